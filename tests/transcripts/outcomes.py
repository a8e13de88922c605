"""A `staff:` line of a transcript: `done --said "..." --did "..." [--because ...] [--ref K7] [--answer question=2]`, or
`promise --what "..." --until 2027-04-16 [--owner ...] [--ref K7]`.

What follows on an outcome names it: `update outcome-1 done --did "..."`, `correct outcome-1 --did "..." --why "..."`.
"""

import argparse
from dataclasses import replace
from datetime import date
from typing import Any

from flows.consultation import Text
from flows.outcome import About, Outcome
from flows.promises import Promise

TEXTS = ("said", "did", "because", "why")
CHANGES = ("update", "correct")


def read_outcome_line(words: list[str]) -> Outcome:
    given = read(words, "status")
    answers = tuple((question, int(value)) for question, value in (a.split("=") for a in given["answer"]))
    texts = {name: text_of(given, name) for name in TEXTS}
    said = texts["said"]
    assert said is not None
    about = About(tuple(given["ref"]), answers)
    owner, by, sensitive = given["owner"], given["by"], given["sensitive"]
    return Outcome("", "oak-house", given["status"], said, texts["did"], texts["because"], about, owner, by, sensitive)


def read_change(words: list[str], before: Outcome) -> Outcome:
    """The outcome as it is claimed from now on; what the line does not say stays."""
    given = read(words, "--status")
    written = {name: text for name in TEXTS if (text := text_of(given, name))}
    status, by = given["status"] or before.status, given["by"] or before.by
    return replace(before, status=status, by=by, **{"why": None, **written})


def read(words: list[str], status: str) -> dict[str, Any]:
    parser = argparse.ArgumentParser(exit_on_error=False)
    parser.add_argument(status)
    for name in TEXTS:
        parser.add_argument(f"--{name}")
        parser.add_argument(f"--{name}.pl")
    parser.add_argument("--ref", action="append", default=[])
    parser.add_argument("--answer", action="append", default=[])
    parser.add_argument("--owner")
    parser.add_argument("--by", type=date.fromisoformat)
    parser.add_argument("--sensitive", action="store_true")
    return vars(parser.parse_args(words))


def read_promise_line(words: list[str]) -> tuple[Promise, date]:
    parser = argparse.ArgumentParser(exit_on_error=False)
    parser.add_argument("promise")
    parser.add_argument("--what", required=True)
    parser.add_argument("--until", type=date.fromisoformat, required=True)
    parser.add_argument("--owner")
    parser.add_argument("--ref", action="append", default=[])
    parser.add_argument("--sensitive", action="store_true")
    given = parser.parse_args(words)
    what = Text({"en": given.what})
    about = About(tuple(given.ref))
    promise = Promise("", 0, "added", "oak-house", what, given.owner, about, sensitive=given.sensitive)
    return promise, given.until


def text_of(given: dict[str, Any], name: str) -> Text | None:
    by_language = {"en": given[name], "pl": given[f"{name}.pl"]}
    written = {language: words for language, words in by_language.items() if words}
    return Text(written) if written else None
