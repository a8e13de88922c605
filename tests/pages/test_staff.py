"""The staff list on its pages: who may do what, how each is reached, and who is told of an alert now."""

from collections.abc import Sequence

import pytest

from bot.house import House
from storage import audit, duties, rota, staff
from tests.injections import INJECTIONS
from tests.pages.conftest import DESK, NOON, Visit, Visitor
from tests.pages.reader import Reader

NEW = "/console/staff/new"


async def post(visitor: Visitor, address: str, *fields: tuple[str, str]) -> tuple[int, str, str]:
    """As `send`, where boxes share a name."""
    form = [*fields, ("form", visitor.token())]
    answer = await visitor.client.post(address, data=form, allow_redirects=False)
    return answer.status, answer.headers.get("Location", ""), await answer.text()


def people(house: House) -> dict[str, tuple[str, ...]]:
    with house.database.reading() as db:
        return {one.name: one.roles for one in staff.every(db)}


def noted(house: House) -> Sequence[tuple[str, str, str | None]]:
    with house.database.reading() as db:
        return [(one.who, one.did, one.about) for one in reversed(audit.newest(db, 20))]


@pytest.fixture
async def admin(house: House, visit: Visit) -> Visitor:
    visitor = await visit(house)
    await visitor.sign_in()
    return visitor


async def test_somebody_is_added_with_roles_a_number_and_a_job(admin: Visitor, house: House) -> None:
    fields = (("name", " Front  desk "), ("role", "owner"), ("role", "facilitator"), ("address", "07700 900123"))
    status, to, _ = await post(
        admin, NEW, *fields, ("channel", "sms"), ("owns", "repairs manager, lift manager"), ("deputy", "approver")
    )
    assert (status, "done=added" in to) == (303, True)
    assert people(house)["Front desk"] == ("owner", "facilitator")
    page = await admin.look("/console/staff")
    assert "900123" not in page
    for words in ("by text …0123", "write to members", "repairs manager", "lift manager", "(deputy:"):
        assert words in page
    assert (DESK, "staff added", "Front desk") in noted(house)


@pytest.mark.parametrize(
    "fields, field, sentence",
    [
        ((("name", ""), ("role", "owner")), "name", "Write a name"),
        ((("name", "x" * 81), ("role", "owner")), "name", "Write a name"),
        ((("name", "a\x00b"), ("role", "owner")), "name", "Write a name"),
        ((("name", "a\r\nBcc: x"), ("role", "owner")), "name", "Write a name"),
        ((("name", "yousaid"), ("role", "owner")), "name", "the system itself"),
        ((("name", "DUTY  desk"), ("role", "owner")), "name", "on the list already"),
        ((("name", "new"),), "role", "Choose what they answer for"),
        ((("name", "new"), ("role", "god")), "role", "There is no role"),
        ((("name", "new"), ("role", "owner"), ("address", "12")), "address", "not a phone number"),
        ((("name", "new"), ("role", "owner"), ("address", "9" * 50_000)), "address", "not a phone number"),
        ((("name", "new"), ("role", "owner"), ("email", "x\r\nBcc: y@z.uk")), "email", "not an email address"),
        ((("name", "new"), ("role", "owner"), ("channel", "pigeon"), ("address", "1")), "channel", "how they are"),
        ((("name", "new"), ("role", "owner"), ("deputy", "approver")), "owns", "Say of which job"),
        ((("name", "new"), ("role", "owner"), ("owns", "x"), ("deputy", "nobody")), "deputy", "Nobody is called"),
    ],
)
async def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_kept(
    admin: Visitor, house: House, fields: tuple[tuple[str, str], ...], field: str, sentence: str
) -> None:
    before = people(house)
    channel = () if any(name == "channel" for name, _ in fields) else (("channel", "sms"),)
    status, _, page = await post(admin, NEW, *fields, *channel)
    assert status == 422
    assert f'href="#{field}"' in page
    assert sentence in Reader(page).words
    assert people(house) == before


async def test_a_name_and_a_job_do_nothing_but_be_shown(admin: Visitor) -> None:
    unseen = [words for words in INJECTIONS if "\u2028" in words or "\u202e" in words]
    for words in unseen:
        assert (await post(admin, NEW, ("name", words), ("role", "owner"), ("channel", "sms")))[0] == 422, words
    for words in INJECTIONS:
        if words not in unseen:
            await is_only_shown(admin, words)


async def is_only_shown(admin: Visitor, words: str) -> None:
    status, to, _ = await post(
        admin, NEW, ("name", words), ("role", "owner"), ("channel", "sms"), ("owns", words.replace(",", ""))
    )
    assert status == 303
    for address in ("/console/staff", to, to.replace("/person", "/change"), to.replace("/person", "/remove")):
        seen = Reader(await admin.look(address))
        assert words in seen.words or words in await admin.look(address)
        assert not {"img", "object", "iframe"} & set(seen.elements)
        assert seen.elements.count("script") == 1
        assert not [name for name in seen.attributes if name.startswith("on") or name == "style"]


async def test_the_only_admin_stays_admin_until_there_is_another(admin: Visitor, house: House) -> None:
    status, _, page = await post(
        admin, "/console/staff/change", ("name", DESK), ("role", "duty_person"), ("channel", "sms")
    )
    assert (status, "the only admin" in page) == (422, True)
    status, _, page = await admin.send("/console/staff/remove", name=DESK)
    assert (status, "the only admin" in page) == (422, True)
    await post(admin, "/console/staff/change", ("name", "approver"), ("role", "admin"), ("channel", "sms"))
    assert (await admin.send("/console/staff/remove", name=DESK))[:2] == (303, "/console/sign-in")
    assert DESK not in people(house)
    assert (await admin.client.get("/console")).status == 403


async def test_whoever_is_removed_is_out_of_the_rota_and_the_deputy_takes_the_job(
    admin: Visitor, visit: Visit, house: House
) -> None:
    with house.database.transaction() as db:
        duties.give(db, "repairs manager", "data desk", "approver")
    other = await visit(house)
    await other.sign_in("data desk")
    assert "approver</bdi>, the deputy, is asked" in await admin.look("/console/staff/remove?name=data+desk")
    await post(admin, "/console/staff/change", ("name", "data desk"), ("role", "manager"), ("channel", "sms"))
    await post(
        admin, "/console/staff/rota", ("who", "data desk"), ("day", "Monday"), ("from", "09:00"), ("until", "17:00")
    )
    assert (await admin.send("/console/staff/remove", name="data desk"))[0] == 303
    assert (await other.client.get("/console")).status == 403
    assert "The repairs manager has left: approver, the deputy, is asked." in await admin.look("/console/staff")
    with house.database.transaction() as db:
        assert rota.every(db) == []
        staff.add(db, "data desk", ("admin",), None, house.keys, NOON)
    assert (await other.client.get("/console")).status == 403  # of the same name, but not the same session


async def test_a_link_for_somebody_is_shown_once_and_works_once(admin: Visitor, visit: Visit, house: House) -> None:
    status, _, page = await admin.send("/console/staff/link", name="approver")
    key = page.partition("/console?key=")[2].partition("<")[0]
    assert status == 200
    assert key not in await admin.look("/console/staff/person?name=approver")
    other = await visit(house)
    await other.client.get("/console", params={"key": key})
    assert "approver" in await other.look()
    assert (await (await visit(house)).client.get("/console", params={"key": key})).status == 403
    assert (DESK, "link printed", "approver") in noted(house)


async def test_open_sessions_of_somebody_end_with_one_button(admin: Visitor, visit: Visit, house: House) -> None:
    other = await visit(house)
    await other.sign_in("approver")
    assert "Signed in at 1 place" in await admin.look("/console/staff/person?name=approver")
    assert "done=ended" in (await admin.send("/console/staff/end-sessions", name="approver"))[1]
    assert (await other.client.get("/console")).status == 403


async def test_a_link_is_texted_only_where_we_reach_them(admin: Visitor, house: House) -> None:
    assert "done=no-phone" in (await admin.send("/console/staff/text-link", name="approver"))[1]
    with house.database.transaction() as db:
        staff.add(db, "approver", ("approver",), ("sms", "+447700900123"), house.keys, NOON)
    assert "done=texted" in (await admin.send("/console/staff/text-link", name="approver"))[1]


@pytest.mark.parametrize("address", ["link", "text-link", "end-sessions", "take-away"])
async def test_somebody_who_is_not_there_is_not_there(admin: Visitor, address: str) -> None:
    assert (await admin.send(f"/console/staff/{address}", name="nobody"))[0] == 404


async def test_nobody_of_such_a_name_is_removed_or_taken_off(admin: Visitor, house: House) -> None:
    before = people(house)
    for name in ("", "nobody", "a\x00b", *INJECTIONS):
        assert (await admin.send("/console/staff/remove", name=name))[0] == 404, name
        assert (await admin.send("/console/staff/rota/remove", who=name, day="1", begins="9"))[0] == 303, name
        assert (await admin.client.get("/console/staff/person", params={"name": name})).status == 404, name
        assert people(house) == before, name


async def test_the_rota_says_who_is_told_now(admin: Visitor, house: House) -> None:
    with house.database.transaction() as db:
        for name in ("first", "second"):
            staff.add(db, name, ("duty_person",), ("sms", "+447700900123"), house.keys, NOON)
    assert "first, second" in await admin.look("/console/staff/rota")
    shift = (("who", "second"), ("day", "Tuesday"), ("from", "11:00"), ("until", "13:00"))
    assert (await post(admin, "/console/staff/rota", *shift))[0] == 303
    page = await admin.look("/console/staff/rota")
    assert "first, second" not in page
    assert "11:00 to 13:00" in page
    await admin.send("/console/staff/rota/remove", who="second", day="1", begins="660")
    assert "first, second" in await admin.look("/console/staff/rota")


@pytest.mark.parametrize(
    "fields, field",
    [
        ((("who", "nobody"), ("day", "Monday"), ("from", "09:00"), ("until", "10:00")), "who"),
        ((("who", DESK), ("from", "09:00"), ("until", "10:00")), "day"),
        ((("who", DESK), ("day", "Caturday"), ("from", "09:00"), ("until", "10:00")), "day"),
        ((("who", DESK), ("day", "Monday"), ("from", "25:00"), ("until", "10:00")), "from"),
        ((("who", DESK), ("day", "Monday"), ("from", "09:00"), ("until", "' OR 1=1;--")), "until"),
    ],
)
async def test_a_shift_that_is_not_whole_is_not_kept(
    admin: Visitor, house: House, fields: tuple[tuple[str, str], ...], field: str
) -> None:
    status, _, page = await post(admin, "/console/staff/rota", *fields)
    assert (status, f'href="#{field}"' in page) == (422, True)
    with house.database.reading() as db:
        assert rota.every(db) == []
