"""`yousaid read`: replies as JSON lines in, what we understand of each out."""

import sys
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import IO, Any

from bot.languages import codes, words
from bot.tools.lines import NotReadable, answer_lines
from flows.commands import Found, find
from flows.consultation import USUAL_TOTAL, Question, Text
from flows.questions.kind import Reading
from flows.questions.registry import KINDS
from flows.reading.leaving import ABOUT_DATA, in_danger, wants_to_leave
from flows.safety import look
from flows.understanding import is_named, outranks, understood
from flows.words import Words

WITH_OPTIONS = frozenset({"choose_one", "choose_many", "rank", "points"})
DEFAULT_LANGUAGE = "en"
IN_OWN_WORDS = frozenset({"UNDO", "CHANGE", "PROPOSE"})
"""What follows these commands and is no answer is said in the member's own words."""


def run(lines: IO[str] = sys.stdin, out: IO[str] = sys.stdout, problems: IO[str] = sys.stderr) -> int:
    """Returns the exit code."""
    return answer_lines(answer, lines, out, problems)


def answer(asked: Any) -> dict[str, Any]:
    """What one reply says: `asked` is one line of the input, the result one of the output."""
    if not isinstance(asked, dict) or not isinstance(asked.get("text"), str):
        raise NotReadable('there is no text. Write for example {"text": "2", "kind": "score"}.')
    text = asked["text"]
    language = _language(asked)
    question = _question(asked)
    danger = look(text, (), language)
    leave = wants_to_leave(text, language)
    leave = in_danger(leave, text, language, danger.category) if danger else leave
    if leave == "unsure" and question and is_named(question, text):
        leave = "no"
    found = _command(question, text, language) if leave != "unsure" else None
    if leave == "yes" and found and found.command not in ABOUT_DATA:
        found = None  # but "delete my data" is a wish to leave, and more
    reading = _reading(question, found, text, language) if leave != "yes" else Reading()
    return {
        "answer": _answer(reading),
        "command": found.command if found else None,
        "language_asked": found.language_asked if found else None,
        "leave": leave,
        "danger": {"category": danger.category, "level": danger.level} if danger else None,
        "view": text if _is_view(text, reading, found, leave, danger is not None) else None,
    }


def _command(question: Question | None, text: str, language: Words) -> Found | None:
    found = find(text, language)
    return None if found and question and outranks(question, text, found, language) else found


def _reading(question: Question | None, found: Found | None, text: str, language: Words) -> Reading:
    """Of what stands after a command, or of the whole text."""
    said = found.rest if found else text
    if question is None:
        return Reading(more=False)
    return understood(question, said, language)


def _answer(reading: Reading) -> dict[str, Any] | None:
    if reading.value is None:
        return None
    value = list(reading.value) if isinstance(reading.value, tuple) else reading.value
    return {"value": value, "sure": reading.sure}


def _is_view(text: str, reading: Reading, found: Found | None, leave: str, danger: bool) -> bool:
    if danger:
        return True
    if leave == "yes":
        return False
    if found is not None:
        return reading.more or (reading.value is None and bool(found.rest) and found.command in IN_OWN_WORDS)
    return bool(text.strip()) if reading.value is None else reading.more


def _language(asked: Mapping[str, Any]) -> Words:
    code = asked.get("language") or DEFAULT_LANGUAGE
    if code not in codes():
        raise NotReadable(f'we have no language "{code}". Write one of {", ".join(codes())}.')
    return words(code)


def _question(asked: Mapping[str, Any]) -> Question | None:
    kind = asked.get("kind")
    if kind is None:
        return None
    if not isinstance(kind, str) or kind not in KINDS:
        raise NotReadable(f'there is no question kind "{kind}" yet. Write one of {", ".join(KINDS)}.')
    low, high = _whole(asked, "low", 1), _whole(asked, "high", 5)
    if low > high:
        raise NotReadable(f"low is {low} and high is {high}. Write a high that is above low.")
    return _same_question(kind, _options(asked, kind), low, high, _total(asked))


@lru_cache(maxsize=256)
def _same_question(kind: str, options: tuple[str, ...], low: int, high: int, total: int) -> Question:
    """Mostly many replies to one question are read, and what is known of a question is known by the question itself."""
    texts = tuple(Text({"": option}) for option in options)
    return Question("asked", kind, Text({"": "?"}), options=texts, low=low, high=high, total=total)


def _total(asked: Mapping[str, Any]) -> int:
    total = _whole(asked, "total", USUAL_TOTAL)
    if total < 1:
        raise NotReadable(f"total is {total}, so there is nothing to share out. Write for example {USUAL_TOTAL}.")
    return total


def _options(asked: Mapping[str, Any], kind: str) -> tuple[str, ...]:
    options = asked.get("options") or ()
    if not isinstance(options, Sequence) or isinstance(options, str) or not all(isinstance(o, str) for o in options):
        raise NotReadable('options is not a list of texts. Write for example ["Hot water", "Locks"].')
    if kind in WITH_OPTIONS and not options:
        raise NotReadable(f'a {kind} question needs options. Write for example "options": ["Hot water", "Locks"].')
    return tuple(options)


def _whole(asked: Mapping[str, Any], name: str, default: int) -> int:
    number = asked.get(name)
    if number is None:
        return default
    if not isinstance(number, int) or isinstance(number, bool):
        raise NotReadable(f"{name} is not a whole number. Write for example {default}.")
    return number
