"""The results of a consultation as a table: how many gave each answer. Who gave it is nowhere in it."""

from collections.abc import Iterator

from sqlalchemy import Connection

from bot.console.tallies import rows
from flows.consultation import Consultation
from storage import consultations

COLUMNS = ("consultation", "question", "kind", "asked", "answer", "people", "answered", "late")


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
        for answer, people in rows(question, count, asked) or ((None, None),):
            yield (*about, answer, people, count.answered, count.late)
