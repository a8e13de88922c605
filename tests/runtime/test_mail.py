"""Email to staff: sent whole over one connection, never in clear to another machine, and what is wrong is said plainly."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot import mail
from bot.checking.mail import look
from bot.mail import Mail, Sent, Server, read_server
from tests.certificates import certificate, serving
from tests.runtime.conftest import NOON
from tests.runtime.mail_server import MailServer

LETTER = Mail("a" * 32, "desk@example.org", "Oak House: alert 12 is open", "Alert 12 is open.\n.\nA dot alone.\n")
OTHER = LETTER._replace(id="b" * 32, to="manager@example.org")


async def sent(server: MailServer, mails: Sequence[Mail] = (LETTER,), name: str = "Oak House") -> Sent:
    return await asyncio.to_thread(mail.send, read_server(server.url), mails, name, NOON)


async def test_emails_go_whole_over_one_connection() -> None:
    async with MailServer().running() as server:
        assert await sent(server, (LETTER, OTHER)) == Sent({LETTER.id: "sent", OTHER.id: "sent"})
    assert (server.told, server.visits, server.faults) == (["desk@example.org", "manager@example.org"], 1, [])
    (sender, _, message), _ = server.received
    assert sender == "alerts@example.org"
    assert message["Message-ID"] == f"<{LETTER.id}@example.org>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_payload() == LETTER.text.replace("\n", "\r\n")


async def test_an_address_stays_in_one_piece() -> None:
    address = f"https://yousaid.example.org/alert/{'a' * 120}"
    async with MailServer().running() as server:
        await sent(server, (LETTER._replace(text=f"Open this page:\n{address}\n"),))
    assert address in str(server.received[0][2].get_payload())


@pytest.mark.parametrize("name", ['Oak "the" House', "Tŷ Derw", "a\\b, c", "<x@y>", "Дім"])
async def test_any_name_can_be_the_sender_s(name: str) -> None:
    async with MailServer().running() as server:
        await sent(server, name=name)
    ((_, _, message),) = server.received
    assert message["From"].addresses[0].display_name == name  # type: ignore[attr-defined]


async def test_a_server_that_wants_a_sign_in_gets_it_and_a_wrong_one_is_said() -> None:
    async with MailServer(user="me@example.org", password="right").running() as server:
        assert (await sent(server)).fates == {LETTER.id: "sent"}
        wrong = read_server(server.url)._replace(password="hunter2")
        refused = await asyncio.to_thread(mail.send, wrong, (LETTER,), "Oak House", NOON)
    assert refused.locked_out
    assert "check the user and password in SMTP_URL" in (refused.problem or "")
    assert "hunter2" not in (refused.problem or "")


async def test_an_address_that_never_will_is_given_up_and_one_that_is_busy_waits() -> None:
    async with MailServer(refuses={"desk@example.org": 550, "manager@example.org": 450}).running() as server:
        found = await sent(server, (LETTER, OTHER, OTHER._replace(id="c" * 32, to="else@example.org")))
    assert found.fates == {LETTER.id: "refused", "c" * 32: "sent"}
    assert found.problem == "The mail server asks us to try again later."


async def test_a_server_that_is_down_is_one_sentence() -> None:
    async with MailServer().running() as server:
        pass
    found = await sent(server)
    assert found.fates == {}
    assert f"does not answer on port {server.port}" in (found.problem or "")


async def test_a_server_that_says_nothing_is_left_alone_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail, "SECONDS", 0.05)
    async with MailServer(is_silent=True).running() as server:
        assert "does not answer" in ((await sent(server)).problem or "")


async def test_nothing_is_said_in_clear_to_another_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail, "LOOPBACK", ())
    async with MailServer(user="me@example.org", password="secret").running() as server:
        found = await sent(server)
    assert found.problem == "The mail server offers no encryption on this port: write smtps:// in SMTP_URL."
    assert server.received == []


async def test_a_certificate_that_nobody_vouches_for_gets_no_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = certificate(tmp_path)
    async with MailServer(user="me@example.org", password="secret").running(serving(both)) as server:
        wrapped = read_server(server.url.replace("smtp:", "smtps:"))
        found = await asyncio.to_thread(mail.send, wrapped, (LETTER,), "Oak House", NOON)
        assert "certificate or encryption is not right" in (found.problem or "")
        monkeypatch.setenv("SSL_CERT_FILE", str(both))
        assert (await asyncio.to_thread(mail.send, wrapped, (LETTER,), "Oak House", NOON)).fates == {LETTER.id: "sent"}


@pytest.mark.parametrize(
    "url, server",
    [
        ("smtps://m.example.org", Server("m.example.org", 465, True, "", "", "yousaid@m.example.org")),
        ("smtp://m.example.org", Server("m.example.org", 587, False, "", "", "yousaid@m.example.org")),
        (
            "smtps://me:p%40ss@m.example.org:1465",
            Server("m.example.org", 1465, True, "me", "p@ss", "yousaid@m.example.org"),
        ),
        ("smtps://a%40b.org:p@m.example.org", Server("m.example.org", 465, True, "a@b.org", "p", "a@b.org")),
        ("smtps://a%40b.org:p@m.org/?from=c@d.org", Server("m.org", 465, True, "a@b.org", "p", "c@d.org")),
    ],
)
def test_an_address_of_a_mail_server_says_who_and_where(url: str, server: Server) -> None:
    assert read_server(url) == server


async def test_check_signs_in_and_sends_nothing() -> None:
    async with MailServer(user="me@example.org", password="right").running() as server:
        good = await asyncio.to_thread(look, server.url)
        bad = await asyncio.to_thread(look, server.url.replace("right", "wrong"))
    assert (good.ok, good.what) == (True, "127.0.0.1 takes our mail, from alerts@example.org")
    assert (bad.ok, "check the user and password" in bad.what) == (False, True)
    assert server.received == []
