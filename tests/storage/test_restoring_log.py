"""After a restore the log goes on, and what it had since the backup is kept beside it, where a change is found out."""

from datetime import timedelta

import pytest

from storage import audit, log_heads, restores
from storage.log_heads import Head
from tests.storage.installation import NOW
from tests.storage.times import NEXT_DAY, Times, note


def test_the_log_goes_on_and_what_it_had_is_kept_beside_it(times: Times) -> None:
    note(times.now_, "first")
    times.back_up()
    note(times.now_, "second", "third")
    with times.now_.transaction() as db:
        log_heads.publish(db, NOW.date(), NOW)
        head = log_heads.newest(db)
    assert head is not None
    old = times.restore()
    note(old, "fourth", "fifth", "sixth")
    with old.reading() as db:
        assert audit.first_bad(db) is None
        assert restores.first_bad(db) is None
        assert log_heads.differs(db, head) == "rewritten"
        assert restores.explained(db, head) == "kept"
        assert restores.explained(db, Head("", 3, "0" * 64)) == ""
        (one,) = restores.every(db)
    assert [entry[3] for entry in one.lost.entries] == ["second", "third"]
    assert f"entries 2 to 3 ({head.hash})" in one.about


@pytest.mark.parametrize("what", ["an entry that is kept beside", "the hash in the log", "the line that says so"])
def test_whoever_changes_what_is_kept_beside_the_log_is_found_out(times: Times, what: str) -> None:
    note(times.now_, "first")
    times.back_up()
    note(times.now_, "second")
    old = times.restore()
    sql = {
        "an entry that is kept beside": "UPDATE restores SET lost = replace(lost, 'second', 'nothing')",
        "the hash in the log": "UPDATE restores SET about = replace(about, '(', '(0')",
        "the line that says so": "UPDATE restores SET entry = 1",
    }
    with old.transaction() as db:
        db.exec_driver_sql(sql[what])
        assert restores.first_bad(db) is not None


def test_where_the_log_could_not_be_read_what_was_published_of_it_is_still_known(times: Times) -> None:
    note(times.now_, "first")
    times.back_up()
    note(times.now_, "second")
    with times.now_.transaction() as db:
        log_heads.publish(db, NOW.date(), NOW)
        head = log_heads.newest(db)
    assert head is not None
    old = times.restore(knows=False)
    with old.reading() as db:
        assert restores.explained(db, head) == "kept"
        assert restores.explained(db, Head("", 2, "0" * 64)) == "not kept"
        assert restores.first_bad(db) is None


def test_a_second_restore_of_the_same_backup_keeps_what_the_first_one_kept(times: Times) -> None:
    note(times.now_, "first")
    times.back_up()
    note(times.now_, "second")
    (folder := times.folder / "again").mkdir()
    (folder / "old.db").write_bytes((times.folder / "old.db").read_bytes())
    first = times.restore()
    note(first, "after the first")
    again = Times(first, folder, times.stack, times.mark).restore(at=NEXT_DAY + timedelta(hours=1))
    with again.reading() as db:
        assert [[entry[3] for entry in one.lost.entries] for one in restores.every(db)] == [
            ["second"],
            [restores.DID, "after the first"],
        ]
        assert restores.first_bad(db) is None
        assert audit.first_bad(db) is None
