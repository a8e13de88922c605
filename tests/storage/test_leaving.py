"""Whoever asked to be left alone is left alone: on every channel, after erasure, and after an import."""

from datetime import timedelta

from sqlalchemy import delete, text

from flows.facts import MemberLeft, MemberReturned
from flows.state import MemberState
from storage import members, posting, tables
from storage.database import Database
from storage.members import Newcomer
from tests.storage.installation import KEYS, NOW, Words_, every, hear, incoming, look, new_id, number
from tests.storage.sending import RULES, claim, states


def left(state: MemberState) -> MemberState:
    return state._replace(joined=True, left=True)


def leave(database: Database, person: int = 1, **talk: object) -> None:
    hear(database, incoming("STOP", person), facts=[MemberLeft()], state=left, **{"reply": None, **talk})


def test_a_reply_that_waits_is_not_sent_after_a_leaving_commits(database: Database) -> None:
    hear(database, incoming("hello"))
    leave(database)
    assert claim(database) == []
    assert states(database) == {"suppressed": 1}


def test_the_one_line_that_answers_the_leaving_goes(database: Database) -> None:
    leave(database, reply="You will not get any more messages from us.")
    hear(database, incoming("hm"), state=left, reply="This must not go.")
    assert [post.text for post in claim(database)] == ["You will not get any more messages from us."]


def test_help_lines_go_to_somebody_who_left(database: Database) -> None:
    leave(database)
    hear(database, incoming("i want to die"), state=left, reply="Call 999.", urgent=True)
    assert [post.kind for post in claim(database)] == ["help"]


def test_coming_back_takes_them_off_the_list(database: Database) -> None:
    leave(database)
    hear(database, incoming("START"), facts=[MemberReturned()], state=lambda s: s._replace(left=False))
    assert every(database, tables.opt_outs.c.opt_out) == []
    assert len(claim(database)) == 1


def test_leaving_and_coming_back_in_one_batch_ends_as_the_last_word_says(database: Database) -> None:
    hear(database, incoming("stop"), facts=[MemberLeft(), MemberReturned(), MemberLeft()], state=left)
    assert len(every(database, tables.opt_outs.c.opt_out)) == 1


def test_leaving_counts_on_all_of_a_members_channels(database: Database) -> None:
    phone, app = look(database, incoming("a"), incoming("a", channel="telegram"))
    phone, app = hear(database, incoming("hello"), incoming("hello", channel="telegram"))
    with database.transaction() as db:
        link = text("UPDATE addresses SET member_id = :member WHERE id = :address")
        db.execute(link, {"member": phone.who.member, "address": app.who.address})
    leave(database)
    assert claim(database) == claim(database, "telegram") == []
    assert sorted(every(database, tables.opt_outs.c.channel)) == ["sms", "telegram"]


def erase(database: Database) -> None:
    with database.transaction() as db:
        for table in (
            tables.consents,
            tables.facts,
            tables.views,
            tables.outbox,
            tables.messages,
            tables.addresses,
            tables.members,
        ):
            db.execute(delete(table))


def test_somebody_who_left_and_was_erased_stays_left_alone_when_an_import_brings_them_back(database: Database) -> None:
    leave(database)
    erase(database)
    newcomer = Newcomer("sms", number(1), "en", how="import")
    with database.transaction() as db:
        blind = KEYS.index("sms", number(1)).hex()
        members.meet(db, {blind: newcomer}, KEYS, new_id, NOW)
    assert every(database, tables.members.c.left) == [True]
    (begun,) = hear(database, incoming("hello"), state=lambda state: state._replace(left=False), facts=[Words_()])
    assert begun.here.state.left
    assert claim(database) == []


def test_the_list_of_those_who_left_holds_no_number_and_no_member(database: Database) -> None:
    leave(database)
    (row,) = every(database, *tables.opt_outs.c)
    assert row == (KEYS.opt_out_index("sms", number(1)).hex(), "sms", NOW, "wrote")


def test_an_address_that_was_called_bad_is_good_again_when_somebody_writes_from_it(database: Database) -> None:
    hear(database, incoming("hello"))
    with database.transaction() as db:
        db.execute(text("UPDATE addresses SET bad = '30005'"))
    assert claim(database) == []
    assert states(database) == {"suppressed": 1}
    hear(database, incoming("hello?"), now=NOW + timedelta(minutes=1))
    with database.transaction() as db:
        assert len(posting.claim(db, "sms", RULES, KEYS, NOW + timedelta(minutes=1), 9, timedelta(seconds=60))) == 1
