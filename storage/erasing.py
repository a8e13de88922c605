"""The steps of an erasure. Each returns the step that follows, itself where there is more, None where it must wait.

A slice at a time, set-based: texts that come in have their turn between. `storage.held` says of
every table what in it is theirs.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import NamedTuple

from sqlalchemy import BindParameter, Connection, Delete, bindparam, case, delete, func, literal, or_, select, update

from storage import audit, held, imports, provider_copies
from storage.erased import keep_hashes
from storage.lists import among, among_numbers
from storage.provider_copies import Copy
from storage.sealed import Keys, random_id
from storage.secret_questions import BALLOT_COLUMNS
from storage.statements import AnyRow, Query, insert, rows, run
from storage.tables import (
    METADATA,
    addresses,
    alerts,
    answered,
    ballots,
    consultations,
    dues,
    messages,
    outbox,
    updates,
    view_changes,
    views,
)
from storage.tables import members as members_
from storage.tables.columns import micros

NOBODY = ""
"""Whose what is owed is, once they are erased: it is still known by its number, and paid to whoever comes with it."""

ERASED_SINCE = "They were erased since."
"""Instead of why an alert was closed: that is about them too."""

SLICE, POSTS = 600, 1500
"""Messages and our own texts in one transaction: what the writer does in a small part of a fifth of a second."""

PATIENCE = timedelta(hours=1)
"""How long the last reply, and what is on its way, may take; then their address goes all the same."""

BY_MEMBER = (
    "consents", "data_requests", "doubts", "link_codes", "linked_members", "member_groups", "put_again", "rejoin_words",
    "strangers",
)  # fmt: skip
NEEDS_CHAT = frozenset({"telegram"})
DELETABLE_FOR = timedelta(hours=47)
"""Telegram deletes no message that is older than two days."""

_OF_MEMBER: BindParameter[str] = bindparam("member")
_MESSAGES = (
    select(messages.c.id, messages.c.channel, messages.c.provider_id)
    .where(messages.c.member_id == _OF_MEMBER)
    .order_by(messages.c.kept_at, messages.c.id)
    .limit(SLICE)
)
_QUEUED, _ATTEMPTING = outbox.c.state == "queued", outbox.c.state == "attempting"
_POSTS = select(
    outbox.c.id, outbox.c.channel, outbox.c.provider_id, outbox.c.address_id, outbox.c.sent_at, outbox.c.goodbye
).where(outbox.c.member_id == _OF_MEMBER)
_OVER = _POSTS.where(~_QUEUED, ~_ATTEMPTING).limit(POSTS)
_ON_THE_WAY = _POSTS.where(_QUEUED | _ATTEMPTING)
_ADDRESSES = select(addresses.c.id, addresses.c.channel, addresses.c.sealed).where(addresses.c.member_id == _OF_MEMBER)
_NUMBERS = select(views.c.number).where(among(views.c.message_id, "ids"))
_ANSWERS = (
    select(ballots, consultations.c.closed_at, consultations.c.closes, answered.c.until)
    .join(answered, answered.c.ballot_id == ballots.c.id)
    .outerjoin(consultations, consultations.c.name == ballots.c.consultation)
    .where(among(answered.c.message_id, "ids"))
)
_TOOK_PART = select(answered.c.consultation).where(answered.c.member_id == _OF_MEMBER, answered.c.until.is_(None))


@dataclass(slots=True)
class Erasing:
    """One erasure at work in one transaction. `is_wiped`: something went that nothing may bring back."""

    db: Connection
    member: str
    began: datetime
    keys: Keys
    new_id: Callable[[], str]
    now: datetime
    is_wiped: bool = False

    def rows(self, query: object) -> Sequence[AnyRow]:
        return self.db.execute(query, {"member": self.member}).all()  # type: ignore[call-overload,no-any-return]

    def posts(self, query: Query) -> list["_Post"]:
        return [_Post(*row) for row in rows(self.db, query, member=self.member)]

    def addresses(self) -> Mapping[str, tuple[str, str]]:
        """By row: (channel, number or chat)."""
        return {
            row.id: (row.channel, self.keys.open(row.sealed, f"addresses:{row.id}").decode())
            for row in self.rows(_ADDRESSES)
        }

    def drop(self, table: str, column: str, ids: Sequence[str]) -> None:
        self.db.execute(_dropping(table, column), {"ids": list(ids)})


@cache
def _dropping(table: str, column: str) -> Delete:
    found = METADATA.tables[table]
    return delete(found).where(among(found.c[column], "ids"))


Step = Callable[[Erasing], str | None]


def count(one: Erasing) -> str:
    """Of closed consultations the number of people who took part stays; once, since the next step is kept with it."""
    over = or_(consultations.c.closed_at.is_not(None), consultations.c.closes <= one.now)
    one.db.execute(
        update(consultations).where(consultations.c.name.in_(_TOOK_PART), over).values(gone=consultations.c.gone + 1),
        {"member": one.member},
    )
    return "messages"


def forget_messages(one: Erasing) -> str:
    """With all that each led to, and the provider's own copy of each."""
    found = rows(one.db, _MESSAGES, member=one.member)
    if not found:
        return "outbox"
    ids = [id for id, *_ in found]
    keep_hashes(one.db, [(channel, provider_id) for _, channel, provider_id in found], one.keys, one.now)
    _ask_back(one, [Copy(channel, provider_id) for _, channel, provider_id in found if channel == "sms"])
    forget_views(one, ids)
    forget_answers(one, ids)
    for table in held.by(held.MESSAGE):
        one.drop(table, "message_id", ids)
    one.drop("messages", "id", ids)
    return "messages"


def forget_views(one: Erasing, messages_: Sequence[str]) -> None:
    numbers = list(one.db.execute(_NUMBERS, {"ids": list(messages_)}).scalars())
    for table in held.by(held.NUMBER):
        found = METADATA.tables[table]
        one.db.execute(delete(found).where(among_numbers(found.c.number, "numbers")), {"numbers": numbers})
    one.db.execute(delete(view_changes).where(among_numbers(view_changes.c.number, "numbers")), {"numbers": numbers})


def forget_answers(one: Erasing, messages_: Sequence[str]) -> None:
    """A ballot that counts in a closed question stays and leads to nobody; any other goes."""
    found = one.db.execute(_ANSWERS, {"ids": list(messages_)}).all()
    stay = [row for row in found if row.until is None and row.value is not None and _is_over(row, one.now)]
    loose = [
        (random_id(), row.consultation, row.question, row.version, row.late, True, row.value, None, None)
        for row in stay
    ]
    one.drop("ballots", "id", [row.id for row in found])
    insert(one.db, "ballots", BALLOT_COLUMNS, sorted(loose))


def _is_over(row: AnyRow, now: datetime) -> bool:
    return row.closed_at is not None or (row.closes is not None and row.closes <= now)


def forget_posts(one: Erasing) -> str:
    """What we said: of what is on its way the words go first, and the row when its fate is known."""
    found = one.posts(_OVER)
    if not found:
        run(one.db, _BLANK, [(one.member,)])
        return "person"
    _forget_posts(one, found)
    return "outbox"


_BLANK = (
    "UPDATE outbox SET text = NULL, sealed = NULL, key_id = NULL, buttons = NULL, asked = NULL "
    "WHERE member_id = ? AND state = 'attempting'"
)


class _Post(NamedTuple):
    """`sent_at`: microseconds."""

    id: str
    channel: str
    provider_id: str | None
    address_id: str | None
    sent_at: int | None
    goodbye: bool


def _forget_posts(one: Erasing, found: Sequence[_Post]) -> None:
    where = one.addresses()
    since = micros(one.now - DELETABLE_FOR)
    copies = (_copy(post, where, since) for post in found)
    _ask_back(one, [copy for copy in copies if copy is not None])
    one.drop("outbox", "id", [post.id for post in found])


def _copy(post: _Post, where: Mapping[str, tuple[str, str]], since: int) -> Copy | None:
    """The provider's, where it may be deleted: in a chat only for two days, and the last reply is theirs to keep."""
    if post.provider_id is None or post.address_id is None or post.address_id not in where:
        return None
    if post.channel not in NEEDS_CHAT:
        return Copy(post.channel, post.provider_id)
    is_recent = post.sent_at is not None and post.sent_at > since
    return Copy(post.channel, post.provider_id, where[post.address_id][1]) if is_recent and not post.goodbye else None


def _ask_back(one: Erasing, copies: Sequence[Copy]) -> None:
    provider_copies.add(one.db, copies, one.keys, one.new_id, one.now)


def forget_person(one: Erasing) -> str:
    for table in BY_MEMBER:
        one.drop(table, "member_id", [one.member])
    because = case((alerts.c.closed_because.is_not(None), ERASED_SINCE))
    of_them = update(alerts).where(alerts.c.member_id == one.member)
    one.db.execute(of_them.values(member_id=None, closed_because=because))
    one.db.execute(
        update(dues)
        .where(dues.c.member_id == one.member)
        .values(member_id=NOBODY, cause=literal("erased ") + dues.c.id)
    )
    one.db.execute(delete(updates).where(updates.c.subject == one.member))
    imports.forget_people(one.db, one.addresses().values(), one.keys)
    return "last"


def forget_last(one: Erasing) -> str | None:
    """Their address, once the last reply is out; whatever came in meanwhile goes too."""
    if one.db.execute(select(func.count()).where(messages.c.member_id == one.member)).scalar():
        return "messages"
    on_the_way = one.posts(_ON_THE_WAY)
    if on_the_way and one.now - one.began < PATIENCE:
        return None
    if found := one.posts(_OVER):
        _forget_posts(one, found)
        return "last"
    _forget_posts(one, on_the_way)
    forget_person(one)
    one.drop("addresses", "member_id", [one.member])
    one.db.execute(delete(members_).where(members_.c.id == one.member))
    run(one.db, "UPDATE erasures SET done_at = ? WHERE member_id = ?", [(micros(one.now), one.member)])
    audit.note(one.db, audit.SYSTEM, "forgot a member", one.now)
    one.is_wiped = True
    return "done"


STEPS: Mapping[str, Step] = {
    "count": count,
    "messages": forget_messages,
    "outbox": forget_posts,
    "person": forget_person,
    "last": forget_last,
}
