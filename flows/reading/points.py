"""Points shared out over options: which option gets how many."""

from flows.consultation import Question
from flows.questions.kind import Reading
from flows.reading.one_answer import after_correction, before_reason, says_more
from flows.reading.other_languages import best_reading
from flows.reading.plain_form import cut
from flows.reading.shares import shares
from flows.reading.sharing import listen_to_shares, pieces_of, says_which
from flows.words import Words


def read_points(question: Question, text: str, words: Words) -> Reading:
    return best_reading(lambda one: _read(question, text, one), text, words, sums=True)


def _read(question: Question, text: str, words: Words) -> Reading:
    said = cut(text)
    events = listen_to_shares(said, words, question)
    corrected = after_correction(events)
    head = before_reason(corrected)
    explicit = says_which(said)
    found = shares(pieces_of(head, question), question, explicit)
    if not found.sure and len(head) < len(corrected):
        # "para" and "pentru" can give a reason, or stand before an option
        whole = shares(pieces_of(corrected, question), question, explicit)
        found, head = (whole, corrected) if whole.sure else (found, head)
    more = says_more(events, corrected, head) or (found.points is None and bool(said.words))
    return Reading(found.points, found.sure, more)
