"""A secret question keeps nothing, once it has closed, that leads from a person to a choice."""

import threading
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from flows.facts import AlertOpened, AnswerTakenBack, DangerSeen
from flows.state import MemberState
from storage import consultations, reports, safety, tables, turns
from storage.database import Database
from storage.outbox import Fate
from storage.turns import Taken
from tests.storage.installation import (
    FRAME,
    KEYS,
    NOW,
    Talk,
    Words_,
    answer,
    close,
    consultation,
    every,
    hear,
    incoming,
    look,
    put,
    secret,
)
from tests.storage.sending import claim, mark

LATER = NOW + timedelta(days=20)
PLANTED = "3 because of plum-coloured zebras"
ECHO = "We have plum-coloured 3 out of 5."


def content(database: Database) -> bytes:
    """Everything that lies on the disk, the write-ahead log included."""
    assert database.path is not None
    return b"".join(path.read_bytes() for path in sorted(database.path.parent.glob("yousaid.db*")))


def everything(database: Database) -> str:
    """Every value of every table, as somebody with the database in their hands reads it."""
    with database.reading() as db:
        return "\n".join(
            str(tuple(row)) for table in tables.METADATA.sorted_tables for row in db.execute(select(table))
        )


def vote(database: Database, words: str = PLANTED, value: int = 3, person: int = 1, **more: object) -> None:
    hear(database, incoming(words, person), facts=[secret(value), Words_()], reply=ECHO, **more)


def test_while_it_is_open_only_its_key_opens_what_was_said(sqlite: Database) -> None:
    put(sqlite)
    vote(sqlite)
    for planted in (b"zebras", b"plum-coloured"):
        assert planted not in content(sqlite)
    (begun,) = look(sqlite, incoming("?"), now=NOW + timedelta(seconds=60))
    assert begun.here.answers["oak-house", "safe-night"].value == 3
    assert begun.here.recent == (PLANTED,)
    assert [post.text for post in claim(sqlite)] == [ECHO]


def test_after_close_nothing_on_the_disk_says_what_was_said_or_could_open_it(sqlite: Database) -> None:
    put(sqlite)
    vote(sqlite)
    vote(sqlite, "no, 4 zebras", 4)
    mark(sqlite, *(Fate(post.id, "sent", provider_id=post.id) for post in claim(sqlite)))
    (key,) = every(sqlite, tables.question_keys.c.sealed)
    sealed = every(sqlite, tables.messages.c.sealed) + every(sqlite, tables.ballots.c.sealed)
    close(sqlite)
    assert not [planted for planted in (b"zebras", b"plum-coloured", key, *sealed) if planted in content(sqlite)]


def test_after_close_no_table_leads_from_a_person_to_a_choice(database: Database) -> None:
    put(database)
    vote(database)
    hear(database, incoming("undo"), facts=[AnswerTakenBack("oak-house", "safe-night")])
    vote(database, "5 zebras", 5)
    vote(database, "1", 1, person=2)
    linked = set(every(database, tables.ballots.c.id)) | set(every(database, tables.question_keys.c.id))
    close(database)
    after = everything(database)
    assert not [id for id in linked if id in after]
    assert "zebras" not in after
    assert set(every(database, tables.answered.c.ballot_id)) == {None}
    assert set(every(database, tables.ballots.c.loose, tables.ballots.c.value)) == {(True, "5"), (True, "1")}
    (begun,) = look(database, incoming("?"), now=LATER)
    assert begun.here.answers == {}
    assert [c.name for c in begun.here.consultations] == ["oak-house"]


def test_the_count_is_not_known_before_close_and_is_right_after(database: Database) -> None:
    put(database)
    for person, value in enumerate((3, 3, 5), start=1):
        vote(database, value=value, person=person)
    with database.reading() as db:
        before = consultations.tally(db, "oak-house").questions[1]
    close(database)
    with database.reading() as db:
        after = consultations.tally(db, "oak-house").questions[1]
    assert (before.secret, before.answered, before.counts) == (True, 3, {})
    assert (after.secret, after.answered, after.counts) == (False, 3, {3: 2, 5: 1})


def test_a_close_waits_for_the_ballots_that_are_being_taken(postgresql: Database) -> None:
    """Else they would lie sealed under a key that is gone."""
    put(postgresql)
    closing = threading.Thread(target=close, args=(postgresql,))
    with postgresql.transaction() as db:
        begun = turns.begin(db, [incoming("3")], FRAME, NOW)
        closing.start()
        closing.join(0.3)
        assert closing.is_alive()
        turns.save(db, Talk(facts=[secret(3)]).take(begun), FRAME, NOW)
    closing.join()
    assert every(postgresql, tables.ballots.c.loose, tables.ballots.c.value) == [(True, "3")]


def test_closing_twice_counts_once(database: Database) -> None:
    put(database)
    vote(database)
    close(database)
    close(database)
    assert every(database, tables.ballots.c.value) == ["3"]


def test_loose_ballots_lie_in_an_order_that_tells_nothing(sqlite: Database) -> None:
    put(sqlite)
    for person in range(40):
        vote(sqlite, value=person + 1, person=person)
    close(sqlite)
    order = [int(value) for value in every(sqlite, tables.ballots.c.value)]
    assert sorted(order) == list(range(1, 41))
    assert order != sorted(order)


def test_a_question_that_is_not_secret_keeps_its_words_and_its_answers(database: Database) -> None:
    put(database)
    hear(database, incoming("1 cold"), facts=[answer(1), Words_()])
    vote(database)
    close(database)
    assert every(database, tables.messages.c.text) == ["1 cold", None]
    assert every(database, tables.views.c.text) == ["1 cold", None]
    (begun,) = look(database, incoming("?"), now=LATER)
    assert list(begun.here.answers) == [("oak-house", "first-repair")]


def test_another_consultations_secrets_stay_until_its_own_close(database: Database) -> None:
    put(database, consultation(), consultation("park"))
    vote(database)
    close(database, "park")
    (begun,) = look(database, incoming("?"))
    assert begun.here.answers["oak-house", "safe-night"].value == 3


def test_a_reply_that_waits_at_close_is_still_sent_and_then_forgotten(database: Database) -> None:
    put(database)
    vote(database)
    close(database)
    (post,) = claim(database)
    assert post.text == ECHO
    mark(database, Fate(post.id, "sent", provider_id="SM1"))
    assert every(database, tables.outbox.c.text, tables.outbox.c.sealed) == [(None, None)]


@pytest.mark.parametrize("fact", [secret(4, late=True), secret(4)])
def test_an_answer_after_close_is_counted_apart_and_nothing_says_whose_it_is(database: Database, fact: object) -> None:
    """Also one that came before the close and is kept after it."""
    put(database)
    vote(database)
    close(database)
    hear(database, incoming("4 zebras"), incoming("4 zebras", 2), facts=[fact, Words_()], reply=ECHO, now=LATER)
    with database.reading() as db:
        count = consultations.tally(db, "oak-house").questions[1]
    assert (count.answered, count.late, count.counts) == (1, 2, {3: 1})
    assert "zebras" not in everything(database)
    assert every(database, tables.question_keys.c.id) == []
    assert sorted(every(database, tables.ballots.c.loose)) == [True, True, True]
    assert [post.text for post in claim(database, now=LATER)] == [ECHO, ECHO, ECHO]


def test_a_text_that_was_asked_back_is_as_secret_as_an_answer(database: Database) -> None:
    class Unsure(Talk):
        def take(self, begun: object) -> list[Taken]:
            return [taken._replace(secret=(("oak-house", "safe-night"),)) for taken in Talk.take(self, begun)]  # type: ignore[arg-type]

    put(database)
    hear(database, incoming("3 or 4 zebras"), talk=Unsure(facts=[Words_()]))
    assert "zebras" not in everything(database)
    close(database)
    assert every(database, tables.messages.c.sealed) == [None]


def held(state: MemberState) -> MemberState:
    return state._replace(joined=True, held=True)


def cry(database: Database) -> None:
    facts = [DangerSeen("self_harm", "high"), AlertOpened("self_harm", "high"), secret(2), Words_(held="safety")]
    hear(database, incoming("2. i want to die"), facts=facts, state=held, reply="Call 999.", urgent=True)


def test_words_of_somebody_in_danger_outlast_the_close_until_a_person_has_looked(database: Database) -> None:
    put(database)
    cry(database)
    close(database)
    with database.transaction() as db:
        (alert,) = safety.alerts(db)
        assert safety.words(db, alert.id, KEYS) == ["2. i want to die"]
        safety.release(db, alert.id, "duty desk", LATER)
        assert safety.words(db, alert.id, KEYS) == []
    assert every(database, tables.views.c.sealed) == [None]


def test_words_that_were_seen_to_before_the_close_go_with_it(database: Database) -> None:
    put(database)
    cry(database)
    with database.transaction() as db:
        (alert,) = safety.alerts(db)
        safety.release(db, alert.id, "duty desk", NOW)
        assert safety.words(db, alert.id, KEYS) == ["2. i want to die"]
    close(database)
    assert every(database, tables.views.c.sealed) == [None]


def test_help_lines_say_nothing_of_a_choice_and_are_kept_in_clear(database: Database) -> None:
    put(database)
    cry(database)
    assert every(database, tables.outbox.c.text) == ["Call 999."]


def test_staff_pages_say_secret_and_not_what_was_said(database: Database) -> None:
    put(database)
    vote(database)
    (member,) = every(database, tables.members.c.id)
    with database.reading() as db:
        shown = [*reports.views(db, 9), *reports.answers(db, 9), *reports.conversation(db, member)]
    assert "zebras" not in repr(shown)
    assert (shown[0].held, shown[0].text, shown[1].value, shown[2].text) == ("secret", None, None, "secret")  # type: ignore[union-attr]


def test_the_key_is_wiped_from_the_disk_of_postgresql_too(postgresql: Database) -> None:
    put(postgresql)
    vote(postgresql)
    (key,) = every(postgresql, tables.question_keys.c.sealed)
    with postgresql.reading() as db:
        where = db.exec_driver_sql(
            "SELECT current_setting('data_directory') || '/' || pg_relation_filepath('question_keys')"
        )
        before = Path(where.scalar_one())
    close(postgresql)
    assert key not in (before.read_bytes() if before.exists() else b"")
