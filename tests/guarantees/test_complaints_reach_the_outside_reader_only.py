"""What is said about staff reaches the outside reader and nobody else: no page, export, search, command, text or log."""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.commands.app import app
from bot.console.route import Route
from bot.console.site import PREFIX
from bot.house import House
from bot.telling_complaints import tell_complaints
from flows.permissions import MAY
from storage import staff
from storage.tables import members, outbox, updates
from tests.pages.conftest import NOON, Visit, text
from tests.pages.test_permissions import EXAMPLES, PLACE, ROUTES
from tests.runtime.conftest import Call, say

CANARY = "zanzibar"
COMPLAINT = f"the new worker shouted at my mate {CANARY}"
OTHERS = [role for role in MAY if role != "outside_reader"]
NOT_A_LOOK = {"serve", "work", "talk", "demo", "bench", "migrate", "rehearse"}


async def complain(house: House) -> str:
    """A view, a complaint and an answer to it all of one member, and nothing of anybody else."""
    await text(house, "the showers are cold")
    await text(house, COMPLAINT)
    with house.database.transaction() as db:
        staff.add(db, "everybody else", tuple(OTHERS), ("sms", "+447700900777"), house.keys, NOON)
        return str(db.execute(select(members.c.id)).scalar_one())


def addresses(route: Route, member: str) -> Iterator[str]:
    """Every one that this route takes, with the complaint wherever a view is named, and in each form of a file."""
    known = {"reference": ["A2", "A1"], "member": [member], "name": ["oak-house"]}
    paths = [PREFIX + route.path]
    for name, pattern in PLACE.findall(route.path):
        values = known.get(name) or (pattern.split("|") if "|" in pattern else [EXAMPLES.get(pattern, "A2")])
        paths = [
            re.sub(rf"\{{{name}(?::[^{{}}]*(?:\{{\d+\}})?[^{{}}]*)?\}}", value, path)
            for path in paths
            for value in values
        ]
    return iter(paths)


def unpacked(body: bytes) -> bytes:
    """With what is inside a spreadsheet."""
    if not body.startswith(b"PK"):
        return body
    with zipfile.ZipFile(io.BytesIO(body)) as file:
        return b"".join(file.read(name) for name in file.namelist())


@pytest.mark.parametrize("as_whom", ["everybody else", pytest.param("moderator", marks=pytest.mark.faults)])
async def test_no_page_and_no_file_has_it_whoever_looks(
    house: House, visit: Visit, as_whom: str, caplog: pytest.LogCaptureFixture
) -> None:
    member = await complain(house)
    if as_whom != "everybody else":
        with house.database.transaction() as db:
            staff.add(db, as_whom, (as_whom,), None, house.keys, NOON)
    visitor = await visit(house)
    await visitor.sign_in(as_whom)
    looked = found = 0
    for route in ROUTES:
        if route.method == "GET" and route.path != "/live":
            for address in addresses(route, member):
                answer = await visitor.client.get(address, allow_redirects=False)
                looked += answer.status == 200
                found += CANARY.encode() in unpacked(await answer.read())
    assert looked > 2
    assert found == 0
    assert CANARY not in caplog.text


async def test_no_form_gives_it_out(house: House, visit: Visit) -> None:
    member = await complain(house)
    visitor = await visit(house)
    await visitor.sign_in("everybody else")
    form = {"show": "A2", "refs": "A2", "reason": "to know", "words": "x", "q": CANARY, "name": "first floor"}
    for route in ROUTES:
        if route.method == "POST" and route.path not in (
            "/sign-out",
            "/staff/remove",
            "/staff/change",
            "/staff/end-sessions",
        ):
            for address in addresses(route, member):
                _, _, page = await visitor.send(address, **form)
                assert CANARY not in page.replace(f'value="{CANARY}"', ""), address


async def test_a_search_neither_shows_nor_counts_it(house: House, visit: Visit) -> None:
    await complain(house)
    visitor = await visit(house)
    await visitor.sign_in("everybody else")
    for show in ("", "unread", "waiting", "mine"):
        for words in (CANARY, "shouted"):
            page = await visitor.look(f"/console/inbox?q={words}&show={show}")
            assert ">A2<" not in page
            assert "A2</th>" not in page


async def test_a_list_tells_the_day_of_it_and_neither_hour_nor_language(house: House, visit: Visit) -> None:
    """From the minute, beside the list of what went out, somebody could tell whose text it was."""
    await complain(house)
    visitor = await visit(house)
    await visitor.sign_in("everybody else")
    row = re.findall(r"<tr>\s*<th scope=\"row\">A2(.*?)</tr>", await visitor.look("/console/inbox"), re.DOTALL)[0]
    assert "Tue 24 Nov" in row
    assert not re.search(r"\d\d?(?::\d\d)?[ap]m|hour|English", row)


async def test_what_others_are_texted_has_no_word_of_it_and_no_reference(house: House) -> None:
    await complain(house)
    with house.database.transaction() as db:
        staff.add(db, "reader", ("outside_reader",), ("sms", "+447700900778"), house.keys, NOON)
        tell_complaints(db, house, house.clock.now())
        told = db.execute(select(outbox.c.staff, outbox.c.text).where(outbox.c.kind == "staff")).all()
    assert [one.staff for one in told] == ["reader"]
    assert not [one for one in told if CANARY in one.text]


async def test_what_is_answered_to_it_leads_to_nobody(house: House, visit: Visit) -> None:
    """Neither from the conversation, nor from the person, nor from a group."""
    member = await complain(house)
    visitor = await visit(house)
    await visitor.sign_in("everybody else")
    for address in ("/console/inbox/A1", f"/console/people/{member}", "/console/inbox/A2"):
        main = (await visitor.look(address)).partition("<main")[2]
        assert "Staff here will not see it" not in main, address
        assert not ("A2" in main and "…0001" in main), address
    found = await visitor.client.get("/console/people?ref=A2", allow_redirects=False)
    assert (found.status, "Location" in found.headers) == (404, False)
    with house.database.reading() as db:
        assert db.execute(select(updates.c.id)).all() == []
    assert NOON + timedelta(0) == house.clock.now()


def commands() -> Iterator[list[str]]:
    for one in app.registered_commands:
        name = one.name or getattr(one.callback, "__name__", "")
        yield [name]
    for group in app.registered_groups:
        family = group.typer_instance
        for one in family.registered_commands if family else ():
            yield [str(group.name), (one.name or getattr(one.callback, "__name__", "")).replace("_", "-")]


def test_no_command_gives_it_out(loaded: Call) -> None:
    """Each one there is, with nothing behind it and with the reference; but for the one that asks who reads."""
    say(1, "the showers are cold")
    say(1, COMPLAINT)
    loaded("staff", "add", "desk", "--role", "manager")
    tried = 0
    for command in commands():
        if command[0] in NOT_A_LOOK or not command[1:]:
            continue
        for more in ([], ["A2"], ["A2", "--by", "desk"]):
            _, out, err = loaded(*command, *more)
            assert CANARY not in out + err, command
            tried += 1
    assert tried > 60
