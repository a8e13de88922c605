"""Words go when they have been kept long enough, not a day before, a slice at a time, and are counted before."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import insert, update

from flows.outcome import About
from flows.retention import KINDS, due_before
from storage import references, retention, tables
from storage.database import Database
from storage.retention import GONE
from tests.storage.installation import NOW, Words_, every, hear, incoming, put
from tests.storage.sending import outcome, tell

WORDS = "the lift is broken"
BY_KEY = {kind.key: kind for kind in KINDS}
DAY = timedelta(days=1)


def drop(database: Database, key: str, now: datetime) -> int:
    with database.transaction() as db:
        return retention.drop(db, key, due_before(BY_KEY[key], {}, now))


def count(database: Database, key: str, now: datetime) -> int:
    with database.reading() as db:
        return retention.count(db, key, due_before(BY_KEY[key], {}, now))


@pytest.fixture
def said(database: Database) -> Database:
    """A view with a photo, a text that is none, and a reply to each."""
    put(database)
    hear(database, incoming(WORDS), facts=[Words_()], reply=f"Kept: {WORDS}")
    hear(database, incoming("status"), reply="Nothing yet.")
    with database.transaction() as db:
        for message in every(database, tables.messages.c.id)[:1]:
            db.execute(insert(tables.media).values(message_id=message, place=0, kind="photo", where_kept="there"))
        db.execute(update(tables.outbox).values(state="delivered"))
    return database


CASES = [("views_old", 730), ("texts_in", 365), ("texts_out", 365), ("files", 180)]


@pytest.mark.parametrize(("key", "days"), CASES)
def test_each_kind_goes_on_its_day_and_once(said: Database, key: str, days: int) -> None:
    before, after = NOW + days * DAY - timedelta(seconds=1), NOW + days * DAY
    assert (count(said, key, before), drop(said, key, before)) == (0, 0)
    many = count(said, key, after)
    assert many > 0
    assert drop(said, key, after) == many
    assert (count(said, key, after), drop(said, key, after)) == (0, 0)


def test_a_view_goes_with_the_text_that_it_came_in_and_no_other_kind_takes_it(said: Database) -> None:
    drop(said, "texts_in", NOW + 700 * DAY)
    assert every(said, tables.messages.c.text) == [WORDS, GONE]
    drop(said, "views_old", NOW + 730 * DAY)
    assert every(said, tables.messages.c.text) == [GONE, GONE]
    assert every(said, tables.views.c.text) == [GONE]
    drop(said, "texts_out", NOW + 730 * DAY)
    assert set(every(said, tables.outbox.c.text)) == {GONE}


@pytest.mark.parametrize("status", ["done", "planned"])
def test_ninety_days_after_its_loop_has_closed_and_only_then(said: Database, status: str) -> None:
    (number,) = every(said, tables.views.c.number)
    tell(said, replace(outcome(about=About(references=(references.reference(number),))), status=status), NOW + DAY)
    assert drop(said, "views_closed", NOW + 90 * DAY) == 0
    assert drop(said, "views_closed", NOW + 91 * DAY) == (1 if status == "done" else 0)
    assert every(said, tables.views.c.text) == [GONE if status == "done" else WORDS]


def test_a_loop_that_members_opened_again_has_not_closed(said: Database) -> None:
    (number,) = every(said, tables.views.c.number)
    tell(said, outcome(about=About(references=(references.reference(number),))), NOW)
    with said.transaction() as db:
        db.execute(update(tables.outcomes).values(reopened_at=NOW))
    assert drop(said, "views_closed", NOW + 200 * DAY) == 0


def test_what_was_taken_back_goes_after_ninety_days(said: Database) -> None:
    with said.transaction() as db:
        db.execute(update(tables.views).values(taken_at=NOW))
    assert drop(said, "views_closed", NOW + 90 * DAY) == 1


def test_slices_follow_each_other_until_all_is_gone(sqlite: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "SLICE", 3)
    hear(sqlite, *(incoming(f"{WORDS} {place}") for place in range(8)), facts=[Words_()])
    many = [drop(sqlite, "views_old", NOW + 800 * DAY) for _ in range(4)]
    assert many == [3, 3, 2, 0]
    assert set(every(sqlite, tables.messages.c.text)) == {GONE}


def test_no_choice_makes_it_longer_than_two_years() -> None:
    chosen = {kind.setting or "": 9999 for kind in KINDS}
    assert all(NOW - due_before(kind, chosen, NOW) <= timedelta(days=730) for kind in KINDS)
