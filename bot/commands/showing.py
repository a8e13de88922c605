"""Consultations and outcomes as plain lines: what people said first, figures after, ties said as ties."""

from collections.abc import Iterator, Sequence
from datetime import datetime, tzinfo
from itertools import pairwise

from sqlalchemy import Connection

from bot.commands.telling import CannotDo, counted, listed, moment
from flows.consultation import Consultation, Question
from flows.outcome import Outcome
from flows.power import for_staff
from flows.questions.points import each_options_points
from flows.steps import Step
from flows.value import Value
from storage import loop, steps
from storage.consultations import Count, Tally

ONE_WINS = ("choose_one", "yes_no", "points")


def shown(tally: Tally, now: datetime, zone: tzinfo) -> Iterator[str]:
    consultation = tally.consultation
    first = consultation.languages[0]
    yield f"{consultation.title.in_language(first)} ({consultation.name}, version {consultation.version})"
    yield state(consultation, now, zone)
    yield for_staff(consultation)
    views, people = counted(tally.views, "view", "views"), counted(tally.people, "person", "people")
    yield f"{views} in people's own words; {people} answered."
    for count in tally.questions:
        question = consultation.question(count.question)
        if question is not None:
            yield from _question(question, count, first)


def state(consultation: Consultation, now: datetime, zone: tzinfo) -> str:
    if consultation.opens is None:
        return f"Not open: yousaid consultation open {consultation.name}"
    if consultation.has_closed(now):
        return f"Closed since {moment(consultation.closes, zone)}."
    if not consultation.is_open(now):
        return f"Opens {moment(consultation.opens, zone)}."
    until = f" until {moment(consultation.closes, zone)}" if consultation.closes else ""
    return f"Open since {moment(consultation.opens, zone)}{until}."


def _question(question: Question, count: Count, language: str) -> Iterator[str]:
    yield ""
    yield f"{question.id}: {question.text.in_language(language)}"
    if question.kind == "open_text":
        return
    if count.secret:
        yield f"  Secret: {counted(count.answered, 'answer', 'answers')}, counted when it closes."
        return
    counts = each_options_points(count.counts) if question.kind == "points" else count.counts
    if question.kind == "points":
        yield f"  Points from {counted(count.answered, 'person', 'people')}:"
    most = max(counts.values(), default=0)
    ahead = [value for value, number in counts.items() if number == most]
    for value, number in sorted(counts.items(), key=lambda item: (-item[1], str(item[0]))):
        yield f"  {number:>5}  {named(question, value, language)}"
    if len(ahead) > 1 and question.kind in ONE_WINS:
        yield f"  A tie between {listed(sorted(named(question, value, language) for value in ahead))}."
    if count.late:
        yield f"  {count.late} more came late and are not counted."


def named(question: Question, value: Value, language: str) -> str:
    """An option by its words, anything else as it is."""
    if isinstance(value, tuple):
        return ", ".join(named(question, one, language) for one in value) or "none of them"
    if isinstance(value, int) and question.options and 1 <= value <= len(question.options):
        return question.options[value - 1].in_language(language)
    return "no choice" if value == "abstain" else str(value)


def shown_outcome(db: Connection, outcome_id: str, zone: tzinfo) -> Iterator[str]:
    """Raises CannotDo where there is none."""
    seen = next((one for one in loop.outcomes(db) if one.outcome.id == outcome_id), None)
    if seen is None:
        raise CannotDo(f"There is no outcome {outcome_id}. See: yousaid outcome list")
    outcome = seen.outcome
    yield f"{outcome.consultation}: {seen.claimed.replace('_', ' ')}, told from {moment(seen.at, zone)}"
    yield from words_of(outcome)
    if outcome.owner:
        yield f"  With: {outcome.owner}{f', by {outcome.by:%d %b %Y}' if outcome.by else ''}"
    if outcome.against:
        yield f"  Against the vote on {outcome.against.question}: all who voted hear why"
    yield f"  {told(seen)}"
    yield f"  Version {seen.version}"
    yield from earlier(steps.history(db, [outcome_id])[outcome_id], zone)


def words_of(outcome: Outcome) -> Iterator[str]:
    texts = (("You said", outcome.said), ("We did", outcome.did), ("Because", outcome.because))
    for field, text in (*texts, ("What was wrong before", outcome.why)):
        for language, words in text.by_language.items() if text else ():
            yield f"  {field} ({language}): {words}"


def earlier(known: Sequence[Step], zone: tzinfo) -> Iterator[str]:
    """What was claimed before, the newest first. What was corrected is never taken away."""
    for step, after in reversed(list(pairwise(known))):
        became = "corrected" if after.is_correction else "moved on"
        status = step.outcome.status.replace("_", " ")
        since = f"told from {moment(step.at, zone)}; {became} {moment(after.written_at, zone)}"
        yield f"Step {step.number}: {status}, {since}"
        yield from words_of(step.outcome)


def told(seen: loop.OutcomeSeen) -> str:
    """Who has heard of it and what they say; what we claim stands apart."""
    if seen.audience is None:
        return "not told yet"
    heard = f"{seen.told} of {counted(seen.audience, 'person', 'people')} told"
    staff = f"; {seen.staff} on the staff answered, which confirms nothing" if seen.staff else ""
    again = "; open again" if seen.is_open_again else ""
    if not seen.yes + seen.partly + seen.no:
        return f"{heard}{staff}{again}"
    return f"{heard}; they say: {seen.yes} yes, {seen.partly} partly, {seen.no} no{staff}{again}"
