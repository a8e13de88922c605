"""What staff write of an outcome, before it is kept: a new one, its next step, or what was wrong with it.

All three are looked at and kept here, so that they refuse the same and show the same. Two who change the same outcome
at once: the second is told, and what they wrote is still there.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection

from bot import moderating
from bot.clock import new_id
from bot.console import outcome_form, preview
from bot.console.outcome_form import Around, Wanted
from bot.console.refusals import by_field
from bot.console.timing import when_it_goes
from bot.house import House
from bot.previewing import People, Told, everybody
from bot.stepping import keep, longest, propose
from flows.consultation import Consultation
from flows.loop import update_for
from flows.outcome import Outcome
from flows.steps import Step
from storage import audience, audit, consultations, loop, steps
from storage.problems import DatabaseProblem
from storage.votes import weigh

How = Literal["new", "next", "correct"]
Form = Mapping[str, str]
ID = re.compile(r"[0-9a-f]{32}")
DID: Mapping[How, str] = {"new": "outcome written", "next": "outcome moved on", "correct": "outcome corrected"}
ELSEWHERE = "Somebody has changed this outcome since you opened it. Look at it, then send yours again or leave it."


@dataclass(frozen=True, slots=True)
class Looked:
    """As it would be kept; with any problem (field -> sentence) it is not. `known`: the steps that there are.

    `told`: which words to how many; `left`: how many more it is about who have left; `when`: it is told, in words.
    """

    how: How
    consultation: Consultation
    form: Form
    problems: Mapping[str, str]
    known: Sequence[Step] = ()
    outcome: Outcome | None = None
    step: Step | None = None
    told: Sequence[Told] = ()
    left: int = 0
    when: str = ""
    at: datetime | None = None

    @property
    def people(self) -> People:
        return everybody(self.told)

    @property
    def before(self) -> Outcome | None:
        return self.known[-1].outcome if self.known else None

    @property
    def is_correction(self) -> bool:
        return self.how == "correct"


def open_form(db: Connection, how: How, outcome_id: str, given: Form) -> Looked | None:
    """The form as it is opened: empty but for what is `given`, or with what stands now. None: there is nothing."""
    if how == "new":
        consultation = about_which(db, given)
        form = outcome_form.tidy({**given, "id": new_id()}, consultation.languages) if consultation else {}
        return Looked(how, consultation, {**form, "consultation": consultation.name}, {}) if consultation else None
    known = steps.history(db, [outcome_id]).get(outcome_id, ())
    consultation = consultations.find(db, known[-1].outcome.consultation) if known else None
    if consultation is None:
        return None
    return Looked(how, consultation, as_form(known[-1], consultation, how == "correct"), {}, known)


def about_which(db: Connection, given: Form) -> Consultation | None:
    """The one that the form names, else the newest."""
    named = consultations.find(db, given.get("consultation", "")) if given.get("consultation") else None
    if named is not None:
        return named
    every = consultations.every(db)
    return every[-1] if every else None


def look(db: Connection, house: House, how: How, outcome_id: str, given: Form, who: str) -> Looked | None:
    opened = open_form(db, how, outcome_id, given)
    if opened is None:
        return None
    form = outcome_form.tidy({**given, "consultation": opened.consultation.name}, opened.consultation.languages)
    if not ID.fullmatch(form["id"]):
        form["id"] = new_id()
    looked = replace(opened, form=form)
    wanted = outcome_form.read(
        form, Around(looked.consultation, house.settings.zone, house.clock.now()), outcome_id or form["id"]
    )
    return _new(db, house, looked, wanted) if how == "new" else _step(db, house, looked, wanted, who)


def _new(db: Connection, house: House, looked: Looked, wanted: Wanted) -> Looked:
    now = house.clock.now()
    if wanted.problems:
        return replace(looked, problems=wanted.problems, outcome=wanted.outcome)
    outcome = weigh(db, wanted.outcome, looked.consultation, now)
    told = [Told(update_for(outcome), _heard(db, house, outcome))]
    problems = {
        **dict(unknown(db, outcome)),
        **dict(preview.unsaid_against_a_vote(outcome)),
        **_misfits(house, outcome, everybody(told), looked.form),
    }
    return _seen(db, house, replace(looked, problems=problems, outcome=outcome, told=told, at=wanted.at), now)


def _step(db: Connection, house: House, looked: Looked, wanted: Wanted, who: str) -> Looked:
    now, newest = house.clock.now(), looked.known[-1]
    about = replace(wanted.outcome, about=newest.outcome.about)
    if looked.form["version"] != str(newest.number):
        return replace(looked, problems={"status": ELSEWHERE}, outcome=about)
    if wanted.problems:
        return replace(looked, problems=wanted.problems, outcome=about)
    outcome = about if looked.is_correction else replace(about, why=None)
    at = None if looked.is_correction else wanted.at or now
    proposed = propose(db, house, looked.known, outcome, looked.consultation, at, now, who)
    first = looked.consultation.languages[0]
    fields = {f"--{name}": f"{name}-{first}" for name in outcome_form.TEXTS} | {"--at": "at", "Promise ": "at"}
    problems = {
        **by_field(proposed.problems, fields, "status"),
        **_misfits(house, longest(looked.known, proposed.step), proposed.people, looked.form),
    }
    step = proposed.step
    looked = replace(looked, problems=problems, outcome=step.outcome, step=step, told=proposed.told, at=at)
    return _seen(db, house, looked, now)


def _misfits(house: House, outcome: Outcome, people: People, form: Form) -> dict[str, str]:
    untranslated = {} if form["as_is"] else dict(preview.untranslated(outcome, people))
    return {**dict(preview.too_long(house, outcome)), **untranslated}


def _seen(db: Connection, house: House, looked: Looked, now: datetime) -> Looked:
    assert looked.outcome is not None
    at = looked.step.at if looked.step else looked.at or now
    when = when_it_goes(house, at, now, house.rules(db, now))
    return replace(looked, left=_left(db, house, looked.outcome), when=when)


def _heard(db: Connection, house: House, outcome: Outcome) -> People:
    """Those who hear it: of very many, as they were counted lately."""
    what = ("heard", outcome.consultation, outcome.about)
    return house.lately.count(what, lambda: audience.tally(db, audience.those_meant(outcome)))


def _left(db: Connection, house: House, outcome: Outcome) -> int:
    what = ("left", outcome.consultation, outcome.about)
    return house.lately.count(what, lambda: audience.count_left(db, outcome))


def unknown(db: Connection, outcome: Outcome) -> Iterator[tuple[str, str]]:
    if missing := loop.unknown_references(db, outcome.about.references):
        yield "refs", f"There is no view {' or '.join(missing)}: each reference stands beside its words."


def keep_it(db: Connection, house: House, how: How, outcome_id: str, given: Form, who: str) -> Looked | None:
    """Keeps it where nothing is wrong with it, once, however often it is sent."""
    if how == "new" and loop.by_id(db, [given.get("id", "")]):
        return open_form(db, "next", given["id"], {})
    looked = look(db, house, how, outcome_id, given, who)
    if looked is None or looked.problems or looked.outcome is None:
        return _sent_before(looked, who)
    if why := moderating.why_not_views(db, who, looked.outcome.about.references, house.keys):
        return replace(looked, problems={"refs": why})
    now = house.clock.now()
    if looked.step is None:
        loop.add_outcome(db, looked.outcome, looked.at or now, house.frame, now, who)
    else:
        try:
            keep(db, house, looked.step, now)
        except DatabaseProblem:
            return replace(looked, problems={"status": ELSEWHERE})
    audit.note(db, who, DID[how], now, looked.outcome.id)
    return looked


def _sent_before(looked: Looked | None, who: str) -> Looked | None:
    """The button was pressed twice: what stands is what this form says, from the same hand."""
    if looked is None or not looked.known or looked.outcome is None:
        return looked
    newest = looked.known[-1]
    words = (looked.outcome.status, looked.outcome.said, looked.outcome.did, looked.outcome.because)
    stands = (newest.outcome.status, newest.outcome.said, newest.outcome.did, newest.outcome.because)
    is_next = looked.form["version"] == str(newest.number - 1)
    return replace(looked, problems={}) if is_next and newest.written_by == who and words == stands else looked


def as_form(step: Step, consultation: Consultation, corrects: bool) -> Form:
    """What stands now, to be changed; a next step is told in words of its own, so what was done is left empty."""
    form = outcome_form.tidy({"status": step.outcome.status, "id": step.outcome.id}, consultation.languages)
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
