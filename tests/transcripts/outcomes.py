"""A `staff:` line of a transcript: `done --said "..." --did "..." [--because ...] [--ref K7] [--answer question=2]`."""

import argparse

from flows.consultation import Text
from flows.outcome import About, Outcome

TEXTS = ("said", "did", "because")


def read_outcome_line(words: list[str]) -> Outcome:
    parser = argparse.ArgumentParser(exit_on_error=False)
    parser.add_argument("status")
    for name in TEXTS:
        parser.add_argument(f"--{name}")
        parser.add_argument(f"--{name}.pl")
    parser.add_argument("--ref", action="append", default=[])
    parser.add_argument("--answer", action="append", default=[])
    parser.add_argument("--owner")
    given = vars(parser.parse_args(words))
    answers = tuple((question, int(value)) for question, value in (a.split("=") for a in given["answer"]))
    texts = {name: text_of(given, name) for name in TEXTS}
    said = texts["said"]
    assert said is not None
    about = About(tuple(given["ref"]), answers)
    return Outcome("", "oak-house", given["status"], said, texts["did"], texts["because"], about, owner=given["owner"])


def text_of(given: dict[str, str | None], name: str) -> Text | None:
    by_language = {"en": given[name], "pl": given[f"{name}.pl"]}
    written = {language: words for language, words in by_language.items() if words}
    return Text(written) if written else None
