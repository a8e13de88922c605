"""Does a question fit into one message, as a phone would show it?"""

from bot.files.surroundings import Overflow
from bot.wording import GSM_TWO, UCS_THREE, Wording
from flows.consultation import Question
from flows.questions.registry import KINDS
from flows.segments import measure


def overflow(question: Question, language: str, channel: str) -> Overflow | None:
    """None where it fits. Telegram could carry more, but a question means the same on every channel."""
    text = Wording({}).text((KINDS[question.kind].ask(question),), language)
    measured = measure(text)
    limit = GSM_TWO if measured.encoding == "GSM-7" else UCS_THREE
    return Overflow(measured.units, limit) if measured.units > limit else None
