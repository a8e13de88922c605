"""`relevant` of a spreadsheet, as far as a text can follow it: the answer to one earlier question."""

import re
from collections.abc import Sequence

REFERENCE = r"\$\{\s*([A-Za-z0-9_.-]+)\s*\}"
VALUE = r"(?:'([^']*)'|\"([^\"]*)\"|(-?[0-9]+))"
EQUALS = re.compile(rf"{REFERENCE}\s*=\s*{VALUE}")
SELECTED = re.compile(rf"selected\(\s*{REFERENCE}\s*,\s*{VALUE}\s*\)")
HOW = "Write it as: ${first-repair} = 'locks'. Of several: ${first-repair} = 'locks' or ${first-repair} = 'heating'."


def read_relevant(written: str) -> tuple[str, Sequence[str]] | None:
    """(the earlier question, its answers by name); None where it is more than that."""
    asked: set[str] = set()
    values: list[str] = []
    for part in re.split(r"\s+or\s+", _unwrapped(written.strip()), flags=re.IGNORECASE):
        found = EQUALS.fullmatch(_unwrapped(part.strip())) or SELECTED.fullmatch(_unwrapped(part.strip()))
        if found is None:
            return None
        asked.add(found[1])
        values.append(next(value for value in found.groups()[1:] if value is not None))
    return (asked.pop(), values) if len(asked) == 1 else None


def _unwrapped(part: str) -> str:
    return part[1:-1].strip() if part.startswith("(") and part.endswith(")") and part.count("(") == 1 else part
