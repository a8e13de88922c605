"""All staff pages behind one address: finds the page, and the door says who may see it.

Why not routes of the web front: this is loaded when somebody first opens a staff page, so that a front that only hears
webhooks does without templates, forms and files.
"""

import logging
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache

from aiohttp import web
from aiohttp.abc import AbstractMatchInfo
from yarl import URL

from bot.console.door import Door
from bot.console.drawing import Drawer, go_to
from bot.console.forms import without_nul
from bot.console.registry import SUBJECTS
from bot.console.route import Desk, Link, Route, Subject, Visit
from bot.house import House
from bot.web import without_slash

PREFIX = "/console"
BROKE = (
    "This page failed",
    "It is a fault of ours, and it is written down. Nothing was changed.",
    "Go back and try again. If it happens twice, tell whoever looks after the machine when it was.",
)
log = logging.getLogger(__name__)


class Site:
    def __init__(self, house: House, drawer: Drawer, has_demo: bool = False) -> None:
        self.desk = Desk(house, drawer, has_demo)
        self.door = Door(house, drawer)
        self.pages, self.routes = addresses()

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Whoever is not signed in is asked to, whatever the address: a stranger learns of none."""
        if (key := request.query.get("key")) is not None and request.path == PREFIX:
            return await self.door.let_in(key)
        if request.path.startswith(f"{PREFIX}/sign-in"):
            return await self.door.sign_in(request)
        if (address := _without_nul(request.rel_url)) != request.rel_url:
            return go_to(str(address))
        if request.path.endswith("/") and request.method == "GET":
            return go_to(str(without_slash(request.rel_url)))
        found = await self.pages.resolve(request)
        names_something = found.http_exception is None and "\x00" not in request.path
        route = self.routes.get(id(found.route)) if names_something else None
        visit = await self.door.come_in(request, route, dict(found) if route else {})
        if not isinstance(visit, Visit):
            return visit
        if route is None:
            return self._not_here(visit, found)
        return await self._show(route, self._with_links(visit, route))

    async def _show(self, route: Route, visit: Visit) -> web.StreamResponse:
        """A page that fails says so in plain words; what it was doing is in no log but by its kind."""
        try:
            return await route.page(self.desk, visit)
        except (web.HTTPException, ConnectionResetError):
            raise
        except Exception as problem:
            log.error("The page %s %s failed: %s", route.method, route.path, type(problem).__name__, exc_info=problem)
            return self.desk.draw(visit, "plain_console.html", {"title": BROKE[0], "sentences": BROKE[1:]}, 500)

    def _with_links(self, visit: Visit, route: Route) -> Visit:
        return replace(visit, links=tuple(links(visit, route)))

    def _not_here(self, visit: Visit, found: AbstractMatchInfo) -> web.StreamResponse:
        visit = replace(visit, links=tuple(links(visit, None)))
        return self.desk.missing(visit, "There is no such page", "Go on from the pages at the top.")


def every_route() -> Iterator[tuple[Subject, Route]]:
    for subject in SUBJECTS.values():
        for route in subject.ROUTES:
            yield subject, route


@cache
def addresses() -> tuple[web.UrlDispatcher, Mapping[int, Route]]:
    """Where each page is: the same for every site of this process, and read once."""
    pages = web.UrlDispatcher()
    added = ((pages.add_route(route.method, PREFIX + route.path, _never), route) for _, route in every_route())
    return pages, {id(at): route for at, route in added}


def links(visit: Visit, here: Route | None) -> Iterator[Link]:
    """The subjects that this person may open."""
    for subject in SUBJECTS.values():
        first = subject.ROUTES[0]
        if subject.TITLE and visit.may(first.needs):
            yield Link(PREFIX + first.path, subject.TITLE, here in subject.ROUTES)


def _without_nul(address: URL) -> URL:
    """As a form that is sent: PostgreSQL refuses to look for one."""
    query = [(without_nul(name), without_nul(value)) for name, value in address.query.items()]
    return address.with_query(query) if query != list(address.query.items()) else address


async def _never(request: web.Request) -> web.StreamResponse:
    raise web.HTTPNotFound
