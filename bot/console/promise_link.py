"""The page that the link in an email about a promise leads to: how it stands, and a form for the owner's answer.

It says what a reply by text would say, and the same code keeps it (`bot.commands.promising`).
"""

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from aiohttp import web

from bot.channels.channel import Refused
from bot.console.drawing import Drawer
from bot.console.forms import read_form
from bot.console.telling_key import PROMISE, telling_of
from bot.house import House
from bot.telling_promises import HOW, about, said_at
from storage import asking_owners, promises
from storage.asking_owners import Link
from storage.database import Database

Form = Mapping[str, str]
WAYS = ("kept", "late", "dropped")
LONGEST = 400


@dataclass(frozen=True, slots=True)
class PromiseSeen:
    """`says`: what the email says, but how to answer by text. `told`: what was kept just now; `wrong`: why not."""

    link: Link
    what: str
    says: str
    is_open: bool
    told: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()
    form: Form = field(default_factory=dict)


class PromiseLink:
    def __init__(self, house: House, drawer: Drawer) -> None:
        self.house, self.drawer = house, drawer

    async def show(self, request: web.Request) -> web.Response:
        return self._draw(await asyncio.to_thread(self._look, request.match_info["key"]))

    async def answer(self, request: web.Request) -> web.Response:
        """The key is what proves that this form is theirs: no other page knows it."""
        key = request.match_info["key"]
        try:
            form = await read_form(request)
        except Refused as refused:
            return self._plain(refused.status, "This form could not be read", refused.reason)
        return self._draw(await self.house.writer.run(self._answer, key, form))

    def _look(self, key: str) -> PromiseSeen | None:
        telling = telling_of(self.house.secrets, key, PROMISE)
        return None if telling is None else look(self.house.database, telling)

    def _answer(self, key: str, form: Form) -> PromiseSeen | None:
        """What the command would say, said here."""
        from bot.commands.promising import answer_promise
        from bot.commands.telling import CannotDo, WrongUse

        seen = self._look(key)
        if seen is None or not seen.is_open:
            return seen
        way, words, until = form.get("way", ""), form.get("words", "")[:LONGEST], form.get("until", "").strip()
        if way not in WAYS:
            return replace(seen, wrong=("Choose one: it is kept, it is late, or it is dropped.",), form=form)
        if way == "late" and not until:
            return replace(seen, wrong=("Late needs a new day: write it, for example 2027-05-07.",), form=form)
        day = until if way == "late" else None
        try:
            told = answer_promise(self.house, way, str(seen.link.number), words, (), seen.link.name, day)
        except (CannotDo, WrongUse) as problem:
            return replace(seen, wrong=without_options(str(problem)), form=form)
        return replace(seen, told=(told[0],))

    def _draw(self, seen: PromiseSeen | None) -> web.Response:
        if seen is None:
            return self._plain(404, "This link is not whole", "Open the one in the email again.")
        return self.drawer.draw("promise.html", {"seen": seen}, 400 if seen.wrong else 200)

    def _plain(self, status: int, title: str, sentence: str) -> web.Response:
        values = {"title": title, "sentences": (sentence,), "back": ("/console", "To the staff page")}
        return self.drawer.draw("plain.html", values, status)


def without_options(sentences: str) -> tuple[str, ...]:
    """ "--until: that day has passed": on a page nobody sees options."""
    return tuple(re.sub(r"^--\w+: | after --\w+(?=\.)", "", sentence) for sentence in sentences.splitlines())


def look(database: Database, telling: str) -> PromiseSeen | None:
    with database.reading() as db:
        link = asking_owners.link(db, telling)
        if link is None:
            return None
        ledger = promises.by_id(db, [link.promise])[link.promise]
        says, is_open = said_at(db, ledger, link.step).replace(HOW, ""), ledger.standing().is_open
        return PromiseSeen(link, about(ledger.promise), says, is_open)
