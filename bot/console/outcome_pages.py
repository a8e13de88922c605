"""The list of outcomes, and the page of one: what was said, what we claim, who heard it, and what they say."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from aiohttp import web
from sqlalchemy import Connection

from bot import stepping
from bot.console import looking
from bot.console.outcomes import for_whom
from bot.console.route import Desk, Visit
from bot.console.saying import LANGUAGES, STATUSES, counted, plainly
from bot.previewing import everybody, hear_it
from flows.consultation import Text
from flows.outcome import Outcome
from flows.steps import Step
from flows.unasked import UnaskedRules, is_quiet, quiet_ends
from storage import audience, consultations, loop, outcome_pages, promises, reports, steps, tellings
from storage.loop import OutcomeSeen
from storage.outcome_pages import OPEN_AGAIN

MOST, MOST_REASONS = 20, 50
OF_STATUS = {OPEN_AGAIN: "Open again", **STATUSES}
DONE: Mapping[str, str] = {
    "new": "It is scheduled. You see below who has been told.",
    "next": "The next step is scheduled. You see below who has been told.",
    "correct": "It is put right. What had not gone yet was stopped.",
}
MANY = "Very many people: they are counted whenever somebody writes to them."
JUDGED = {"yes": "Yes", "partly": "Partly", "no": "No"}
FATES = {
    "sent": "told",
    "waiting": "waiting for their time",
    "failed": "could not be reached",
    "suppressed": "left, or hear less",
    "unknown": "not known whether it arrived",
    "expired": "too late for them",
    "cancelled": "stopped, or told as one line after a pause",
}


@dataclass(frozen=True, slots=True)
class StepShown:
    """`became`: what happened to it later, in words. `texts`: (label, language, code, words)."""

    number: int
    what: str
    status: str
    texts: tuple[tuple[str, str, str, str], ...]
    who: str
    written_at: datetime
    at: datetime
    told: str


async def show_list(desk: Desk, visit: Visit) -> web.Response:
    return desk.draw(visit, "outcomes.html", await desk.read(lambda db: _list(db, visit)))


def _list(db: Connection, visit: Visit) -> dict[str, Any]:
    asked = visit.request.query
    every = {one.name: one.title.in_language(one.languages[0]) for one in consultations.every(db)}
    status = asked.get("status", "") if asked.get("status") in OF_STATUS else ""
    about = asked.get("consultation", "") if asked.get("consultation") in every else ""
    after = outcome_pages.key_of(asked.get("after", ""))
    found, more = outcome_pages.page(db, MOST, after, status, about)
    chosen = {name: value for name, value in (("status", status), ("consultation", about)) if value}
    return {
        "outcomes": [looking.outcome_shown(one) for one in found],
        "statuses": list(OF_STATUS.items()),
        "consultations": list(every.items()),
        "status": status,
        "about": about,
        "is_first": after is None,
        "first": f"/console/outcomes?{urlencode(chosen)}",
        "more": f"/console/outcomes?{urlencode({**chosen, 'after': str(more)})}" if more else None,
    }


async def show_one(desk: Desk, visit: Visit) -> web.Response:
    page = await desk.read(lambda db: _one(db, desk, visit))
    if page is None:
        return desk.missing(visit, "There is no such outcome", "Look at the list of outcomes.")
    return desk.draw(visit, "outcome.html", {**page, "done": DONE.get(visit.request.query.get("done", ""))})


def _one(db: Connection, desk: Desk, visit: Visit) -> dict[str, Any] | None:
    outcome_id = visit.place["outcome"]
    seen = next(iter(loop.outcomes(db, [outcome_id])), None)
    if seen is None:
        return None
    known = steps.history(db, [outcome_id])[outcome_id]
    consultation = consultations.find(db, seen.outcome.consultation)
    first = next(iter(seen.outcome.said.by_language))
    reasons = reports.about(db, outcome_id, MOST_REASONS) if visit.may("read") else []
    return {
        "id": outcome_id,
        "one": looking.outcome_shown(seen),
        "consultation": consultation.title.in_language(first) if consultation else seen.outcome.consultation,
        "whom": for_whom(seen.outcome, consultation) if consultation else "",
        "hears": hears(db, seen, known),
        "against": seen.outcome.against is not None,
        "by": seen.outcome.by,
        "steps": list(reversed(list(steps_shown(db, known, desk.now, desk.house.rules(db, desk.now))))),
        "said": dict(judged(seen)),
        "staff": seen.staff,
        "asks": seen.claimed == "done" or seen.reopened > 0 or any(judged(seen)),
        "reopened": seen.reopened,
        "reasons": [
            (says(one), one.by_staff, shown)
            for one, shown in zip(reasons, looking.views_shown(db, [one.view for one in reasons]), strict=True)
        ],
        "most_reasons": MOST_REASONS,
        "promises": [one.promise.number for one in promises.of_outcome_id(db, outcome_id)],
        "sensitive": seen.outcome.sensitive,
    }


def hears(db: Connection, seen: OutcomeSeen, known: tuple[Step, ...]) -> str:
    """Who will hear it and why, while it waits for its time; once it is told, its steps say to how many."""
    if seen.audience is not None:
        return ""
    if audience.is_large(db, seen.outcome.about, seen.outcome.consultation):
        return MANY
    return hear_it(everybody(stepping.told_by(db, known)), audience.count_left(db, seen.outcome))


def says(said: reports.SaidOf) -> str:
    """Words of last week stay beside what their author says today."""
    word = JUDGED.get(said.judged or "", "")
    return f"Now says {word.lower()}" if word and said.is_later else word


def judged(seen: OutcomeSeen) -> Iterator[tuple[str, int]]:
    """What members say of it; staff's own words are apart."""
    counts = {"yes": seen.yes, "partly": seen.partly, "no": seen.no}
    yield from ((JUDGED[value], many) for value, many in counts.items() if many)


def steps_shown(db: Connection, known: tuple[Step, ...], now: datetime, rules: UnaskedRules) -> Iterator[StepShown]:
    """What was scheduled at night is told from the morning on, and so it stands there."""
    updates = steps.updates_of(db, known[-1].outcome.id)
    counts, held = tellings.fates(db, set(updates.values())), tellings.held(db, updates.values())
    for step in known:
        outcome = step.outcome
        what = "Correction" if step.is_correction else "First told" if step.number == 1 else "Next step"
        update = updates[step.number]
        told = in_counts(counts[update]) + not_yet_for(held.get(update, 0))
        at = quiet_ends(step.at, rules) if rules.live and is_quiet(step.at, rules) else step.at
        waits = "" if told else "Nobody has been told yet." if at <= now else "It waits for its time."
        yield StepShown(
            step.number, what, plainly(STATUSES, outcome.status), tuple(texts_of(outcome)),
            step.written_by or "a command", step.written_at, at, told or waits,
        )  # fmt: skip


def texts_of(outcome: Outcome) -> Iterator[tuple[str, str, str, str]]:
    named: tuple[tuple[str, Text | None], ...] = (
        ("You said", outcome.said), ("We say", outcome.did), ("Because", outcome.because),
        ("What was wrong before", outcome.why),
    )  # fmt: skip
    for label, text in named:
        for code, words in text.by_language.items() if text else ():
            yield label, plainly(LANGUAGES, code), code, words


def not_yet_for(held: int) -> str:
    """Whoever may be in danger gets nothing unasked, so it does not help to wait for the time."""
    if not held:
        return ""
    who = "1 of them hears" if held == 1 else f"{held} of them hear"
    return f" {who} it only when somebody lets questions to them go on, after an alert."


def in_counts(fates: Mapping[str, int]) -> str:
    """ "12 told, 3 waiting for their time, of 15 people". Empty where it is for nobody, or not queued yet."""
    everyone = sum(fates.values())
    listed = ", ".join(f"{fates[fate]} {words}" for fate, words in FATES.items() if fates[fate])
    return f"{listed}, of {counted(everyone, 'person', 'people')}." if everyone else ""
