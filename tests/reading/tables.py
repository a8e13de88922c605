"""Tables of texts and what they mean, as plain files that anyone can extend."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.languages import words
from flows.consultation import USUAL_TOTAL, Question, Text
from flows.questions.kind import Reading
from flows.questions.registry import KINDS
from flows.reading.judging import did_it_work

TESTS = Path(__file__).parent.parent
UNSEEN = {"\\n": "\n", "\\u200b": "\u200b", "\\u200d": "\u200d", "\\ufeff": "\ufeff", "\\u00ad": "\u00ad"}
"""Characters that nobody can see in a table are written by their codes."""


@dataclass(frozen=True)
class Line:
    """One text, the question or questions that were open, and what is expected."""

    where: str
    language: str
    question: str
    text: str
    meant: str


def lines(*names: str) -> list[Line]:
    """`names`: files below tests/."""
    return list(_lines(*names))


def _lines(*names: str) -> Iterator[Line]:
    for name in names:
        language, question = "en", ""
        for number, row in enumerate((TESTS / name).read_text("utf-8").splitlines(), start=1):
            if row.startswith("language: "):
                language = row.removeprefix("language: ")
            elif row.startswith(("question: ", "questions: ")):
                question = row.partition(": ")[2]
            elif " => " in row and not row.startswith("#"):
                text, meant = row.rsplit(" => ", 1)
                yield Line(f"{name}:{number}", language, question, seen(text), meant.strip())


def seen(text: str) -> str:
    for code, character in UNSEEN.items():
        text = text.replace(code, character)
    return text


def wrong(every: list[Line], reading: Callable[[Line], str]) -> list[tuple[str, str, str, str]]:
    """Place, text, what is wanted, what was read."""
    read = ((line, reading(line)) for line in every)
    return [(line.where, line.text, line.meant, meant) for line, meant in read if meant != line.meant]


def understood(line: Line) -> str:
    """What the code makes of a line, written as the tables write it."""
    language = words(line.language)
    if line.question == "did_it":
        return written(did_it_work(line.text, language))
    asked = question(line.question)
    return written(KINDS[asked.kind].understand(asked, line.text, language))


def question(said: str) -> Question:
    """ "choose_one: Hot water, Locks", "points of 12: Hot water, Locks" or "score: 1 (not safe) to 5 (very safe)"."""
    kind, _, rest = said.strip().partition(": ")
    if kind != "score":
        kind, _, total = kind.partition(" of ")
        options = tuple(Text({"en": option.strip()}) for option in rest.split(",") if option.strip())
        return Question("asked", kind, Text({"en": "?"}), options=options, total=int(total or USUAL_TOTAL))
    low, high = rest.split(" to ")
    (lowest, low_label), (highest, high_label) = _end(low), _end(high)
    return Question(
        "asked", kind, Text({"en": "?"}), low=lowest, high=highest, low_label=low_label, high_label=high_label
    )


def _end(said: str) -> tuple[int, Text | None]:
    number, _, label = said.partition(" (")
    return int(number), Text({"en": label.rstrip(")")}) if label else None


def written(reading: Reading) -> str:
    if reading.value is None:
        return "view"
    if not reading.sure:
        return "ask"
    return f"{value(reading)} + view" if reading.more else value(reading)


def value(reading: Reading) -> str:
    if isinstance(reading.value, tuple):
        return ",".join(map(str, reading.value)) or "none"
    return str(reading.value)
