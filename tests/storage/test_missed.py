"""From when on the provider's list of texts is read: nothing is left out, and nobody reads it for ever."""

from datetime import datetime, timedelta

import pytest

from storage import missed
from storage.database import Database
from tests.storage.installation import NOW, Words_, hear, incoming

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def since(database: Database, now: datetime = NOW) -> datetime:
    with database.reading() as db:
        return missed.since(db, now) + missed.OVERLAP


def read(database: Database, now: datetime = NOW) -> None:
    with database.transaction() as db:
        missed.listed_until(db, now)


def test_the_first_time_it_is_read_from_the_last_text_on_or_for_an_hour(database: Database) -> None:
    assert since(database) == NOW - HOUR
    hear(database, incoming("cold", at=NOW - 7 * HOUR), incoming("dark", 2, channel="telegram"), facts=[Words_()])
    assert since(database) == NOW - 7 * HOUR


def test_then_from_where_it_was_read_to_whatever_came_meanwhile(database: Database) -> None:
    read(database)
    hear(database, incoming("cold", at=NOW + HOUR), facts=[Words_()])
    assert since(database, NOW + 2 * HOUR) == NOW


@pytest.mark.parametrize(("later", "ago"), [(2 * DAY, 2 * DAY), (9 * DAY, 3 * DAY + missed.OVERLAP), (-DAY, 0 * DAY)])
def test_it_is_never_read_further_than_three_days_back_nor_from_the_future(
    database: Database, later: timedelta, ago: timedelta
) -> None:
    read(database)
    assert NOW + later - since(database, NOW + later) == min(ago, 3 * DAY - missed.OVERLAP)


def test_only_what_we_do_not_have_is_given_in_its_order(database: Database) -> None:
    known, new, newer = (incoming("cold", provider_id=f"SM{name}") for name in ("known", "new", "newer"))
    elsewhere = incoming("cold", 2, channel="telegram", provider_id="SMnew")
    hear(database, known, elsewhere, facts=[Words_()])
    with database.reading() as db:
        assert missed.not_known(db, [newer, known, new]) == [newer, new]
        assert missed.not_known(db, []) == []
