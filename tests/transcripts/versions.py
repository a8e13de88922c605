"""`staff: load FILE` of a transcript: a consultation that is open is loaded again, with other questions."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from bot.files.consultations import read_file
from bot.fitting import overflow
from bot.telling.changed import SAID
from flows import asking
from flows.changing_questions import changed_questions
from flows.consultation import Consultation
from flows.phrase import Phrase
from flows.state import MemberState
from flows.turn import Given, Say
from tests.transcripts.script import ZONE

FOLDER = Path(__file__).parent / "versions"
Answers = Mapping[tuple[str, str], Given]


def version(name: str, now: datetime) -> Consultation:
    return read_file(FOLDER / f"{name}.yaml", ZONE, now.astimezone(ZONE).date(), overflow)


def put_again(
    before: Consultation, after: Consultation, answers: Answers, state: MemberState
) -> tuple[dict[tuple[str, str], Given], Say | None]:
    """The answers that count from now on, and what one member is told."""
    counted, again = dict(answers), list[tuple[str, str]]()
    for revised in changed_questions(before, after):
        place = (after.name, revised.after.id)
        if (given := counted.pop(place, None)) is not None:
            again.append((revised.after.id, "gone" if revised.loses(given.value) else "stands"))
            if (value := revised.carry(given.value)) is not None:
                counted[place] = given._replace(value=value)
    if not again and not asking.unanswered(before, answers, state):
        why = "asked" if before.is_blank else "added"
        again = [(question.id, why) for question in asking.unanswered(after, answers, state)[:1]]
    if not again:
        return counted, None
    question = after.question(again[0][0])
    assert question is not None
    return counted, asking.put_unasked(after, question, (Phrase(SAID[again[0][1]]),))  # type: ignore[index]
