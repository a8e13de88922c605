"""What stays after an erasure leads to nobody, and where somebody may be in danger they can be called for a while."""

from datetime import timedelta

import pytest

from flows.facts import AlertOpened
from storage import audit, dues, erasure, safety, tables
from storage.database import Database
from tests.storage.forgetting import finish, forget, send, tallied
from tests.storage.installation import NOW, Words_, answer, close, every, hear, incoming, new_id, put, secret
from tests.storage.traces import found


def test_what_stays_is_a_hash_a_line_without_content_and_the_tallies(database: Database) -> None:
    put(database)
    hear(database, incoming("2", 1), incoming("2", 2), facts=[answer(2), secret(4), Words_()])
    close(database, now=NOW + timedelta(days=20))
    before = tallied(database)
    forget(database, now=NOW + timedelta(days=20))
    finish(database, NOW + timedelta(days=22))
    assert tallied(database) == before
    assert every(database, tables.members.c.id) != []
    assert [row for row in every(database, tables.opt_outs.c.opt_out, tables.opt_outs.c.how) if row[1] == "erased"]
    (line,) = every(database, tables.audit.c.did, tables.audit.c.about, tables.audit.c.reason)
    assert line == ("forgot a member", None, None)


def test_answers_to_what_is_still_open_go_and_no_longer_count(database: Database) -> None:
    put(database)
    hear(database, incoming("2", 1), facts=[answer(2), secret(4)])
    hear(database, incoming("1", 1), facts=[answer(1)])
    forget(database)
    finish(database, NOW + timedelta(days=1))
    assert every(database, tables.ballots.c.id) == []
    assert tallied(database)[0] == 0


def test_the_log_stays_whole(database: Database) -> None:
    hear(database, incoming("hello"))
    forget(database)
    finish(database, NOW + timedelta(hours=2))
    with database.reading() as db:
        assert audit.first_bad(db) is None


def test_what_an_erased_member_is_owed_leads_to_nobody_and_is_still_paid(database: Database) -> None:
    (begun,) = hear(database, incoming("cold", 1), facts=[Words_()])
    member = begun.who.member
    put(database)
    with database.transaction() as db:
        new = dues.New(member, f"offer:oak-house:{member}", "voucher", 1000)
        dues.owe(db, [new], "oak-house", NOW.date(), "finance", new_id, NOW)
    forget(database)
    finish(database)
    send(database)
    finish(database)
    assert ("dues", "member_id") not in found(database, member)
    with database.transaction() as db:
        assert [(one.due.reference, one.member, one.is_here) for one in dues.every(db)] == [("P1", "", False)]
        assert dues.end(db, [1], "paid", "finance", "cash", new_id, NOW) == [1]


@pytest.mark.parametrize("ends", ["closed", "over"])
def test_whoever_may_be_in_danger_can_be_called_until_the_alert_is_closed_or_three_days_are_over(
    database: Database, ends: str
) -> None:
    hear(database, incoming("i want to die"), facts=[AlertOpened("self_harm", "high")])
    forget(database)
    finish(database)
    assert len(every(database, tables.addresses.c.sealed)) == 1
    after = NOW + erasure.DANGER_LASTS
    if ends == "closed":
        after = NOW + timedelta(hours=2)
        (alert,) = every(database, tables.alerts.c.id)
        with database.transaction() as db:
            assert safety.acknowledge(db, alert, "duty", NOW)
            assert safety.close(db, alert, "duty", "they are safe", NOW)
    finish(database, after)
    assert every(database, tables.addresses.c.sealed) == []
