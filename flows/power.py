"""How much power is shared: the rung of a consultation, who decides, and what members are told of both.

The rungs are those of the ladder of co-production, from the lowest to the highest.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta, tzinfo

from flows import asking
from flows.consultation import Consultation
from flows.dues import offered, read_offer
from flows.phrase import Phrase
from flows.turn import Here, Say

RUNGS: Mapping[str, str] = {
    "informing": "rung-informing",
    "consulting": "rung-consulting",
    "involving": "rung-involving",
    "co-design": "rung-co_design",
    "co-production": "rung-co_production",
}
"""Each rung -> the message that says it to members."""

DECIDERS: Mapping[str, str] = {
    "members": "members decide",
    "members_and_staff": "members and staff decide together",
    "staff": "staff decide",
    "others": "somebody else decides, such as a landlord",
}
"""Whose word it is -> in words for staff."""

SHARED = ("members", "members_and_staff")
LEAST_TIME = timedelta(days=7)

COUNTED: Mapping[str, str] = {
    "choose_one": "counted-one",
    "yes_no": "counted-one",
    "choose_many": "counted-many",
    "rank": "counted-rank",
    "score": "counted-score",
    "points": "counted-points",
    "consent": "counted-consent",
    "statements": "counted-statements",
    "open_text": "counted-words",
}
"""Each kind of question -> the message that says how it is counted."""


def may_be(rung: str | None, decided_by: str | None) -> bool:
    """Co-production without members deciding is a word and nothing else."""
    return rung != "co-production" or decided_by in SHARED


def is_short(opens: datetime | None, closes: datetime | None, zone: tzinfo) -> bool:
    """Less than a week by the local clock. Without one of the two nobody can say."""
    if opens is None or closes is None:
        return False
    begins, ends = (moment.astimezone(zone).replace(tzinfo=None) for moment in (opens, closes))
    return timedelta(0) < ends - begins < LEAST_TIME


def is_silent_rush(consultation: Consultation, now: datetime, zone: tzinfo) -> bool:
    """Opened by hand, only now is it known for how long: it would be short, and nothing says why."""
    if consultation.is_open(now) or consultation.short_because:
        return False
    return is_short(now, consultation.closes, zone)


def who_decides(consultation: Consultation) -> tuple[Phrase, ...]:
    """Where members first hear of it; what does not fit goes, the rung first. RULES says all of it."""
    words = {"decides": consultation.decides, "can_change": consultation.can_change}
    return (Phrase("who-decides", words, weight=2), *_little_time(consultation, 3), *_rung(consultation, 4))


def rules(here: Here) -> Say:
    """RULES: who decides, what can change, how much power is shared, how it is counted, and until when.

    Whoever asks for the rules gets them whole, in two segments where one is too short.
    """
    consultation = asking.current(here)
    if consultation is None:
        return Say((Phrase("rules-none"),))
    counted = [Phrase(key, weight=place + 2 if place else 0) for place, key in enumerate(_counted(here, consultation))]
    words = {"decides": consultation.decides, "can_change": consultation.can_change}
    decides = (Phrase("who-decides", words), *_rung(consultation, 1))
    return Say(
        (*decides, *counted, *_until(here, consultation), *_offered(consultation), *_little_time(consultation, 2)),
        first=True,
    )


def for_staff(consultation: Consultation) -> str:
    """How much power is shared, in one sentence."""
    whose = DECIDERS.get(consultation.decided_by or "", "nothing says who decides (decided_by)")
    because = consultation.short_because
    short = f" Open for less than a week: {because.in_language(consultation.languages[0])}." if because else ""
    said = f"{consultation.rung}: {whose}" if consultation.rung else whose
    return f"{said[:1].upper()}{said[1:]}.{short}"


def _rung(consultation: Consultation, weight: int) -> tuple[Phrase, ...]:
    said = RUNGS.get(consultation.rung or "")
    return (Phrase(said, weight=weight),) if said else ()


def _little_time(consultation: Consultation, weight: int) -> tuple[Phrase, ...]:
    because = consultation.short_because
    return (Phrase("rules-short", {"because": because.without_full_stop()}, weight),) if because else ()


def _offered(consultation: Consultation) -> tuple[Phrase, ...]:
    return offered(read_offer(consultation.offers), 3) if consultation.offers else ()


def _until(here: Here, consultation: Consultation) -> tuple[Phrase, ...]:
    """A day alone closes at its end, which is the first moment of the next one."""
    if consultation.closes is None or consultation.has_closed(here.now):
        return ()
    last = (consultation.closes - timedelta(microseconds=1)).date()
    return (Phrase("rules-until", {"date": last}, weight=1),)


def _counted(here: Here, consultation: Consultation) -> Iterator[str]:
    """How each kind of question in it is counted, that of the open one first, then in their order."""
    opened = {asked.id for asked in here.state.open[:1] if asked.kind == "question"}
    questions = sorted(consultation.questions, key=lambda question: question.id not in opened)
    yield from dict.fromkeys(COUNTED[question.kind] for question in questions if question.kind in COUNTED)
