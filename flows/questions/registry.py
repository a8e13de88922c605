"""Every kind of question there is."""

from flows.questions import choose_many, choose_one, open_text, rank, score, yes_no
from flows.questions.kind import Kind

KINDS: dict[str, Kind] = {
    "yes_no": yes_no,
    "choose_one": choose_one,
    "choose_many": choose_many,
    "rank": rank,
    "score": score,
    "open_text": open_text,
}
