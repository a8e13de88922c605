"""An installation in which something is due for every job of the ticker, and what is in its database afterwards."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, select, update

from bot.clock import new_id
from bot.demo.samples import DEMO, sample
from bot.house import House
from bot.telling.due import tell_updates
from flows.broadcast import Broadcast
from flows.consultation import Text
from flows.crowd import EVERYBODY, Rule, Segment
from flows.outcome import About, Outcome
from flows.turn import Incoming
from storage import broadcasts, consultations, data_requests, erasure, imports, loop, provider_copies, staff
from storage.imports import Content, Listed
from storage.provider_copies import Copy
from storage.references import reference
from storage.tables import erased_messages, members, messages, orphans, outbox
from storage.tables.columns import METADATA
from tests.faults.kit.crowds import WORDS, broadcast, gather
from tests.upgrades.keeping import Rows, everything

LONDON = ZoneInfo("Europe/London")
PEOPLE = 60
LONG_AGO = timedelta(days=70)
LIMITS = {"YOUSAID_PRICE_PER_SEGMENT": "1", "YOUSAID_MONTHLY_LIMIT": "230"}
"""The broadcasts that went cost a little more than half of it."""

RANDOM = re.compile(r"[0-9a-f]{16,}|[A-Za-z0-9+/=]{60,}")
LAST_LOOKS = ("noticed_clock", "retained_on", "suppressions", "votes_checked")
"""Kept by name, and only how a job remembers its last look: when that was, and how much it found then."""

WHEN_LOOKED = {"published_numbers": "at"}
"""Where a moment stands that is only when somebody looked first: after a clock was set back, that is a day sooner."""


def at_local(day: date, hour: int, minute: int = 0, fold: int = 0) -> datetime:
    """By the clock on the wall; `fold` 1: the second time that it shows this."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=LONDON, fold=fold)


def make_due(house: House, night: date) -> None:
    """By noon two days before the night, which is what the house's clock shows. Much of it is due only in the night."""
    now = house.clock.now()
    with house.database.transaction() as db:
        _appoint(db, house, now)
        asked = sample(DEMO, now.astimezone(LONDON))
        closes = at_local(night, 1, 30)
        consultations.load(db, asked._replace(closes=closes, answer_by=night + timedelta(days=1)), now)
        consultations.open_consultation(db, DEMO, now)
    _send_broadcasts(house, now)
    said = ("the showers are cold", "i want to die", "the new worker shouted at my mate", "the lift is broken", "stop")
    for place, words in enumerate(said, start=901):
        _say(house, place, words)
    _ask_for_broadcast(house, at_local(night, 10))
    with house.database.transaction() as db:
        _leave_behind(db, house, now, at_local(night, 2, 30))
        _promise(db, house, night)


def _appoint(db: Connection, house: House, now: datetime) -> None:
    roles = {"duty": "duty_person", "reader": "outside_reader", "data lead": "data_lead", "front desk": "manager"}
    for place, (name, role) in enumerate({**roles, "deputy": "approver", "boss": "admin"}.items()):
        staff.add(db, name, (role,), ("sms", f"+4477009005{place:02}"), house.keys, now)


def _say(house: House, place: int, words: str) -> None:
    now = house.clock.now()
    house.batches.take_batch([Incoming("sms", f"SM{place}{words}", f"+447700900{place}", words, now)], now)


def _send_broadcasts(house: House, now: datetime) -> None:
    """Of the first most texts were stopped by networks; of the second it is known what became of each text."""
    gather(house, PEOPLE)
    with house.database.transaction() as db:
        db.execute(update(members).values(asked_again=True))
    for _ in range(2):
        broadcast(house)
        with house.database.transaction() as db:
            while tell_updates(db, house, now):
                pass
    with house.database.transaction() as db:
        for number, state, code in ((1, "undelivered", "30007"), (2, "delivered", None)):
            one = broadcasts.look_at(db, number)
            assert one is not None
            theirs = update(outbox).where(outbox.c.update_id == one.update)
            db.execute(theirs.values(state=state, code=code, sent_at=now - timedelta(hours=1)))
        _change(db, 5, outbox.c.state == "delivered", sent_at=now - timedelta(days=10))
        _change(db, 2, outbox.c.state == "undelivered", state="queued", code=None)


def _change(db: Connection, many: int, where: ColumnElement[bool], **values: Any) -> None:
    first = select(outbox.c.id).where(where).order_by(outbox.c.id).limit(many)
    db.execute(update(outbox).where(outbox.c.id.in_(first.scalar_subquery())).values(**values))


def _ask_for_broadcast(house: House, goes_at: datetime) -> None:
    now = house.clock.now()
    with house.database.transaction() as db:
        one = broadcasts.add(db, Broadcast("", 0, "front desk", WORDS, Segment((Rule(EVERYBODY),))), new_id, now)
        ready = replace(one, state="scheduled", goes_at=goes_at, people=PEOPLE, approved_by="deputy")
        broadcasts.keep(db, ready, "approved", "deputy", now)


def _leave_behind(db: Connection, house: House, now: datetime, in_the_night: datetime) -> None:
    """Whom to forget, what is old enough to go, and sends that somebody broke off."""
    there = db.execute(select(messages.c.member_id).order_by(messages.c.kept_at, messages.c.id)).scalars().all()
    erasure.begin(db, there[3:4], None, house.keys, now)
    data_requests.open_all(db, [(there[0], None, now.date() + timedelta(days=30))], new_id, now)
    provider_copies.add(db, [Copy("sms", f"SM{'0' * 32}")], house.keys, new_id, now - timedelta(hours=1))
    listed = Listed(1, "sms", "+447700900999", "en", (), "2026-01-01", "at the door", "You may text me.")
    imports.put_up(db, new_id(), "list.csv", Content(("phone",), (listed,), ()), "boss", house.keys, now - LONG_AGO)
    db.execute(erased_messages.insert().values(hash="a" * 64, at=now - LONG_AGO))
    db.execute(orphans.insert().values(channel="sms", provider_id="SM1", status="delivered", at=now - LONG_AGO))
    replies = (outbox.c.state == "queued") & (outbox.c.kind == "reply")
    for state in ("attempting", "unknown"):
        _change(db, 1, replies, state=state, lease_until=now, sent_at=now)
    _change(db, 1, replies, expires_at=in_the_night)


def _promise(db: Connection, house: House, night: date) -> None:
    """One outcome is told in the night, which waits for the day; another says by when more will be known."""
    said, about = Text({"en": "the showers are cold"}), About((reference(1),))
    done = Outcome(new_id(), DEMO, "done", said, Text({"en": "a new boiler"}), about=about)
    planned = Outcome(
        new_id(), DEMO, "planned", said, Text({"en": "a new lock"}), about=about, owner="front desk", by=night
    )
    loop.add_outcome(db, done, at_local(night, 3), house.frame)
    loop.add_outcome(db, planned, house.clock.now(), house.frame)


Held = Mapping[str, Counter[tuple[Any, ...]]]


def held(house: House) -> Held:
    """Every row of every table, but for what chance gives: ids, hashes, seals."""
    with house.database.reading() as db:
        found = everything(db)
    return {table: Counter(_lasting(table, held)) for table, held in found.items()}


def _lasting(table: str, held: Rows) -> Iterator[tuple[Any, ...]]:
    """Without the numbers that the database counts by itself: there a number may be left out."""
    counted = METADATA.tables[table].autoincrement_column
    without = {WHEN_LOOKED.get(table), None if counted is None else counted.name}
    for row in held.rows:
        if table != "settings" or row[0] not in LAST_LOOKS:
            yield tuple(_told(value) for name, value in zip(held.names, row, strict=True) if name not in without)


def _told(value: Any) -> Any:
    if isinstance(value, bytes | memoryview):
        return "sealed"
    return RANDOM.sub("#", value) if isinstance(value, str) else value
