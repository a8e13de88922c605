"""Words that are taken out stand nowhere any more, and nothing else is touched."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from flows.facts import ViewContinued
from flows.outcome import About
from storage import meanings, redacting, references, tables
from storage.database import Database
from storage.outbox import Fate
from storage.redacting import MARK, NotThere
from tests.storage.installation import KEYS, NOW, Words_, every, hear, incoming, new_id, put, text
from tests.storage.sending import claim, mark, outcome, tell
from tests.storage.traces import found


def take_out(database: Database, *parts: str) -> bool:
    (number,) = every(database, tables.views.c.number)
    with database.transaction() as db:
        return redacting.redact(db, number, parts, KEYS, new_id, NOW)


@pytest.fixture
def said(database: Database) -> Database:
    """Said in two texts, told back, translated, and answered by an outcome that repeats it; all was sent."""
    put(database)
    hear(database, incoming("Tyler in flat 3 broke the lift"), facts=[Words_()], reply="Kept: Tyler in flat 3.")
    (number,) = every(database, tables.views.c.number)
    more = ViewContinued(references.reference(number), "he is Tyler Oak")
    hear(database, incoming("he is Tyler Oak"), facts=[more], reply="Added.")
    with database.transaction() as db:
        message = db.execute(select(tables.messages.c.id)).scalars().first()
        meanings.keep(db, str(message), "Tyler broke it", 0, "desk", NOW)
    about = About(references=(references.reference(number),))
    tell(database, replace(outcome(about=about), said=text("Tyler broke the lift")))
    mark(database, *(Fate(post.id, "sent", provider_id=f"SM{post.id}") for post in claim(database)))
    return database


def test_parts_that_are_named_are_taken_out_wherever_they_stand(said: Database) -> None:
    assert found(said, "Tyler")
    assert take_out(said, "Tyler")
    assert found(said, "Tyler") == set()
    assert every(said, tables.views.c.text) == [f"{MARK} in flat 3 broke the lift\nhe is {MARK} Oak"]
    assert every(said, tables.meanings.c.text) == [f"{MARK} broke it"]


def test_all_of_it_leaves_a_mark_in_its_place(said: Database) -> None:
    take_out(said)
    assert every(said, tables.views.c.text) == [MARK]
    assert every(said, tables.messages.c.text) == [MARK, MARK]
    assert not {("views", "text"), ("messages", "text"), ("meanings", "text")} & found(said, "Tyler", "flat 3")


def test_what_the_provider_has_of_them_is_asked_back(said: Database) -> None:
    take_out(said, "Tyler")
    asked = every(said, tables.provider_copies.c.provider_id)
    assert set(every(said, tables.messages.c.provider_id)) < set(asked)
    assert len(asked) == len(set(asked)) >= 3


@pytest.mark.parametrize("part", ["Tylor", "T", ""])
def test_what_does_not_stand_there_changes_nothing(said: Database, part: str) -> None:
    before = every(said, tables.views.c.text)
    with pytest.raises(NotThere):
        take_out(said, part)
    assert every(said, tables.views.c.text) == before
