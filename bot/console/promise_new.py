"""A new promise of news by a date, written one thing at a time, and looked at before it is kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from aiohttp import web
from sqlalchemy import Connection

from bot.clock import new_id
from bot.commands import promising, proposing
from bot.commands.proposing import LONGEST_WHAT, Wanted
from bot.commands.telling import CannotDo
from bot.console import outcome_form
from bot.console.consultations.ready import newest_asked
from bot.console.drawing import go_to
from bot.console.outcome_form import Form, answers_to_choose, one_line
from bot.console.outcome_writing import ID, about_which
from bot.console.outcomes import for_whom
from bot.console.preview import advice_on
from bot.console.promise_pages import waits
from bot.console.refusals import by_field
from bot.console.route import Desk, Visit
from bot.console.saying import LANGUAGES, plainly
from bot.console.sheets import Sheet, around, hidden, wanted_sheet
from flows.consultation import Consultation
from flows.outcome import About, Outcome
from flows.promises import Promise
from storage import audit, consultations, duties, promise_hearers, promises

HERE = "/console/promises/new"
WHAT = Sheet("what", "News on what?", "promise_what.html", ("consultation", "what", "sensitive"))
WHOM = Sheet("whom", "Who waits for it?", "promise_whom.html", ("whom", "refs", "answer"))
WHEN = Sheet("when", "By when, and who does it?", "promise_when.html", ("until", "owner"))
SHEETS = (WHAT, WHOM, WHEN)
FIELDS = ("consultation", "sensitive", "whom", "refs", "answer", "until", "owner", "id", "checked")


@dataclass(frozen=True, slots=True)
class Looked:
    consultation: Consultation
    form: Form
    problems: Mapping[str, str] = field(default_factory=dict)
    promise: Promise | None = None
    until: date | None = None
    waits: str = ""


class NewPromiseDesk:
    def __init__(self, desk: Desk, visit: Visit) -> None:
        self.desk, self.house, self.visit = desk, desk.house, visit

    async def blank(self) -> web.Response:
        looked = await self.desk.read(lambda db: self._open(db, {"id": new_id(), **self.visit.request.query}))
        return await self._sheet(WHAT, looked) if looked else self._nothing()

    async def fill_in(self) -> web.Response:
        looked = await self.desk.read(lambda db: self._look(db))
        if looked is None:
            return self._nothing()
        sheet, problems = wanted_sheet(SHEETS, self.visit.place["sheet"], looked.problems)
        return self._check(looked) if sheet is None else await self._sheet(sheet, replace(looked, problems=problems))

    async def send(self) -> web.Response:
        number, looked = await self.desk.write(self._keep)
        if number is not None:
            return go_to(f"/console/promises/{number}?done=added")
        if looked is None:
            return self._nothing()
        sheet, problems = wanted_sheet(SHEETS, "check", looked.problems)
        return await self._sheet(sheet or WHAT, replace(looked, problems=problems))

    def _keep(self, db: Connection) -> tuple[int | None, Looked | None]:
        """Once, however often it is sent: the id was given when the form was opened."""
        looked = self._look(db)
        if looked is None:
            return None, None
        if sent := promises.by_id(db, [looked.form["id"]]):
            return sent[looked.form["id"]].promise.number, looked
        if looked.problems:
            return None, looked
        ledger, _ = promising.make(db, self.house, self._wanted(looked), looked.form["id"])
        audit.note(db, self.visit.name, "promise added", self.desk.now, str(ledger.promise.number))
        return ledger.promise.number, looked

    def _open(self, db: Connection, given: Mapping[str, str]) -> Looked | None:
        consultation = about_which(db, given)
        if consultation is None:
            return None
        names = (*FIELDS, *(f"what-{code}" for code in consultation.languages))
        form = {name: one_line(given.get(name, "")) for name in names}
        form.update(consultation=consultation.name, whom=form["whom"] or "all")
        if not ID.fullmatch(form["id"]):
            form["id"] = new_id()
        return Looked(consultation, form)

    def _look(self, db: Connection) -> Looked | None:
        looked = self._open(db, self.visit.form)
        if looked is None:
            return None
        problems = dict(self._unfinished(looked))
        try:
            promise, until = proposing.proposed_promise(db, self.house, self._wanted(looked), looked.form["id"])
        except CannotDo as refused:
            ours = {f"In {code} ": f"what-{code}" for code in looked.consultation.languages}
            signs = {"--until": "until", "--ref": "refs", "There is no view": "refs", **ours}
            found = by_field(refused, signs, f"what-{looked.consultation.languages[0]}")
            return replace(looked, problems={**found, **problems})
        return replace(
            looked,
            problems=problems,
            promise=promise,
            until=until,
            waits=waits(promise_hearers.tally(db, promise)),
        )

    def _unfinished(self, looked: Looked) -> Mapping[str, str]:
        """All that the keyboard cannot get wrong, and that stands on another sheet than the first problem."""
        form, problems = looked.form, dict[str, str]()
        if not form[f"what-{looked.consultation.languages[0]}"]:
            problems[f"what-{looked.consultation.languages[0]}"] = "Say what the news will be on, in a few words."
        if not form["until"]:
            problems["until"] = "Choose the day by which people hear."
        try:
            outcome_form.about_of(form, looked.consultation)
        except outcome_form.Wrong as wrong:
            problems[wrong.field] = str(wrong)
        return problems

    def _wanted(self, looked: Looked) -> Wanted:
        form, (first, *others) = looked.form, looked.consultation.languages
        try:
            about = outcome_form.about_of(form, looked.consultation)
        except outcome_form.Wrong:
            about = About()
        return Wanted(
            consultation=looked.consultation.name,
            what=form[f"what-{first}"],
            translated=tuple(f"what.{code}={form[f'what-{code}']}" for code in others if form[f"what-{code}"]),
            until=form["until"] or "today + 1 days",
            owner=form["owner"] or None,
            references=about.references,
            answers=tuple(f"{question}={value}" for question, value in about.answers),
            sensitive=bool(form["sensitive"]),
            by=self.visit.name,
        )

    async def _sheet(self, sheet: Sheet, looked: Looked) -> web.Response:
        every = await self.desk.read(consultations.every) if sheet is WHAT else []
        jobs = await self.desk.read(duties.every) if sheet is WHEN else []
        values = {
            **around(SHEETS, sheet, looked.form, HERE),
            "title": "A new promise",
            "form": looked.form,
            "problems": looked.problems,
            "consultations": newest_asked(every, self.desk.now),
            "languages": [(code, plainly(LANGUAGES, code)) for code in looked.consultation.languages],
            "answers": list(answers_to_choose(looked.consultation)),
            "jobs": [one.title for one in jobs],
            "longest": LONGEST_WHAT,
        }
        return self.desk.draw(self.visit, sheet.template, values, 422 if looked.problems else 200)

    def _check(self, looked: Looked) -> web.Response:
        promise = looked.promise
        assert promise is not None
        form = {**looked.form, "checked": "yes"}
        meant = Outcome("", promise.consultation, "planned", promise.what, about=promise.about)
        values = {
            "title": "A new promise",
            "here": HERE,
            "carried": hidden(form),
            "what": [(plainly(LANGUAGES, code), code, words) for code, words in promise.what.by_language.items()],
            "advice": list(advice_on([("What it is on", promise.what)])),
            "whom": for_whom(meant, looked.consultation),
            "waits": looked.waits,
            "until": looked.until,
            "owner": promise.owner,
            "sensitive": promise.sensitive,
        }
        return self.desk.draw(self.visit, "promise_new_check.html", values)

    def _nothing(self) -> web.Response:
        nothing: dict[str, Any] = {
            "title": "There is no consultation yet",
            "sentences": ("A promise is about one of them.",),
            "back": ("/console/consultations", "Write a consultation"),
        }
        return self.desk.draw(self.visit, "plain_console.html", nothing)
