"""A "you said, we did" from a YAML file, for `yousaid outcome add --file`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from pathlib import Path
from typing import cast, get_args

from bot.files.conditions import read_values
from bot.files.dates import DAY, MOMENT, read_day, read_moment
from bot.files.opening import read_words_of
from bot.files.parts import read_keys, read_list, read_one_of, read_word, read_yes_no, wrong_type
from bot.files.periods import read_when
from bot.files.problems import FileProblems, Notes, did_you_mean, shown
from bot.files.texts import read_text
from bot.files.tree import Keyed, Node, read_tree
from flows.consultation import Consultation, Text
from flows.outcome import About, Status
from flows.private import private_in
from flows.questions.kind import Kind
from flows.value import Value

KEYS = ("status", "said", "did", "because", "owner", "by", "at", "refs", "answers", "sensitive")
STATUSES: tuple[Status, ...] = get_args(Status)
REFERENCE = re.compile(r"[A-HJKMNP-Z][0-9]{1,7}")


@dataclass(frozen=True, slots=True)
class WrittenOutcome:
    """What the file says; None where it says nothing. `at`: when the update may go, aware UTC."""

    status: Status | None
    said: Text | None
    did: Text | None
    because: Text | None
    about: About
    owner: str | None
    by: date | None
    at: datetime | None
    sensitive: bool


@dataclass(frozen=True, slots=True)
class _Around:
    """`languages`: all that anybody may read, the consultation's first one in front."""

    consultation: Consultation
    languages: tuple[str, ...]
    kinds: Mapping[str, Kind]
    zone: tzinfo
    today: date


def read_outcome_file(path: Path, consultation: Consultation, zone: tzinfo, today: date) -> WrittenOutcome:
    return read_outcome(read_words_of(path), consultation, zone, today)


def read_outcome(text: str, consultation: Consultation, zone: tzinfo, today: date) -> WrittenOutcome:
    """Raises FileProblems with every problem.

    Why no key is needed here: the command line can say any of them too. What is missing in the end, translations
    included, depends on who will hear it: see `flows.loop.problems` and `flows.loop.missing_languages`.
    """
    from bot.languages import codes
    from flows.questions.registry import KINDS

    notes = Notes()
    parts = read_keys(read_tree(text, notes), KEYS, notes, "an outcome")
    if parts is None:
        raise FileProblems(notes.problems)
    languages = tuple(dict.fromkeys((*consultation.languages, *codes())))
    outcome = _outcome(parts, _Around(consultation, languages, KINDS, zone, today), notes)
    notes.raise_if_any()
    return outcome


def _outcome(parts: Mapping[str, Node], around: _Around, notes: Notes) -> WrittenOutcome:
    status = read_one_of(parts["status"], STATUSES, notes, "the status") if "status" in parts else None
    said, did, because = (_words(parts.get(key), key, around, notes) for key in ("said", "did", "because"))
    owner = read_word(parts["owner"], notes, "the owner", "Write a role.") if "owner" in parts else None
    by = read_when(parts.get("by"), DAY, lambda text: read_day(text, around.today), notes)
    if by is not None and by < around.today:
        notes.add(parts["by"], "This is in the past.", f"Write {around.today} or a later day.")
    at = read_when(parts.get("at"), MOMENT, lambda text: read_moment(text, around.zone, around.today), notes)
    return WrittenOutcome(
        status=cast(Status | None, status),
        said=said,
        did=did,
        because=because,
        about=About(_read_references(parts, notes), _read_answers(parts.get("answers"), around, notes)),
        owner=owner.text if owner else None,
        by=by,
        at=at,
        sensitive=read_yes_no(parts.get("sensitive"), notes, "sensitive"),
    )


def _words(node: Node | None, key: str, around: _Around, notes: Notes) -> Text | None:
    if node is None:
        return None
    text = read_text(node, around.languages, notes, key, as_is=True)
    if text is not None and (kinds := [kind for words in text.every() if (kind := private_in(words))]):
        notes.add(node, f'"{key}" holds a {kinds[0]}.', "Take it out: many people will read this.")
    return text


def _read_references(parts: Mapping[str, Node], notes: Notes) -> tuple[str, ...]:
    references: dict[str, None] = {}
    for item in (read_list(parts["refs"], notes, "refs", "[K7, M2]") or ()) if "refs" in parts else ():
        word = read_word(item, notes, "a reference", "Write it as on the page, for example K7.")
        if word is not None and not REFERENCE.fullmatch(word.text.upper()):
            notes.add(word, f'"{shown(word.text)}" is not a reference.', "Write a letter and a number, for example K7.")
        elif word is not None:
            references[word.text.upper()] = None
    return tuple(references)


def _read_answers(node: Node | None, around: _Around, notes: Notes) -> tuple[tuple[str, Value], ...]:
    """`{first-repair: [1, Locks]}`: those who gave one of these answers."""
    if node is None or not isinstance(node, Keyed):
        if node is not None:
            wrong_type(node, notes, "answers", "Write it as:  answers: {first-repair: Locks}")
        return ()
    asked = {question.id: question for question in around.consultation.questions}
    answers: list[tuple[str, Value]] = []
    for entry in node.entries:
        question = asked.get(entry.key.text)
        if question is None:
            notes.add(
                entry.key, f'There is no question "{shown(entry.key.text)}".', did_you_mean(entry.key.text, asked)
            )
        elif question.secret:
            notes.add(entry.key, f'"{question.id}" is secret: nobody is told by what they chose.', "Leave it out.")
        else:
            answers += [(question.id, value) for value in read_values(entry.node, question, around.kinds, notes)]
    return tuple(answers)
