"""The demo's page: two phones side by side, what staff see beside them, and the clock that can be moved on."""

import asyncio
import hashlib
import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aiohttp import web

from bot.channels.channel import Refused
from bot.console import looking
from bot.console.drawing import LOOK, Drawer, address_of, go_to, serve_file
from bot.console.forms import read_form
from bot.console.saying import OUTSIDE_READ, OUTSIDE_UNREAD
from bot.demo import showing
from bot.demo.people import readers_page, staff_link
from bot.demo.showing import Shows
from bot.rehearsal.phones import Phone
from bot.web import Handler, plain
from flows.unasked import is_quiet, quiet_ends

if TYPE_CHECKING:
    from bot.demo.playing import Demo

HERE = Path(__file__).parent
SCRIPT = HERE / "static" / "phones.js"
ADDRESS = re.compile(r"\+?[0-9]{4,15}")
DEMO_LOOK = HERE / "static" / "demo.css"
HOUR = timedelta(hours=1)
REPLY_SECONDS = 1.5
LONGEST = 1600


def add_routes(app: web.Application, demo: "Demo") -> None:
    page = DemoPage(demo)
    serve_file(app, LOOK)
    serve_file(app, SCRIPT)
    serve_file(app, DEMO_LOOK)
    app.router.add_get("/demo", page.show)
    app.router.add_get("/demo/live", page.live)
    app.router.add_post("/demo/clock", _plainly(page.move_clock))
    app.router.add_post("/demo/staff", page.open_console)
    app.router.add_post("/demo/reader", page.open_complaints)
    app.router.add_post("/demo/{phone:sms|telegram}", _plainly(page.use_phone))


def _plainly(handler: Handler) -> Handler:
    """A form that cannot be read is told so in one sentence."""

    async def answer(request: web.Request) -> web.StreamResponse:
        try:
            return await handler(request)
        except Refused as refused:
            return plain(refused.status, refused.reason)

    return answer


class DemoPage:
    def __init__(self, demo: "Demo") -> None:
        self.demo = demo
        self.drawer = Drawer(demo.house.settings.zone, HERE / "templates")

    async def show(self, request: web.Request) -> web.Response:
        """`?sms=words` fills in that phone's box: that is how the suggestions work without any script."""
        values = await self._values(request.query)
        files = {"script": address_of(SCRIPT), "demo_look": address_of(DEMO_LOOK)}
        return self.drawer.draw("demo.html", {**values, **files})

    async def live(self, request: web.Request) -> web.Response:
        """The parts that change, or 204 when nothing has."""
        text = self.drawer.text("live.html", await self._values({}))
        tag = f'"{hashlib.sha256(text.encode()).hexdigest()[:16]}"'
        if request.headers.get("If-None-Match") == tag:
            return web.Response(status=204)
        return web.Response(text=text, content_type="text/html", headers={"ETag": tag})

    async def use_phone(self, request: web.Request) -> web.StreamResponse:
        """Send, press or enclose, as a person would; then wait a moment, so that the page comes back with the reply.

        `from` in the form: another phone than the one on the page, for whoever rehearses with a crowd.
        """
        form = await read_form(request)
        phone = self._phone(request.match_info["phone"], form.get("from", ""))
        before = len(phone.messages)
        await showing.use(phone, form.get("what", ""), form.get("text", "")[:LONGEST], form.get("press"))
        await self._wait_for_reply(phone, before)
        return go_to(f"/demo#{phone.channel}")

    async def move_clock(self, request: web.Request) -> web.StreamResponse:
        form = await read_form(request)
        if form.get("by") == "day":
            await self.demo.next_day()
        else:
            await self.demo.house.writer.run(self.demo.clock.move, HOUR)
            self.demo.house.wake()
        return go_to("/demo")

    async def open_console(self, request: web.Request) -> web.Response:
        """Only the demo signs in whoever asks: nobody real is behind its phones, and only this machine reaches it."""
        house = self.demo.house
        link = await asyncio.to_thread(staff_link, house)
        return go_to(link.removeprefix(house.settings.public_url))

    async def open_complaints(self, request: web.Request) -> web.Response:
        """As the outside reader would come by their email: the staff page has no way there."""
        page = await asyncio.to_thread(readers_page, self.demo.house)
        return go_to(page or "/demo")

    def _phone(self, channel: str, address: str = "") -> Phone:
        known = address if ADDRESS.fullmatch(address) else showing.ADDRESSES[channel]
        return self.demo.provider.phones.get(channel, known)

    async def _wait_for_reply(self, phone: Phone, before: int) -> None:
        """Until something that this phone did not write itself is new on it, or for a moment and a half."""
        with suppress(TimeoutError):
            async with asyncio.timeout(REPLY_SECONDS):
                while all(shown.side == "phone" for shown in phone.messages[before:]):
                    await phone.keep.changed(phone.keep.version, REPLY_SECONDS)

    def _shows(self) -> Shows:
        """Anew each time: a name or a price that is chosen on the staff pages is on the phones at once."""
        house, settings = self.demo.house, self.demo.house.settings
        return Shows(house.name, settings.twilio_from or "", self.drawer, settings.price_per_segment)

    async def _values(self, drafts: Mapping[str, str]) -> dict[str, Any]:
        house = self.demo.house
        page = await asyncio.to_thread(looking.panel, house)
        shows = self._shows()
        phones = [shows.phone(self._phone(name), drafts.get(name, "")[:LONGEST]) for name in showing.ADDRESSES]
        quiet = is_quiet(page.home.now, page.rules)
        ends = self.drawer.clock(quiet_ends(page.home.now, page.rules))
        return {
            "page": page,
            "phones": phones,
            "quiet": f"Night: no news goes out until {ends}." if quiet else "",
            "has_complaint": any(view.held in (OUTSIDE_UNREAD, OUTSIDE_READ) for view in page.views),
        }
