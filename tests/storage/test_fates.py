"""What becomes of a message only ever goes up, whatever the order in which we hear of it."""

import itertools
from datetime import timedelta

import pytest

from flows.state import MemberState
from storage import members, tables
from storage.database import Database
from storage.outbox import Fate, Receipt
from tests.storage.installation import KEYS, NOW, every, hear, incoming
from tests.storage.sending import claim, mark, receive, states

OUTBOX = tables.outbox.c
HOUR = timedelta(hours=1)
_ids = itertools.count(1)


def one_out(database: Database, words: str = "hello", **talk: object) -> str:
    """The id of a message that is being sent."""
    hear(database, incoming(words), **talk)
    (post,) = claim(database)
    return post.id


def standing(database: Database, id: str) -> tuple[str, str | None, str | None]:
    (found,) = every(database, OUTBOX.state, OUTBOX.provider_id, OUTBOX.code, where=OUTBOX.id == id)
    return found


def test_a_receipt_that_comes_before_our_own_commit_is_found_by_our_id(database: Database) -> None:
    id = one_out(database)
    assert receive(database, Receipt("sms", "delivered", NOW, id, "SM1")) == 0
    mark(database, Fate(id, "unknown"))
    assert standing(database, id) == ("delivered", "SM1", None)


def test_an_unknown_fate_is_settled_by_a_receipt(database: Database) -> None:
    id = one_out(database)
    mark(database, Fate(id, "unknown", code="timeout"))
    assert states(database) == {"unknown": 1}
    receive(database, Receipt("sms", "sent", NOW, id, "SM1"))
    assert standing(database, id) == ("sent", "SM1", None)


def test_a_receipt_for_a_message_that_is_not_ours_is_kept_and_counted(database: Database) -> None:
    odd = "\x00\ud83d" * 40
    lost = [Receipt("sms", "delivered", NOW, None, "SM9"), Receipt("sms", odd, NOW, odd, odd, odd)]
    assert receive(database, *lost) == 2
    assert len(every(database, tables.orphans.c.number)) == 2


def test_a_receipt_cannot_send_what_was_never_tried(database: Database) -> None:
    hear(database, incoming("hello"))
    (id,) = every(database, OUTBOX.id)
    assert receive(database, Receipt("sms", "delivered", NOW, id, "SM1")) == 1
    assert states(database) == {"queued": 1}


def test_what_was_surely_not_sent_is_tried_again_ever_later_and_then_given_up(database: Database) -> None:
    id, now, waits = one_out(database), NOW, []
    for _ in range(9):
        mark(database, Fate(id, "retry", code="20429"), now=now)
        (due,) = every(database, OUTBOX.not_before)
        waits.append((due - now).total_seconds())
        now = due
        assert len(claim(database, now=now)) == 1
    assert waits == [10, 20, 40, 80, 160, 320, 640, 900, 900]
    mark(database, Fate(id, "retry", code="20429"), now=now)
    assert standing(database, id) == ("failed", None, "20429")


def test_the_provider_says_how_long_to_wait(database: Database) -> None:
    mark(database, Fate(one_out(database), "retry", retry_after=35))
    assert every(database, OUTBOX.not_before) == [NOW + timedelta(seconds=35)]


def test_a_channel_that_is_stopped_is_not_held_against_its_messages(database: Database) -> None:
    id, now = one_out(database), NOW
    for _ in range(30):
        mark(database, Fate(id, "retry", stop=True, retry_after=60), now=now)
        now += HOUR
        assert len(claim(database, now=now)) == 1
    assert states(database) == {"attempting": 1}


def test_a_reply_of_unknown_fate_is_never_sent_again_unless_it_surely_was_not(database: Database) -> None:
    id = one_out(database)
    mark(database, Fate(id, "unknown"))
    assert claim(database, now=NOW + HOUR) == []
    mark(database, Fate(id, "retry"), now=NOW + HOUR)
    assert len(claim(database, now=NOW + 2 * HOUR)) == 1


def test_help_lines_of_unknown_fate_are_sent_again(database: Database) -> None:
    id = one_out(database, reply="Call 999.", urgent=True)
    mark(database, Fate(id, "unknown"))
    assert [post.id for post in claim(database, now=NOW + HOUR)] == [id]


def test_two_senders_of_one_message_leave_one_fate(database: Database) -> None:
    """One had been asleep past its lease: its word comes after the other one's."""
    id = one_out(database, reply="Call 999.", urgent=True)
    mark(database, Fate(id, "sent", provider_id="SM1"))
    mark(database, Fate(id, "retry"), Fate(id, "failed", code="30008"), now=NOW + HOUR)
    assert standing(database, id) == ("sent", "SM1", None)


def test_a_fate_of_a_message_that_is_gone_is_no_fault(database: Database) -> None:
    id = one_out(database)
    mark(database, Fate("0" * 32, "sent", provider_id="SM1"), Fate(id, "sent", provider_id="SM2"))
    assert standing(database, id) == ("sent", "SM2", None)


@pytest.mark.parametrize("by", ["fate", "receipt"])
def test_a_refusal_because_they_left_is_written_on_our_own_list(database: Database, by: str) -> None:
    id = one_out(database)
    if by == "fate":
        mark(database, Fate(id, "failed", code="21610", effect="left"))
    else:
        receive(database, Receipt("sms", "failed", NOW, id, "SM1", "21610", effect="left"))
    assert every(database, tables.opt_outs.c.how) == ["provider"]
    assert every(database, tables.members.c.left) == [True]
    hear(database, incoming("hm"), state=lambda state: state._replace(left=True))
    assert claim(database) == []


def test_an_address_that_can_never_be_reached_gets_nothing_more(database: Database) -> None:
    hear(database, incoming("a"), incoming("b"))
    first, _ = claim(database)
    mark(database, Fate(first.id, "failed", code="30005", effect="bad_address"))
    assert every(database, tables.addresses.c.bad) == ["30005"]


def group(state: MemberState) -> MemberState:
    return state._replace(joined=True)


def test_a_chat_that_moved_is_written_to_where_it_is_now(database: Database) -> None:
    hear(database, incoming("hello", channel="telegram", address="-100"), state=group)
    (post,) = claim(database, "telegram")
    mark(database, Fate(post.id, "retry", effect="moved", moved_to="-4503599627370495", retry_after=0))
    (post,) = claim(database, "telegram")
    assert post.address == "-4503599627370495"
    (begun,) = hear(database, incoming("hello", channel="telegram", address="-4503599627370495"))
    assert begun.here.state.joined


def test_a_chat_that_moved_to_one_we_know_makes_nobody_double(database: Database) -> None:
    hear(database, incoming("old", channel="telegram", address="-100"))
    hear(database, incoming("new", channel="telegram", address="-200"), reply=None)
    (post,) = claim(database, "telegram")
    mark(database, Fate(post.id, "retry", effect="moved", moved_to="-200", retry_after=0))
    (post,) = claim(database, "telegram")
    assert post.address == "-200"
    assert sorted(every(database, tables.blinds.c.blind)) == sorted(
        KEYS.index("telegram", address).hex() for address in ("-100", "-200")
    )


def test_the_state_of_somebody_who_left_by_a_refusal_is_read_by_the_next_turn(database: Database) -> None:
    mark(database, Fate(one_out(database), "failed", code="21610", effect="left"))
    (state,) = every(database, tables.members.c.state)
    assert members.loaded(state).left
