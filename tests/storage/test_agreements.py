"""What each agreed to is kept with its day, its words and its way, and only added to; the last word counts."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from flows.agreeing import AskAgainAnswered
from flows.facts import MemberJoined, MemberLeft, MemberReturned
from flows.state import MemberState
from storage import agreements, crowds, fates, imports, tables
from storage.database import Database
from storage.frame import Begun, Taken
from tests.storage.installation import KEYS, NOW, Talk, every, hear, incoming
from tests.storage.test_imports import listed, put_up, take

ROW = [
    getattr(tables.consents.c, name) for name in ("purpose", "says_yes", "how", "agreed_words", "could_say_no", "at")
]


def left(state: MemberState) -> MemberState:
    return state._replace(joined=True, left=True)


class Shown(Talk):
    """With small print in the reply."""

    def take(self, begun: Sequence[Begun]) -> list[Taken]:
        return [one._replace(shown="STOP ends.") for one in Talk.take(self, begun)]


def holding(database: Database, member: str) -> dict[str, bool]:
    with database.reading() as db:
        return agreements.holding(db, member)


def test_whoever_wrote_first_agreed_to_take_part_with_the_words_they_were_shown(database: Database) -> None:
    (begun,) = hear(database, incoming("park"), talk=Shown(facts=[MemberJoined("keyword")]))
    assert every(database, *ROW) == [("take_part", True, "keyword", "STOP ends.", True, NOW)]
    assert every(database, tables.consents.c.address_id) == [begun.who.address]
    assert every(database, tables.consents.c.message_id) == every(database, tables.messages.c.id)


def test_leaving_ends_all_and_start_brings_back_only_taking_part(database: Database) -> None:
    later = NOW + timedelta(days=1)
    (begun,) = hear(database, incoming("hello"), facts=[MemberJoined(), AskAgainAnswered("yes")])
    assert holding(database, begun.who.member) == {"take_part": True, "be_asked_again": True}
    hear(database, incoming("stop"), facts=[MemberLeft()], state=left, now=later)
    assert set(holding(database, begun.who.member).values()) == {False}
    hear(database, incoming("start"), facts=[MemberReturned()], now=later)
    said = holding(database, begun.who.member)
    assert said == {"take_part": True, "be_quoted": False, "be_asked_again": False}
    assert every(database, tables.members.c.asked_again) == [None]
    assert len(every(database, tables.consents.c.number)) == 4


def test_what_a_provider_says_of_a_leaving_is_kept_as_such(database: Database) -> None:
    (begun,) = hear(database, incoming("hello"), facts=[MemberJoined()])
    with database.transaction() as db:
        fates.member_left(db, begun.who.member, NOW)
    assert every(database, tables.consents.c.how) == ["wrote", "provider"]


@pytest.mark.parametrize("first", ["list", "word"])
def test_a_list_never_overrules_what_somebody_said_themselves(database: Database, first: str) -> None:
    everything = listed(1, purposes=("take_part", "be_asked_again"))
    said = [AskAgainAnswered("no")]
    if first == "word":
        hear(database, incoming("no"), facts=said)
    put_up(database, everything)
    take(database, everything)
    if first == "list":
        assert every(database, tables.members.c.asked_again) == [True]
        hear(database, incoming("no"), facts=said)
    assert every(database, tables.members.c.asked_again) == [False]


def test_a_list_is_read_back_with_its_purposes_also_one_from_before_there_were_any(database: Database) -> None:
    one = listed(1, purposes=("take_part", "be_quoted"), could_say_no=True)
    put_up(database, one)
    with database.reading() as db:
        content = imports.content_of(db, "1" * 32, KEYS)
    assert content is not None
    assert content.people == (one,)
    assert imports._listed(*listed(1)[:8]) == listed(1)


def test_only_whoever_never_heard_of_us_is_told_how_we_come_by_their_number(database: Database) -> None:
    put_up(database, listed(1), listed(2))
    take(database, listed(1), listed(2))
    hear(database, incoming("hello", 2))
    with database.reading() as db:
        found = crowds.first_contacts(db, every(database, tables.members.c.id))
    assert list(found.values()) == [("2026-11-01", "the drop-in")]
