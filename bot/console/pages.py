"""The staff page: what needs somebody, what people say, what became of it, what went out."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from aiohttp import web
from sqlalchemy import Connection

from bot.console import looking
from bot.console.alert_link import AlertLink
from bot.console.door import Door, Visit
from bot.console.drawing import LOOK, Drawer, go_to, serve_file
from bot.console.reader_page import ReaderPage
from bot.console.signing import Signing
from bot.house import House
from storage import safety, staff

if TYPE_CHECKING:
    from bot.console.next_step import StepDesk
    from bot.console.outcomes import OutcomeDesk

DONE: Mapping[str, str] = {
    "acknowledge": "Thank you. It is kept that you are dealing with it. Questions to this person stay stopped.",
    "release": "Questions to this person go on.",
    "outcome": "It is scheduled. You see below who has been told.",
    "nobody": "Nothing was changed: choose a name from the list.",
    "gone": "Nothing was changed: somebody else was quicker, or this alert is not here.",
}

Act = Callable[[Connection, str, str, datetime], bool]


def add_routes(app: web.Application, house: House, has_demo: bool = False) -> Door:
    """`has_demo`: the demo's phones are on this site too."""
    drawer = Drawer(house.settings.zone)
    is_https = house.settings.public_url.startswith("https://")
    door = Door(Signing(house.secret), drawer, is_https, lambda: asyncio.to_thread(looking.alarm, house))
    link, reader = AlertLink(house, drawer), ReaderPage(house, drawer)
    console = Console(house, drawer, has_demo)

    @cache
    def desk() -> "OutcomeDesk":
        """Only where somebody writes an outcome: it brings all that reads files with it."""
        from bot.console.outcomes import OutcomeDesk

        return OutcomeDesk(house, drawer, has_demo)

    @cache
    def steps_desk() -> "StepDesk":
        from bot.console.next_step import StepDesk

        return StepDesk(house, drawer, has_demo)

    serve_file(app, LOOK)
    app.router.add_get("/console", _entry(door, console))
    app.router.add_get("/console/outcome", door.guarded(lambda visit: desk().blank(visit)))
    app.router.add_post("/console/outcome", door.guarded(lambda visit: desk().check(visit)))
    app.router.add_post("/console/outcome/change", door.guarded(lambda visit: desk().change(visit)))
    app.router.add_post("/console/outcome/schedule", door.guarded(lambda visit: desk().schedule(visit)))
    step = "/console/outcome/{outcome:[0-9a-f]{32}}/{how:next|correct}"
    app.router.add_get(step, door.guarded(lambda visit: steps_desk().blank(visit)))
    app.router.add_post(step, door.guarded(lambda visit: steps_desk().check(visit)))
    app.router.add_post(f"{step}/change", door.guarded(lambda visit: steps_desk().change(visit)))
    app.router.add_post(f"{step}/schedule", door.guarded(lambda visit: steps_desk().schedule(visit)))
    app.router.add_post("/console/alert/{alert}/acknowledge", door.guarded(console.acknowledge))
    app.router.add_post("/console/alert/{alert}/release", door.guarded(console.release))
    app.router.add_get("/alert/{key}", link.show)
    app.router.add_post("/alert/{key}", link.acknowledge)
    app.router.add_get("/complaints/{key}", reader.show)
    app.router.add_post("/complaints/{key}", reader.open)
    return door


def _entry(door: Door, console: "Console") -> Callable[[web.Request], Any]:
    page = door.guarded(console.show)

    async def come(request: web.Request) -> web.StreamResponse:
        key = request.query.get("key")
        return await page(request) if key is None else door.let_in(key)

    return come


class Console:
    def __init__(self, house: House, drawer: Drawer, has_demo: bool) -> None:
        self.house, self.drawer, self.has_demo = house, drawer, has_demo

    async def show(self, visit: Visit) -> web.Response:
        page = await asyncio.to_thread(looking.look, self.house)
        values = {
            "page": page,
            "name": self.house.settings.name,
            "token": visit.token,
            "alarm": visit.alarm,
            "done": DONE.get(visit.request.query.get("done", "")),
            "demo": self.has_demo,
        }
        return self.drawer.draw("console.html", values)

    async def acknowledge(self, visit: Visit) -> web.Response:
        return await self._act(visit, "acknowledge", safety.acknowledge)

    async def release(self, visit: Visit) -> web.Response:
        return await self._act(visit, "release", safety.release)

    async def _act(self, visit: Visit, name: str, act: Act) -> web.Response:
        result = await self.house.writer.run(self._keep, visit, name, act)
        self.house.wake()
        return go_to(f"/console?done={result}#needs-you")

    def _keep(self, visit: Visit, name: str, act: Act) -> str:
        """What happened, as a key of DONE. Only somebody on the staff list can take an alert."""
        by, alert = visit.form.get("by", ""), visit.request.match_info["alert"]
        with self.house.database.transaction() as db:
            if by not in {one.name for one in staff.every(db)}:
                return "nobody"
            return name if act(db, alert, by, self.house.clock.now()) else "gone"
