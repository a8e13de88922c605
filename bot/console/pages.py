"""The staff page: what needs somebody, what people say, what became of it, what went out."""

import asyncio
import re
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
from bot.console.promise_link import PromiseLink
from bot.console.reader_page import ReaderPage
from bot.console.signing import Signing
from bot.house import House
from storage import references, requests, safety, staff, viewing

if TYPE_CHECKING:
    from bot.console.next_step import StepDesk
    from bot.console.outcomes import OutcomeDesk

DONE: Mapping[str, str] = {
    "acknowledge": "Thank you. It is kept that you are dealing with it. Questions to this person stay stopped.",
    "release": "Questions to this person go on.",
    "outcome": "It is scheduled. You see below who has been told.",
    "read": "It is kept that it has been read. Its author sees it in STATUS and in the next word about it.",
    "settled": "Settled. What you wrote is on its way, at night in the morning.",
    "long": "Nothing was sent: it takes more than two texts. Say it in fewer words.",
    "left": "Nothing was sent: they have left. Settle it without words.",
    "nobody": "Nothing was changed: choose a name from the list.",
    "gone": "Nothing was changed: somebody else was quicker, or it is not here.",
}

REFERENCE = re.compile(r"[A-HJKMNP-Z][1-9][0-9]{0,10}")
OnAlert = Callable[[Connection, str, str, datetime], bool]
Act = Callable[[Connection, Visit, str, datetime], str]


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
    app.router.add_post("/console/view/{reference}/read", door.guarded(console.read))
    app.router.add_post("/console/request/{request}/settle", door.guarded(console.settle))
    owner = PromiseLink(house, drawer)
    app.router.add_get("/promise/{key}", owner.show)
    app.router.add_post("/promise/{key}", owner.answer)
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
        return await self._act(visit, self._on_alert("acknowledge", safety.acknowledge), "needs-you")

    async def release(self, visit: Visit) -> web.Response:
        return await self._act(visit, self._on_alert("release", safety.release), "needs-you")

    async def read(self, visit: Visit) -> web.Response:
        return await self._act(visit, self._read, "views")

    async def settle(self, visit: Visit) -> web.Response:
        return await self._act(visit, self._settle, "needs-you")

    async def _act(self, visit: Visit, act: Act, place: str) -> web.Response:
        result = await self.house.writer.run(self._keep, visit, act)
        self.house.wake()
        return go_to(f"/console?done={result}#{place}")

    def _keep(self, visit: Visit, act: Act) -> str:
        """What happened, as a key of DONE. Only somebody on the staff list can do anything."""
        by = visit.form.get("by", "")
        with self.house.database.transaction() as db:
            if by not in {one.name for one in staff.every(db)}:
                return "nobody"
            return act(db, visit, by, self.house.clock.now())

    def _on_alert(self, name: str, act: OnAlert) -> Act:
        def on_alert(db: Connection, visit: Visit, by: str, now: datetime) -> str:
            return name if act(db, visit.request.match_info["alert"], by, now) else "gone"

        return on_alert

    def _read(self, db: Connection, visit: Visit, by: str, now: datetime) -> str:
        reference = visit.request.match_info["reference"]
        if not REFERENCE.fullmatch(reference):
            return "gone"
        number = references.number(reference)
        if viewing.may_be_seen(db, number) is not None:
            return "gone"
        return "read" if viewing.read(db, number, by, now) else "gone"

    def _settle(self, db: Connection, visit: Visit, by: str, now: datetime) -> str:
        """What cannot be sent leaves the request open."""
        from bot.writing_back import WrittenWrong, write_back

        request = requests.find(db, visit.request.match_info["request"])
        words = visit.form.get("words", "").strip()
        if request is None or request.settled_at is not None:
            return "gone"
        if words:
            try:
                write_back(db, self.house, request, words, now)
            except WrittenWrong:
                return "left" if request.has_left else "long"
        requests.settle(db, request.id, by, now)
        return "settled"
