"""Which views wait for an answer, and the words that are planned for their authors, each once."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from flows.outcome import About
from storage import audience, loop, silence, steps, tables, updates, viewing
from storage.database import Database
from storage.members import keep_states, states
from storage.outbox import Fate
from storage.references import number
from storage.silence import Found
from storage.updates import Letters
from tests.storage.installation import FRAME, NOW, Words_, every, hear, incoming, new_id, secret
from tests.storage.sending import Said, claim, mark, outcome, tell

DAY = timedelta(days=1)
DUE = (NOW + 14 * DAY).date()


def say(database: Database, person: int = 1, **words: Any) -> None:
    hear(database, incoming("cold", person), facts=[Words_(**words)], reply=None)


def waiting(database: Database, day: int = 0) -> list[str]:
    with database.reading() as db:
        return [one.view.reference for one in silence.waiting(db, NOW + day * DAY)]


def plan(database: Database, day: float) -> int:
    with database.transaction() as db:
        return silence.plan_words(db, NOW + day * DAY, new_id)


def answer(database: Database, id: str = "1", day: float = 0, **more: Any) -> None:
    with database.transaction() as db:
        loop.add_outcome(db, outcome(id, about=About(("A1",)), **more), NOW + day * DAY, FRAME)


def queue(database: Database, day: float) -> None:
    """What is due is worded as `bot.telling` would do it."""
    now = NOW + day * DAY
    with database.transaction() as db:
        for update in updates.due(db, now):
            hearers = audience.alone(db, update.subject, "said") if update.kind == "word" else []
            texts = {(one.language, one.channel): Said() for one in hearers}
            updates.queue(db, update, [Letters(hearers, texts, lambda _: ())], 20, now)


def found(database: Database, day: float) -> Found:
    with database.reading() as db:
        (one,) = silence.waiting(db, NOW + day * DAY)
    return one


def test_what_is_answered_held_secret_or_of_somebody_who_left_waits_for_nothing(database: Database) -> None:
    say(database)
    say(database, 2, held="safety")
    say(database, 3, held="outside")
    hear(database, incoming("4 because", 4), facts=[secret(4), Words_()], reply=None)
    say(database, 5)
    with database.transaction() as db:
        member = every(database, tables.views.c.member_id, where=tables.views.c.number == 5)[0]
        keep_states(db, {member: states(db, [member])[member]._replace(left=True)})
    assert waiting(database) == ["A1", "A3"]
    answer(database)
    assert waiting(database) == ["A3"]


def test_heard_and_read_are_no_answer_and_a_reopened_one_is_none_any_more(database: Database) -> None:
    say(database)
    answer(database, "1", status="heard")
    assert waiting(database) == ["A1"]
    answer(database, "2", 1, status="planned")
    assert waiting(database, 1) == []
    answer(database, "3", 2, status="done")
    with database.transaction() as db:
        loop.reopen(db, {"3" * 32: DUE}, new_id, NOW + 3 * DAY)
    assert found(database, 3).view.last == NOW + 3 * DAY


def test_an_outcome_that_is_told_within_days_counts_and_a_later_one_does_not_yet(database: Database) -> None:
    say(database)
    answer(database, day=10)
    assert waiting(database, 0) == ["A1"]
    assert waiting(database, 6) == []


def test_words_that_came_with_a_judgement_share_its_fate(database: Database) -> None:
    say(database)
    answer(database, status="done")
    say(database, about="1" * 32)
    assert waiting(database, 1) == []
    with database.transaction() as db:
        loop.reopen(db, {"1" * 32: DUE}, new_id, NOW + DAY)
    assert waiting(database, 1) == ["A1", "A2"]


def test_the_newest_step_that_is_told_decides_and_a_step_after_it_was_opened_again_is_an_answer(
    database: Database,
) -> None:
    say(database)
    answer(database, status="done")
    told = outcome("1", about=About(("A1",)))
    with database.transaction() as db:
        loop.reopen(db, {"1" * 32: DUE}, new_id, NOW + DAY)
    assert waiting(database, 1) == ["A1"]
    with database.transaction() as db:
        steps.move_on(db, replace(told, status="doing"), 1, NOW + 2 * DAY, NOW + 2 * DAY, FRAME)
    assert waiting(database, 2) == []
    with database.transaction() as db:
        steps.correct(db, replace(told, status="heard"), 2, NOW + 3 * DAY, FRAME)
    assert waiting(database, 3) == ["A1"]


def test_a_word_is_planned_once_for_each_member_and_again_24_days_later(database: Database) -> None:
    say(database)
    say(database)
    say(database, 2)
    assert plan(database, 23.9) == 0
    assert plan(database, 24) == 2
    assert plan(database, 24) == 0
    assert plan(database, 47.9) == 0
    assert plan(database, 48) == 2
    with database.reading() as db:
        assert [one.view.words for one in silence.must_decide(db, NOW + 48 * DAY)] == [2, 2, 2]


def test_what_still_waits_to_go_has_not_been_heard(database: Database) -> None:
    """Behind a cap it may wait for weeks."""
    say(database)
    told = outcome("1", about=About(("A1",)), status="heard")
    assert tell(database, told, NOW + DAY) == 1
    assert found(database, 2).view.last == NOW
    (post,) = claim(database, now=NOW + 2 * DAY)
    mark(database, Fate(post.id, "sent", provider_id="SM1"), now=NOW + 2 * DAY)
    assert found(database, 2).view.last == NOW + 2 * DAY


def test_two_who_look_at_once_plan_one_word(postgresql: Database) -> None:
    """The second waits for the first, and then finds the same cause."""
    from threading import Thread

    say(postgresql)
    with postgresql.transaction() as db:
        silence.plan_words(db, NOW + 24 * DAY, new_id)
        other = Thread(target=plan, args=(postgresql, 24))
        other.start()
        other.join(0.3)
    other.join()
    assert every(postgresql, tables.updates.c.kind) == ["word"]
    assert every(postgresql, tables.view_life.c.words) == [1]


def test_who_is_held_gets_none_until_they_are_released(database: Database) -> None:
    say(database)
    member = every(database, tables.views.c.member_id)[0]
    with database.transaction() as db:
        keep_states(db, {member: states(db, [member])[member]._replace(held=True)})
    assert plan(database, 30) == 0
    with database.transaction() as db:
        keep_states(db, {member: states(db, [member])[member]._replace(held=False)})
    assert plan(database, 30) == 1


def test_a_word_that_waits_is_hurried_on_its_last_day(database: Database) -> None:
    say(database)
    plan(database, 24)
    queue(database, 24)
    plan(database, 26.9)
    assert every(database, tables.outbox.c.outranks) == [False]
    plan(database, 27)
    assert every(database, tables.outbox.c.outranks) == [True]
    assert len(claim(database, now=NOW + 27 * DAY)) == 1


def test_a_word_that_waits_is_taken_back_when_it_is_answered_and_the_rest_gets_a_new_one(database: Database) -> None:
    say(database)
    say(database)
    plan(database, 24)
    queue(database, 24)
    answer(database, day=24.5)
    assert plan(database, 25) == 1
    queue(database, 25)
    assert sorted(every(database, tables.outbox.c.state)) == ["cancelled", "queued"]
    assert found(database, 25).view.reference == "A2"
    assert found(database, 25).view.words == 1


def test_a_view_that_is_opened_again_counts_its_words_anew(database: Database) -> None:
    say(database)
    plan(database, 24)
    plan(database, 48)
    answer(database, day=50, status="done")
    with database.transaction() as db:
        loop.reopen(db, {"1" * 32: DUE}, new_id, NOW + 51 * DAY)
    assert found(database, 52).view.words == 0


def test_who_reads_it_first_is_kept_and_who_has_it_may_change(database: Database) -> None:
    say(database)
    with database.transaction() as db:
        assert viewing.read(db, number("A1"), "desk", NOW)
        assert not viewing.read(db, number("A1"), "other", NOW + DAY)
        viewing.give(db, number("A1"), "repairs manager", NOW + DAY)
    with database.reading() as db:
        life = viewing.lives(db, [1])[1]
    assert (life.read_by, life.read_at, life.owner, life.owner_at) == ("desk", NOW, "repairs manager", NOW + DAY)
    with database.transaction() as db:
        viewing.give(db, number("A1"), None, NOW + 2 * DAY)
    assert (found(database, 3).view.owner, found(database, 3).view.is_read) == (None, True)


def test_what_staff_may_not_read_says_why(database: Database) -> None:
    say(database)
    say(database, held="safety")
    say(database, held="outside")
    hear(database, incoming("4 because", 4), facts=[secret(4), Words_()], reply=None)
    with database.reading() as db:
        why = [viewing.may_be_seen(db, number) for number in range(1, 6)]
    assert why == [None, "safety", "outside", "secret", "missing"]
