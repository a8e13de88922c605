"""Who may open which page: each page of the registry, for each role, whatever pages there are."""

import re

import pytest

from bot.console.registry import SUBJECTS
from bot.console.route import Route
from bot.console.site import PREFIX, every_route
from bot.house import House
from flows.permissions import MAY, Permission, may, who_may
from storage import staff
from tests.pages.conftest import NOON, Visit, Visitor

PLACE = re.compile(r"\{(\w+)(?::([^{}]*(?:\{\d+\})?[^{}]*))?\}")
EXAMPLES = {"[0-9a-f]{32}": "0" * 32, r"\d+": "9", "[a-z0-9-]+": "x"}
ROUTES = [route for _, route in every_route()]
ROLES = (*MAY, "nothing")


def in_turn(role: str, is_allowed: bool) -> list[Route]:
    """Each page by one of the roles that may open it, or that may not; and by each role one page of each permission."""
    firsts = {route.needs: place for place, route in reversed(list(enumerate(ROUTES)))}
    chosen = []
    for place, route in enumerate(ROUTES):
        alike = [one for one in ROLES if may((one,), route.needs) is is_allowed]
        if role in alike and (firsts[route.needs] == place or alike[place % len(alike)] == role):
            chosen.append(route)
    return chosen


async def opened_by(visit: Visit, house: House, role: str) -> Visitor:
    with house.database.transaction() as db:
        staff.add(db, "visitor", (role,), None, house.keys, NOON)
    visitor = await visit(house)
    await visitor.sign_in("visitor")
    return visitor


def address(route: Route) -> str:
    """One that the route takes, and that names nothing."""

    def example(found: re.Match[str]) -> str:
        pattern = found[2]
        return "x" if pattern is None else EXAMPLES.get(pattern, pattern.partition("|")[0])

    return PREFIX + PLACE.sub(example, route.path)


@pytest.mark.parametrize("role", ROLES)
async def test_nobody_opens_what_their_roles_do_not_allow(house: House, visit: Visit, role: str) -> None:
    assert await not_refused(await opened_by(visit, house, role), in_turn(role, is_allowed=False)) == []


@pytest.mark.faults
@pytest.mark.parametrize("role", ROLES)
async def test_nobody_opens_any_page_that_their_roles_do_not_allow(house: House, visit: Visit, role: str) -> None:
    routes = [route for route in ROUTES if not may((role,), route.needs)]
    assert await not_refused(await opened_by(visit, house, role), routes) == []


async def not_refused(visitor: Visitor, routes: list[Route]) -> list[tuple[str, str, int]]:
    wrong = []
    for route in routes:
        if route.method == "GET":
            answer = await visitor.client.get(address(route), allow_redirects=False)
            status, page = answer.status, await answer.text()
        else:
            status, _, page = await visitor.send(address(route))
        if status != 403 or "This page is not for you" not in page:
            wrong.append((route.method, route.path, status))
    return wrong


@pytest.mark.parametrize("role", MAY)
async def test_everybody_opens_every_page_that_their_roles_allow(house: House, visit: Visit, role: str) -> None:
    await look_at(await opened_by(visit, house, role), in_turn(role, is_allowed=True))


@pytest.mark.faults
@pytest.mark.parametrize("role", MAY)
async def test_everybody_opens_whatever_page_their_roles_allow(house: House, visit: Visit, role: str) -> None:
    await look_at(await opened_by(visit, house, role), [route for route in ROUTES if may((role,), route.needs)])


async def look_at(visitor: Visitor, routes: list[Route]) -> None:
    for route in routes:
        if route.method == "GET" and route.path != "/live":
            answer = await visitor.client.get(address(route), allow_redirects=False)
            assert answer.status in (200, 303, 404), (route.path, answer.status)


@pytest.mark.parametrize("is_allowed", [True, False])
def test_together_the_roles_look_at_every_page_and_each_at_one_of_each_permission(is_allowed: bool) -> None:
    seen = {(role, route.needs, route.method, route.path) for role in ROLES for route in in_turn(role, is_allowed)}
    wanted = [route for route in ROUTES if any(may((role,), route.needs) is is_allowed for role in ROLES)]
    assert {(method, path) for *_, method, path in seen} == {(route.method, route.path) for route in wanted}
    pairs = {(role, route.needs) for role in ROLES for route in ROUTES if may((role,), route.needs) is is_allowed}
    assert {(role, needs) for role, needs, *_ in seen} == pairs


async def test_whoever_is_off_the_list_is_out_at_once(house: House, visit: Visit) -> None:
    visitor = await visit(house)
    await visitor.sign_in()
    assert (await visitor.client.get("/console")).status == 200
    with house.database.transaction() as db:
        staff.remove(db, "duty desk")
    assert (await visitor.client.get("/console")).status == 403


def test_every_form_needs_more_than_looking_but_for_ones_own_session() -> None:
    weak = [route.path for route in ROUTES if route.method != "GET" and route.needs == "look"]
    assert [path for path in weak if path not in ("/sign-out",) and not path.startswith("/me")] == []


@pytest.mark.parametrize("permission", sorted({permission for many in MAY.values() for permission in many}))
def test_each_permission_is_somebody_s_and_no_role_has_all(permission: Permission) -> None:
    assert who_may(permission)
    assert not [role for role, permissions in MAY.items() if len(permissions) > 7]


def test_the_first_page_of_each_subject_is_one_to_look_at() -> None:
    assert all(subject.ROUTES[0].method == "GET" for subject in SUBJECTS.values() if subject.TITLE)
