"""Settings as they are chosen on a page: written as in `.env`, read by the same rules, and kept where nobody set them
in the environment."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import time
from typing import TYPE_CHECKING

from bot.in_force import ON_PAGES, is_given
from bot.languages import codes
from bot.settings import FIELDS, Settings, describe, read_one
from flows.segments import measure
from storage import audit, chosen

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from bot.house import House

LONGEST = 200
NONE = "-"
OF_LANGUAGES = ("YOUSAID_LANGUAGE", "YOUSAID_PLAIN_LETTERS")


def written(settings: Settings, name: str) -> str:
    """As one would write it in `.env`; empty where nothing is set."""
    value = getattr(settings, FIELDS[name].field)
    if name == "YOUSAID_QUIET_HOURS":
        return "-".join(f"{at:%H:%M}" for at in value if isinstance(at, time))
    if isinstance(value, tuple):
        return ",".join(str(one) for one in value) or NONE
    return "" if value is None else str(value)


def tidy(typed: Mapping[str, str], names: Iterable[str]) -> dict[str, str]:
    """On one line each, without the sign of the pound."""
    return {name: " ".join(typed.get(name, "")[: LONGEST + 1].split()).removeprefix("\u00a3") for name in names}


def problems(house: "House", wanted: Mapping[str, str]) -> dict[str, str]:
    """One sentence for each that cannot be kept."""
    return {name: sentence for name, value in wanted.items() for sentence in list(_wrong(house, name, value))[:1]}


def _wrong(house: "House", name: str, value: str) -> Iterator[str]:
    if name not in ON_PAGES or is_given(house.given, name):
        yield "This is set in the environment: it is changed there."
    elif value and (len(value) > LONGEST or not _can_be_read(name, value)):
        yield f"Write {describe(name)}."
    elif name == "YOUSAID_NAME" and (dear := measure(value).because):
        yield f"These would make every text dearer: {' '.join(dear[:5])}. Write the name without them."
    elif name in OF_LANGUAGES and (unknown := _unknown(value)):
        yield f"There is no language {unknown}: there are {', '.join(codes())}."


def _can_be_read(name: str, value: str) -> bool:
    try:
        read_one(name, value)
    except ValueError:
        return False
    return True


def _unknown(value: str) -> str | None:
    wanted = [code for code in value.lower().replace(",", " ").split() if code != NONE]
    return next((code for code in wanted if code not in codes()), None)


def keep(db: "Connection", house: "House", wanted: Mapping[str, str], by: str) -> None:
    """An empty one is as if nobody had chosen. What it was changed to is in the log: settings hold nobody's words."""
    before = chosen.chosen(db).settings
    chosen.choose(db, {name: value or None for name, value in wanted.items()})
    for name, value in wanted.items():
        if before.get(name, "") != value:
            audit.note(db, by, "setting changed", house.clock.now(), name, value or None)
