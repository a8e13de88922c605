"""What staff pages read: plain values, with no number, no name and no words that are for others."""

from flows.outcome import About
from storage import reports, tables
from storage.database import Database
from storage.outbox import Fate
from tests.storage.installation import KEYS, Words_, answer, every, hear, incoming, number, put
from tests.storage.sending import claim, mark, outcome, tell


def test_views_come_newest_first_with_what_became_of_them(database: Database) -> None:
    hear(database, incoming("cold"), incoming("dark", language="en"), facts=[Words_()])
    tell(database, outcome(about=About(("A1",))))
    with database.reading() as db:
        views = reports.views(db, 9)
    assert [(view.reference, view.text, view.status) for view in views] == [
        ("A2", "dark", "heard"),
        ("A1", "cold", "done"),
    ]


def test_what_is_held_for_somebody_is_shown_without_its_words(database: Database) -> None:
    hear(database, incoming("the new worker shouted"), facts=[Words_(held="outside")])
    (member,) = every(database, tables.members.c.id)
    with database.reading() as db:
        (view,) = reports.views(db, 9)
        line, _ = reports.conversation(db, member)
    assert (view.held, view.text) == ("outside", None)
    assert line.text == "held"


def test_answers_do_not_say_whose_they_are(database: Database) -> None:
    put(database)
    hear(database, incoming("2"), facts=[answer(2)])
    (member,) = every(database, tables.members.c.id)
    with database.reading() as db:
        (seen,) = reports.answers(db, 9)
    assert (seen.question, seen.value, seen.late) == ("first-repair", 2, False)
    assert member not in repr(seen)


def test_the_outbox_shows_the_last_digits_and_no_text(database: Database) -> None:
    hear(database, incoming("hello", 123), reply="Thank you for your words.")
    (post,) = claim(database)
    mark(database, Fate(post.id, "failed", code="30005"))
    with database.reading() as db:
        (seen,) = reports.outbox(db, 9, KEYS)
        (without_keys,) = reports.outbox(db, 9)
    assert (seen.to, seen.state, seen.code, seen.attempts) == ("…0123", "failed", "30005", 1)
    assert without_keys.to == ""
    assert number(123) not in repr(seen)
    assert "Thank you" not in repr(seen)


def test_a_conversation_has_both_sides_in_order(database: Database) -> None:
    hear(database, incoming("hello"), reply="Thank you.")
    (member,) = every(database, tables.members.c.id)
    with database.reading() as db:
        lines = reports.conversation(db, member)
    assert [(line.who, line.text, line.state) for line in lines] == [
        ("member", "hello", None),
        ("us", "Thank you.", "queued"),
    ]
