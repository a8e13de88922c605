"""The results of a consultation as a table, and as a file that anyone can count again. Who gave what is not in it.

Each file says what stood for the log when it was made, so that a copy of it in somebody's drawer shows whether the log
was cut or written anew (`yousaid verify`). The ballots are in the order of what they say, which tells nothing of who
came first.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection

from bot import quoting
from bot.console.tallies import rows
from bot.files.sheets import FORMATS
from flows.consultation import Consultation
from storage import audit, consultations
from storage.each_ballot import NONE, Ballots, each_ballot

COLUMNS = ("consultation", "question", "kind", "asked", "answer", "people", "answered", "late")
LOG_COLUMNS = ("log_entries", "log_hash")
VERSION = 1


def written(db: Connection, asked: Consultation, form: str) -> bytes:
    """`form`: csv, xlsx or json."""
    if form == "json":
        return json.dumps(document(db, asked), ensure_ascii=False, indent=1).encode("utf-8", "replace")
    columns, table = with_head(db, COLUMNS, results(db, asked))
    return FORMATS[form][1](columns, list(table))


def with_head(
    db: Connection, columns: tuple[str, ...], table: Iterator[tuple[object, ...]]
) -> tuple[tuple[str, ...], Iterator[tuple[object, ...]]]:
    """The same table, with what stands for the log in two more columns."""
    head = audit.head(db)
    return (*columns, *LOG_COLUMNS), ((*row, *head) for row in table)


def document(db: Connection, asked: Consultation) -> dict[str, Any]:
    """What `yousaid verify` reads. `ballots` is None of open words, and of a secret vote that is not over."""
    number, hash = audit.head(db)
    given = each_ballot(db, asked.name)
    return {
        "yousaid": VERSION,
        "consultation": asked.name,
        "log": {"entries": number, "hash": hash},
        "results": [dict(zip(COLUMNS, row, strict=True)) for row in results(db, asked)],
        "questions": [_ballots(asked, place, given) for place in range(len(asked.questions))],
        "in_their_own_words": [
            {"quote": one.reference, "language": one.language, "words": one.words}
            for one in quoting.shown(db, [asked.name])
        ],
    }


def _ballots(asked: Consultation, place: int, given: Mapping[str, Ballots]) -> dict[str, Any]:
    question, first = asked.questions[place], asked.languages[0]
    own = given.get(question.id, NONE)
    has_none = question.kind == "open_text" or own.in_time is None
    return {
        "id": question.id,
        "kind": question.kind,
        "options": [option.in_language(first) for option in question.options],
        "low": question.low,
        "high": question.high,
        "ballots": None if has_none else [json.loads(value) for value in own.in_time or ()],
        "late_ballots": [json.loads(value) for value in own.late],
    }


def results(db: Connection, asked: Consultation) -> Iterator[tuple[object, ...]]:
    """One row for each answer; of open words and of secret votes that are not over only how many answered.

    Of a question of points, `people` are the points that an answer got together.
    """
    tally = consultations.tally(db, asked.name)
    counts = {count.question: count for count in tally.questions}
    for question in asked.questions:
        text = question.text.in_language(asked.languages[0])
        about = (asked.name, question.id, question.kind, text)
        if (count := counts.get(question.id)) is None:
            yield (*about, None, None, tally.views, 0)
            continue
        answers = rows(question, count, asked) if question.kind != "open_text" else ()
        for answer, people in answers or ((None, None),):
            yield (*about, answer, people, count.answered, count.late)
