"""What is published of somebody is gone at once when they, staff or time end it, and no word of it is left behind."""

import pytest
from sqlalchemy import select

from bot.quoting import CannotQuote
from flows.facts import ViewContinued
from storage import quotes, retention, staff, tables, view_changes
from tests.guarantees.quoting import ENDS, STEPS, WORDS, Life, member_of, tried


@pytest.mark.parametrize("words", ["CHANGE A1 the showers are warm now", "UNDO"])
@pytest.mark.parametrize("begun", ["yes", "published"])
def test_words_that_their_author_changes_or_takes_back_are_not_shown(here: Life, words: str, begun: str) -> None:
    (here.to_published if begun == "published" else here.to_yes)()
    here.text(words)
    assert (here.state(), here.shown()) == ("withdrawn", [])
    with pytest.raises(CannotQuote):
        here.approve()


def test_more_words_in_a_row_change_nothing(here: Life) -> None:
    here.to_published()
    with here.house.database.transaction() as db:
        message = db.execute(select(tables.messages.c.id).order_by(tables.messages.c.id.desc())).scalars().first()
        more = ViewContinued("A1", "and dirty")
        view_changes.save(db, [(str(message), member_of(here), more)], here.clock.now())
    assert here.shown() == [WORDS]


@pytest.mark.parametrize("end", sorted(ENDS))
def test_what_is_published_is_gone_at_once(here: Life, end: str) -> None:
    here.to_published()
    assert here.shown() == [WORDS]
    STEPS[end](here)
    assert here.shown() == []
    tried(here.approve)
    tried(here.ask)
    here.text("YES")
    assert here.shown() == []


def test_who_left_stays_quoted_and_may_still_take_it_back(here: Life) -> None:
    here.to_published()
    here.text("STOP")
    assert here.shown() == [WORDS]
    sent = len(here.heard)
    here.text("dont show my words")
    assert (here.shown(), len(here.heard)) == ([], sent)


def test_a_name_that_comes_on_the_staff_list_hides_what_has_it(here: Life) -> None:
    here.ask("every morning, says Tyler in flat 3")
    here.deliver()
    here.text("YES")
    here.approve()
    assert len(here.shown()) == 1
    with here.house.database.transaction() as db:
        staff.add(db, "Tyler Oak", ("staff",), None, here.house.keys, here.clock.now())
    assert here.shown() == []


def test_erasing_leaves_no_word_of_a_quote(here: Life) -> None:
    here.to_published()
    here.forget()
    assert here.shown() == []
    here.erase()
    with here.house.database.reading() as db:
        assert quotes.every(db) == []


def test_taking_words_out_takes_them_out_of_what_was_asked_too(here: Life) -> None:
    here.to_published()
    here.take_out()
    with here.house.database.reading() as db:
        assert [one.words for one in quotes.every(db)] == ["[taken out]"]
        texts = db.execute(tables.outbox.select()).all()
    assert not any(WORDS in (row.text or "") for row in texts)


def test_retention_takes_the_words_of_what_was_not_published_with_the_view(here: Life) -> None:
    here.to_yes()
    later = here.clock.now()
    with here.house.database.transaction() as db:
        retention.drop(db, "views_old", later)
        assert [(one.words, one.state) for one in quotes.every(db)] == [(retention.GONE, "withdrawn")]


def test_a_quote_is_kept_two_years_at_the_most(here: Life) -> None:
    here.to_published()
    with here.house.database.transaction() as db:
        retention.drop(db, "quotes", here.clock.now())
    assert here.shown() == []


def test_after_a_restore_a_person_looks_again(here: Life) -> None:
    here.to_published()
    here.restore()
    assert (here.shown(), here.state()) == ([], "yes")
    here.approve()
    assert here.shown() == [WORDS]
