"""Nothing is left of a member who was erased, wherever it was, whatever breaks the erasure off."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import BigInteger, Boolean, Column, Integer, LargeBinary, String, Table, insert, select, update

from flows.facts import AlertOpened
from flows.state import MemberState
from flows.wishes import MemberForgotten
from storage import audit, dues, erasure, held, imports, members, provider_copies, safety, tables
from storage.database import Database
from storage.imports import Content, Listed, Refused
from storage.members import Newcomer
from storage.outbox import Fate, Receipt
from storage.tables import METADATA
from storage.tables.columns import Moment
from storage.wiping import wipe_if_due
from tests.storage.installation import (
    FRAME,
    KEYS,
    NOW,
    Words_,
    answer,
    close,
    consultation,
    every,
    hear,
    incoming,
    look,
    new_id,
    number,
    put,
    secret,
)
from tests.storage.sending import claim, mark, outcome, receive, tell

CANARY = "kanarienvogel"
BYTES = CANARY.encode()
STAYS = {
    "alerts": {"category", "level", "acknowledged_by", "released_by", "closed_by"},
    "dues": {"consultation", "kind", "until"},
}
"""Of an alert: what it was about in one word, and who of the staff saw to it. Of what is owed: for what, and until
when."""

PLAIN = {"channel": "sms", "state": "delivered", "provider_id": "SM0", "at": NOW, "closed_at": NOW}


def forget(database: Database, person: int = 1, **more: Any) -> None:
    gone = MemberState("en", left=True)
    happens = {"facts": [MemberForgotten()], "state": lambda state: gone, "reply": "It is deleted.", **more}
    hear(database, incoming("483920", person), **happens)


def finish(database: Database, now: Any = NOW) -> int:
    """Steps that were done until there was none to do."""
    done = 0
    while step(database, now):
        done += 1
    return done


def step(database: Database, now: Any = NOW, **more: Any) -> bool:
    with database.transaction() as db:
        return erasure.advance(db, KEYS, new_id, now, **more)


def send(database: Database, now: Any = NOW) -> list[str]:
    posts = claim(database, now=now)
    mark(database, *(Fate(post.id, "sent", provider_id=f"SM{post.id}") for post in posts))
    return [post.text for post in posts]


def everywhere(database: Database) -> Iterator[tuple[str, str, str]]:
    """(table, column, what is in it) of all that there is."""
    with database.reading() as db:
        for table in METADATA.tables.values():
            for row in db.execute(select(table)).mappings():
                yield from (
                    (table.name, str(name), _as_text(value)) for name, value in row.items() if value is not None
                )


def _as_text(value: object) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)


def found(database: Database, *wanted: str) -> set[tuple[str, str]]:
    return {(table, column) for table, column, text in everywhere(database) if any(one in text for one in wanted)}


def on_disk(database: Database) -> bytes:
    path = database.path
    return b"".join(file.read_bytes() for file in sorted(path.parent.rglob("*")) if file.is_file()) if path else b""


def test_every_table_says_what_of_it_is_a_member_s() -> None:
    named = [*held.THEIRS, *held.INSIDE, *held.NOT_THEIRS]
    assert sorted(named) == sorted(METADATA.tables)
    for table in held.NOT_THEIRS.keys() - {"erasures"}:
        columns = METADATA.tables[table].c
        assert not {"member_id", "message_id", "address_id"} & set(columns.keys()), table
        referred = {key.column.table.name for key in METADATA.tables[table].foreign_keys}
        assert not referred & (held.THEIRS.keys() - {"updates", "alerts"}), table


def plant(database: Database, person: int = 1) -> str:
    """A row in every table that can be about a member, with a canary in each of its texts. Returns the member's id."""
    (begun,) = hear(database, incoming(CANARY, person), facts=[Words_()])
    who = begun.who
    with database.transaction() as db:
        (message,) = db.execute(select(tables.messages.c.id).where(tables.messages.c.member_id == who.member)).scalars()
        known = {
            "member_id": who.member,
            "message_id": message,
            "address_id": who.address,
            "subject": who.member,
            "was": "1",
        }
        (view,) = db.execute(select(tables.views.c.number).where(tables.views.c.member_id == who.member)).scalars()
        for table in METADATA.sorted_tables:
            if table.name in held.THEIRS and table.name not in ("members", "messages", "addresses", "blinds", "views"):
                db.execute(insert(table).values(_row(db, table, {**known, "number": view})))
        db.execute(update(tables.answered).values(ballot_id=_id_of("ballots")))
        db.execute(update(tables.alerts).values(closed_at=NOW))
        db.execute(update(tables.members).values(state=members.dumped(MemberState("en", consultation=CANARY))))
    return who.member


def _id_of(table: str) -> str:
    return f"{table:_>32}"


def _row(db: Any, table: Table, known: dict[str, Any]) -> dict[str, Any]:
    return {column.name: _value(db, table, column, known) for column in table.columns}


def _value(db: Any, table: Table, column: Column[Any], known: dict[str, Any]) -> Any:
    if column.name == "id":
        return _id_of(table.name)
    if column.name in known and not (column.name == "number" and isinstance(column.type, Integer)):
        return known[column.name]
    for key in column.foreign_keys:
        first = db.execute(select(key.column)).scalar()
        if first is None:
            db.execute(insert(key.column.table).values(_row(db, key.column.table, known)))
            first = db.execute(select(key.column)).scalar()
        return first
    return _filled(table, column)


def _filled(table: Table, column: Column[Any]) -> Any:
    """A canary wherever a text fits, but for what staff wrote and for what must be as it is."""
    kind = column.type
    if column.name in PLAIN:
        return PLAIN[column.name]
    if isinstance(kind, Moment):
        return None if column.nullable else NOW
    if isinstance(kind, Boolean):
        return False
    if isinstance(kind, Integer | BigInteger):
        return 1
    if isinstance(kind, LargeBinary):
        return BYTES
    length = kind.length if isinstance(kind, String) else None
    is_staff_s = table.name not in held.THEIRS or column.name in STAYS.get(table.name, ())
    return ("staff" if is_staff_s else CANARY)[:length]


def test_nothing_of_a_member_is_left_in_any_table_or_file(database: Database) -> None:
    put(database)
    member = plant(database)
    seen = found(database, CANARY)
    wanted = {(table, column) for table, of in held.THEIRS.items() for column in of.words if column != "provider_id"}
    unseen = {("messages", "raw"), ("messages", "sealed"), ("views", "raw"), ("views", "sealed")}
    assert wanted - seen <= unseen | {("blinds", "blind"), ("addresses", "opt_out"), ("addresses", "sealed")}
    with database.transaction() as db:
        db.execute(update(tables.messages).values(raw=CANARY, sealed=BYTES))
        db.execute(update(tables.views).values(raw=CANARY, sealed=BYTES))
    forget(database)
    finish(database)
    assert send(database) == ["It is deleted."]
    finish(database)
    assert wipe_if_due(database)
    assert found(database, CANARY, number(1)) == set()
    assert found(database, member) == {("erasures", "member_id")}
    with database.reading() as db:
        assert not [table for table, rows in held.everything(db, member) if rows]
    assert BYTES not in on_disk(database)


def test_what_stays_is_a_hash_a_line_without_content_and_the_tallies(database: Database) -> None:
    put(database)
    hear(database, incoming("2", 1), incoming("2", 2), facts=[answer(2), secret(4), Words_()])
    close(database, now=NOW + timedelta(days=20))
    before = tallied(database)
    forget(database, now=NOW + timedelta(days=20))
    finish(database, NOW + timedelta(days=22))
    assert tallied(database) == before
    assert every(database, tables.members.c.id) != []
    assert [row for row in every(database, tables.opt_outs.c.opt_out, tables.opt_outs.c.how) if row[1] == "erased"]
    (line,) = every(database, tables.audit.c.did, tables.audit.c.about, tables.audit.c.reason)
    assert line == ("forgot a member", None, None)


def tallied(database: Database) -> Any:
    from storage import consultations, counting

    with database.reading() as db:
        tally = consultations.tally(db, "oak-house")
        return tally.people, tally.questions, counting.given(db, "oak-house", KEYS)


def test_answers_to_what_is_still_open_go_and_no_longer_count(database: Database) -> None:
    put(database)
    hear(database, incoming("2", 1), facts=[answer(2), secret(4)])
    hear(database, incoming("1", 1), facts=[answer(1)])
    forget(database)
    finish(database, NOW + timedelta(days=1))
    assert every(database, tables.ballots.c.id) == []
    assert tallied(database)[0] == 0


class Killed(BaseException):
    """As when the process is killed: nobody catches it."""


def test_an_erasure_broken_off_anywhere_goes_on_and_is_logged_once(database: Database) -> None:
    put(database)
    plant(database)
    forget(database)
    send(database)
    broken = 0

    def break_off(done: str) -> None:
        raise Killed(done)

    for _ in range(100):
        with pytest.raises(Killed):
            step(database, done=break_off)
        broken += 1
        if not (step(database) and erasure_is_open(database)):
            break
    assert 4 < broken < 100
    assert found(database, CANARY, number(1)) == set()
    assert every(database, tables.audit.c.did) == ["forgot a member"]


def erasure_is_open(database: Database) -> bool:
    with database.reading() as db:
        return bool(erasure.under_way(db))


def test_two_erasures_at_once_and_two_who_look_after_them(database: Database) -> None:
    put(database)
    for person in (1, 2):
        hear(database, incoming(f"{CANARY} {person}", person), facts=[Words_(), answer(1)])
    hear(database, incoming("here to stay", 3), facts=[Words_(), answer(2)])
    forget(database, 1)
    forget(database, 2)
    with database.transaction() as db:
        assert erasure.advance(db, KEYS, new_id, NOW)
        if database.dialect == "postgresql":
            assert step(database)
    finish(database)
    send(database)
    finish(database)
    assert not erasure_is_open(database)
    assert every(database, tables.views.c.text) == ["here to stay"]
    assert len(every(database, tables.members.c.id)) == 1


def test_what_waits_is_not_sent_and_the_last_reply_is_the_last(database: Database) -> None:
    put(database)
    hear(database, incoming("hello"), facts=[Words_(), answer(2)])
    tell(database)
    forget(database)
    assert send(database) == ["It is deleted."]
    tell(database, outcome("2"))
    finish(database)
    assert send(database, NOW + timedelta(hours=1)) == []
    assert every(database, tables.outbox.c.text) == []


def test_one_that_is_on_its_way_ends_without_its_words_and_its_receipts_bring_nothing_back(database: Database) -> None:
    hear(database, incoming("hello"), reply=CANARY)
    (post,) = claim(database)
    forget(database)
    finish(database)
    assert CANARY not in {text for _, _, text in everywhere(database)}
    mark(database, Fate(post.id, "retry", code="500"))
    assert [post.text for post in claim(database, now=NOW + timedelta(minutes=5))] == ["It is deleted."]
    mark(database, Fate(post.id, "sent", provider_id="SM1"))
    finish(database, NOW + timedelta(hours=2))
    receive(database, Receipt("sms", "delivered", NOW, post.id, "SM1"))
    assert every(database, tables.members.c.id) == every(database, tables.outbox.c.id) == []


def test_the_last_reply_waits_an_hour_at_the_most(database: Database) -> None:
    hear(database, incoming("hello"))
    forget(database)
    finish(database, NOW + timedelta(minutes=59))
    assert len(every(database, tables.addresses.c.id)) == 1
    finish(database, NOW + timedelta(minutes=61))
    assert every(database, tables.addresses.c.id) == every(database, tables.outbox.c.id) == []


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
    from bot.languages import words

    hear(database, incoming("hello", channel="telegram"))
    hear(database, incoming("code", channel="telegram"), facts=[MemberForgotten()], reply=None)
    finish(database)
    edit = incoming("i want to die", channel="telegram", kind="edited")
    frame = FRAME.__class__(
        **{**{name: getattr(FRAME, name) for name in FRAME.__slots__}, "languages": {"en": words("en")}}
    )
    from storage import turns

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


def test_rows_of_lists_go_whatever_form_the_number_has_in_them(database: Database) -> None:
    people = tuple(Listed(row, "sms", number(row), "en", (), "2026-11-01", "hall", "Yes.") for row in (1, 2))
    forms = ("07700 900001", "+44 (0)7700-900-001", "00447700900001", "7700900001", "0770 0900 002")
    refused = tuple(Refused(row, (CANARY, form), "?") for row, form in enumerate(forms, 3))
    with database.transaction() as db:
        imports.put_up(db, _id_of("list"), "list.csv", Content(("name", "phone"), people, refused), "Lead", KEYS, NOW)
    hear(database, incoming("hello"))
    forget(database)
    finish(database)
    with database.reading() as db:
        content, one = imports.content_of(db, _id_of("list"), KEYS), imports.find(db, _id_of("list"))
    assert content is not None
    assert one is not None
    assert [row.address for row in content.people] == [number(2)]
    assert [row.cells[1] for row in content.refused] == [forms[-1]]
    assert one.people == 1


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


def test_every_copy_that_a_provider_has_is_asked_back_once(database: Database) -> None:
    came = incoming("hello")
    hear(database, came)
    (reply,) = claim(database)
    mark(database, Fate(reply.id, "sent", provider_id="SMreply"))
    forget(database)
    (last,) = claim(database)
    mark(database, Fate(last.id, "sent", provider_id="SMlast"))
    finish(database)
    ids = every(database, tables.provider_copies.c.provider_id)
    assert {came.provider_id, "SMreply", "SMlast"} <= set(ids)
    assert len(ids) == len(set(ids)) == 4


def test_a_copy_is_tried_less_and_less_often_and_given_up_after_two_weeks(sqlite: Database) -> None:
    now, tries = NOW, 0
    with sqlite.transaction() as db:
        provider_copies.add(db, [provider_copies.Copy("telegram", "7", "4242")], KEYS, new_id, now)
    while now < NOW + timedelta(days=20):
        now += timedelta(minutes=1)
        with sqlite.transaction() as db:
            due = provider_copies.claim(db, "telegram", KEYS, now, 9)
            assert [one.chat for one in due] == ["4242"] * len(due)
            provider_copies.again(db, due, now)
            tries += len(due)
        if due and now - NOW > timedelta(days=14):
            break
        now += timedelta(hours=5)
    with sqlite.reading() as db:
        assert provider_copies.given_up(db) == (1, now)
    assert 20 < tries < 100


def test_the_log_stays_whole(database: Database) -> None:
    hear(database, incoming("hello"))
    forget(database)
    finish(database, NOW + timedelta(hours=2))
    with database.reading() as db:
        assert audit.first_bad(db) is None


def test_help_lines_that_wait_still_go(database: Database) -> None:
    hear(database, incoming("i want to die"), reply="Call 999.", urgent=True)
    forget(database)
    assert sorted(send(database)) == ["Call 999.", "It is deleted."]


def test_what_a_broadcast_queued_at_the_same_moment_is_not_sent_and_goes(database: Database) -> None:
    put(database)
    hear(database, incoming("hello"), facts=[Words_(), answer(2)])
    (member,) = every(database, tables.members.c.id)
    forget(database)
    finish(database)
    with database.transaction() as db:
        for channel in ("sms", "telegram"):
            late = {"id": _id_of(channel), "member_id": member, "channel": channel, "kind": "update", "priority": 50}
            counts = dict.fromkeys(("segments", "attempts", "rank"), 0)
            flags = dict.fromkeys(("fleeting", "goodbye", "outranks"), False)
            times = {"state": "queued", "text": CANARY, "created_at": NOW, "not_before": NOW}
            (address,) = every(database, tables.addresses.c.id)
            db.execute(insert(tables.outbox).values(**late, **counts, **flags, **times, address_id=address))
    assert CANARY not in send(database)
    finish(database, NOW + timedelta(hours=2))
    assert found(database, CANARY) == set()
    assert every(database, tables.members.c.id) == []


def test_nobody_who_was_erased_is_in_an_audience(database: Database) -> None:
    put(database, consultation())
    hear(database, incoming("hello"), facts=[Words_(), answer(2)])
    forget(database)
    assert tell(database) == 0


def test_what_an_erased_member_is_owed_leads_to_nobody_and_is_still_paid(database: Database) -> None:
    (begun,) = hear(database, incoming("cold", 1), facts=[Words_()])
    member = begun.who.member
    put(database)
    with database.transaction() as db:
        new = dues.New(member, f"offer:oak-house:{member}", "voucher", 1000)
        dues.owe(db, [new], "oak-house", NOW.date(), "finance", new_id, NOW)
    forget(database)
    finish(database)
    send(database)
    finish(database)
    assert ("dues", "member_id") not in found(database, member)
    with database.transaction() as db:
        assert [(one.due.reference, one.member, one.is_here) for one in dues.every(db)] == [("P1", "", False)]
        assert dues.end(db, [1], "paid", "finance", "cash", new_id, NOW) == [1]


@pytest.mark.parametrize("ends", ["closed", "over"])
def test_whoever_may_be_in_danger_can_be_called_until_the_alert_is_closed_or_three_days_are_over(
    database: Database, ends: str
) -> None:
    hear(database, incoming("i want to die"), facts=[AlertOpened("self_harm", "high")])
    forget(database)
    finish(database)
    assert len(every(database, tables.addresses.c.sealed)) == 1
    after = NOW + erasure.DANGER_LASTS
    if ends == "closed":
        after = NOW + timedelta(hours=2)
        (alert,) = every(database, tables.alerts.c.id)
        with database.transaction() as db:
            assert safety.acknowledge(db, alert, "duty", NOW)
            assert safety.close(db, alert, "duty", "they are safe", NOW)
    finish(database, after)
    assert every(database, tables.addresses.c.sealed) == []
