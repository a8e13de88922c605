"""A send whose fate is unknown is looked for; what was found decides, each message is found for one row, and once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import update

from storage import looking, posting, tables
from storage.database import Database, open_database
from storage.outbox import Fate, Listed, Lost, Receipt
from tests.storage.installation import KEYS, NOW, Words_, every, hear, incoming, number
from tests.storage.sending import claim, mark, receive, states, tell

MINUTE = timedelta(minutes=1)
OUTBOX = tables.outbox.c


def lost(database: Database, *people: int, words: str = "cold", **more: object) -> None:
    """A text of each was answered, and what became of the answer is unknown."""
    hear(database, *(incoming(words, person) for person in people), facts=[Words_()], **more)  # type: ignore[arg-type]
    mark(database, *(Fate(post.id, "unknown", code="timeout") for post in claim(database)))


def looked_for(database: Database, minutes: float, channel: str = "sms", limit: int = 20) -> list[Lost]:
    with database.transaction() as db:
        return looking.claim(db, channel, KEYS, NOW + minutes * MINUTE, limit)


def settle(database: Database, one: Lost, minutes: float, *alike: str, others: tuple[str, ...] = ()) -> None:
    with database.transaction() as db:
        looking.settle(db, one, Listed(alike, others), KEYS, NOW + minutes * MINUTE)


def look(database: Database, minutes: float, *alike: str, others: tuple[str, ...] = ()) -> int:
    """Returns how many were due."""
    due = looked_for(database, minutes)
    for one in due:
        settle(database, one, minutes, *alike, others=others)
    return len(due)


def bound(database: Database) -> list[str]:
    return [sid for sid in every(database, OUTBOX.provider_id) if sid]


def test_the_list_has_time_to_catch_up_and_then_it_is_asked_with_the_very_words(database: Database) -> None:
    lost(database, 1)
    assert looked_for(database, 1.9) == []
    (one,) = looked_for(database, 2)
    assert (one.post.address, one.post.text, one.since) == (number(1), "Thank you.", NOW - MINUTE)


def test_one_that_is_found_was_sent_and_receipts_that_came_before_and_after_apply(database: Database) -> None:
    lost(database, 1)
    receive(database, Receipt("sms", "sent", NOW, None, "SM1"))
    look(database, 2, "SM1")
    assert (states(database), bound(database)) == ({"sent": 1}, ["SM1"])
    receive(database, Receipt("sms", "delivered", NOW, None, "SM1"))
    assert states(database) == {"delivered": 1}
    assert look(database, 60) == 0


def test_a_reply_that_two_looks_do_not_find_goes_again_and_one_look_is_not_enough(database: Database) -> None:
    lost(database, 1)
    look(database, 2)
    assert claim(database, now=NOW + 3 * MINUTE) == []
    assert look(database, 11.9) == 0
    look(database, 12)
    (post,) = claim(database, now=NOW + 12 * MINUTE)
    assert (post.text, post.attempts) == ("Thank you.", 2)


def test_one_that_is_in_the_list_only_at_the_second_look_does_not_go_again(database: Database) -> None:
    lost(database, 1)
    look(database, 2)
    look(database, 12, "SM1")
    assert states(database) == {"sent": 1}


def test_each_try_is_looked_for_twice_and_there_is_an_end(database: Database) -> None:
    lost(database, 1)
    minutes, tries = 0.0, 1
    while look(database, minutes := minutes + 2):
        look(database, minutes := minutes + 10)
        for post in claim(database, now=NOW + minutes * MINUTE):
            tries += 1
            mark(database, Fate(post.id, "unknown"), now=NOW + minutes * MINUTE)
    assert tries == 10
    assert states(database) == {"failed": 1}


def test_what_nobody_asked_for_goes_again_once_and_then_stays_unknown(database: Database) -> None:
    hear(database, incoming("cold"), facts=[Words_()])
    mark(database, *(Fate(post.id, "sent", provider_id="SM0") for post in claim(database)))
    tell(database)
    minutes, tries = 0.0, 0
    for _ in range(8):
        for post in claim(database, now=NOW + minutes * MINUTE):
            tries += 1
            mark(database, Fate(post.id, "unknown"), now=NOW + minutes * MINUTE)
        minutes += 12
        look(database, minutes)
    assert tries == 2
    assert states(database) == {"sent": 1, "unknown": 1}


def test_of_two_alike_one_is_found_and_the_other_was_not_sent(database: Database) -> None:
    lost(database, 1)
    lost(database, 1)
    look(database, 2, "SM1")
    look(database, 12, "SM1")
    assert (states(database), bound(database)) == ({"sent": 1, "queued": 1}, ["SM1"])


def test_several_that_could_be_it_leave_it_unknown(database: Database) -> None:
    lost(database, 1)
    for hour in range(23):
        assert look(database, 60 * hour + 2, "SM1", "SM2") == 1
    assert (states(database), bound(database)) == ({"unknown": 1}, [])


def test_other_words_that_nobody_knows_of_may_be_it_until_they_are_known(database: Database) -> None:
    """A provider may change letters, or put words of its own in front."""
    lost(database, 1)
    look(database, 2, others=("SM1",))
    look(database, 62, others=("SM1",))
    assert states(database) == {"unknown": 1}
    hear(database, incoming("dark"), facts=[Words_()], reply="Goodbye.")
    (post,) = claim(database)
    mark(database, Fate(post.id, "sent", provider_id="SM1"))
    look(database, 122, others=("SM1",))
    look(database, 132, others=("SM1",))
    assert states(database) == {"sent": 1, "queued": 1}


def test_a_message_of_another_row_is_nobody_elses(database: Database) -> None:
    hear(database, incoming("cold"), facts=[Words_()])
    mark(database, *(Fate(post.id, "sent", provider_id="SM1") for post in claim(database)))
    lost(database, 1)
    look(database, 2, "SM1")
    look(database, 12, "SM1")
    assert states(database) == {"sent": 1, "queued": 1}


def test_while_another_message_to_them_is_being_tried_the_list_says_nothing(database: Database) -> None:
    lost(database, 1)
    (one,) = looked_for(database, 2)
    hear(database, incoming("cold"), facts=[Words_()])
    claim(database, now=NOW + 2 * MINUTE)
    settle(database, one, 2, "SM1")
    assert states(database) == {"unknown": 1, "attempting": 1}
    assert [again.post.id for again in looked_for(database, 8)] == [one.post.id]


def test_two_processes_never_look_for_the_same_one(database: Database, database_url: str) -> None:
    lost(database, *range(1, 5))
    other = open_database(database_url)
    ids = [one.post.id for each in (database, other, database, other) for one in looked_for(each, 2, limit=2)]
    other.close()
    assert len(ids) == len(set(ids)) == 4


def test_two_processes_that_find_the_same_message_give_it_to_one_row(postgresql: Database) -> None:
    lost(postgresql, 1)
    lost(postgresql, 1)
    one, two = looked_for(postgresql, 2)
    with ThreadPoolExecutor(1) as other:
        with postgresql.transaction() as db:
            looking.settle(db, one, Listed(("SM1",)), KEYS, NOW + 2 * MINUTE)
            settled = other.submit(settle, postgresql, two, 2, "SM1")
            with pytest.raises(TimeoutError):
                settled.result(timeout=0.2)
        settled.result(timeout=30)
    assert (states(postgresql), bound(postgresql)) == ({"sent": 1, "unknown": 1}, ["SM1"])


def test_who_asked_the_list_and_was_not_there_for_five_minutes_changes_nothing(database: Database) -> None:
    lost(database, 1)
    (asleep,) = looked_for(database, 2)
    (awake,) = looked_for(database, 8)
    for _ in range(3):
        settle(database, asleep, 8)
    settle(database, awake, 8, "SM1")
    settle(database, asleep, 20)
    assert (states(database), bound(database)) == ({"sent": 1}, ["SM1"])


def test_a_receipt_that_comes_meanwhile_is_not_overruled(database: Database) -> None:
    lost(database, 1)
    (one,) = looked_for(database, 2)
    receive(database, Receipt("sms", "delivered", NOW, one.post.id, "SM1"))
    settle(database, one, 2, "SM2")
    assert (states(database), bound(database)) == ({"delivered": 1}, ["SM1"])


def test_a_try_that_ended_with_its_process_is_looked_for_too(database: Database) -> None:
    hear(database, incoming("cold"), facts=[Words_()])
    claim(database)
    with database.transaction() as db:
        posting.recover(db, NOW + MINUTE)
    assert look(database, 2.9) == 0
    assert look(database, 3) == 1


def test_help_lines_are_found_whichever_try_it_was_and_go_again_when_none_is(database: Database) -> None:
    hear(database, incoming("help"), reply="Call 999.", urgent=True)
    for hour in range(3):
        (post,) = claim(database, now=NOW + hour * 60 * MINUTE)
        mark(database, Fate(post.id, "unknown"), now=NOW + hour * 60 * MINUTE)
    (one,) = looked_for(database, 122)
    assert one.since == NOW - MINUTE
    settle(database, one, 122)
    look(database, 132)
    assert [post.kind for post in claim(database, now=NOW + 132 * MINUTE)] == ["help"]


def test_where_there_is_no_list_a_message_stays_unknown(database: Database) -> None:
    hear(database, incoming("cold", channel="telegram"), facts=[Words_()])
    mark(database, *(Fate(post.id, "unknown") for post in claim(database, "telegram")))
    assert looked_for(database, 60) == looked_for(database, 60, "telegram") == []
    assert states(database) == {"unknown": 1}


def test_after_a_day_nobody_looks_any_more(database: Database) -> None:
    lost(database, 1)
    for minutes, many in ((1439, 0), (1440, 1), (1441, 0)):
        with database.transaction() as db:
            assert looking.give_up(db, NOW + minutes * MINUTE) == many
    assert look(database, 2000) == 0
    assert states(database) == {"unknown": 1}


@pytest.mark.parametrize(
    ("end", "stays"),
    [
        (lambda database: look(database, 2), True),
        (lambda database: look(database, 2, "SM1"), False),
        (lambda database: give_up(database), False),
    ],
    ids=["looked for", "found", "given up"],
)
def test_words_that_must_not_stay_are_kept_as_long_as_they_may_go_again(
    database: Database, end: Callable[[Database], object], stays: bool
) -> None:
    hear(database, incoming("cold"), facts=[Words_()])
    with database.transaction() as db:
        db.execute(update(tables.outbox).values(fleeting=True))
    mark(database, *(Fate(post.id, "unknown") for post in claim(database)))
    end(database)
    assert [text is not None for text in every(database, OUTBOX.text)] == [stays]


def give_up(database: Database) -> None:
    with database.transaction() as db:
        looking.give_up(db, NOW + timedelta(days=1))


def test_one_whose_words_are_gone_is_not_looked_for(database: Database) -> None:
    lost(database, 1)
    with database.transaction() as db:
        db.execute(update(tables.outbox).values(text=None, sealed=None))
    assert look(database, 2) == 0
    assert states(database) == {"unknown": 1}


def test_it_takes_no_look_at_all_that_was_ever_sent(sqlite: Database) -> None:
    with sqlite.reading() as db:
        for query in (looking._DUE, looking._LOOKED_FOR, looking._TRIED):
            asked = str(query.compile(dialect=db.dialect))
            plan = db.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}", (None,) * asked.count("?"))
            assert not [step for *_, step in plan if step.startswith("SCAN")]
