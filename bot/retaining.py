"""Once a day what has been kept long enough goes, in small steps; and what will go is counted before it does."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.house import House
from bot.settings import Settings
from flows.retention import KINDS, Kind, days, due_before
from storage import audit, kept, retention
from storage.failing import failpoint
from storage.retention import MOST_COUNTED

DONE = "retained_on"
LATER = (timedelta(days=7), timedelta(days=30))


@dataclass(frozen=True, slots=True)
class WillGo:
    """How many go at the next run, within a week, and within 30 days."""

    kind: Kind
    days: int
    counts: tuple[int, int, int]


def chosen(settings: Settings) -> Mapping[str, int]:
    return {
        "YOUSAID_KEEP_VIEWS": settings.keep_views,
        "YOUSAID_KEEP_TEXTS": settings.keep_texts,
        "YOUSAID_KEEP_FILES": settings.keep_files,
    }


def let_go(db: Connection, house: House, now: datetime) -> bool:
    """One slice of one kind. True: there is more to do today. The day's end is logged once, where anything went."""
    today, went = _today(db, house, now)
    kind = next((kind for kind in KINDS if kind.key not in went), None)
    if kind is None:
        return False
    many = retention.drop(db, kind.key, due_before(kind, chosen(house.settings), now))
    failpoint("purge.step")
    so_far = went.get("", 0) + many
    over = {kind.key: 0} if many < retention.SLICE else {}
    _keep(db, today, {**went, **over, "": so_far})
    is_over = len(went.keys() | over.keys() | {""}) == len(KINDS) + 1
    if is_over and so_far:
        audit.note(db, audit.SYSTEM, "deleted what was kept long enough", now, about=str(so_far))
    return not is_over


def _today(db: Connection, house: House, now: datetime) -> tuple[str, dict[str, int]]:
    """The day, and what of it is done: by kind, and under "" how many things went."""
    today = now.astimezone(house.settings.zone).date().isoformat()
    day, _, done = (kept.value(db, DONE) or "").partition(" ")
    if day != today:
        return today, {}
    parts = [one.partition("=") for one in done.split(",") if one]
    return today, {name: int(many) for name, _, many in parts}


def _keep(db: Connection, today: str, went: Mapping[str, int]) -> None:
    kept.keep(db, DONE, f"{today} {','.join(f'{name}={many}' for name, many in went.items())}")


def will_go(db: Connection, house: House, now: datetime) -> list[WillGo]:
    known = chosen(house.settings)
    return [WillGo(kind, days(kind, known), _counts(db, kind, known, now)) for kind in KINDS]


def in_words(count: int) -> str:
    return f"{MOST_COUNTED:,} or more" if count >= MOST_COUNTED else f"{count:,}"


def _counts(db: Connection, kind: Kind, known: Mapping[str, int], now: datetime) -> tuple[int, int, int]:
    first, second, third = (
        retention.count(db, kind.key, due_before(kind, known, now) + later) for later in (timedelta(), *LATER)
    )
    return first, second, third
