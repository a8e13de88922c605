"""The outside reader's own page, which the link in an email leads to: complaints, and nothing else of the staff pages.

The words of one are shown after its button is pressed, and that look is kept. Why a button: mail programs and filters
open every link of an email before a person does. Nobody comes here from the staff pages, nor from here to them.
"""

import asyncio
from dataclasses import dataclass

from aiohttp import web
from sqlalchemy import Connection

from bot.channels.channel import Refused
from bot.console.drawing import Drawer
from bot.console.forms import read_form
from bot.console.reader_key import LASTS, reader_of
from bot.console.saying import attached
from bot.hard_words import kind_in
from bot.house import House
from flows.covers import said_before
from storage import complaints
from storage.complaints import Complaint, Opened

OVER = (
    "This link opens nothing",
    f"It is not whole, or older than {LASTS.days} days. Use the one in our newest email: while a complaint is unread, "
    "a new one comes each week.",
)
NO_READER = (
    "You are not an outside reader any more",
    "If that is wrong, ask those who run this to name you again: yousaid staff add NAME --role outside_reader.",
)


@dataclass(frozen=True, slots=True)
class ReaderSees:
    """`opened`: whose button was pressed, with its words."""

    name: str
    complaints: list[Complaint]
    opened: Opened | None = None

    @property
    def cover(self) -> str:
        """What stands before words that are hard to read."""
        if self.opened is None or not self.opened.words:
            return ""
        kind = kind_in(self.opened.words, self.opened.complaint.language)
        return said_before(kind) if kind else ""


class ReaderPage:
    def __init__(self, house: House, drawer: Drawer) -> None:
        self.house, self.drawer = house, drawer

    async def show(self, request: web.Request) -> web.Response:
        name = reader_of(self.house.secrets, request.match_info["key"])
        return self._plain(404, OVER) if name is None else self._draw(await asyncio.to_thread(self._look, name))

    async def open(self, request: web.Request) -> web.Response:
        """The key is what proves that this form is theirs: no other page knows it."""
        name = reader_of(self.house.secrets, request.match_info["key"])
        if name is None:
            return self._plain(404, OVER)
        try:
            form = await read_form(request)
        except Refused as refused:
            return self._plain(refused.status, ("This form could not be read", refused.reason))
        return self._draw(await self.house.writer.run(self._open, name, form.get("show", "")))

    def _look(self, name: str) -> ReaderSees | None:
        with self.house.database.reading() as db:
            return self._seen(db, name)

    def _open(self, name: str, reference: str) -> ReaderSees | None:
        with self.house.database.transaction() as db:
            return self._seen(db, name, complaints.open_one(db, reference, name, self.house.clock.now()))

    def _seen(self, db: Connection, name: str, opened: Opened | None = None) -> ReaderSees | None:
        if not complaints.is_reader(db, name):
            return None
        return ReaderSees(name, complaints.complaints(db)[::-1], opened)

    def _draw(self, seen: ReaderSees | None) -> web.Response:
        if seen is None:
            return self._plain(403, NO_READER)
        return self.drawer.draw("complaints.html", {"seen": seen, "attached": attached})

    def _plain(self, status: int, said: tuple[str, str]) -> web.Response:
        title, sentence = said
        return self.drawer.draw("plain.html", {"title": title, "sentences": (sentence,), "back": None}, status)
