"""Save a batch: everything that its turns led to, as lists of rows, one statement for each table.

Secret questions: where a turn answers one, or takes such an answer back, its text, our reply and its view are sealed
under the question's key (see `storage.secret_questions`). The journal of facts never has a choice or words in it.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Connection

from flows.about import subject
from flows.facts import (
    AlertAcknowledged,
    AlertAdded,
    AlertOpened,
    AnswerGiven,
    AnswerTakenBack,
    DidItAnswered,
    Fact,
    LanguageChosen,
    MemberJoined,
    MemberLeft,
    MemberReturned,
    OutcomeReopened,
    PaceChosen,
    PauseEnded,
    PersonAsked,
    PromiseAnswered,
    PromiseAskedBack,
    QuestionPutOff,
    QuestionSkipped,
    ViewChanged,
    ViewContinued,
    ViewSent,
)
from flows.linked import RejoinAsked
from flows.whose import AddressDetached
from flows.wishes import DataAsked, MemberForgotten
from storage import (
    agreements,
    asking_owners,
    changes,
    counted,
    data_requests,
    desks,
    detaching,
    erasure,
    later,
    linking,
    loop,
    members,
    pauses,
    promise_answers,
    quotes,
    references,
    rejoining,
    requests,
    safety,
    view_changes,
)
from storage.answering import AnswerBook
from storage.frame import Frame, Taken
from storage.sealed import Keys
from storage.secrecy import Cover, cover_of
from storage.secret_questions import QuestionKeys
from storage.statements import Values, insert, update
from storage.tables.columns import micros
from storage.texts import keepable

MESSAGE_COLUMNS = (
    "id", "member_id", "address_id", "channel", "provider_id", "kind", "at", "kept_at",
    "text", "raw", "sealed", "key_id",
)  # fmt: skip
STATE_COLUMNS = ("state", "language", "left", "held", "address_id", "last_inbound_at")
VIEW_COLUMNS = (
    "number", "member_id", "message_id", "consultation", "about", "held", "attached", "at",
    "text", "raw", "sealed", "key_id", "until_released",
)  # fmt: skip
OUTBOX_COLUMNS = (
    "id", "member_id", "address_id", "channel", "kind", "priority", "state", "text", "sealed", "key_id", "fleeting",
    "goodbye", "outranks", "buttons", "segments", "created_at", "not_before", "attempts", "rank", "message_id",
)  # fmt: skip
FACT_COLUMNS = ("message_id", "place", "kind", "consultation", "subject")

EVERYDAY = frozenset(
    {
        MemberJoined, LanguageChosen, PaceChosen, ViewSent, ViewContinued, ViewChanged, AnswerGiven, AnswerTakenBack,
        QuestionSkipped,
    }
)  # fmt: skip
"""Batches of nothing else have nothing rare. A kind of fact that is not listed costs time, and nothing is lost."""


def save(db: Connection, taken: Sequence[Taken], frame: Frame, now: datetime) -> None:
    """Keeps everything that these turns led to. They stand in the order in which they were taken."""
    if not taken:
        return
    keys = QuestionKeys(db, frame.keys)
    kept = [(frame.ids(), one, cover_of(one, keys, frame, now)) for one in taken]
    save_messages(db, kept, now)
    save_members(db, taken, now)
    save_facts(db, kept)
    save_views(db, kept, now)
    happened = [(id, one.who.member, fact) for id, one, _ in kept for fact in one.turn.facts]
    view_changes.save(db, happened, now)
    save_answers(db, kept, keys, frame, now)
    agreements.keep_turns(db, [(id, one) for id, one, _ in kept], now)
    is_everyday = all(type(fact) in EVERYDAY for *_, fact in happened)
    if not is_everyday:
        save_rare(db, happened, frame, now)
    save_replies(db, kept, frame, now)
    if not is_everyday:
        save_who_is_who(db, [(member, fact) for _, member, fact in happened], frame, now)


Kept = tuple[str, Taken, Cover]
"""(message id, turn, how its text is kept)."""

Happened = tuple[str, str, Fact]
"""(message, member, fact)."""


def save_messages(db: Connection, kept: Sequence[Kept], now: datetime) -> None:
    at = micros(now)
    rows = []
    for id, one, cover in kept:
        who, incoming = one.who, one.incoming
        words = cover.words(incoming.text, f"messages:{id}")
        came = (who.channel, incoming.provider_id, incoming.kind, micros(incoming.at))
        rows.append((id, who.member, who.address, *came, at, *words))
    insert(db, "messages", MESSAGE_COLUMNS, rows)
    media = [
        (id, place, keepable(item.kind)[:16], keepable(item.where))
        for id, one, _ in kept
        for place, item in enumerate(one.incoming.media)
    ]
    insert(db, "media", ("message_id", "place", "kind", "where_kept"), media)


def save_members(db: Connection, taken: Sequence[Taken], now: datetime) -> None:
    """Only the state that each member's last turn left."""
    last = {one.who.member: one for one in taken}
    at = micros(now)
    rows = []
    for member, one in last.items():
        state = one.turn.state
        rows.append((members.dumped(state), state.language, state.left, state.asks_held, one.who.address, at, member))
    update(db, "members", STATE_COLUMNS, ("id",), rows)


def save_facts(db: Connection, kept: Sequence[Kept]) -> None:
    rows = [
        (id, place, type(fact).__name__, getattr(fact, "consultation", None), subject(fact))
        for id, one, _ in kept
        for place, fact in enumerate(one.turn.facts)
    ]
    insert(db, "facts", FACT_COLUMNS, rows)


def save_views(db: Connection, kept: Sequence[Kept], now: datetime) -> None:
    at, rows = micros(now), []
    for id, one, cover in kept:
        for fact in one.turn.facts:
            if isinstance(fact, ViewSent):
                number = references.number(fact.reference)
                words = cover.view_words(fact, f"views:{number}")
                rows.append(
                    (number, one.who.member, id, fact.consultation, fact.about, fact.held, fact.attached, at, *words)
                )
    insert(db, "views", VIEW_COLUMNS, rows)
    if rows:
        references.move_on(db, max(row[0] for row in rows) + 1)


def save_answers(db: Connection, kept: Sequence[Kept], keys: QuestionKeys, frame: Frame, now: datetime) -> None:
    book = AnswerBook(keys, frame.ids, now)
    for id, one, _ in kept:
        for fact in one.turn.facts:
            if isinstance(fact, AnswerGiven):
                book.give(one.who.member, id, fact)
            elif isinstance(fact, AnswerTakenBack):
                book.take_back(one.who.member, fact)
    book.write(db)


def save_rare(db: Connection, happened: Sequence[Happened], frame: Frame, now: datetime) -> None:
    """What most batches have none of."""
    save_leaving(db, happened, now)
    erasure.begin(db, [member for _, member, f in happened if isinstance(f, MemberForgotten)], None, frame.keys, now)
    at = micros(now)
    asked = [(member, id, f.reason) for id, member, f in happened if isinstance(f, PersonAsked)]
    requests.ask(db, asked, frame.ids, now)
    if faults := [reason for *_, reason in asked if reason == requests.FAULT]:
        counted.add(db, {("set_aside",): len(faults)})
    data_asked = [(member, id, f.by) for id, member, f in happened if isinstance(f, DataAsked)]
    data_requests.open_all(db, data_asked, frame.ids, now)
    judged = [
        (f.outcome, member, f.value, at, id, f.by_staff) for id, member, f in happened if isinstance(f, DidItAnswered)
    ]
    loop.judge(db, judged)
    loop.reopen(db, {f.outcome: f.by for _, _, f in happened if isinstance(f, OutcomeReopened)}, frame.ids, now)
    promise_answers.keep_all(db, [f for _, _, f in happened if isinstance(f, PromiseAnswered)], frame.ids, now)
    back = [f for _, _, f in happened if isinstance(f, PromiseAskedBack)]
    asking_owners.ask_back(db, [(f.promise, f.until.isoformat(), f.by) for f in back], frame.ids, now)
    later.plan(db, [(member, f) for _, member, f in happened if isinstance(f, QuestionPutOff)], frame.ids)
    pauses.digest(db, [member for _, member, f in happened if isinstance(f, PauseEnded)])
    cries = [(member, f) for _, member, f in happened if isinstance(f, AlertOpened | AlertAdded)]
    safety.acknowledge_all(db, [f for _, _, f in happened if isinstance(f, AlertAcknowledged)], now)
    safety.raise_alerts(db, cries, frame.ids, now)
    desks.see_to(db, [fact for _, _, fact in happened], now)
    quotes.keep_turns(db, happened, now)


def save_who_is_who(db: Connection, said: Sequence[tuple[str, Fact]], frame: Frame, now: datetime) -> None:
    """(member, fact): once all else is saved, since two members may become one."""
    detaching.save(db, said, frame.keys, now)
    rejoining.keep(db, said, frame.keys, now)
    linking.save(db, said, frame.keys, now)
    rejoining.move(db, said, frame.keys, frame.ids, now)


def save_leaving(db: Connection, happened: Iterable[Happened], now: datetime) -> None:
    """The last word of each member in this batch is the one that holds, on all of their channels."""
    left = {
        member: isinstance(f, MemberLeft) for _, member, f in happened if isinstance(f, MemberLeft | MemberReturned)
    }
    if gone := [member for member, is_gone in left.items() if is_gone]:
        members.opt_out(db, gone, "wrote", now)
    if back := [member for member, is_gone in left.items() if not is_gone]:
        members.opt_in(db, back)


def save_replies(db: Connection, kept: Sequence[Kept], frame: Frame, now: datetime) -> None:
    at = micros(now)
    rows = [reply_row(frame.ids(), id, one, cover, frame.keys, at) for id, one, cover in kept if one.text is not None]
    insert(db, "outbox", OUTBOX_COLUMNS, rows)
    if rows:
        changes.call(db)


def reply_row(outbox_id: str, id: str, one: Taken, cover: Cover, keys: Keys, at: int) -> Values:
    """Words for a new phone are kept nowhere once they are sent."""
    help_lines = one.turn.say is not None and one.turn.say.urgent
    text, sealed, key_id, fleeting = cover.reply(one.text or "", f"outbox:{outbox_id}", help_lines)
    if one.turn.has(RejoinAsked):
        text, sealed, key_id, fleeting = None, keys.seal((one.text or "").encode(), f"outbox:{outbox_id}"), None, True
    goodbye = one.turn.has(MemberLeft, MemberForgotten, AddressDetached)
    buttons = json.dumps(one.buttons) if one.buttons else None
    kind, priority = ("help", 0) if help_lines else ("reply", 1)
    return (
        outbox_id, one.who.member, one.who.address, one.who.channel, kind, priority, "queued", text, sealed, key_id,
        fleeting, goodbye, False, buttons, one.segments, at, at, 0, 0, id,
    )  # fmt: skip
