"""Does what staff wrote fit into one message, as a phone would show it?"""

from bot.broadcasting.bill import USUAL_DAY
from bot.files.surroundings import Overflow
from bot.wording import GSM_TWO, UCS_THREE, Wording
from flows.broadcast import Broadcast, invited, said
from flows.consultation import Question
from flows.loop import news_of
from flows.outcome import Outcome
from flows.questions.registry import KINDS
from flows.segments import measure
from flows.turn import Say


def overflow(question: Question, language: str, channel: str) -> Overflow | None:
    """None where it fits. Telegram could carry more, but a question means the same on every channel."""
    return _beyond(Wording({}).text((KINDS[question.kind].ask(question),), language))


def outcome_overflow(wording: Wording, outcome: Outcome, language: str) -> Overflow | None:
    """None where the whole update fits, with "did it work?" where it asks that."""
    return say_overflow(wording, news_of(outcome), language)


def say_overflow(wording: Wording, say: Say, language: str) -> Overflow | None:
    """None where it fits whole, without what may be left out."""
    kept = tuple(phrase for phrase in say.phrases if not phrase.weight)
    phrases = (*kept, say.question) if say.question else kept
    return _beyond(wording.sms_text(phrases, language))


def broadcast_overflow(wording: Wording, broadcast: Broadcast, language: str) -> Overflow | None:
    """None where it fits, with who writes and how to end it."""
    return _beyond(wording.sms_text(said(broadcast), language))


def invitation_overflow(wording: Wording, broadcast: Broadcast, language: str) -> Overflow | None:
    """The same for those who read first how we come by their number."""
    return say_overflow(wording, Say(invited(broadcast, USUAL_DAY, "")), language)


def _beyond(text: str) -> Overflow | None:
    measured = measure(text)
    limit = GSM_TWO if measured.encoding == "GSM-7" else UCS_THREE
    return Overflow(measured.units, limit) if measured.units > limit else None
