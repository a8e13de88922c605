"""The first run: from the printed link to the end of trial mode by following the tasks."""

from collections.abc import Iterator

import pytest
from sqlalchemy import update

from bot import setup
from bot.checking.finding import Finding
from bot.console.links import new_link
from bot.console.subjects import setup as subject
from bot.house import House, open_house
from bot.server import say_where_to_begin
from bot.settings import load_settings
from storage import staff
from storage.tables import outbox
from tests.pages.conftest import SETTINGS, StillClock, Visit, Visitor
from tests.pages.reader import Reader
from tests.pages.test_staff import post

TASKS = "/console/setup"


@pytest.fixture
def empty(sqlite_url: str) -> Iterator[House]:
    """As on the first day: keys, and nothing else."""
    keys = {name: value for name, value in SETTINGS.items() if name.endswith("KEY")}
    house = open_house(load_settings({**keys, "DATABASE_URL": sqlite_url}), StillClock())
    yield house
    house.close()


@pytest.fixture
async def first(empty: House, visit: Visit) -> Visitor:
    visitor = await visit(empty)
    await visitor.sign_in()
    return visitor


async def list_myself(first: Visitor, *roles: str, address: str = "07700 900123") -> tuple[int, str, str]:
    fields = [("role", role) for role in roles]
    return await post(first, "/console/staff/new", ("name", "me"), *fields, ("address", address), ("channel", "sms"))


async def set_one(first: Visitor, group: str, name: str, value: str) -> str:
    form = {name: value, f"before-{name}": "", "then": "setup"}
    return (await first.send(f"/console/settings/{group}", **form))[1]


async def test_from_the_printed_link_to_the_end_of_trial_mode(first: Visitor, empty: House) -> None:
    assert Reader(await first.look(TASKS)).words.count("To do") == 7
    assert await set_one(first, "name", "YOUSAID_NAME", "Oak House") == "/console/setup?done=kept"
    await set_one(first, "nation", "YOUSAID_NATION", "wales")
    assert (await list_myself(first, "admin", "duty_person", "outside_reader"))[0] == 422
    assert (await list_myself(first, "admin", "duty_person", "data_lead"))[1].endswith("done=listed")
    trustee = (("name", "trustee"), ("role", "outside_reader"), ("channel", "sms"), ("then", "setup"))
    assert (await post(first, "/console/staff/new", *trustee))[1] == "/console/setup?done=added"
    assert "They are on the list." in await first.look("/console/setup?done=added")
    assert Reader(await first.look(TASKS)).words.count("To do") == 1
    assert "Signed in: me" in " ".join(Reader(await first.look()).words.split())
    await first.send("/console/setup/test")
    assert "not-sent" in (await first.send("/console/setup/test/arrived"))[1]
    with empty.database.transaction() as db:
        db.execute(update(outbox).values(state="sent"))
    assert "done=arrived" in (await first.send("/console/setup/test/arrived"))[1]
    with empty.database.reading() as db:
        assert setup.missing(db, empty.settings) == ()
    page = await first.look(TASKS)
    assert "All that is needed is done" in page
    assert "Trial mode" not in page
    assert (empty.name, empty.settings.nation) == ("Oak House", "wales")
    assert "Nobody is asked anything yet." in await first.look("/console")


async def test_the_printed_link_leads_to_the_tasks_and_trial_mode_does_too(first: Visitor, empty: House) -> None:
    assert f'href="{TASKS}"' in await first.look()


async def test_the_first_on_the_list_is_oneself_as_admin(first: Visitor, empty: House, visit: Visit) -> None:
    other = await visit(empty)
    await other.sign_in()
    unused = await visit(empty)
    status, _, page = await list_myself(first, "duty_person")
    assert (status, "choose admin too" in page) == (422, True)
    assert (await list_myself(first, "admin"))[0] == 303
    assert (await first.client.get(TASKS)).status == 200
    assert (await other.client.get(TASKS)).status == 403
    assert (await unused.client.get(TASKS)).status == 403


async def test_a_printed_link_that_was_not_used_opens_nothing_once_somebody_is_listed(
    first: Visitor, empty: House, visit: Visit
) -> None:
    key = new_link(empty).partition("key=")[2]
    await list_myself(first, "admin")
    assert (await (await visit(empty)).client.get("/console", params={"key": key})).status == 403


async def test_nobody_without_a_number_is_texted(first: Visitor, empty: House) -> None:
    await post(first, "/console/staff/new", ("name", "me"), ("role", "admin"), ("channel", "sms"))
    assert "done=nobody" in (await first.send("/console/setup/test"))[1]
    assert "We know no phone" in await first.look("/console/setup/test")


async def test_the_name_is_shown_as_the_first_text_has_it(first: Visitor) -> None:
    status, _, page = await first.send("/console/settings/name/preview", YOUSAID_NAME="Elm House")
    assert (status, "Elm House. Thank you. Your words are kept (A1)." in page) == (200, True)


@pytest.mark.parametrize("name", ["x" * 17, "Chor Łódź", "☃", "a\x00b"])
async def test_a_name_has_at_most_sixteen_letters_that_cost_nothing(first: Visitor, empty: House, name: str) -> None:
    status, _, page = await first.send(
        "/console/settings/name", **{"YOUSAID_NAME": name, "before-YOUSAID_NAME": "", "then": "setup"}
    )
    assert (status, 'href="#YOUSAID_NAME"' in page) == (422, True)
    assert empty.name == "yousaid"


async def test_providers_are_looked_at_now_and_what_is_not_set_is_told_line_by_line(
    first: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def found(settings: object) -> list[Finding]:
        return [Finding("sms sign-in", False, "Twilio refuses: check TWILIO_ACCOUNT_SID")]

    monkeypatch.setattr(subject, "providers", found)
    page = await first.look("/console/setup/providers")
    for name in ("TWILIO_ACCOUNT_SID=", "TWILIO_AUTH_TOKEN=", "TELEGRAM_BOT_TOKEN=", "SMTP_URL="):
        assert name in page
    _, _, page = await first.send("/console/setup/providers")
    assert "Twilio refuses" in page


async def test_no_credential_is_ever_on_a_page(sqlite_url: str, visit: Visit) -> None:
    secrets = {
        "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
        "TWILIO_AUTH_TOKEN": "very-secret-token",
        "TWILIO_FROM": "+447700900000",
        "TELEGRAM_BOT_TOKEN": "900900900:" + "a" * 35,
        "TELEGRAM_SECRET": "telegram-secret",
        "SMTP_URL": "smtps://somebody:mail-password@mail.example.org",
        "YOUSAID_PUBLIC_URL": "http://127.0.0.1",
    }
    house = open_house(load_settings({**SETTINGS, **secrets, "DATABASE_URL": sqlite_url}), StillClock())
    visitor = await visit(house)
    await visitor.sign_in()
    pages = [await visitor.look(f"/console/{where}") for where in ("setup/providers", "settings", "setup")]
    house.close()
    hidden = (
        "very-secret-token",
        "a" * 35,
        "telegram-secret",
        "mail-password",
        *(SETTINGS[name] for name in SETTINGS if "KEY" in name),
    )
    assert not [secret for secret in hidden for page in pages if secret in page]


def test_the_server_prints_a_link_while_nobody_is_listed(empty: House, capsys: pytest.CaptureFixture[str]) -> None:
    say_where_to_begin(empty)
    assert "/console?key=" in capsys.readouterr().out
    with empty.database.transaction() as db:
        staff.add(db, "me", ("admin",), None, empty.keys, empty.clock.now())
    say_where_to_begin(empty)
    assert capsys.readouterr().out == ""
