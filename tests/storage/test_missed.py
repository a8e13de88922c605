"""From when on the provider's list of texts is read: nothing is left out, and nobody reads it for ever."""

from datetime import datetime, timedelta

import pytest

from storage import erased, members, missed, provider_copies, tables
from storage.database import Database
from storage.statements import insert
from storage.tables.columns import micros
from tests.storage.installation import FRAME, KEYS, NOW, Words_, every, hear, incoming

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


def test_what_somebody_wrote_before_they_were_erased_stays_away_though_a_backup_from_before_knows_nothing_of_it(
    database: Database,
) -> None:
    with database.transaction() as db:
        for place, how in ((1, members.ERASED), (2, "wrote")):
            opt_out = KEYS.opt_out_index("sms", incoming("", place).address).hex()
            insert(db, "opt_outs", ("opt_out", "channel", "at", "how"), [(opt_out, "sms", micros(NOW), how)])
    before, cry, after = (
        incoming(words, at=NOW + timedelta(minutes=late), provider_id=words)
        for words, late in (("123456", 0), ("i want to die", -5), ("hello again", 5))
    )
    left, stranger = (incoming("cold", place, at=NOW, provider_id=f"SM{place}") for place in (2, 3))
    listed = [before, cry, after, left, stranger]
    for _ in range(2):
        with database.transaction() as db:
            assert erased.forget_again(db, listed, FRAME, NOW) == [cry, after, left, stranger]
            copies = provider_copies.claim(db, "sms", KEYS, NOW + HOUR, 9)
            assert [copy.provider_id for copy in copies] in (["123456"], [])
    assert every(database, tables.provider_copies.c.provider_id) == ["123456"]
