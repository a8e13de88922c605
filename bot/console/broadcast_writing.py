"""Writing a broadcast, or changing one that has not started: its words, whom it is for, and when. Then it is a draft.

What is refused is refused by the same code as at the keyboard (`bot.commands.drafting`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from aiohttp import web
from sqlalchemy import Connection

from bot.broadcasting.bill import bill_shown
from bot.commands import drafting
from bot.commands.segments import segment_of
from bot.commands.telling import CannotDo
from bot.console import broadcast_form, preview
from bot.console.broadcast_form import Form
from bot.console.broadcast_money import costs
from bot.console.drawing import go_to
from bot.console.refusals import by_field
from bot.console.route import Desk, Visit
from bot.console.saying import LANGUAGES, counted, plainly
from bot.console.sheets import Sheet, around, wanted_sheet
from bot.console.timing import when_it_goes
from bot.languages import codes
from bot.previewing import Told
from flows.broadcast import TIME_TO_UNDO, Broadcast, said, starts_at, why_not
from flows.consultation import Text
from flows.crowd import Segment
from flows.turn import Say
from storage import audit, broadcasts
from storage.audience import Crowd

WORDS = Sheet("words", "What does it say?", "broadcast_words.html", ("text", "as_is"))
WHOM = Sheet("whom", "Who gets it?", "broadcast_whom.html", ("whom", "to", "include", "exclude", "refs"))
WHEN = Sheet("when", "When does it go?", "broadcast_when.html", ("when", "at"))
SHEETS = (WORDS, WHOM, WHEN)
MEANWHILE = "Somebody has changed this broadcast since you opened it. Look at it, then send yours again or leave it."


@dataclass(frozen=True, slots=True)
class Looked:
    """`before`: the draft that is changed. `broadcast`: as far as it can be read."""

    form: Form
    problems: Mapping[str, str] = field(default_factory=dict)
    before: Broadcast | None = None
    broadcast: Broadcast | None = None
    made: int | None = None


class WritingDesk:
    def __init__(self, desk: Desk, visit: Visit) -> None:
        self.desk, self.house, self.visit = desk, desk.house, visit
        self.number = number_of(visit)
        self.here = "/console/broadcasts/new" if self.number is None else f"/console/broadcasts/{self.number}/edit"
        self.first = self.house.settings.language

    async def blank(self) -> web.Response:
        looked = await self.desk.read(lambda db: self._opened(db, None))
        if looked is None:
            return missing(self.desk, self.visit)
        sheet = next((one for one in SHEETS if one.name == self.visit.place.get("sheet")), WORDS)
        return await self._sheet(sheet, looked)

    async def fill_in(self) -> web.Response:
        """The next sheet, or an earlier one on which something is wrong; after the last it is kept as a draft."""
        looked = await self.desk.read(self._look)
        if looked is None:
            return missing(self.desk, self.visit)
        sheet, problems = wanted_sheet(SHEETS, self.visit.place["sheet"], looked.problems)
        if sheet is None:
            return await self.keep()
        return await self._sheet(sheet, replace(looked, problems=problems))

    async def keep(self) -> web.Response:
        looked = await self.desk.write(self._keep)
        if looked is None:
            return missing(self.desk, self.visit)
        if looked.made is not None:
            return go_to(f"/console/broadcasts/{looked.made}")
        sheet, problems = wanted_sheet(SHEETS, "check", looked.problems)
        return await self._sheet(sheet or WORDS, replace(looked, problems=problems))

    async def preview(self) -> web.Response:
        live = await self.desk.read(lambda db: self._live(db, self._look(db)))
        return self.desk.draw(self.visit, "broadcast_live.html", {"live": live})

    def _opened(self, db: Connection, form: Form | None) -> Looked | None:
        """None: there is no such broadcast. `form` None: as it is opened."""
        if self.number is None:
            return Looked(form or broadcast_form.tidy({}))
        before = broadcasts.look_at(db, self.number)
        if before is None:
            return None
        if form is None:
            at = f"{before.at.astimezone(self.house.settings.zone):%Y-%m-%dT%H:%M}" if before.at else ""
            form = broadcast_form.of_draft(before, at)
        problem = why_not("edit", before)
        return Looked(form, {"text": problem} if problem else {}, before)

    def _look(self, db: Connection) -> Looked | None:
        looked = self._opened(db, broadcast_form.tidy(self.visit.form))
        if looked is None or looked.problems:
            return looked
        if looked.before is not None and looked.form["version"] != broadcast_form.version(looked.before):
            return replace(looked, problems={"text": MEANWHILE})
        return self._read(db, looked)

    def _read(self, db: Connection, looked: Looked) -> Looked:
        """Everything that is wrong, each beside its field, and all that is right."""
        wanted = broadcast_form.wanted(looked.form, self.visit.name, self.first)
        problems: dict[str, str] = {}
        signs = {f"In {code} ": f"text-{code}" for code in codes()} | {"There is no language": f"text-{self.first}"}

        def tried(read: Callable[[], Any], field: str, signs: Mapping[str, str]) -> Any:
            try:
                return read()
            except CannotDo as refused:
                problems.update(by_field(refused, signs, field))
                return None

        text = tried(lambda: drafting.written(wanted, {}, self.first), f"text-{self.first}", {})
        segment = tried(lambda: segment_of(db, wanted.named), "whom", {})
        if looked.form["when"] == "time" and not looked.form["at"]:
            problems["at"] = "Choose a day and a time."
        at = None if "at" in problems else tried(
            lambda: drafting.time_of(self.house, wanted.at, self.desk.now), "at", {}
        )  # fmt: skip
        texts = text or Text({self.first: ""})
        broadcast = Broadcast("", 0, self.visit.name, texts, segment or Segment(), at, wanted.as_is)
        if text is not None:
            tried(lambda: drafting.refuse_too_long(self.house, broadcast), f"text-{self.first}", signs)
        return replace(looked, problems=problems, broadcast=broadcast)

    def _keep(self, db: Connection) -> Looked | None:
        """A new one once, however often it is sent: its id was given when the form was opened."""
        if self.number is None and (known := broadcasts.by_id(db, self.visit.form.get("id", ""))):
            return Looked({}, made=known.number)
        looked = self._look(db)
        if looked is None or looked.problems:
            return looked
        wanted = broadcast_form.wanted(looked.form, self.visit.name, self.first)
        try:
            if self.number is None:
                made = drafting.drafted(db, self.house, wanted, looked.form["id"])
            else:
                made = drafting.rewritten(db, self.house, self.number, wanted)
        except CannotDo as refused:
            return replace(looked, problems=by_field(refused, {}, f"text-{self.first}"))
        did = "broadcast written" if self.number is None else "broadcast changed"
        audit.note(db, self.visit.name, did, self.desk.now, str(made.number))
        return replace(looked, made=made.number)

    def _live(self, db: Connection, looked: Looked | None) -> dict[str, Any] | None:
        """The texts as far as they are written; and once it is known who gets it, how many they are and the cost."""
        broadcast = looked.broadcast if looked else None
        if broadcast is None or not any(broadcast.text.by_language.values()):
            return None
        say = Say(said(broadcast))
        if self.visit.place.get("sheet") == "words" or not broadcast.segment.rules:
            return {"texts": list(preview.shown(self.house, [Told(say, {})], broadcast.text.by_language)), "lines": ()}
        bill = bill_shown(db, self.house, broadcast, self.desk.now)
        people = {Crowd("meant", language, channel): many for (language, channel), many in bill.sizes.items()}
        lines = [f"{counted(bill.people, 'person gets', 'people get')} it.{preview.reached(people)}"]
        told = [Told(say, people)]
        return {
            "texts": list(preview.shown(self.house, told, broadcast.text.by_language)),
            "lines": [*lines, *costs(bill, self.house.settings)],
        }

    async def _sheet(self, sheet: Sheet, looked: Looked) -> web.Response:
        form = dict(looked.form)
        if MEANWHILE in looked.problems.values() and looked.before is not None:
            form["version"] = broadcast_form.version(looked.before)
        offered = await self.desk.read(broadcast_form.choices) if sheet is WHOM else None
        values = {
            **around(SHEETS, sheet, form, self.here),
            "title": "A new broadcast" if self.number is None else f"Broadcast {self.number}",
            "before": looked.before,
            "form": form,
            "problems": looked.problems,
            "first": self.first,
            "languages": [(code, plainly(LANGUAGES, code)) for code in self._languages()],
            "offered": offered,
            "others": {part: list(broadcast_form.others(form[part], offered)) for part in broadcast_form.PARTS}
            if offered
            else {},
            "minutes": int(TIME_TO_UNDO.total_seconds() // 60),
            "goes": await self.desk.read(lambda db: self._goes(db, looked)) if sheet is WHEN else "",
            "live": None,
        }
        return self.desk.draw(self.visit, sheet.template, values, 422 if looked.problems else 200)

    def _goes(self, db: Connection, looked: Looked) -> str:
        """When it would go if it were sent now."""
        now = self.desk.now
        broadcast = looked.broadcast or looked.before
        at = starts_at(broadcast, now) if broadcast else now + TIME_TO_UNDO
        return when_it_goes(self.house, at, now, self.house.rules(db, now))

    def _languages(self) -> list[str]:
        return [self.first, *(code for code in codes() if code != self.first)]


def number_of(visit: Visit) -> int | None:
    """None: a new one. A number that is too long for the database names none."""
    typed = visit.place.get("number")
    return None if typed is None else int(typed) if typed.isascii() and len(typed) < 10 else 0


def missing(desk: Desk, visit: Visit) -> web.Response:
    return desk.missing(visit, "There is no such broadcast", "Look at the list of broadcasts.")
