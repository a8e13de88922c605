"""Writing what became of it: the form, a look at the texts and at who hears them, and only then the scheduling."""

import asyncio
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from aiohttp import web
from sqlalchemy import Connection

from bot.clock import new_id
from bot.console import outcome_form, preview
from bot.console.drawing import go_to
from bot.console.outcome_form import Around, Wanted
from bot.console.route import Desk, Visit
from bot.console.saying import LANGUAGES, STATUSES, plainly
from bot.files.outcomes import REFERENCE
from bot.telling.telling import News
from bot.telling_when import when_told
from flows.consultation import Consultation
from flows.loop import update_for
from flows.outcome import Outcome
from storage import audience, consultations, loop
from storage.votes import weigh

EXAMPLES = {
    "en": {"said": "the hot water runs out", "did": "a new boiler, 8 Jan"},
    "pl": {"said": "brakuje ciepłej wody", "did": "nowy kocioł, 8 sty"},
}
ID = re.compile(r"[0-9a-f]{32}")
Form = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Checked:
    """An outcome as it would be stored, and all who would hear it."""

    consultation: Consultation
    wanted: Wanted
    news: Sequence[News]
    left: int
    problems: Mapping[str, str]
    when: str


class OutcomeDesk:
    def __init__(self, desk: Desk) -> None:
        self.desk, self.house = desk, desk.house

    async def blank(self, visit: Visit) -> web.Response:
        """`?ref=K7` answers that view; `?consultation=NAME` is about that one."""
        asked = visit.request.query
        given = {"consultation": asked.get("consultation", "")}
        if REFERENCE.fullmatch(reference := asked.get("ref", "")):
            given.update(whom="views", refs=reference)
        return await self._form(visit, given, {})

    async def change(self, visit: Visit) -> web.Response:
        return await self._form(visit, visit.form, {})

    async def check(self, visit: Visit) -> web.Response:
        return await self._show(visit, new_id())

    async def schedule(self, visit: Visit) -> web.Response:
        """The id was given when the texts were shown, so that pressing twice schedules once."""
        outcome_id = visit.form.get("id", "")
        if not ID.fullmatch(outcome_id):
            return await self._show(visit, new_id())
        checked = await self.house.writer.run(self._keep, visit.form, outcome_id)
        if checked is not None and checked.problems:
            return await self._form(visit, visit.form, checked.problems)
        self.house.wake()
        return go_to("/console/outcomes?done=scheduled")

    def _keep(self, given: Form, outcome_id: str) -> Checked | None:
        with self.house.database.transaction() as db:
            every = consultations.every(db)
            if not every or any(one.outcome.id == outcome_id for one in loop.outcomes(db)):
                return None
            checked = self._checked(db, given, every, outcome_id)
            if not checked.problems:
                at = checked.wanted.at or self.house.clock.now()
                loop.add_outcome(db, checked.wanted.outcome, at, self.house.frame, self.house.clock.now())
            return checked

    async def _show(self, visit: Visit, outcome_id: str) -> web.Response:
        checked = await asyncio.to_thread(self._look, visit.form, outcome_id)
        if checked is None or checked.problems:
            return await self._form(visit, visit.form, checked.problems if checked else {})
        return self.desk.draw(visit, "outcome_check.html", self._check_page(visit, checked))

    def _look(self, given: Form, outcome_id: str) -> Checked | None:
        with self.house.database.reading() as db:
            every = consultations.every(db)
            return self._checked(db, given, every, outcome_id) if every else None

    def _checked(self, db: Any, given: Form, every: Sequence[Consultation], outcome_id: str) -> Checked:
        consultation = chosen(given, every)
        form = outcome_form.tidy(given, consultation.languages)
        now = self.house.clock.now()
        wanted = outcome_form.read(form, Around(consultation, self.house.settings.zone, now), outcome_id)
        problems = dict(wanted.problems)
        hearers: Sequence[loop.Hearer] = ()
        if not problems:
            wanted = replace(wanted, outcome=weigh(db, wanted.outcome, consultation, now))
            hearers = loop.audience(db, wanted.outcome)
            problems.update(unknown(db, wanted.outcome))
            problems.update(preview.unsaid_against_a_vote(wanted.outcome))
            problems.update(preview.too_long(self.house, wanted.outcome))
            if not form["as_is"]:
                problems.update(preview.untranslated(wanted.outcome, hearers))
        when = when_told(self.house, wanted.at or now, now, self.house.rules(db, now))
        news = [News(update_for(wanted.outcome), hearers)]
        return Checked(consultation, wanted, news, audience.count_left(db, wanted.outcome), problems, when)

    def _check_page(self, visit: Visit, checked: Checked) -> dict[str, Any]:
        outcome = checked.wanted.outcome
        form = outcome_form.tidy(visit.form, checked.consultation.languages)
        return {
            "form": form,
            "outcome_id": outcome.id,
            "here": "/console/outcomes/new",
            "previews": list(preview.shown(self.house, checked.news, checked.consultation)),
            "advice": list(preview.advised(outcome)),
            "status": STATUSES[outcome.status],
            "whom": for_whom(outcome, checked.consultation),
            "against": outcome.against is not None,
            "hears": preview.hears(self.house, checked.news, checked.left),
            "when": checked.when,
            "owner": outcome.owner,
            "by": outcome.by,
        }

    async def _form(self, visit: Visit, given: Form, problems: Mapping[str, str]) -> web.Response:
        every = await asyncio.to_thread(self._every)
        if not every:
            nothing = {
                "title": "There is no consultation yet",
                "sentences": ("An outcome is about one of them.",),
                "back": ("/console/consultations", "Write a consultation"),
            }
            return self.desk.draw(visit, "plain_console.html", nothing)
        consultation = chosen(given, every)
        form = outcome_form.tidy({**given, "consultation": consultation.name}, consultation.languages)
        values = {
            "form": form,
            "problems": problems,
            "consultations": [(one.name, one.title.in_language(one.languages[0])) for one in every],
            "statuses": list(STATUSES.items()),
            "languages": [(code, plainly(LANGUAGES, code)) for code in consultation.languages],
            "examples": EXAMPLES,
            "answers": list(outcome_form.answers_to_choose(consultation)),
            "quiet_ends": self._quiet_ends(),
        }
        return self.desk.draw(visit, "outcome_form.html", values, 422 if problems else 200)

    def _every(self) -> Sequence[Consultation]:
        with self.house.database.reading() as db:
            return consultations.every(db)

    def _quiet_ends(self) -> str:
        until = self.house.settings.quiet_hours[1]
        today = self.house.clock.now().astimezone(self.house.settings.zone)
        return self.desk.drawer.clock(datetime.combine(today, until, today.tzinfo))


def chosen(given: Form, every: Sequence[Consultation]) -> Consultation:
    """The one that the form names, else the newest."""
    return next((one for one in every if one.name == given.get("consultation")), every[-1])


def unknown(db: Connection, outcome: Outcome) -> Iterator[tuple[str, str]]:
    if missing := loop.unknown_references(db, outcome.about.references):
        yield "refs", f"There is no view {' or '.join(missing)}: each reference stands beside its words."


def for_whom(outcome: Outcome, consultation: Consultation) -> str:
    if outcome.about.references:
        return f"Those who said {', '.join(outcome.about.references)}"
    for _, choices in outcome_form.answers_to_choose(consultation):
        for sent, value, label in choices:
            if (sent.partition("=")[0], value) in outcome.about.answers:
                return f"Those who answered: {label}"
    return "Everyone who took part"
