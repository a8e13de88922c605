"""Two members who are one person become one: with all they said, told everything once, and left alone where they left."""

from datetime import timedelta

import pytest

from flows.agreeing import AskAgainAnswered
from flows.facts import DataAsked, Fact, MemberLeft
from flows.linked import LinkAsked, LinkTried, MembersLinked
from flows.linking import MOST_TRIES
from flows.state import MemberState
from storage import data_requests, erasure, linking, tables, updates
from storage.audience import Hearer
from storage.database import Database
from storage.frame import Begun
from storage.updates import Letters, Update
from tests.storage.installation import KEYS, NOW, Words_, every, hear, incoming, look, new_id
from tests.storage.sending import Said, claim, states

CODE = "48217730"
SENT = "LINK 4821 7730"
MINUTE = timedelta(minutes=1)


def say(database: Database, words: str, channel: str = "sms", **more: object) -> Begun:
    (begun,) = hear(database, incoming(words, channel=channel), reply=None, **more)  # type: ignore[arg-type]
    return begun


def ask(database: Database, **more: object) -> Begun:
    return say(database, "link", facts=[LinkAsked(CODE)], **more)


def link(database: Database, *facts: Fact, **more: object) -> str:
    """The phone asks, the app sends the code. Returns the member that stays."""
    kept = ask(database, **more).who.member
    say(database, SENT, "telegram", facts=[*facts, MembersLinked(kept)], **more)
    return kept


def test_both_addresses_and_all_that_was_said_on_them_are_one_members(database: Database) -> None:
    say(database, "cold", "telegram", facts=[Words_()])
    say(database, "dark", facts=[Words_()])
    kept = link(database)
    assert every(database, tables.members.c.id) == [kept]
    assert (
        set(every(database, tables.addresses.c.member_id)) == set(every(database, tables.views.c.member_id)) == {kept}
    )
    (begun,) = look(database, incoming("hello", channel="telegram"))
    assert begun.who.member == kept
    assert every(database, tables.members.c.address_id) == [begun.who.address]


@pytest.mark.parametrize("days", [(3, 1), (1, 3), (2, 2)])
def test_of_two_requests_for_their_data_the_one_due_first_is_kept(database: Database, days: tuple[int, int]) -> None:
    first, second = (NOW.date() + timedelta(days=more) for more in days)
    say(database, "my data", "telegram", facts=[DataAsked(first)])
    say(database, "my data please", facts=[DataAsked(second)])
    kept = link(database)
    with database.reading() as db:
        assert [(one.member, one.due) for one in data_requests.every_open(db)] == [(kept, min(first, second))]


def test_every_table_that_names_a_member_names_them_by_the_column_that_is_moved() -> None:
    """A new table that names a member otherwise would be left behind."""
    odd = [
        f"{table.name}.{column.name}"
        for table in tables.METADATA.tables.values()
        for column in table.c
        for key in column.foreign_keys
        if key.column.table.name == "members" and column.name != "member_id"
    ]
    assert odd == []


def test_a_code_is_known_to_whoever_sends_it_within_a_quarter_of_an_hour_and_once(database: Database) -> None:
    kept = ask(database).who.member
    sent = incoming(SENT, channel="telegram")
    (soon,), (late,) = look(database, sent, now=NOW + 14 * MINUTE), look(database, sent, now=NOW + 16 * MINUTE)
    assert (soon.here.linked_to, late.here.linked_to) == (kept, None)
    say(database, SENT, "telegram", facts=[MembersLinked(kept)])
    (again,) = look(database, incoming(SENT, 2, channel="telegram"))
    assert again.here.linked_to is None
    assert every(database, tables.link_codes.c.code) == []


@pytest.mark.parametrize("words", ["LINK 4821 7731", "link 00000000", "48217730", "LINK 4821773"])
def test_another_code_leads_to_nobody(database: Database, words: str) -> None:
    ask(database)
    assert look(database, incoming(words, channel="telegram"))[0].here.linked_to is None


def test_a_new_code_ends_the_one_before_and_ones_own_leads_nowhere(database: Database) -> None:
    ask(database)
    assert look(database, incoming(SENT))[0].here.linked_to is None
    say(database, "link", facts=[LinkAsked("11112222")])
    assert look(database, incoming(SENT, channel="telegram"))[0].here.linked_to is None


def test_wrong_codes_are_counted_by_the_hour_and_only_their_hashes_are_kept(database: Database) -> None:
    for _ in range(MOST_TRIES):
        say(database, "LINK 0000 0000", "telegram", facts=[LinkTried()])
    (soon,) = look(database, incoming(SENT, channel="telegram"), now=NOW + 59 * MINUTE)
    (late,) = look(database, incoming(SENT, channel="telegram"), now=NOW + 61 * MINUTE)
    assert (soon.here.tries, late.here.tries) == (MOST_TRIES, 0)
    ask(database)
    assert every(database, tables.link_codes.c.code) == [KEYS.opt_out_index("link code", CODE).hex()]
    assert CODE not in str(every(database, *tables.facts.c))


def left(state: MemberState) -> MemberState:
    return state._replace(joined=True, left=True)


def test_the_code_of_somebody_who_left_works_no_more(database: Database) -> None:
    ask(database)
    say(database, "stop", facts=[MemberLeft()], state=left)
    assert look(database, incoming(SENT, channel="telegram"))[0].here.linked_to is None


def test_leaving_in_the_same_moment_ends_both(database: Database) -> None:
    """Both texts are in one batch: the link is made, and they have left."""
    kept = ask(database).who.member
    say(database, "hello", "telegram")
    with database.transaction() as db:
        linking_first = linking.look_up(db, [CODE], KEYS, NOW)
    assert linking_first == {CODE: kept}
    say(database, "stop", facts=[MemberLeft()], state=left)
    say(database, SENT, "telegram", facts=[MembersLinked(kept)])
    assert every(database, tables.members.c.left) == [True]
    assert sorted(every(database, tables.opt_outs.c.channel)) == ["sms", "telegram"]


def test_after_a_link_leaving_on_one_is_leaving_on_both(database: Database) -> None:
    link(database)
    say(database, "stop", "telegram", facts=[MemberLeft()], state=left)
    assert sorted(every(database, tables.opt_outs.c.channel)) == ["sms", "telegram"]
    (begun,) = look(database, incoming("hello"))
    assert begun.here.state.left


def broadcast(database: Database, *hearers: Hearer) -> None:
    update = Update(new_id(), "broadcast", new_id())
    with database.transaction() as db:
        updates.plan(db, [update], NOW)
        texts = {(one.language, one.channel): Said(put=False) for one in hearers}
        updates.queue(db, update, [Letters(hearers, texts, lambda hearer: ())], 40, NOW)


def hearer(begun: Begun) -> Hearer:
    return Hearer(begun.who.member, begun.who.address, begun.who.channel, "en", "meant")


@pytest.mark.parametrize("first", ["", "sms", "telegram"])
def test_what_was_to_be_told_to_both_is_told_once_and_the_audience_is_one_less(database: Database, first: str) -> None:
    """`first`: where it has gone already when they link."""
    phone, app = say(database, "hello"), say(database, "hello", "telegram")
    broadcast(database, hearer(phone), hearer(app))
    gone = [*claim(database, first)] if first else []
    link(database)
    gone += [*claim(database, "sms"), *claim(database, "telegram")]
    assert len(gone) == 1
    assert states(database)["cancelled"] == 1
    (audience,) = every(database, tables.updates.c.audience)
    assert audience == len([one for one in every(database, tables.outbox.c.update_id) if one]) == 1


def test_a_no_to_being_asked_again_on_either_stays(database: Database) -> None:
    say(database, "yes", facts=[AskAgainAnswered("yes")])
    link(database, AskAgainAnswered("no"))
    assert every(database, tables.members.c.asked_again) == [False]


def test_whoever_is_erased_is_erased_as_both_that_they_were_in_an_older_backup(database: Database) -> None:
    app = say(database, "hello", "telegram").who.member
    kept = link(database)
    with database.transaction() as db:
        erasure.begin(db, [kept], None, KEYS, NOW)
    assert set(every(database, tables.erasures.c.member_id)) == {kept, app}
