"""An outcome that is there already, on the staff page: what happened next, or what was wrong about it.

As with a new one, the texts and who hears them are shown before anything is kept. The form carries the number of the
step that its author looked at, so that of two at once the second is told.
"""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from aiohttp import web
from sqlalchemy import Connection

from bot.console import outcome_form, preview
from bot.console.drawing import go_to
from bot.console.outcome_form import Around
from bot.console.outcomes import EXAMPLES, for_whom
from bot.console.route import Desk, Visit
from bot.console.saying import LANGUAGES, STATUSES, plainly
from bot.stepping import Proposed, keep, longest, propose
from bot.telling_when import when_told
from flows.consultation import Consultation
from flows.outcome import Outcome
from flows.steps import Step
from storage import audience, consultations, steps
from storage.problems import DatabaseProblem

Form = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Looked:
    """A step as it would be kept; with any problem (field -> sentence) it is not."""

    known: Sequence[Step]
    consultation: Consultation
    form: Form
    problems: Mapping[str, str]
    proposed: Proposed | None = None
    left: int = 0
    when: str = ""


class StepDesk:
    """`how` in the address: "next" or "correct"."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.house = desk, desk.house

    async def blank(self, visit: Visit) -> web.Response:
        looked = await asyncio.to_thread(self._look, visit, None)
        return self._form(visit, looked) if looked else _gone(self.desk, visit)

    async def change(self, visit: Visit) -> web.Response:
        looked = await asyncio.to_thread(self._look, visit, visit.form)
        return self._form(visit, replace(looked, problems={})) if looked else _gone(self.desk, visit)

    async def check(self, visit: Visit) -> web.Response:
        looked = await asyncio.to_thread(self._look, visit, visit.form)
        if looked is None:
            return _gone(self.desk, visit)
        return self._form(visit, looked) if looked.problems else self._check_page(visit, looked)

    async def schedule(self, visit: Visit) -> web.Response:
        looked = await self.house.writer.run(self._keep, visit)
        if looked is None:
            return _gone(self.desk, visit)
        if looked.problems:
            return self._form(visit, looked)
        self.house.wake()
        return go_to("/console/outcomes?done=scheduled")

    def _keep(self, visit: Visit) -> Looked | None:
        with self.house.database.transaction() as db:
            looked = self._looked(db, visit, visit.form)
            if looked is not None and looked.proposed is not None and not looked.problems:
                try:
                    keep(db, self.house, looked.proposed.step, self.house.clock.now())
                except DatabaseProblem as quicker:
                    return replace(looked, problems={"status": str(quicker)})
            return looked

    def _look(self, visit: Visit, given: Form | None) -> Looked | None:
        with self.house.database.reading() as db:
            return self._looked(db, visit, given)

    def _looked(self, db: Connection, visit: Visit, given: Form | None) -> Looked | None:
        """None: there is no such outcome. `given` None: the form as it is opened, with what stands now."""
        outcome_id = visit.place["outcome"]
        known = steps.history(db, [outcome_id]).get(outcome_id, ())
        consultation = consultations.find(db, known[-1].outcome.consultation) if known else None
        if consultation is None:
            return None
        if given is None:
            return Looked(known, consultation, as_form(known[-1], consultation, is_correction(visit)), {})
        form = {**outcome_form.tidy(given, consultation.languages), "version": given.get("version", "")}
        return self._weighed(db, Looked(known, consultation, form, {}), is_correction(visit))

    def _weighed(self, db: Connection, looked: Looked, corrects: bool) -> Looked:
        now, before = self.house.clock.now(), looked.known[-1].outcome
        if looked.form["version"] != str(looked.known[-1].number):
            return replace(looked, problems={"status": steps.MEANWHILE})
        wanted = outcome_form.read(looked.form, Around(looked.consultation, self.house.settings.zone, now), before.id)
        if wanted.problems:
            return replace(looked, problems=wanted.problems)
        outcome = replace(wanted.outcome, about=before.about, why=wanted.outcome.why if corrects else None)
        at = None if corrects else wanted.at or now
        proposed = propose(db, self.house, looked.known, outcome, looked.consultation, at, now)
        problems = dict(self._problems(looked, proposed))
        when = when_told(self.house, proposed.step.at, now, self.house.rules(db, now))
        return replace(looked, problems=problems, proposed=proposed, left=audience.count_left(db, outcome), when=when)

    def _problems(self, looked: Looked, proposed: Proposed) -> Iterator[tuple[str, str]]:
        yield from (("status", sentence) for sentence in proposed.problems)
        yield from preview.too_long(self.house, longest(looked.known, proposed.step))
        if not looked.form["as_is"]:
            yield from preview.untranslated(proposed.step.outcome, proposed.hearers)

    def _form(self, visit: Visit, looked: Looked) -> web.Response:
        before = looked.known[-1].outcome
        values = {
            **self._around(visit),
            "form": looked.form,
            "problems": looked.problems,
            "statuses": list(STATUSES.items()),
            "languages": [(code, plainly(LANGUAGES, code)) for code in looked.consultation.languages],
            "examples": EXAMPLES,
            "said": before.said.in_language(looked.consultation.languages[0]),
        }
        return self.desk.draw(visit, "step_form.html", values, 422 if looked.problems else 200)

    def _check_page(self, visit: Visit, looked: Looked) -> web.Response:
        assert looked.proposed is not None
        outcome, news = looked.proposed.step.outcome, looked.proposed.news
        values = {
            **self._around(visit),
            "form": looked.form,
            "outcome_id": outcome.id,
            "previews": list(preview.shown(self.house, news, looked.consultation)),
            "advice": list(preview.advised(outcome)),
            "status": STATUSES[outcome.status],
            "whom": f"{for_whom(outcome, looked.consultation)}, and whoever heard of it before",
            "against": outcome.against is not None,
            "hears": preview.hears(self.house, news, looked.left),
            "when": looked.when,
            "owner": outcome.owner,
            "by": outcome.by,
        }
        return self.desk.draw(visit, "outcome_check.html", values)

    def _around(self, visit: Visit) -> dict[str, Any]:
        here = f"/console/outcomes/{visit.place['outcome']}/{visit.place['how']}"
        return {"here": here, "corrects": is_correction(visit)}


def is_correction(visit: Visit) -> bool:
    return visit.place["how"] == "correct"


def as_form(step: Step, consultation: Consultation, corrects: bool) -> Form:
    """What stands now, to be changed; a next step is told in words of its own, so what was done is left empty."""
    form = outcome_form.tidy({"status": step.outcome.status}, consultation.languages)
    texts = {
        "said": step.outcome.said,
        **({"did": step.outcome.did, "because": step.outcome.because} if corrects else {}),
    }
    for name, text in texts.items():
        form.update({f"{name}-{code}": words for code, words in (text.by_language.items() if text else ())})
    form.update(version=str(step.number), **_more(step.outcome))
    return form


def _more(outcome: Outcome) -> dict[str, str]:
    by = outcome.by.isoformat() if outcome.by else ""
    return {"owner": outcome.owner or "", "by": by, "sensitive": "yes" if outcome.sensitive else ""}


def _gone(desk: Desk, visit: Visit) -> web.Response:
    return desk.missing(visit, "There is no such outcome", "Look at the list of outcomes.")
