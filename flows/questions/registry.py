"""Every kind of question there is."""

from flows.questions import choose_many, choose_one, consent, open_text, points, rank, score, statements, yes_no
from flows.questions.kind import Kind

KINDS: dict[str, Kind] = {
    "yes_no": yes_no,
    "choose_one": choose_one,
    "choose_many": choose_many,
    "rank": rank,
    "score": score,
    "points": points,
    "consent": consent,
    "statements": statements,
    "open_text": open_text,
}
