"""What staff see of many consultations, and what is kept while one is made ready: the same on both databases."""

from datetime import timedelta

import pytest

from flows.translating import Translation
from storage import consultation_list, consultation_steps, consultations, translations
from storage.consultation_list import page
from storage.database import Database
from tests.storage.installation import NOW, answer, consultation, hear, incoming

KNOWN = {"title": Translation("Oak House", "Dom Dębowy")}


def test_pages_follow_each_other_and_none_is_on_two(database: Database) -> None:
    names = [f"house-{number}" for number in range(7)]
    with database.transaction() as db:
        for place, name in enumerate(names):
            consultations.load(db, consultation(name), NOW + timedelta(minutes=place // 3))
        shown, after = [], None
        while True:
            found = page(db, 3, after)
            shown += [one.name for one in found.consultations]
            if (after := found.more) is None:
                break
    assert shown == list(reversed(names))


def test_a_page_after_a_name_that_is_not_there_is_the_first(database: Database) -> None:
    with database.transaction() as db:
        consultations.load(db, consultation(), NOW)
        assert [one.name for one in page(db, 3, "'; --").consultations] == ["oak-house"]


def test_who_took_part_is_counted_once(database: Database) -> None:
    with database.transaction() as db:
        consultations.load(db, consultation(), NOW)
    for person, option in ((1, 1), (2, 1), (1, 2)):
        hear(database, incoming(str(option), person), facts=(answer(option),))
    with database.reading() as db:
        assert consultation_list.people(db, ["oak-house", "other"]) == {"oak-house": 2}
        counts = consultations.tally(db, "oak-house").questions[0]
    assert (counts.answered, dict(counts.counts)) == (2, {1: 1, 2: 1})


def test_of_two_translators_the_second_changes_nothing(database: Database) -> None:
    with database.transaction() as db:
        assert translations.save(db, "oak-house", "pl", {}, 0, "first", NOW)
        assert not translations.save(db, "oak-house", "pl", KNOWN, 0, "second", NOW)
        assert translations.save(db, "oak-house", "pl", KNOWN, 1, "first", NOW)
        assert not translations.save(db, "oak-house", "pl", {}, 1, "second", NOW)
        kept = translations.of(db, "oak-house")["pl"]
        assert (kept.revision, kept.who, kept.known) == (2, "first", KNOWN)
        translations.drop(db, "oak-house", "pl")
        assert translations.of(db, "oak-house") == {}


@pytest.mark.parametrize("what", ["looked", "tested", "invited"])
def test_what_was_done_is_kept_with_the_version_the_newest_first(
    database: Database, what: consultation_steps.What
) -> None:
    with database.transaction() as db:
        consultation_steps.note(db, "oak-house", what, 1, "desk", NOW)
        consultation_steps.note(db, "oak-house", what, 2, "desk", NOW, about="f" * 32)
        found = consultation_steps.of(db, "oak-house")
    assert [(one.version, one.about) for one in found] == [(2, "f" * 32), (1, None)]
