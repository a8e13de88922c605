"""A view goes on, is changed and is taken back: whoever reads views sees what holds, and its history stays."""

import pytest

from flows.facts import Fact, ViewChanged, ViewContinued, ViewTakenBack
from flows.outcome import About
from storage import audience, complaints, consultations, reports, safety, status, tables
from storage.database import Database
from tests.storage.installation import NOW, Words_, answer, every, hear, incoming, put
from tests.storage.sending import outcome
from tests.storage.test_complaints import appoint

FIRST = "A1"


@pytest.fixture
def said(database: Database) -> Database:
    """One view, A1, in two texts."""
    put(database)
    hear(database, incoming("the heating"), facts=[Words_()])
    later(database, "is off again", ViewContinued(FIRST, "is off again"))
    return database


def later(database: Database, text: str, *facts: Fact | Words_, person: int = 1) -> None:
    hear(database, incoming(text, person), facts=facts)


def shown(database: Database) -> list[tuple[str, str | None, str | None]]:
    with database.reading() as db:
        return [(view.reference, view.text, view.held) for view in reports.views(db, 10)]


def member(database: Database) -> str:
    found: str = every(database, tables.members.c.id)[0]
    return found


def talk(database: Database) -> list[str]:
    with database.reading() as db:
        return [line.text for line in reports.conversation(db, member(database)) if line.who == "member"]


def test_several_texts_are_one_view_in_their_order_and_each_stays_as_it_was_written(said: Database) -> None:
    later(said, "since monday", ViewContinued(FIRST, "since monday"))
    assert shown(said) == [(FIRST, "the heating\nis off again\nsince monday", None)]
    assert every(said, tables.messages.c.text) == ["the heating", "is off again", "since monday"]
    assert every(said, tables.view_changes.c.number, tables.view_changes.c.what) == [(1, "continued")] * 2


def test_texts_of_one_batch_are_joined_too(database: Database) -> None:
    put(database)
    hear(
        database, incoming("the heating"), facts=[Words_(), ViewContinued(FIRST, "is off"), ViewContinued(FIRST, "now")]
    )
    assert shown(database) == [(FIRST, "the heating\nis off\nnow", None)]


def test_of_two_changes_in_one_batch_the_later_one_holds(said: Database) -> None:
    later(said, "change", ViewChanged(FIRST, "all is well"), ViewContinued(FIRST, "now"))
    assert shown(said) == [(FIRST, "all is well\nnow", None)]


def test_letters_that_no_database_holds_do_not_stop_a_text(said: Database) -> None:
    later(said, "a\x00b\ud800", ViewContinued(FIRST, "a\x00b\ud800"))
    assert shown(said) == [(FIRST, "the heating\nis off again\na\ufffdb\ufffd", None)]


def test_what_was_taken_back_counts_no_more_and_its_words_are_not_shown(said: Database) -> None:
    later(said, "undo", ViewTakenBack(FIRST))
    assert shown(said) == [(FIRST, None, "taken_back")]
    assert talk(said) == ["taken_back", "taken_back", "undo"]
    assert every(said, tables.views.c.text, tables.views.c.taken_at) == [("the heating\nis off again", NOW)]
    with said.reading() as db:
        assert consultations.tally(db, "oak-house").views == 0
        assert status.said_by(db, [member(said)], NOW) == {}


@pytest.mark.parametrize("about", [About(references=(FIRST,)), About()])
def test_its_author_hears_no_more_of_it(said: Database, about: About) -> None:
    with said.reading() as db:
        assert audience.count_audience(db, outcome(about=about)) == 1
    later(said, "undo", ViewTakenBack(FIRST))
    with said.reading() as db:
        assert audience.audience(db, outcome(about=about)) == []


def test_whoever_also_answered_took_part_all_the_same(said: Database) -> None:
    later(said, "2", answer(2))
    later(said, "undo", ViewTakenBack(FIRST))
    with said.reading() as db:
        assert audience.count_audience(db, outcome(about=About())) == 1


def test_nobody_changes_or_takes_back_what_somebody_else_said(said: Database) -> None:
    before = shown(said)
    later(said, "undo", ViewTakenBack(FIRST), person=2)
    later(said, "change", ViewChanged(FIRST, "nothing"), person=2)
    later(said, "and", ViewContinued(FIRST, "and"), person=2)
    assert shown(said) == before


def test_words_that_are_held_for_safety_stay_whatever_comes(database: Database) -> None:
    put(database)
    hear(database, incoming("i want to die"), facts=[Words_(held="safety")])
    for fact in (ViewTakenBack(FIRST), ViewChanged(FIRST, "all is well"), ViewContinued(FIRST, "not")):
        later(database, "undo", fact)
    assert every(database, tables.views.c.text, tables.views.c.taken_at) == [("i want to die", None)]
    with database.reading() as db:
        assert safety.alerts(db) == []


def test_new_words_that_complain_are_held_and_so_are_the_old_ones(said: Database) -> None:
    later(said, "change A1 your staff shouted", ViewChanged(FIRST, "your staff shouted", held="outside"))
    assert shown(said) == [(FIRST, None, "outside")]
    assert talk(said) == ["held", "held", "held"]


def test_a_complaint_that_was_taken_back_is_told_to_nobody_and_read_by_nobody(database: Database) -> None:
    put(database)
    hear(database, incoming("your staff shouted"), facts=[Words_(held="outside")])
    later(database, "undo", ViewTakenBack(FIRST))
    appoint(database)
    with database.transaction() as db:
        assert complaints.waiting(db) == []
        opened = complaints.open_one(db, FIRST, "reader", NOW)
    assert opened is not None
    assert (opened.words, opened.complaint.taken_at) == (None, NOW)
    assert shown(database) == [(FIRST, None, "outside")], "staff still see nothing more of it than that it is one"
