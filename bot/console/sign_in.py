"""Signing in: whoever is on the staff list asks for a link, and gets it where we reach them.

The answer is the same whether or not there is such a name, so that nobody learns who works here. A link that is texted
leads to a button: phones and chat programs open links by themselves to show what is behind them.
"""

import asyncio
import hmac
from collections.abc import Mapping

from aiohttp import web
from sqlalchemy import Connection

from bot.clock import Clock, new_id, token
from bot.console import links
from bot.console.drawing import Drawer
from bot.console.whence import place_of
from bot.house import House
from storage import duties, sessions, staff

MOST_OF_ONE, MOST_OF_ALL = 5, 40
"""Links asked for in a quarter of an hour: by one name, and from one place."""

ON_ITS_WAY = (
    "Look at your phone",
    "If this name is on the staff list, signs in by link, and we know its phone, a link is on its way. It is good for "
    "10 minutes, once.",
)
TOO_OFTEN = (
    "Wait a quarter of an hour",
    "This was tried too often. Then try again, or print a link: yousaid staff link NAME",
)
OVER = (
    "This link opens nothing",
    "It was used before, is too old, or is not whole. Ask for a new one here, or print one: yousaid staff link NAME",
)


class SignIn:
    def __init__(self, house: House, drawer: Drawer, clock: Clock) -> None:
        self.house, self.drawer, self.clock = house, drawer, clock

    def show(self, status: int = 200, said: tuple[str, str] | None = None, key: str = "") -> web.Response:
        by_password = self.house.settings.sign_in == "password"
        values = {"said": said, "key": key, "name": self.house.name, "by_password": by_password}
        return self.drawer.draw("sign_in.html", values, status)

    def link_is_over(self) -> web.Response:
        return self.show(403, OVER)

    async def answer(self, request: web.Request, form: Mapping[str, str]) -> web.Response:
        if request.method != "POST":
            key = request.query.get("link", "")
            return self.show(key=key) if not key or await asyncio.to_thread(self._is_good, key) else self.link_is_over()
        asked = " ".join(form.get("name", "").split())
        if not asked:
            return self.show(422, ("There is a problem", "Write your name as it is on the staff list."))
        done = await self.house.writer.run(self._send_link, asked, place_of(request, self.house.settings.public_url))
        self.house.wake()
        return self.show(200, ON_ITS_WAY) if done else self.show(429, TOO_OFTEN)

    def _is_good(self, key: str) -> bool:
        with self.house.database.reading() as db:
            return self.opens(db, key)

    def opens(self, db: Connection, key: str) -> bool:
        now = self.clock.now()
        return sessions.link_is_good(db, key, now) and links.opens_for(db, self.house, sessions.whose(db, key, now))

    def _send_link(self, asked: str, place: str) -> bool:
        """False: too often. Every try counts, so that nobody fills anybody's phone."""
        with self.house.database.transaction() as db:
            now = self.clock.now()
            counts = {self._hash("name", duties.plain(asked)): MOST_OF_ONE, self._hash("place", place): MOST_OF_ALL}
            if any(sessions.tries(db, who, now) >= most for who, most in counts.items()):
                return False
            for who in counts:
                sessions.failed(db, who, now)
            for person in staff.every(db):
                is_asked = duties.plain(person.name) == duties.plain(asked) and person.channel is not None
                if is_asked and links.opens_for(db, self.house, person.name):
                    links.text_link(db, self.house, person, token() + token(), now, new_id)
            return True

    def _hash(self, what: str, value: str) -> str:
        said = f"yousaid sign-in {what}\x00{value}".encode("utf-8", "surrogatepass")
        return hmac.new(self.house.secret, said, "sha256").hexdigest()
