"""What the staff pages are made of: a subject has routes, and each route says what one must be allowed to do."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeVar

from aiohttp import web
from multidict import MultiMapping
from sqlalchemy import Connection

from bot.console.drawing import Drawer
from bot.console.forms import NOTHING, File
from bot.console.news import News
from bot.house import House
from flows.permissions import Permission, may
from storage.sessions import Session
from storage.staff import Person

if TYPE_CHECKING:
    from bot.media.shelf import Shelf

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Link:
    """One entry of the line of pages at the top."""

    address: str
    title: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class Visit:
    """One look at a page by somebody who is signed in.

    `place`: what the address names, such as {"reference": "K7"}. `token`: for the forms on the page; `form`: what one
    of them sent (`form.get`, and `form.getall(name, ())` where boxes share a name), `files` where a route takes them.
    `alarm`: what stands above every page while an alert is open; `trial`: what trial mode waits for.
    """

    request: web.Request
    session: Session
    person: Person
    place: Mapping[str, str]
    token: str
    form: MultiMapping[str] = field(default_factory=lambda: NOTHING)
    files: Mapping[str, File] = field(default_factory=dict)
    links: Sequence[Link] = ()
    alarm: str | None = None
    trial: Sequence[str] = ()

    @property
    def name(self) -> str:
        return self.person.name

    def may(self, permission: Permission) -> bool:
        return may(self.person.roles, permission)


class Desk:
    """What every page needs of the house: to read, to write and to draw."""

    def __init__(self, house: House, drawer: Drawer, has_demo: bool = False) -> None:
        self.house, self.drawer, self.has_demo = house, drawer, has_demo
        self.ending = asyncio.Event()
        """Set when this process is about to end."""
        self.news = News(house.database)

    @cached_property
    def shelf(self) -> "Shelf":
        """What members sent and somebody looks at just now."""
        from bot.media.shelf import Shelf

        return Shelf()

    @property
    def now(self) -> datetime:
        return self.house.clock.now()

    async def read(self, look: Callable[[Connection], T]) -> T:
        """All in one reading, so that no part of a page knows more than another."""
        return await asyncio.to_thread(self._read, look)

    async def write(self, act: Callable[[Connection], T]) -> T:
        """One transaction, in the thread that writes; what it queued is on its way at once."""
        result = await self.house.writer.run(self._write, act)
        self.house.wake()
        return result

    def draw(self, visit: Visit, template: str, values: Mapping[str, Any], status: int = 200) -> web.Response:
        """The template gets what every page shows, and what the form needs that stands on it (`token`)."""
        return self.drawer.draw(template, {**self._common(visit), **values}, status)

    def missing(self, visit: Visit, title: str = "It is not here", sentence: str = "") -> web.Response:
        """For an address that names nothing (any more)."""
        said = sentence or "It was taken away, or the address is not whole."
        return self.draw(visit, "plain_console.html", {"title": title, "sentences": (said,)}, 404)

    def _common(self, visit: Visit) -> dict[str, Any]:
        return {
            "name": self.house.name,
            "demo": self.has_demo,
            "person": visit.person,
            "links": visit.links,
            "alarm": visit.alarm,
            "trial": visit.trial,
            "token": visit.token,
            "may": visit.may,
        }

    def _read(self, look: Callable[[Connection], T]) -> T:
        with self.house.database.reading() as db:
            return look(db)

    def _write(self, act: Callable[[Connection], T]) -> T:
        """Refused where a key was changed and this process does not have the new one."""
        with self.house.database.transaction() as db:
            self.house.renew(db)
            return act(db)


Page = Callable[[Desk, Visit], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Route:
    """`path`: after /console, with the names of its parts as aiohttp writes them ("/inbox/{reference}").

    `needs`: what whoever comes must be allowed to do. A POST changes something; a GET never does.
    `sees_to`: whoever comes sees to what the address names, which nobody does with what is theirs (`flows.moderating`).
    """

    method: str
    path: str
    needs: Permission
    page: Page
    takes_file: bool = False
    sees_to: Literal["", "view", "alert"] = ""


class Subject(Protocol):
    """A module of `bot.console.subjects`. Its first route is the page that the line of pages leads to."""

    @property
    def TITLE(self) -> str:
        """As in the line of pages; empty: it is not there."""

    @property
    def ROUTES(self) -> Sequence[Route]: ...
