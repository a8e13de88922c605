"""The outside reader is told that complaints wait, by text and email, once, by day, and never a word of them."""

import asyncio
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import schedule
from bot.console.reader_key import reader_of
from bot.house import House, open_house
from bot.mail import Sent
from bot.settings import load_settings
from bot.telling_complaints import waits
from storage import complaints, staff
from tests.databases import prepared
from tests.runtime.conftest import NOON, Call, PretendChannel, StillClock, outbox_of, say, text
from tests.runtime.desk import PAGE, ROLES, Desk, PretendMail, appoint, complain, cry, mail_of

TOLD = (["reader"], ["reader@example.org"])
NOT_TOLD: tuple[list[str], list[str]] = ([], [])
READER = ("staff", "add", "reader", "--role", "outside_reader")


@pytest.fixture
def house(environment: dict[str, str], clock: StillClock) -> Iterator[House]:
    mail = {"SMTP_URL": "smtps://mail.example.org", "YOUSAID_PUBLIC_URL": PAGE}
    house = open_house(load_settings({**environment, **mail}), clock)
    house.__dict__["send_mails"] = PretendMail()
    appoint(house, *ROLES)
    text(house, 1, "showers cold")
    text(house, 2, "hello")
    yield house
    house.close()


@pytest.fixture
def desk(house: House) -> Desk:
    channel = PretendChannel()
    return Desk(house, channel, outbox_of(house, channel).deliver_once)


async def told(desk: Desk) -> tuple[list[str], list[str]]:
    return await desk.tick(), desk.emails


def read(house: House, reference: str) -> None:
    with house.database.transaction() as db:
        assert complaints.open_one(db, reference, "reader", house.clock.now())


async def test_only_the_outside_reader_is_told_and_once(desk: Desk) -> None:
    assert await told(desk) == NOT_TOLD
    complain(desk.house)
    assert await told(desk) == TOLD
    assert await told(desk) == NOT_TOLD


async def test_what_is_told_is_a_reference_and_a_link_and_no_word_or_number(desk: Desk) -> None:
    complain(desk.house)
    post, mail = await desk.told()
    assert post.text == (
        "Oak House. You are the outside reader, and complaint A3 waits for you. The link is in our email."
    )
    assert mail.subject == "Oak House: complaint A3 waits for you"
    link = re.search(rf"^{PAGE}/complaints/(\S+)$", mail.text, re.MULTILINE)
    assert link is not None
    assert reader_of(desk.house.secret, link[1]) == "reader"
    assert not any(word in post.text + mail.text for word in ("shouted", "worker", "mate", "900002"))


async def test_many_complaints_are_one_text_and_not_within_ten_minutes(desk: Desk, clock: StillClock) -> None:
    complain(desk.house)
    assert await told(desk) == TOLD
    for number in (3, 4, 5):
        text(desk.house, number, "hello")
        complain(desk.house, number)
    assert await told(desk) == NOT_TOLD
    clock.move(minutes=10)
    assert await told(desk) == TOLD
    assert await told(desk) == NOT_TOLD


def test_a_text_names_a_few_and_counts_the_rest() -> None:
    assert waits([7]) == "complaint A7 waits"
    assert waits([1, 2]) == "complaints A1, A2 wait"
    assert waits(range(1, 9)) == "complaints A1, A2, A3, A4, A5 and 3 more wait"


async def test_in_the_night_nobody_is_woken_for_it(desk: Desk, clock: StillClock) -> None:
    clock.move(hours=9)
    complain(desk.house)
    assert await told(desk) == NOT_TOLD
    clock.move(hours=12)
    assert await told(desk) == TOLD


async def test_while_one_is_unread_a_new_link_comes_each_week(desk: Desk, clock: StillClock) -> None:
    complain(desk.house)
    assert await told(desk) == TOLD
    clock.move(days=6)
    assert await told(desk) == NOT_TOLD
    clock.move(days=1)
    assert await told(desk) == TOLD
    read(desk.house, "A3")
    clock.move(days=7)
    assert await told(desk) == NOT_TOLD


async def test_what_was_read_before_the_mail_server_came_back_is_not_emailed(desk: Desk) -> None:
    mail_of(desk.house).says = Sent({}, "The mail server does not answer.")
    complain(desk.house)
    assert await told(desk) == TOLD
    mail_of(desk.house).says = None
    read(desk.house, "A3")
    assert await told(desk) == NOT_TOLD


async def test_many_schedulers_tell_a_reader_once(desk: Desk, clock: StillClock) -> None:
    complain(desk.house)
    other = open_house(desk.house.settings, clock)
    other.__dict__["send_mails"] = desk.house.send_mails
    await asyncio.gather(*(schedule.tick(house) for house in (desk.house, other, desk.house, other)))
    await asyncio.gather(*filter(None, [desk.house.mailing, other.mailing]))
    other.close()
    assert (await desk.texts(), desk.emails) == TOLD


async def test_danger_in_a_complaint_is_an_alert_and_not_for_the_outside_reader(desk: Desk) -> None:
    cry(desk.house)
    assert await told(desk) == (["duty"], ["duty@example.org"])


async def test_a_reader_without_email_is_told_where_to_read(environment: dict[str, str], clock: StillClock) -> None:
    house, channel = open_house(load_settings(environment), clock), PretendChannel()
    outbox = outbox_of(house, channel)
    with house.database.transaction() as db:
        staff.add(db, "reader", ("outside_reader",), ("sms", "+447700900554"), house.keys, NOON)
    text(house, 2, "hello")
    complain(house)
    await schedule.tick(house)
    await outbox.deliver_once()
    assert [post.text for post in channel.sent if post.kind == "staff"] == [
        "Oak House. You are the outside reader, and complaint A2 waits for you. "
        "To read where yousaid runs: yousaid complaint show."
    ]
    house.close()


@pytest.fixture
def complained(loaded: Call, tmp_path: Path) -> Call:
    def complain() -> None:
        say(1, "showers cold")
        say(1, "the new worker shouted at my mate")
        loaded(*READER)
        loaded("staff", "add", "desk", "--role", "duty_person")

    prepared(tmp_path / "yousaid.db", "a complaint", complain)
    return loaded


def test_a_list_has_no_words_and_says_what_is_read(complained: Call) -> None:
    code, out, _ = complained("complaint", "list")
    assert (code, len(out.splitlines())) == (0, 1)
    assert re.fullmatch(r"A2  \w{3} \d+ \w{3} \d{4} \d\d:\d\d  oak-house, not read\n", out)
    complained("complaint", "show", "A2", "--by", "reader")
    assert "oak-house, read by reader (" in complained("complaint", "list")[1]


def test_a_reader_is_shown_the_words_and_may_look_again(complained: Call) -> None:
    for reference in ("A2", "a2"):
        code, out, err = complained("complaint", "show", reference, "--by", "reader")
        assert (code, err) == (0, "")
        assert out.splitlines()[1:] == ["the new worker shouted at my mate"]
        assert "read by reader (" in out


@pytest.mark.parametrize("name", ["desk", "nobody"])
def test_anybody_else_is_refused_in_one_sentence_and_nothing_is_read(complained: Call, name: str) -> None:
    assert complained("complaint", "show", "A2", "--by", name) == (
        1,
        "",
        f'"{name}" is no outside reader, and only they may read complaints: ask reader.\n',
    )
    assert "not read" in complained("complaint", "list")[1]


def test_where_nobody_is_a_reader_it_says_how_to_name_one(loaded: Call) -> None:
    assert loaded("complaint", "list") == (0, "There is no complaint.\n", "")
    code, _, err = loaded("complaint", "show", "A2", "--by", "me")
    assert (code, err.endswith("name one first: yousaid staff add NAME --role outside_reader.\n")) == (1, True)


@pytest.mark.parametrize("reference", ["A1", "A9", "nonsense", "Z" + "9" * 40])
def test_what_is_no_complaint_is_one_sentence(complained: Call, reference: str) -> None:
    code, out, err = complained("complaint", "show", reference, "--by", "reader")
    assert (code, out) == (1, "")
    assert err == f"There is no complaint {reference}. See: yousaid complaint list\n"


@pytest.mark.parametrize("words", [("show", "A2"), ("show", "--by", "reader"), ("show",), ("answer",)])
def test_wrong_use_of_it_is_one_sentence_and_2(complained: Call, words: tuple[str, ...]) -> None:
    code, out, err = complained("complaint", *words)
    assert (code, out, len(err.splitlines())) == (2, "", 1)


def test_words_cannot_move_the_cursor_of_a_terminal(complained: Call) -> None:
    say(1, "the manager was rude \x1b[2J\x9b31m to us\nשלום 👩‍👩‍👧")
    out = complained("complaint", "show", "A3", "--by", "reader")[1]
    assert "the manager was rude \ufffd[2J\ufffd31m to us\nשלום 👩‍👩‍👧" in out


def test_check_says_whom_a_complaint_would_reach_and_how(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "DO  complaints: no outside reader can be told of one: yousaid staff add" in call("check")[1]
    call(*READER, "--address", "07700 900123", "--email", "reader@example.org")
    without = "ok  complaints: told to reader; for a link to reader, give an email address, SMTP_URL and"
    assert without in call("check")[1]
    monkeypatch.setenv("SMTP_URL", "smtp://127.0.0.1:1")
    monkeypatch.setenv("YOUSAID_PUBLIC_URL", PAGE)
    assert "ok  complaints: told to reader, with a link to read them" in call("check")[1]
