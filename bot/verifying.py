"""Is the log as it was written and as it was published, and do the ballots of an export add up to its results?

An export is looked at alone: it needs no database. Where there is one, what stands for the log in the export is
compared with it.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from bot.console.tallies import rows
from flows.consultation import Consultation, Question, Text
from flows.questions.registry import KINDS
from storage import audit, log_heads, restores
from storage.consultations import Count
from storage.documents import value_from_json
from storage.log_heads import Head

CHANGED = (
    "The log was changed: entry {number} is not as it was written, or is missing. Compare a backup, and find out who "
    "had the database."
)
WAYS = {
    "cut": "The log was cut: {where} it had {number} entries, and now it ends before.",
    "rewritten": "The log was written anew: entry {number} is not the one that stood {where}.",
}
NOT_KEPT = (
    "Entry {number} cannot be compared: a backup was restored since (entry {entry} of the log says so), and what the "
    "log had then could not be read. Ask who restored it, and compare what others have kept."
)
BESIDE = (
    "What is kept of the log from before the restore of {name} was changed (see entry {entry}). Compare a backup, and "
    "find out who had the database."
)
NOT_OURS = "{file} is no export of yousaid: make one with yousaid export NAME --format json, or save /said.json."


class NotAnExport(ValueError):
    """One sentence."""


def wrong_with_log(db: Connection) -> list[str]:
    """What is wrong, a sentence each: first in the chain itself, then against what was published, day by day."""
    bad = audit.first_bad(db)
    chain = [CHANGED.format(number=bad)] if bad is not None else []
    if (one := restores.first_bad(db)) is not None:
        chain.append(BESIDE.format(name=one.name, entry=one.entry))
    return [*chain, *list(_against(db, log_heads.every(db)))[:1]]


def _against(db: Connection, heads: Sequence[Head]) -> Iterator[str]:
    for head in heads:
        how = log_heads.differs(db, head)
        explained = restores.explained(db, head) if how else ""
        if how and explained != "kept":
            where = f"on {head.day}" if head.day else "in this file"
            said = NOT_KEPT if explained else WAYS[how]
            yield said.format(where=where, number=head.number, entry=restores.every(db)[-1].entry if explained else "")


def wrong_with_head(db: Connection, head: Head) -> str | None:
    return next(_against(db, [head]), None)


def read_export(file: Path) -> Mapping[str, Any]:
    """An export, or a copy of /said.json. Raises NotAnExport; a device is none: some of them never end."""
    if file.is_char_device() or file.is_block_device():
        raise NotAnExport(NOT_OURS.format(file=file))
    try:
        found = json.loads(file.read_bytes())
    except (ValueError, RecursionError):
        raise NotAnExport(NOT_OURS.format(file=file)) from None
    if not isinstance(found, dict) or not isinstance(found.get("log"), dict):
        raise NotAnExport(NOT_OURS.format(file=file))
    return found


def head_of(export: Mapping[str, Any]) -> Head:
    """Raises NotAnExport."""
    log = export["log"]
    try:
        return Head(str(log.get("day") or ""), int(log["entries"]), str(log["hash"]))
    except (KeyError, TypeError, ValueError, OverflowError):
        raise NotAnExport("What stands for the log in this file cannot be read.") from None


def retally(export: Mapping[str, Any]) -> tuple[int, list[str]]:
    """(how many ballots were counted, what does not add up, a sentence each). Raises NotAnExport."""
    try:
        asked = export.get("questions", ())
        told = [(row["question"], row) for row in export.get("results", ())]
        wrong = list(_without_ballots(asked, told))
        voted = [one for one in asked if one["ballots"] is not None]
        for one in voted:
            wrong += _compared(one, [row for question, row in told if question == one["id"]])
        return sum(len(one["ballots"]) + len(one["late_ballots"]) for one in voted), wrong
    except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError, RecursionError):
        raise NotAnExport("This export cannot be counted again: it is not whole.") from None


def _without_ballots(
    asked: Sequence[Mapping[str, Any]], told: Sequence[tuple[str, Mapping[str, Any]]]
) -> Iterator[str]:
    """Results that nothing in the file could give, and ballots that would count twice.

    Earlier releases wrote the references of open words among the results.
    """
    times = Counter(one["id"] for one in asked)
    yield from (f"{id}: this question is there {number} times." for id, number in times.items() if number > 1)
    known = {one["id"] for one in asked if one["ballots"] is not None or one["kind"] == "open_text"}
    for id in dict.fromkeys(id for id, row in told if row["answer"] is not None and id not in known):
        yield f"{id}: the results have answers to it, and its ballots are not in the file."
    for id in dict.fromkeys(id for id, _ in told if id not in times):
        yield f"{id}: the results have this question, and the rest of the file has not."


def _compared(asked: Mapping[str, Any], told: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    question = _question(asked)
    ballots = [value_from_json(json.dumps(one)) for one in asked["ballots"]]
    count = Count(question.id, len(ballots), len(asked["late_ballots"]), dict(Counter(ballots)))
    ours = [(answer, people) for answer, people in rows(question, count, _only(question))]
    theirs = [(row["answer"], row["people"]) for row in told if row["answer"] is not None]
    if ours != theirs:
        both = dict(ours).keys() | dict(theirs).keys()
        first = next((one for one in sorted(both) if dict(ours).get(one) != dict(theirs).get(one)), None)
        yield f"{question.id}: " + (
            f"the ballots do not add up to the results: {first} has "
            f"{dict(ours).get(first, 0)} by the ballots and {dict(theirs).get(first, 0)} in the results."
            if first is not None
            else "an answer stands twice in the results, or in another place."
        )
    for name, number in (("answered", count.answered), ("late", count.late)):
        if any(row[name] != number for row in told):
            yield f"{question.id}: there are {number} ballots for what the results call {name}, and they say another."


def _question(asked: Mapping[str, Any]) -> Question:
    if asked["kind"] not in KINDS:
        raise ValueError(asked["kind"])
    options = tuple(Text({"": words}) for words in asked["options"])
    return Question(asked["id"], asked["kind"], Text({"": ""}), options=options, low=asked["low"], high=asked["high"])


def _only(question: Question) -> Consultation:
    nothing = Text({"": ""})
    return Consultation("", nothing, nothing, nothing, (question,), ("",))
