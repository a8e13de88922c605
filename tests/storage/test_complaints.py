"""Only an outside reader gets the words of a complaint, and who looked first, and when, is written down with it."""

from datetime import datetime, timedelta

import pytest

from storage import complaints, letters, reports, staff, tables
from storage.complaints import Opened, Read, Told
from storage.database import Database
from storage.letters import Letter
from tests.storage.installation import KEYS, NOW, Words_, close, every, hear, incoming, new_id, number, put, secret

WORDS = "the new worker shouted at my mate"
LATER = NOW + timedelta(minutes=1)
LEASE = timedelta(minutes=2)
AT_ONCE = timedelta(0)


def appoint(database: Database) -> None:
    with database.transaction() as db:
        staff.add(db, "duty desk", ("duty_person",), ("sms", number(555)), KEYS, NOW)
        staff.add(db, "reader", ("outside_reader",), ("sms", number(556)), KEYS, NOW, "reader@example.org")
        staff.add(db, "other", ("outside_reader",), None, KEYS, NOW)


def complain(database: Database, words: str = WORDS, person: int = 1) -> None:
    hear(database, incoming(words, person), facts=[Words_(held="outside")])


@pytest.fixture
def kept(database: Database) -> Database:
    """A1 is a view for everybody, A2 a complaint."""
    appoint(database)
    hear(database, incoming("cold"), facts=[Words_()])
    complain(database)
    return database


def open_one(database: Database, called: str = "A2", name: str = "reader", now: datetime = NOW) -> Opened | None:
    with database.transaction() as db:
        return complaints.open_one(db, called, name, now)


def seen(database: Database) -> list[complaints.Complaint]:
    with database.reading() as db:
        return complaints.complaints(db)


def test_a_list_of_complaints_has_no_words_and_no_other_view_in_it(kept: Database) -> None:
    (one,) = seen(kept)
    assert (one.reference, one.at, one.consultation, one.reads) == ("A2", NOW, "oak-house", ())
    assert "shouted" not in repr(one)


def test_an_outside_reader_gets_the_words_and_the_first_look_is_kept_once(kept: Database) -> None:
    for now in (NOW, LATER):
        opened = open_one(kept, now=now)
        assert opened is not None
        assert (opened.words, opened.complaint.reads) == (WORDS, (Read("reader", NOW),))
    open_one(kept, name="other", now=LATER)
    assert seen(kept)[0].reads == (Read("reader", NOW), Read("other", LATER))


@pytest.mark.parametrize("name", ["duty desk", "nobody", "", "READER"])
def test_nobody_else_gets_them_and_nothing_is_kept(kept: Database, name: str) -> None:
    assert open_one(kept, name=name) is None
    assert seen(kept)[0].reads == ()


def test_whoever_is_a_reader_no_more_gets_nothing_more(kept: Database) -> None:
    with kept.transaction() as db:
        staff.add(db, "reader", ("staff",), None, KEYS, NOW)
    assert open_one(kept) is None


@pytest.mark.parametrize("called", ["A1", "A3", "", "2", "K", "' OR 1=1;--", "Z" + "9" * 11, "Z" + "9" * 40, "A٢"])
def test_what_is_no_complaint_opens_nothing_for_a_reader_either(kept: Database, called: str) -> None:
    assert open_one(kept, called) is None
    assert every(kept, tables.complaint_reads.c.number) == []


def test_a_reference_may_be_written_small(kept: Database) -> None:
    assert open_one(kept, " a2 ") is not None


def test_the_team_sees_whether_it_was_read_and_still_no_words(kept: Database) -> None:
    for is_read in (False, True):
        with kept.reading() as db:
            held, plain = reports.views(db, 9)
        assert (held.held, held.text, held.is_read, plain.is_read) == ("outside", None, is_read, False)
        open_one(kept)


def test_words_that_came_with_a_secret_answer_stay_secret_for_the_reader_too(database: Database) -> None:
    appoint(database)
    put(database)
    hear(database, incoming("4 the worker shouted"), facts=[secret(4), Words_(held="outside")])
    for _ in range(2):
        opened = open_one(database, "A1")
        assert opened is not None
        assert opened.words is None
        close(database)


def last_told(database: Database, name: str = "reader") -> Told | None:
    with database.reading() as db:
        return complaints.last_told(db, name)


def tell(database: Database, last: Told | None = None, newest: int = 2, now: datetime = NOW) -> bool:
    with database.transaction() as db:
        reader = next(one for one in complaints.readers(db) if one.name == "reader")
        return complaints.tell(db, reader, last, newest, True, new_id, now)


def test_what_nobody_has_read_waits(kept: Database) -> None:
    complain(kept, person=2)
    with kept.reading() as db:
        assert complaints.waiting(db) == [2, 3]
    open_one(kept)
    with kept.reading() as db:
        assert complaints.waiting(db) == [3]


def test_a_reader_is_told_each_time_once_whatever_looks_twice(kept: Database) -> None:
    assert last_told(kept) is None
    assert [tell(kept), tell(kept)] == [True, False]
    first = last_told(kept)
    assert (first, last_told(kept, "other")) == (Told(1, 2, NOW), None)
    assert [tell(kept, first, 3, LATER), tell(kept, first, 3, LATER)] == [True, False]
    assert last_told(kept) == Told(2, 3, LATER)


def claimed(database: Database, now: datetime = NOW) -> list[Letter]:
    with database.transaction() as db:
        return letters.claim(db, complaints.LETTERS, KEYS, now, AT_ONCE, LEASE)


def test_an_email_waits_for_one_sender_and_for_a_complaint_that_is_unread(kept: Database) -> None:
    tell(kept)
    (letter,) = claimed(kept)
    assert (letter.name, letter.to, letter.number) == ("reader", "reader@example.org", 2)
    assert claimed(kept) == []
    assert len(claimed(kept, NOW + LEASE)) == 1
    complain(kept, person=2)
    open_one(kept)
    assert claimed(kept, NOW + 2 * LEASE) == []
