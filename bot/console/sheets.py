"""A form that is filled in one thing at a time: its sheets in their order, and which of them is shown.

What stands on the others goes along in hidden fields: nothing is kept before the end, and no words stand in an address.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

CHECK = "check"
Problems = Mapping[str, str]
"""Field's id -> one sentence."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """`name`: in the address. `fields`: what stands on it, by the part of a field's name before the language."""

    name: str
    title: str
    template: str
    fields: tuple[str, ...]

    def has(self, field: str) -> bool:
        return field.partition("-")[0] in self.fields


def wanted_sheet(sheets: Sequence[Sheet], wanted: str, problems: Problems) -> tuple[Sheet | None, Problems]:
    """The one that is wanted, or one before it that has a problem; None: all are filled in, and there is none."""
    for sheet in sheets:
        if sheet.name == wanted:
            return sheet, {}
        if own := {field: sentence for field, sentence in problems.items() if sheet.has(field)}:
            return sheet, own
    return (sheets[0], problems) if problems else (None, {})


def around(sheets: Sequence[Sheet], sheet: Sheet, form: Mapping[str, Any], here: str) -> dict[str, Any]:
    """What the frame of a sheet shows. Who came back from the check goes there again at once."""
    place = sheets.index(sheet)
    after = sheets[place + 1].name if place + 1 < len(sheets) and not form.get("checked") else CHECK
    return {
        "sheet": sheet,
        "place": f"{place + 1} of {len(sheets)}",
        "here": here,
        "onward": f"{here}/{after}",
        "back": f"{here}/{sheets[place - 1].name}" if place else None,
        "carried": hidden({name: value for name, value in form.items() if not sheet.has(name)}),
    }


def hidden(form: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(name, value) for each that was filled in; a name may come several times."""
    every = ((name, value) for name, values in form.items() for value in _several(values))
    return [(name, value) for name, value in every if value]


def _several(values: Any) -> Sequence[str]:
    return (values,) if isinstance(values, str) else tuple(values)
