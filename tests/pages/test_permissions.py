"""Who may open which page: each page of the registry, for each role, whatever pages there are."""

import re

import pytest

from bot.console.registry import SUBJECTS
from bot.console.route import Route
from bot.console.site import PREFIX, every_route
from bot.house import House
from flows.permissions import MAY, Permission, may, who_may
from storage import staff
from tests.pages.conftest import NOON, Visit

PLACE = re.compile(r"\{(\w+)(?::([^{}]*(?:\{\d+\})?[^{}]*))?\}")
EXAMPLES = {"[0-9a-f]{32}": "0" * 32, r"\d+": "9", "[a-z0-9-]+": "x"}
ROUTES = [route for _, route in every_route()]


def address(route: Route) -> str:
    """One that the route takes, and that names nothing."""

    def example(found: re.Match[str]) -> str:
        pattern = found[2]
        return "x" if pattern is None else EXAMPLES.get(pattern, pattern.partition("|")[0])

    return PREFIX + PLACE.sub(example, route.path)


@pytest.mark.parametrize("role", [*MAY, "nothing"])
async def test_nobody_opens_what_their_roles_do_not_allow(house: House, visit: Visit, role: str) -> None:
    with house.database.transaction() as db:
        staff.add(db, "visitor", (role,), None, house.keys, NOON)
    visitor = await visit(house)
    await visitor.sign_in("visitor")
    wrong = []
    for route in ROUTES:
        if may((role,), route.needs):
            continue
        if route.method == "GET":
            answer = await visitor.client.get(address(route), allow_redirects=False)
            status, page = answer.status, await answer.text()
        else:
            status, _, page = await visitor.send(address(route))
        if status != 403 or "This page is not for you" not in page:
            wrong.append((route.method, route.path, status))
    assert wrong == []


@pytest.mark.parametrize("role", MAY)
async def test_everybody_opens_every_page_that_their_roles_allow(house: House, visit: Visit, role: str) -> None:
    with house.database.transaction() as db:
        staff.add(db, "visitor", (role,), None, house.keys, NOON)
    visitor = await visit(house)
    await visitor.sign_in("visitor")
    for route in ROUTES:
        if route.method == "GET" and may((role,), route.needs) and route.path != "/live":
            answer = await visitor.client.get(address(route), allow_redirects=False)
            assert answer.status in (200, 303, 404), (route.path, answer.status)


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
