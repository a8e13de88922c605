"""Nothing brings back whoever was erased: no repeat, no edit, no list, no backup; who writes again is a stranger."""

from dataclasses import replace
from datetime import timedelta

from bot.languages import words
from flows.state import MemberState
from flows.wishes import MemberForgotten
from storage import erasure, imports, members, tables, turns
from storage.database import Database
from storage.imports import Listed
from storage.members import Newcomer
from tests.storage.forgetting import finish, forget, send
from tests.storage.installation import FRAME, KEYS, NOW, Words_, every, hear, incoming, look, new_id, number
from tests.storage.traces import CANARY, found


def test_the_same_message_once_more_and_an_edit_bring_nothing_back(database: Database) -> None:
    first = incoming(CANARY, channel="telegram", address="4242")
    hear(database, first, facts=[Words_()])
    hear(database, first._replace(provider_id="x", text="code"), facts=[MemberForgotten()], reply=None)
    finish(database)
    assert look(database, first) == []
    assert look(database, first._replace(provider_id="y", kind="edited")) == []
    assert look(database, first._replace(provider_id="z", kind="left", text="")) == []
    hear(database, first, first._replace(provider_id="y", kind="edited"))
    assert every(database, tables.members.c.id) == []


def test_a_cry_in_an_edit_is_heard_even_so(database: Database) -> None:
    hear(database, incoming("hello", channel="telegram"))
    hear(database, incoming("code", channel="telegram"), facts=[MemberForgotten()], reply=None)
    finish(database)
    edit = incoming("i want to die", channel="telegram", kind="edited")
    frame = replace(FRAME, languages={"en": words("en")})
    with database.transaction() as db:
        assert len(turns.begin(db, [edit], frame, NOW)) == 1


def test_whoever_was_erased_and_texts_again_is_a_stranger_who_is_answered(database: Database) -> None:
    hear(database, incoming("hello"), facts=[Words_()])
    forget(database)
    (begun,) = look(database, incoming("are you there?"))
    assert begun.here.state == MemberState("en")
    assert begun.here.said == ()
    hear(database, incoming("are you there?"), reply="Welcome.")
    assert sorted(send(database)) == ["It is deleted.", "Welcome."]
    finish(database)
    assert every(database, tables.messages.c.text) == ["are you there?"]
    assert every(database, tables.opt_outs.c.how) == []


def test_a_list_brings_nobody_back_who_was_erased_nor_one_who_left_before(database: Database) -> None:
    hear(database, incoming("hello"), facts=[Words_()])
    forget(database)
    finish(database, NOW + timedelta(hours=2))
    listed = Listed(2, "sms", number(1), "en", (), "2026-11-01", "the hall", "Text me.")
    with database.transaction() as db:
        assert imports.fates(db, [listed], KEYS) == {2: imports.LEFT}
        members.meet(
            db, {KEYS.index("sms", number(1)).hex(): Newcomer("sms", number(1), "en", "import")}, KEYS, new_id, NOW
        )
    assert every(database, tables.members.c.left) == [True]


def test_a_restored_backup_from_before_is_erased_again(database: Database) -> None:
    hear(database, incoming(CANARY), facts=[Words_()])
    (member,) = every(database, tables.members.c.id)
    with database.reading() as db:
        kept = erasure.journal(db)
    journal = kept._replace(gone=(erasure.Gone(member, NOW, None), erasure.Gone("0" * 32, NOW, None)))
    with database.transaction() as db:
        assert erasure.apply_again(db, journal, KEYS, NOW) == 1
    finish(database, NOW + timedelta(hours=2))
    assert found(database, CANARY, number(1)) == set()
    assert sorted(every(database, tables.erasures.c.member_id)) == sorted(["0" * 32, member])
