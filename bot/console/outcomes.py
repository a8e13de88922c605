"""Writing what became of it, one thing at a time; a look at the texts and at who hears them; and only then it is kept.

A new outcome, its next step and a correction go the same way.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, cast

from aiohttp import web
from sqlalchemy import Connection

from bot.console import outcome_form, outcome_writing, preview
from bot.console.consultations.ready import newest_asked
from bot.console.drawing import go_to
from bot.console.outcome_form import answers_to_choose
from bot.console.outcome_writing import ELSEWHERE, Form, How, Looked
from bot.console.route import Desk, Visit
from bot.console.saying import LANGUAGES, STATUSES, plainly
from bot.console.sheets import Sheet, around, hidden, wanted_sheet
from bot.files.outcomes import REFERENCE
from bot.previewing import Told
from flows.consultation import Consultation, Text
from flows.loop import update_for
from flows.outcome import Outcome
from storage import consultations

EXAMPLES = {
    "en": {"said": "the hot water runs out", "did": "a new boiler, 8 Jan"},
    "pl": {"said": "brakuje ciepłej wody", "did": "nowy kocioł, 8 sty"},
}
STATUS = Sheet("status", "Where does it stand?", "outcome_status.html", ("consultation", "status"))
WORDS = Sheet("words", "What do people hear?", "outcome_words.html", ("said", "did", "because", "why", "as_is"))
WHOM = Sheet("whom", "Who hears of it?", "outcome_whom.html", ("whom", "refs", "answer"))
WHEN = Sheet("when", "When, and who does it?", "outcome_when.html", ("when", "at", "owner", "by", "sensitive"))
SHEETS: Mapping[How, Sequence[Sheet]] = {
    "new": (STATUS, WORDS, WHOM, WHEN),
    "next": (STATUS, WORDS, WHEN),
    "correct": (STATUS, WORDS, WHEN),
}
TITLES: Mapping[How, str] = {
    "new": "A new outcome",
    "next": "What happened next",
    "correct": "Correct what was told",
}


class OutcomeDesk:
    def __init__(self, desk: Desk, visit: Visit) -> None:
        self.desk, self.house, self.visit = desk, desk.house, visit
        self.outcome_id = visit.place.get("outcome", "")
        self.how = cast(How, visit.place.get("how", "new"))
        self.here = f"/console/outcomes/{self.outcome_id}/{self.how}" if self.outcome_id else "/console/outcomes/new"

    async def blank(self) -> web.Response:
        """`?ref=K7` answers that view; `?consultation=NAME` is about that one."""
        asked = self.visit.request.query
        given = {"consultation": asked.get("consultation", "")}
        if REFERENCE.fullmatch(reference := asked.get("ref", "")):
            given.update(whom="views", refs=reference)
        looked = await self.desk.read(lambda db: outcome_writing.open_form(db, self.how, self.outcome_id, given))
        return self._nothing() if looked is None else await self._sheet(SHEETS[self.how][0], looked)

    async def fill_in(self) -> web.Response:
        """The next sheet, or the check, or an earlier sheet on which something is wrong."""
        looked = await self.desk.read(lambda db: self._look(db))
        if looked is None:
            return self._nothing()
        sheet, problems = wanted_sheet(SHEETS[self.how], self.visit.place["sheet"], looked.problems)
        if sheet is None:
            return self._check(looked)
        return await self._sheet(sheet, replace(looked, problems=problems))

    async def preview(self) -> web.Response:
        """What is shown beside the form while somebody types."""
        looked = await self.desk.read(lambda db: self._look(db))
        values = {"live": live(self.desk, looked) if looked else None}
        return self.desk.draw(self.visit, "outcome_live.html", values)

    async def schedule(self) -> web.Response:
        who, given = self.visit.name, self.visit.form
        looked = await self.desk.write(
            lambda db: outcome_writing.keep_it(db, self.house, self.how, self.outcome_id, given, who)
        )
        if looked is None:
            return self._nothing()
        if looked.problems:
            sheet, problems = wanted_sheet(SHEETS[self.how], "check", looked.problems)
            return await self._sheet(sheet or STATUS, replace(looked, problems=problems))
        return go_to(f"/console/outcomes/{self.outcome_id or looked.form['id']}?done={self.how}")

    def _look(self, db: Connection) -> Looked | None:
        return outcome_writing.look(db, self.house, self.how, self.outcome_id, self.visit.form, self.visit.name)

    async def _sheet(self, sheet: Sheet, looked: Looked) -> web.Response:
        form = dict(looked.form)
        if ELSEWHERE in looked.problems.values():
            form["version"] = str(looked.known[-1].number)
        every = await self.desk.read(consultations.every) if sheet is STATUS and self.how == "new" else []
        values = {
            **around(SHEETS[self.how], sheet, form, self.here),
            **self._common(looked, form),
            "problems": looked.problems,
            "consultations": newest_asked(every, self.desk.now),
            "statuses": list(STATUSES.items()),
            "languages": [(code, plainly(LANGUAGES, code)) for code in looked.consultation.languages],
            "examples": EXAMPLES,
            "answers": list(answers_to_choose(looked.consultation)),
            "quiet_ends": self._quiet_ends(),
            "needs": needs(form["status"], looked.problems, looked.consultation),
            "live": live(self.desk, looked),
        }
        return self.desk.draw(self.visit, sheet.template, values, 422 if looked.problems else 200)

    def _check(self, looked: Looked) -> web.Response:
        assert looked.outcome is not None
        outcome, form = looked.outcome, {**looked.form, "checked": "yes"}
        values = {
            **self._common(looked, form),
            "here": self.here,
            "carried": hidden(form),
            "previews": list(preview.shown(self.house, looked.told, looked.consultation.languages)),
            "advice": list(preview.advised(outcome)),
            "status": STATUSES[outcome.status],
            "whom": for_whom(outcome, looked.consultation),
            "against": outcome.against is not None,
            "hears": preview.hears(self.house, looked.told, looked.left),
            "when": looked.when,
            "owner": outcome.owner,
            "by": outcome.by,
        }
        return self.desk.draw(self.visit, "outcome_check.html", values)

    def _common(self, looked: Looked, form: Form) -> dict[str, Any]:
        first = looked.consultation.languages[0]
        before = looked.before
        return {
            "title": TITLES[self.how],
            "how": self.how,
            "form": form,
            "before": before.said.in_language(first) if before else "",
            "stands": standing(before, first) if before else "",
            "outcome_id": self.outcome_id,
        }

    def _quiet_ends(self) -> str:
        until = self.house.settings.quiet_hours[1]
        today = self.house.clock.now().astimezone(self.house.settings.zone)
        return self.desk.drawer.clock(datetime.combine(today, until, today.tzinfo))

    def _nothing(self) -> web.Response:
        if self.outcome_id:
            return self.desk.missing(self.visit, "There is no such outcome", "Look at the list of outcomes.")
        nothing = {
            "title": "There is no consultation yet",
            "sentences": ("An outcome is about one of them.",),
            "back": ("/console/consultations", "Write a consultation"),
        }
        return self.desk.draw(self.visit, "plain_console.html", nothing)


def needs(status: str, problems: Mapping[str, str], consultation: Consultation) -> set[str]:
    """The texts that this status cannot do without; an unneeded one is still there, further down."""
    wanted = {"did": outcome_form.NEEDS_DID, "because": outcome_form.NEEDS_BECAUSE}
    wrong = {field.partition("-")[0] for field in problems}
    return {name for name, statuses in wanted.items() if status in statuses or name in wrong}


def live(desk: Desk, looked: Looked) -> dict[str, Any] | None:
    """The texts as far as they are written, and who hears them; None: nothing is written yet."""
    outcome = looked.outcome
    if outcome is None or outcome.status not in STATUSES or not any(outcome.said.by_language.values()):
        return None
    told = looked.told or [Told(update_for(filled(outcome)), {})]
    written = [code for code in looked.consultation.languages if code in outcome.said.by_language]
    return {
        "texts": list(preview.shown(desk.house, told, written)),
        "hears": preview.hears(desk.house, told, looked.left) if looked.told else "",
    }


def filled(outcome: Outcome) -> Outcome:
    """With a gap for what is not written yet."""
    gap = Text(dict.fromkeys(outcome.said.by_language, "___"))
    return replace(outcome, did=outcome.did or gap, because=outcome.because or gap)


def standing(outcome: Outcome, language: str) -> str:
    """ "Planned: a new boiler, because the old one leaks" """
    did = f": {outcome.did.in_language(language)}" if outcome.did else ""
    because = f", because {outcome.because.in_language(language)}" if outcome.because else ""
    return f"{plainly(STATUSES, outcome.status)}{did}{because}"


def for_whom(outcome: Outcome, consultation: Consultation) -> str:
    if outcome.about.references:
        return f"Those who said {', '.join(outcome.about.references)}"
    for _, choices in answers_to_choose(consultation):
        for sent, value, label in choices:
            if (sent.partition("=")[0], value) in outcome.about.answers:
                return f"Those who answered: {label}"
    return "Everybody who took part"
