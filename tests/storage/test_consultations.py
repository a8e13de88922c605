"""A consultation is kept in every version, and opens and closes when it really does."""

from datetime import timedelta

import pytest

from storage import consultations, tables
from storage.database import Database
from storage.problems import DatabaseProblem
from tests.storage.installation import NOW, Words_, answer, close, consultation, every, hear, incoming, put, text

HOUR = timedelta(hours=1)


def test_the_same_content_is_the_same_version_and_a_change_is_one_more(database: Database) -> None:
    changed = consultation(title=text("Oak House, again"))
    with database.transaction() as db:
        versions = [consultations.load(db, one, NOW).version for one in (consultation(), consultation(), changed)]
        assert consultations.find(db, "oak-house") == changed._replace(version=2)
    assert versions == [1, 1, 2]
    assert len(every(database, tables.consultation_versions.c.body)) == 2


def test_other_dates_are_no_other_content(database: Database) -> None:
    later = consultation(closes=NOW + 99 * HOUR)
    put(database, consultation(), later)
    with database.reading() as db:
        assert consultations.find(db, "oak-house") == later


def test_it_is_open_from_the_moment_that_somebody_opens_it(database: Database) -> None:
    put(database, consultation(opens=None, closes=None))
    with database.transaction() as db:
        consultations.open_consultation(db, "oak-house", NOW)
        consultations.open_consultation(db, "oak-house", NOW + HOUR)
        found = consultations.find(db, "oak-house")
    assert found is not None
    assert (found.opens, found.closes) == (NOW, None)


def test_loading_it_again_neither_shuts_nor_reopens_it(database: Database) -> None:
    planned = consultation(opens=NOW + 9 * HOUR, closes=NOW + 99 * HOUR)
    put(database, planned)
    with database.transaction() as db:
        consultations.open_consultation(db, "oak-house", NOW)
        assert consultations.load(db, planned, NOW).opens == NOW
    close(database, now=NOW + HOUR)
    with database.transaction() as db:
        assert consultations.load(db, planned, NOW).closes == NOW + HOUR


def test_what_has_closed_is_never_opened_again(database: Database) -> None:
    put(database)
    close(database)
    with pytest.raises(DatabaseProblem, match="oak-house has closed"), database.transaction() as db:
        consultations.open_consultation(db, "oak-house", NOW)


def test_what_closes_by_its_date_keeps_that_date_and_is_seen_to_once(database: Database) -> None:
    closes = NOW + HOUR
    put(database, consultation(closes=closes), consultation("park"), consultation("draft", opens=None, closes=None))
    with database.reading() as db:
        assert consultations.due_to_close(db, closes - timedelta(seconds=1)) == []
        assert consultations.due_to_close(db, closes) == ["oak-house"]
    close(database, now=closes + HOUR)
    with database.reading() as db:
        assert consultations.due_to_close(db, closes + HOUR) == []
        found = consultations.find(db, "oak-house")
    assert found is not None
    assert found.closes == closes


@pytest.mark.parametrize("act", [consultations.open_consultation, consultations.tally])
def test_a_name_that_is_not_there_is_told(database: Database, act: object) -> None:
    with pytest.raises(DatabaseProblem, match='There is no consultation "elm-house"'), database.transaction() as db:
        act(db, "elm-house", *([NOW] if act is consultations.open_consultation else []))  # type: ignore[operator]


def test_a_count_holds_each_person_once_and_late_answers_apart(database: Database) -> None:
    put(database)
    hear(database, incoming("1", 1), facts=[answer(1), Words_()])
    hear(database, incoming("2", 1), facts=[answer(2)])
    hear(database, incoming("2", 2), facts=[answer(2)])
    hear(database, incoming("1", 3), facts=[answer(1, late=True)])
    with database.reading() as db:
        tally = consultations.tally(db, "oak-house")
    assert (tally.people, tally.views) == (3, 1)
    first, second = tally.questions
    assert (first.question, first.answered, first.late, dict(first.counts)) == ("first-repair", 2, 1, {2: 2})
    assert (second.question, second.answered) == ("safe-night", 0)


def test_every_consultation_comes_in_the_order_of_loading(database: Database) -> None:
    put(database, consultation("b"))
    put(database, consultation("a"), now=NOW + HOUR)
    with database.reading() as db:
        assert [c.name for c in consultations.every(db)] == ["b", "a"]
