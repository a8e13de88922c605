"""The headings of a spreadsheet: what each column is, and in which language its words are."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from bot.files.growing import Grower
from bot.files.parts import LONGEST_SLUG
from bot.files.problems import did_you_mean, shown
from bot.files.surroundings import Surroundings
from bot.files.workbook import Sheet

SETTINGS: Mapping[str, str] = {
    "form_title": "title",
    "title": "title",
    "id_string": "name",
    "form_id": "name",
    "name": "name",
    **{key: key for key in ("decides", "can_change", "short_because", "opens", "closes", "answer_by", "keyword")},
    **{key: key for key in ("rung", "decided_by", "offers", "sensitive", "audience_channels", "audience_languages")},
    "default_language": "language",
}
SURVEY: Mapping[str, str] = {
    **{key: key for key in ("type", "name", "label", "short", "relevant", "secret", "parameters")},
    **{key: key for key in ("low", "high", "low_label", "high_label", "total")},
}
CHOICES: Mapping[str, str] = {
    "list_name": "list",
    "list name": "list",
    "name": "name",
    "value": "name",
    "label": "label",
}
KNOWN: Mapping[str, Mapping[str, str]] = {"settings": SETTINGS, "survey": SURVEY, "choices": CHOICES}
"""By sheet: heading -> what it is here. Settings of ours stand beside those that XLSForm has."""

PASSED_OVER = frozenset(
    ("hint", "guidance_hint", "required", "required_message", "appearance", "constraint_message", "version", "style",
     "instance_name", "public_key", "submission_url", "allow_choice_duplicates", "order", "notes", "note")
)  # fmt: skip
"""What a form on a screen needs and a text does not."""

IN_A_LANGUAGE = ("title", "decides", "can_change", "short_because", "label", "short", "low_label", "high_label")
CODE = re.compile(r"\(\s*([a-z]{2,3})\s*\)\s*$|^([a-z]{2,3})$")


class Column(NamedTuple):
    """`language` empty: none is named, so it is the default one."""

    what: str
    language: str


class Columns:
    """Of one sheet: where to find what. Headings that say nothing are noted."""

    def __init__(self, sheet: Sheet, around: Surroundings, grow: Grower) -> None:
        self.sheet = sheet
        self.by_column = dict(self._read(around, grow))

    def heading(self, what: str, language: str = "") -> str | None:
        return self.by_column.get(Column(what, language))

    def languages(self) -> Iterator[str]:
        yield from (column.language for column in self.by_column if column.language)

    def _read(self, around: Surroundings, grow: Grower) -> Iterator[tuple[Column, str]]:
        known = KNOWN[self.sheet.name]
        for heading in self.sheet.headings:
            name, _, tongue = (part.strip() for part in heading.partition("::"))
            tongue = tongue.lstrip(":").strip()
            if name in PASSED_OVER:
                continue
            code = code_of(tongue, around) if tongue else ""
            if name not in known or (tongue and known[name] not in IN_A_LANGUAGE):
                self._note(grow, heading, f'There is no column "{shown(heading)}" here.', did_you_mean(name, known))
            elif code is None:
                instead = (
                    f"Write its code in brackets: {name}::Polski (pl). The codes are {', '.join(around.languages)}."
                )
                self._note(grow, heading, f'"{shown(tongue)}" names no language that we have.', instead)
            else:
                yield Column(known[name], code), heading

    def _note(self, grow: Grower, heading: str, what: str, instead: str) -> None:
        grow.noted(self.sheet.at(heading), what, instead)


def code_of(named: str, around: Surroundings) -> str | None:
    """ "Polski (pl)", "pl", "Polish" -> "pl"; None for what is no language here."""
    from babel import Locale

    said = named.strip().lower()
    if found := CODE.search(said):
        code = found[1] or found[2]
        return code if code in around.languages else None
    for code in around.languages:
        names = (Locale(code).get_display_name("en"), Locale(code).get_display_name(code))
        if said in [str(name).lower() for name in names]:
            return code
    return None


def slug(written: str) -> str:
    """Names in forms have underscores where ours have hyphens."""
    return written.strip().lower().replace("_", "-").replace(".", "-").replace(" ", "-")[: LONGEST_SLUG + 1]
