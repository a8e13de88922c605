"""Quotes as they are kept, on both databases: from the question to the page, and every way off it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import Connection

from flows.quoted import QuoteAnswered, QuotesTakenBack
from flows.quotes import Source
from flows.state import Asked
from flows.unasked import Priority
from storage import audience, hidden_names, quote_sources, quotes, redacting, retention, tables, updates
from storage.database import Database
from storage.outbox import Fate
from storage.quotes import Asking
from storage.references import reference
from storage.updates import Letters
from tests.storage.installation import KEYS, NOW, Words_, every, hear, incoming, new_id, put
from tests.storage.sending import Said, claim, mark

WORDS = "The showers are cold"
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def asked(database: Database) -> Database:
    """Somebody said it, and the question about it has gone to them."""
    put(database)
    hear(database, incoming(f"{WORDS} and dirty"), facts=[Words_()])
    with database.transaction() as db:
        quote = quotes.ask(db, Asking(view(database), WORDS, ("name",), "desk"), new_id, NOW)
        (due,) = updates.due(db, NOW)
        hearers = audience.alone(db, due.subject, "said")
        texts = {(one.language, one.channel): Said(f'May we show "{WORDS}"?') for one in hearers}
        letters = Letters(hearers, texts, lambda hearer: (), Asked("quote", quote.id))
        updates.queue(db, due, [letters], Priority.QUESTION, NOW)
    mark(database, *(Fate(post.id, "sent", provider_id=f"SM{post.id}") for post in claim(database)))
    return database


def view(database: Database) -> str:
    return reference(max(every(database, tables.views.c.number)))


def member(database: Database) -> str:
    (found,) = every(database, tables.members.c.id)
    return str(found)


def say(database: Database, answer: str = "yes") -> None:
    (id,) = every(database, tables.quotes.c.id)
    with database.transaction() as db:
        quotes.keep_turns(db, [("1" * 32, member(database), QuoteAnswered(id, "Q1", answer))], LATER)


def publish(database: Database) -> None:
    say(database)
    (id,) = every(database, tables.quotes.c.id)
    with database.transaction() as db:
        assert quotes.decide(db, id, "published", "manager", LATER)


def shown(database: Database) -> list[str]:
    with database.reading() as db:
        return [one.words for one in quotes.shown(db, ["oak-house"])]


def test_the_question_goes_once_and_its_answer_can_be_heard(asked: Database) -> None:
    (id,) = every(asked, tables.quotes.c.id)
    assert every(asked, tables.outbox.c.kind).count("update") == 1
    with asked.reading() as db:
        assert quotes.answerable(db, [member(asked)], LATER) == {member(asked): {id: "Q1"}}
        assert quotes.answerable(db, [member(asked)], NOW + timedelta(days=22)) == {}
        assert quotes.answerable(db, [], LATER) == {}


def test_what_is_asked_is_kept_as_it_was(asked: Database) -> None:
    with asked.reading() as db:
        (quote,) = quotes.every(db)
        assert quotes.find(db, 1) == quotes.by_id(db, quote.id) == quote
        assert quotes.of_views(db, [view(asked)]) == {view(asked): [quote]}
    assert (quote.reference, quote.words, quote.removed, quote.state) == ("Q1", WORDS, ("name",), "asked")
    assert (quote.consultation, quote.language, quote.asked_by) == ("oak-house", "en", "desk")


def test_only_a_yes_can_be_published(asked: Database) -> None:
    (id,) = every(asked, tables.quotes.c.id)
    with asked.transaction() as db:
        assert not quotes.decide(db, id, "published", "manager", LATER)
    say(asked, "unclear")
    say(asked)
    assert every(asked, tables.quotes.c.state) == ["unclear"]
    assert shown(asked) == []


def unquoted(db: Connection, database: Database) -> None:
    quotes.keep_turns(db, [("1" * 32, member(database), QuotesTakenBack())], LATER)


def withdrawn(db: Connection, database: Database) -> None:
    quotes.end(db, every(database, tables.quotes.c.id), "staff", LATER)


def changed(db: Connection, database: Database) -> None:
    quotes.end_of_views(db, every(database, tables.quotes.c.number), "changed", LATER)


def taken_out(db: Connection, database: Database) -> None:
    redacting.redact(db, every(database, tables.quotes.c.number)[0], ["dirty"], KEYS, new_id, LATER)


def too_old(db: Connection, database: Database) -> None:
    retention.drop(db, "quotes", LATER)


def restored(db: Connection, database: Database) -> None:
    quotes.need_another_look(db)


ENDS = (unquoted, withdrawn, changed, taken_out, too_old, restored)


@pytest.mark.parametrize("end", ENDS)
def test_what_everybody_reads_is_gone_at_once(asked: Database, end: Callable[[Connection, Database], None]) -> None:
    publish(asked)
    assert shown(asked) == [WORDS]
    with asked.transaction() as db:
        end(db, asked)
    assert shown(asked) == []


def test_the_words_go_with_those_of_the_view_unless_everybody_reads_them(asked: Database) -> None:
    say(asked)
    with asked.transaction() as db:
        retention.drop(db, "views_old", LATER)
    assert every(asked, tables.quotes.c.words, tables.quotes.c.state) == [(retention.GONE, "withdrawn")]


def test_published_words_stay_when_those_of_the_view_go(asked: Database) -> None:
    publish(asked)
    with asked.transaction() as db:
        retention.drop(db, "views_old", LATER)
    assert shown(asked) == [WORDS]


def test_what_waits_for_a_person_stands_in_its_order(asked: Database) -> None:
    say(asked)
    with asked.reading() as db:
        assert [one.reference for one in quotes.waiting(db, 5)] == ["Q1"]
        assert [one.reference for one in quotes.live(db)] == ["Q1"]


def test_a_number_is_never_given_twice(asked: Database) -> None:
    with asked.transaction() as db:
        db.execute(tables.quotes.delete())
        assert quotes.ask(db, Asking(view(asked), WORDS, (), "desk"), new_id, LATER).reference == "Q2"


def test_what_must_be_known_before_anybody_asks(asked: Database) -> None:
    with asked.reading() as db:
        known = quote_sources.source(db, view(asked), LATER)
        assert known == Source(f"{WORDS} and dirty", asked=("asked",))
        later = quote_sources.source(db, view(asked), NOW + timedelta(days=22))
        assert later == Source(f"{WORDS} and dirty", asked=("withdrawn",))
        assert quote_sources.source(db, "Z99", LATER) is None
        assert quote_sources.spoke(db, "oak-house") == 1


def test_names_are_a_list_that_is_kept_whole(database: Database) -> None:
    with database.transaction() as db:
        assert hidden_names.keep(db, ["Tyler", "Little Wood"], "desk", NOW) == 2
        assert hidden_names.keep(db, ["Tyler", "Ada"], "desk", NOW) == 2
        assert hidden_names.keep(db, ["Ada", "Tyler"], "desk", NOW) == 0
        assert hidden_names.every(db) == ["Ada", "Tyler"]
