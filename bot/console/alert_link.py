"""The page that the link in an email about an alert leads to: one button, and nothing happens before it is pressed.

Why a button: mail programs and filters look at every link of an email before a person does.
"""

import asyncio
from typing import Any

from aiohttp import web

from bot import moderating
from bot.console.drawing import Drawer
from bot.console.telling_key import telling_of
from bot.house import House
from storage import alerting, safety
from storage.alerting import Link


class AlertLink:
    def __init__(self, house: House, drawer: Drawer) -> None:
        self.house, self.drawer = house, drawer

    async def show(self, request: web.Request) -> web.Response:
        link = await asyncio.to_thread(self._look, request.match_info["key"])
        return self._draw(link)

    async def acknowledge(self, request: web.Request) -> web.Response:
        """Nothing that was sent is read: the key says it all."""
        link = await self.house.writer.run(self._keep, request.match_info["key"])
        return self._draw(link)

    def _look(self, key: str) -> Link | None:
        telling = telling_of(self.house.secrets, key)
        if telling is None:
            return None
        with self.house.database.reading() as db:
            return alerting.link(db, telling)

    def _keep(self, key: str) -> Link | None:
        link = self._look(key)
        if link is None or not link.is_current:
            return link
        with self.house.database.transaction() as db:
            if moderating.why_not_alert(db, link.name, link.alert, self.house.keys):
                return link
            safety.acknowledge(db, link.alert, link.name, self.house.clock.now())
        return self._look(key)

    def _draw(self, link: Link | None) -> web.Response:
        if link is None:
            return self._plain(
                404, "This link is not whole", "Open the one in the email again, or look at the staff page."
            )
        if not link.is_current:
            return self._plain(
                410, "There is a newer email", f"More has happened in alert {link.number}: use that link."
            )
        return self.drawer.draw("alert.html", {"link": link, "is_mine": link.acknowledged_by == link.name})

    def _plain(self, status: int, title: str, sentence: str) -> web.Response:
        values: dict[str, Any] = {"title": title, "sentences": (sentence,), "back": ("/console", "To the staff page")}
        return self.drawer.draw("plain.html", values, status)
