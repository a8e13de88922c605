"""Signing in by a link that is texted, and what nobody learns or gains by trying."""

import re
from datetime import timedelta

import time_machine
from sqlalchemy import select

from bot.clock import RealClock
from bot.house import House
from storage import staff
from storage.tables import outbox, sign_in_links
from tests.pages.conftest import NOON, Visit, Visitor

NUMBER = "+447700900111"
HERE = "/console/sign-in"


def appoint(house: House, name: str = "front desk", number: str | None = NUMBER) -> None:
    with house.database.transaction() as db:
        staff.add(db, name, ("facilitator",), ("sms", number) if number else None, house.keys, NOON)


def texts(house: House) -> list[str]:
    with house.database.reading() as db:
        return [text for text in db.execute(select(outbox.c.text).where(outbox.c.kind == "staff")).scalars() if text]


def key_in(text: str) -> str:
    found = re.search(r"link=(\S+)", text)
    assert found is not None
    return found[1]


async def ask(visitor: Visitor, name: str) -> tuple[int, str]:
    answer = await visitor.client.post(HERE, data={"name": name})
    return answer.status, await answer.text()


async def test_a_texted_link_leads_to_a_button_and_the_button_in_once(house: House, visit: Visit) -> None:
    appoint(house)
    visitor = await visit(house)
    assert (await ask(visitor, " Front  DESK "))[0] == 200
    (told,) = texts(house)
    key = key_in(told)
    for _ in range(2):  # a phone that looks what is behind the link uses nothing up
        page = await visitor.client.get(HERE, params={"link": key})
        assert "<button" in await page.text()
        assert "Set-Cookie" not in page.headers
    assert (await visitor.client.get("/console")).status == 403
    answer = await visitor.client.post(HERE, data={"key": key}, allow_redirects=False)
    assert (answer.status, answer.headers["Location"]) == (303, "/console")
    assert "front desk" in await visitor.look()
    other = await visit(house)
    assert (await other.client.post(HERE, data={"key": key})).status == 403
    assert (await other.client.get(HERE, params={"link": key})).status == 403


async def test_a_texted_link_is_good_for_a_quarter_of_an_hour(house: House, visit: Visit) -> None:
    appoint(house)
    visitor = await visit(house)
    await ask(visitor, "front desk")
    key = key_in(texts(house)[0])
    with time_machine.travel(RealClock().now() + timedelta(minutes=16)):
        assert (await visitor.client.post(HERE, data={"key": key})).status == 403


async def test_the_answer_is_the_same_whoever_is_asked_for(house: House, visit: Visit) -> None:
    appoint(house)
    appoint(house, "no phone", None)
    visitor = await visit(house)
    pages = {(await ask(visitor, name)) for name in ("front desk", "no phone", "nobody", "' OR 1=1;--", "<script>")}
    assert len(pages) == 1
    assert len(texts(house)) == 1


async def test_nobody_fills_a_phone_with_links(house: House, visit: Visit) -> None:
    appoint(house)
    visitor = await visit(house)
    statuses = [(await ask(visitor, "front desk"))[0] for _ in range(7)]
    assert statuses == [200] * 5 + [429] * 2
    assert len(texts(house)) == 5
    with time_machine.travel(RealClock().now() + timedelta(minutes=16)):
        assert (await ask(visitor, "front desk"))[0] == 200


async def test_nothing_that_opens_is_kept_in_clear(house: House, visit: Visit) -> None:
    appoint(house)
    visitor = await visit(house)
    await ask(visitor, "front desk")
    key = key_in(texts(house)[0])
    with house.database.reading() as db:
        assert key not in str(db.execute(select(sign_in_links)).all())
        assert db.execute(select(outbox.c.fleeting).where(outbox.c.kind == "staff")).scalar_one()


async def test_signing_out_ends_the_session_and_not_only_the_cookie(house: House, visit: Visit) -> None:
    visitor = await visit(house)
    await visitor.sign_in()
    cookie = next(one.value for one in visitor.client.session.cookie_jar if one.key == "yousaid_staff")
    assert (await visitor.send("/console/sign-out"))[0] == 303
    answer = await visitor.client.get("/console", headers={"Cookie": f"yousaid_staff={cookie}"})
    assert answer.status == 403


async def test_a_name_must_be_given(house: House, visit: Visit) -> None:
    status, page = await ask(await visit(house), "  ")
    assert status == 422
    assert "Write your name" in page


async def test_while_nobody_is_listed_the_printed_link_opens_the_pages(trial_house: House, visit: Visit) -> None:
    visitor = await visit(trial_house)
    await visitor.sign_in()
    assert (await visitor.client.get("/console")).status == 200
    appoint(trial_house)
    assert (await visitor.client.get("/console")).status == 403
