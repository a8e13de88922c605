"""Whatever waits for one member over a month and more: the caps, the night and the order of importance hold."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from flows.unasked import Priority
from storage.database import Database
from storage.statements import insert
from storage.tables import members, outbox
from storage.tables.columns import micros
from tests.examples import ON_ONE_DATABASE, examples
from tests.storage.installation import Words_, hear, incoming, new_id
from tests.storage.sending import RULES, claim

ZONE = RULES.zone
CLOCKS_CHANGE = (datetime(2026, 3, 22, tzinfo=UTC), datetime(2026, 10, 18, tzinfo=UTC))
NOW_AND_THEN = datetime(2026, 6, 1, tzinfo=UTC)
WEEK, MONTH = timedelta(days=7), timedelta(days=30)
_PEOPLE = itertools.count(1)
COLUMNS = (
    "id", "member_id", "address_id", "channel", "kind", "priority", "state", "text", "fleeting", "goodbye", "outranks",
    "segments", "created_at", "not_before", "expires_at", "attempts", "rank",
)  # fmt: skip


@dataclass(frozen=True)
class Waits:
    """A message that comes into the outbox so long after the beginning."""

    after: timedelta
    priority: Priority
    outranks: bool = False
    lasts: timedelta | None = None


@dataclass(frozen=True)
class Went:
    at: datetime
    id: str


# What they put off is theirs to want or not: `posting` asks their state (see the tests of claims).
waits = st.builds(
    Waits,
    st.timedeltas(timedelta(0), timedelta(days=33)).map(lambda after: timedelta(minutes=after // timedelta(minutes=1))),
    st.sampled_from([one for one in Priority if one is not Priority.AGAIN]),
    st.sampled_from((False, False, False, True)),
    st.none() | st.timedeltas(timedelta(hours=1), timedelta(days=12)),
)


@pytest.mark.parametrize("begin", [*CLOCKS_CHANGE, NOW_AND_THEN], ids=lambda begin: f"{begin:%d %b}")
@settings(max_examples=examples(5), suppress_health_check=ON_ONE_DATABASE)
@given(month=st.lists(waits, min_size=1, max_size=22))
def test_a_month_of_news_keeps_to_the_caps_the_night_and_the_order(
    sqlite: Database, begin: datetime, month: list[Waits]
) -> None:
    member, address = somebody(sqlite)
    rows = {new_id(): one for one in sorted(month, key=lambda one: one.after)}
    went = play(sqlite, member, address, rows, begin)
    assert all(9 <= one.at.astimezone(ZONE).hour < 20 for one in went)
    keeps_to_the_caps([one.at for one in went if not rows[one.id].outranks], [one.at for one in went])
    for one in went:
        assert not ahead_of(one, went, rows, begin)


def somebody(database: Database) -> tuple[str, str]:
    """A member of their own for each month, so that none begins with what another one heard."""
    hear(database, incoming("hello", next(_PEOPLE)), facts=[Words_()], reply=None)
    with database.reading() as db:
        row = db.execute(select(members.c.id, members.c.address_id).order_by(members.c.id.desc())).first()
    assert row is not None
    return row.id, row.address_id


def play(database: Database, member: str, address: str, rows: dict[str, Waits], begin: datetime) -> list[Went]:
    """Each message at its time; we look whenever one comes, and whenever one asked to be looked at again."""
    went: list[Went] = []
    left = list(rows)
    now, end = begin, begin + timedelta(days=75)
    while now < end:
        while left and begin + rows[left[0]].after <= now:
            put(database, member, address, left[0], rows[left.pop(0)], begin)
        went += [Went(now, post.id) for post in claim(database, now=now)]
        now = next_look(database, now, [begin + rows[id].after for id in left[:1]])
    return went


def put(database: Database, member: str, address: str, id: str, one: Waits, begin: datetime) -> None:
    at = begin + one.after
    expires = None if one.lasts is None else micros(at + one.lasts)
    row = (id, member, address, "sms", "update", int(one.priority), "queued", "news", False, False, one.outranks, 1)
    with database.transaction() as db:
        insert(db, "outbox", COLUMNS, [(*row, micros(at), micros(at), expires, 0, 0)])


def next_look(database: Database, now: datetime, comes: Sequence[datetime]) -> datetime:
    """In the night nothing is looked at, so the time to look again may have passed by then: an hour later will do."""
    with database.reading() as db:
        waiting = db.execute(select(outbox.c.not_before).where(outbox.c.state == "queued")).scalars().all()
    soonest = min([*waiting, *comes], default=now + timedelta(days=100))
    return max(soonest, now + timedelta(hours=1) if not comes or soonest != comes[0] else soonest)


def keeps_to_the_caps(within: Sequence[datetime], everything: Sequence[datetime]) -> None:
    """`within`: those that wait for caps; what outranks them counts against them and is not counted out by them."""
    for at in within:
        before = [other for other in everything if other < at]
        assert at.astimezone(ZONE).date() not in {other.astimezone(ZONE).date() for other in before}
        assert sum(at - other < WEEK for other in before) < RULES.per_week
        assert sum(at - other < MONTH for other in before) < RULES.per_month


def ahead_of(one: Went, went: Sequence[Went], rows: dict[str, Waits], begin: datetime) -> list[str]:
    """What was more important, was there already, had not expired, and went later or never."""
    if rows[one.id].outranks:
        return []
    gone = {other.id for other in went if other.at <= one.at}
    return [
        id
        for id, other in rows.items()
        if id not in gone
        and begin + other.after <= one.at
        and other.priority < rows[one.id].priority
        and (other.lasts is None or begin + other.after + other.lasts > one.at)
    ]
