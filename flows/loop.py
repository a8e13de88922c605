"""You said, we did: who hears of an outcome and why, what the update says, and what we ask after "done"."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from flows.consultation import Consultation
from flows.outcome import About, Outcome
from flows.phrase import Blank, Phrase
from flows.state import Asked
from flows.turn import Button, Say
from flows.value import Value

JUDGEMENTS = ("yes", "partly", "no")


@dataclass(frozen=True, slots=True)
class Record:
    """What one member has contributed to a consultation: references of views, answers that count, anything at all."""

    references: frozenset[str] = frozenset()
    answers: tuple[tuple[str, Value], ...] = field(default=())
    took_part: bool = False


def hears(about: About, record: Record) -> str | None:
    """Why this member hears of it: "said", "answered", "also_voted" or "took_part"; None: they do not."""
    if about == About():
        return "took_part" if record.took_part else None
    if record.references & set(about.references):
        return "said"
    if any(_chose(given, wanted) for given in record.answers for wanted in about.answers):
        return "answered"
    return "also_voted" if any(question in about.voted for question, _ in record.answers) else None


def _chose(given: tuple[str, Value], wanted: tuple[str, Value]) -> bool:
    """A list answer (several options, a rank) holds each option in it."""
    question, value = given
    return question == wanted[0] and (value == wanted[1] or (isinstance(value, tuple) and wanted[1] in value))


def update_for(outcome: Outcome) -> Say:
    """The update that tells it. On a phone that may be shared, a sensitive one says only that there is news."""
    if outcome.sensitive:
        return Say((Phrase("update-sensitive"),))
    return news_of(outcome)


def news_of(outcome: Outcome) -> Say:
    """What became of it, in full. Only `done` asks back, and only one thing."""
    told = (*_claim(outcome), *_against(outcome))
    if outcome.status != "done":
        return Say((*told, *_promise(outcome), Phrase("update-end")))
    asked = Asked("did_it", outcome.id)
    return Say(told, Phrase("did-it-update"), asked, judgement_buttons(outcome.id))


def _claim(outcome: Outcome) -> tuple[Phrase, ...]:
    """Who was told something else before hears that first: what it was, and that it was wrong."""
    blanks = _blanks(outcome)
    if outcome.corrects is None:
        return (Phrase(f"update-{outcome.status}", blanks),)
    wrong = Phrase("update-corrected", {"before": _wrong(outcome.corrects, outcome)})
    why = (Phrase("update-because", {"because": outcome.why.without_full_stop()}, weight=1),) if outcome.why else ()
    return (wrong, *why, Phrase(f"update-now-{outcome.status}", blanks))


def _wrong(before: Outcome, now: Outcome) -> Blank:
    """The part of it that was wrong; where only its status was, what we said was done, or why not."""
    for old, new in ((before.did, now.did), (before.because, now.because), (before.said, now.said)):
        if old is not None and old != new:
            return old.without_full_stop()
    if before.by is not None and before.by != now.by:
        return before.by
    return (before.did or before.because or before.said).without_full_stop()


def _against(outcome: Outcome) -> tuple[Phrase, ...]:
    """What the vote was for, why it is not so, and who decided."""
    against = outcome.against
    if against is None:
        return ()
    chosen = Phrase(f"button-{against.chosen}") if isinstance(against.chosen, str) else against.chosen
    voted = Phrase("update-against", {"chosen": chosen, "decided": against.decided})
    if outcome.because is None or outcome.status in ("not_doing", "tried"):
        return (voted,)
    return (Phrase("update-because", {"because": outcome.because.without_full_stop()}), voted)


def judgement_buttons(outcome_id: str) -> tuple[Button, ...]:
    asked = Asked("did_it", outcome_id)
    return tuple(Button(Phrase(f"button-{value}"), asked, value) for value in JUDGEMENTS)


def problems(outcome: Outcome, consultation: Consultation) -> Iterator[str]:
    """What is wrong with an outcome as staff wrote it, each in one sentence that says what to do."""
    yield from _missing(outcome)
    yield from unanswerable(outcome.about, consultation)


def unanswerable(about: About, consultation: Consultation) -> Iterator[str]:
    """Answers by which nobody can be found, or may be."""
    for question_id, _ in about.answers:
        question = consultation.question(question_id)
        if question is None:
            known = ", ".join(q.id for q in consultation.questions)
            yield f'There is no question "{question_id}" in {consultation.name}. It has: {known}.'
        elif question.secret:
            yield f'"{question_id}" is secret: nobody can be told by what they chose. Leave --answer out to tell all.'
        elif question.kind == "points":
            yield f'"{question_id}" shares out points, so nobody chose one answer. Leave --answer out to tell all.'


def _missing(outcome: Outcome) -> Iterator[str]:
    if outcome.status in ("done", "doing", "planned", "tried") and outcome.did is None:
        yield f'The status is {outcome.status}, so say what: --did "a new boiler, 8 Jan".'
    if outcome.because is not None:
        return
    if outcome.status == "tried":
        yield 'Say what was learned: --because "the pump was too small".'
    elif outcome.against is not None:
        yield (
            f"The vote on {outcome.against.question} was for something else, and everybody who voted hears why: "
            '--because "the landlord refused".'
        )
    elif outcome.status == "not_doing":
        yield 'A "we have not" needs its reason: --because "the budget is fixed until April".'


def missing_languages(outcome: Outcome, languages: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """(field, language) for each text that lacks a language some hearer reads."""
    texts = (("said", outcome.said), ("did", outcome.did), ("because", outcome.because), ("why", outcome.why))
    return tuple(
        (name, language)
        for name, text in texts
        if text is not None
        for language in languages
        if language not in text.by_language
    )


def _blanks(outcome: Outcome) -> dict[str, Blank]:
    texts = {"said": outcome.said, "did": outcome.did, "because": outcome.because}
    return {name: text.without_full_stop() for name, text in texts.items() if text is not None}


def _promise(outcome: Outcome) -> tuple[Phrase, ...]:
    if outcome.by is None or outcome.status in ("done", "not_doing"):
        return ()
    return (Phrase("update-by", {"date": outcome.by}),)
