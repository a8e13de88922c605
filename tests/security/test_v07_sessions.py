"""ASVS 5.0 V7: how long somebody stays signed in, and how it ends."""

from datetime import timedelta

import time_machine

from bot.clock import RealClock
from bot.house import House
from storage import sessions, staff
from tests.pages.conftest import DESK, NOON, Visit, Visitor
from tests.security.conftest import ROOT


def test_v7_1_1_the_docs_say_how_long_a_session_lasts() -> None:
    page = (ROOT / "docs" / "security.md").read_text()
    assert "12 hours" in page
    assert "1 hour" in page
    assert (timedelta(hours=12), timedelta(hours=1)) == (sessions.LASTS, sessions.IDLE)


async def test_v7_2_1_what_opens_is_looked_up_here_at_each_page(house: House, visitor: Visitor) -> None:
    assert (await visitor.client.get("/console")).status == 200
    with house.database.transaction() as db:
        for one in sessions.every_open(db, RealClock().now()):
            sessions.end(db, one.hash, RealClock().now())
    assert (await visitor.client.get("/console")).status == 403


async def test_v7_2_3_each_session_has_a_secret_of_its_own_of_256_bits(house: House, visit: Visit) -> None:
    found = set()
    for _ in range(3):
        visitor = await visit(house)
        await visitor.sign_in()
        found.add(next(one.value for one in visitor.client.session.cookie_jar))
    assert len(found) == 3
    assert {len(one) for one in found} == {44}


async def test_v7_3_1_a_session_that_is_left_alone_ends_after_an_hour(house: House, visitor: Visitor) -> None:
    began = RealClock().now()
    with time_machine.travel(began + timedelta(minutes=50), tick=False):
        assert (await visitor.client.get("/console")).status == 200
    with time_machine.travel(began + timedelta(minutes=100), tick=False):
        assert (await visitor.client.get("/console", headers={"X-Refresh": "1"})).status == 200
    with time_machine.travel(began + timedelta(minutes=111), tick=False):  # a page that refreshes itself is nobody
        assert (await visitor.client.get("/console")).status == 403


async def test_v7_3_2_a_session_ends_after_twelve_hours_however_busy(house: House, visitor: Visitor) -> None:
    began = RealClock().now()
    statuses = []
    for minutes in range(0, 740, 50):
        with time_machine.travel(began + timedelta(minutes=minutes), tick=False):
            statuses.append((await visitor.client.get("/console")).status)
    assert statuses == [200] * 14 + [200] + [403] * (len(statuses) - 15)


async def test_v7_4_1_signing_out_ends_it_here_and_in_the_browser(visitor: Visitor, house: House) -> None:
    cookie = next(one for one in visitor.client.session.cookie_jar)
    answer = await visitor.client.post("/console/sign-out", data={"form": visitor.token()}, allow_redirects=False)
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert "Max-Age=0" in answer.headers["Set-Cookie"]
    again = await visitor.client.get("/console", headers={"Cookie": f"{cookie.key}={cookie.value}"})
    assert again.status == 403


async def test_v7_4_3_other_roles_end_the_sessions_that_somebody_had(house: House, visit: Visit) -> None:
    admin, other = await visit(house), await visit(house)
    await admin.sign_in()
    await other.sign_in("approver")
    await admin.send("/console/staff/change", name="approver", role="viewer", channel="sms")
    assert (await other.client.get("/console")).status == 403
    await admin.send("/console/staff/change", name=DESK, role="admin", channel="sms")
    assert (await admin.client.get("/console")).status == 200


async def test_v7_4_4_every_page_has_a_way_to_sign_out(house: House, visitor: Visitor) -> None:
    for page in ("/console", "/console/inbox", "/console/staff", "/console/me", "/console/nothing"):
        assert 'action="/console/sign-out"' in await visitor.look(page)


async def test_v7_4_2_whoever_is_taken_off_the_list_is_out_everywhere(house: House, visit: Visit) -> None:
    admin, other = await visit(house), await visit(house)
    await admin.sign_in()
    await other.sign_in("approver")
    await admin.send("/console/staff/remove", name="approver")
    with house.database.transaction() as db:  # of the same name, and somebody else
        staff.add(db, "approver", ("manager",), None, house.keys, NOON)
    assert (await other.client.get("/console")).status == 403
