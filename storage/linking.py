"""Two members who are one person become one, in one transaction: with all they said, one counted vote each question.

Of two votes the later counts, and both stay in the log. What either was to be told is told once. A secret vote is ended
under its seal, unread; one that closed before has left the person for good, and stays as it was counted.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, and_, bindparam, select

from flows.changing import changed
from flows.facts import Fact
from flows.foreseen import Foreseen
from flows.linked import LinkAsked, LinkTried, MembersLinked
from flows.linking import together
from storage import members, rejoining, tallied
from storage.frame import Begun, Frame
from storage.lists import among
from storage.sealed import Keys
from storage.statements import AnyRow, insert, rows, run
from storage.tables import METADATA, addresses, blinds, facts, link_codes, messages
from storage.tables import members as members_
from storage.tables.columns import micros

LASTS = timedelta(minutes=15)
HOUR = timedelta(hours=1)
_CODES = (
    select(link_codes.c.code, link_codes.c.member_id)
    .join(members_, members_.c.id == link_codes.c.member_id)
    .where(
        and_(
            among(link_codes.c.code, "codes"),
            link_codes.c.until > bindparam("now", type_=link_codes.c.until.type),
            members_.c.left.is_(False),
        )
    )
)
_BLINDS = (
    select(blinds.c.blind)
    .join(addresses, addresses.c.id == blinds.c.address_id)
    .where(among(addresses.c.member_id, "members"))
)
_TRIES = (
    select(messages.c.member_id)
    .join(facts, facts.c.message_id == messages.c.id)
    .where(
        and_(
            among(messages.c.member_id, "members"),
            messages.c.kept_at > bindparam("since", type_=messages.c.kept_at.type),
            facts.c.kind == LinkTried.__name__,
        )
    )
)
_BOTH = select(members_).where(among(members_.c.id, "members"))


def look_up(db: Connection, codes: Iterable[str], keys: Keys, now: datetime) -> dict[str, str]:
    """Code, or words for a new phone -> whose it is, where it still works."""
    hashes = {_hash(keys, code): code for code in codes}
    found = rows(db, _CODES, codes=list(hashes), now=now) if hashes else []
    return {hashes[hash]: member for hash, member in found} | rejoining.look_up(db, hashes.values(), keys)


def blinds_of(db: Connection, ids: Iterable[str]) -> list[str]:
    """Of all of their addresses."""
    wanted = list(ids)
    return [blind for (blind,) in rows(db, _BLINDS, members=wanted)] if wanted else []


def tries(db: Connection, ids: Sequence[str], now: datetime) -> dict[str, int]:
    """How many wrong codes came from each of them within the hour."""
    counted: dict[str, int] = {}
    for (member,) in rows(db, _TRIES, members=list(ids), since=now - HOUR) if ids else ():
        counted[member] = counted.get(member, 0) + 1
    return counted


def with_link(
    one: Begun, foreseen: Foreseen, links: Mapping[str, str], wrong: Mapping[str, int], frame: Frame
) -> Begun:
    """A code for whoever asks for one, and whose it is that came. Hardly anybody does either."""
    code, asked, asked_words = foreseen.given, "link-code" in foreseen.needs, "rejoin-words" in foreseen.needs
    if code is None and not asked and not asked_words:
        return one
    linked = links.get(code) if code else None
    found = None if linked == one.who.member else linked
    new = frame.link_codes() if asked else ""
    words = frame.rejoin_words(one.here.state.language) if asked_words else ""
    tries_ = wrong.get(one.who.member, 0)
    return changed(one, here=changed(one.here, new_code=new, new_words=words, linked_to=found, tries=tries_))


def save(db: Connection, happened: Sequence[tuple[str, Fact]], keys: Keys, now: datetime) -> None:
    """(member, fact), in order. To be called when all else of the batch is saved."""
    gone: dict[str, str] = {}
    for member, fact in happened:
        if isinstance(fact, LinkAsked):
            _keep_code(db, gone.get(member, member), _hash(keys, fact.code), now)
        elif isinstance(fact, MembersLinked):
            kept, other = gone.get(fact.other, fact.other), gone.get(member, member)
            run(db, "DELETE FROM link_codes WHERE member_id = ?", [(kept,)])
            if kept != other:
                join(db, kept, other, now)
                gone[other] = kept


def join(db: Connection, kept: str, other: str, now: datetime) -> None:
    """`other` is no member of their own any more: all that was theirs is `kept`'s."""
    states = members.states(db, [kept, other])
    both = {row.id: row for row in db.execute(_BOTH, {"members": [kept, other]})}
    state = together(states[kept], states[other])
    tallied.count_anew(db, kept, other)
    for sql, values in _one_of_each(kept, other, micros(now)):
        run(db, sql, [values])
    for table in METADATA.tables.values():
        if "member_id" in table.c and table.c.member_id.foreign_keys:
            run(db, f'UPDATE "{table.name}" SET member_id = ? WHERE member_id = ?', [(kept, other)])  # noqa: S608
    run(db, "DELETE FROM members WHERE id = ?", [(other,)])
    insert(db, "linked_members", ("was", "member_id"), [(other, kept)])
    members.keep_states(db, {kept: state})
    _keep_row(db, kept, both[kept], both[other])
    if state.left:
        members.opt_out(db, [kept], "linked", now)


def _one_of_each(kept: str, other: str, at: int) -> Iterator[tuple[str, tuple[str | int, ...]]]:
    """What a person has once: of two, the later; what was to be told to both is told to one."""
    pair = (kept, other, kept, other)
    yield _EARLIER_VOTES, (at, *pair)
    yield _EARLIER_JUDGEMENTS, pair
    yield _LATER_DATA_REQUESTS, pair
    for table, same in (("member_groups", "name"), ("put_again", "update_id")):
        theirs = f"SELECT {same} FROM {table} WHERE member_id = ?"  # noqa: S608
        yield f"DELETE FROM {table} WHERE member_id = ? AND {same} IN ({theirs})", (other, kept)  # noqa: S608
    yield _TOLD_BOTH, (kept, other)
    yield _WAITS_TOO.format(_OUT), (kept, other)
    yield _WAITS_TOO.format(f"{_OUT}, 'queued', 'paused'"), (other, kept)
    yield _TOLD_ONCE, (other, kept)
    yield _TELLINGS_OF_BOTH, (at, other, other, kept)
    yield _TELLINGS, (kept, other, kept, other, other, kept)


_EARLIER_VOTES = """
UPDATE answered SET until = ? WHERE until IS NULL AND member_id IN (?, ?) AND EXISTS (
    SELECT 1 FROM answered AS later WHERE later.until IS NULL AND later.member_id IN (?, ?)
    AND later.member_id <> answered.member_id AND later.consultation = answered.consultation
    AND later.question = answered.question AND later.late = answered.late
    AND (later.at > answered.at OR (later.at = answered.at AND later.number > answered.number)))
"""
_EARLIER_JUDGEMENTS = """
DELETE FROM judgements WHERE member_id IN (?, ?) AND EXISTS (
    SELECT 1 FROM judgements AS later WHERE later.member_id IN (?, ?) AND later.member_id <> judgements.member_id
    AND later.outcome_id = judgements.outcome_id
    AND (later.at > judgements.at OR (later.at = judgements.at AND later.message_id > judgements.message_id)))
"""
_LATER_DATA_REQUESTS = """
DELETE FROM data_requests WHERE closed_at IS NULL AND member_id IN (?, ?) AND EXISTS (
    SELECT 1 FROM data_requests AS sooner WHERE sooner.closed_at IS NULL AND sooner.member_id IN (?, ?)
    AND sooner.member_id <> data_requests.member_id
    AND (sooner.due, sooner.number) < (data_requests.due, data_requests.number))
"""
"""Both asked what we hold: what is promised to the earlier date is promised to both."""

_SAME_UPDATE = "update_id IN (SELECT mine.update_id FROM outbox AS mine WHERE mine.member_id = ?)"
_TOLD_BOTH = """
UPDATE updates SET audience = audience - 1 WHERE audience IS NOT NULL AND (
    SELECT count(*) FROM outbox WHERE outbox.update_id = updates.id AND outbox.member_id IN (?, ?)) = 2
"""
_OUT = "'sent', 'delivered', 'attempting', 'unknown'"
_WAITS_TOO = """
UPDATE outbox SET state = 'cancelled', code = 'linked' WHERE member_id = ? AND state IN ('queued', 'paused')
AND update_id IN (SELECT mine.update_id FROM outbox AS mine WHERE mine.member_id = ? AND mine.state IN ({}))
"""
_TOLD_ONCE = f"UPDATE outbox SET update_id = NULL WHERE member_id = ? AND update_id IS NOT NULL AND {_SAME_UPDATE}"  # noqa: S608
_TELLINGS_OF_BOTH = """
UPDATE updates SET cancelled_at = ? WHERE subject = ? AND cancelled_at IS NULL AND queued_at IS NULL AND EXISTS (
    SELECT 1 FROM updates AS mine WHERE mine.cause = replace(updates.cause, ?, ?))
"""
_TELLINGS = """
UPDATE updates SET subject = ?, cause = replace(cause, ?, ?) WHERE subject = ? AND NOT EXISTS (
    SELECT 1 FROM updates AS mine WHERE mine.cause = replace(updates.cause, ?, ?))
"""


def _keep_row(db: Connection, kept: str, mine: AnyRow, theirs: AnyRow) -> None:
    """They wrote last from where the code came, so that is where they are reached; a no to being asked again stays."""
    said = [one.asked_again for one in (mine, theirs) if one.asked_again is not None]
    again = all(said) if said else None
    since = min(mine.created_at, theirs.created_at)
    last = max(one.last_inbound_at for one in (mine, theirs) if one.last_inbound_at is not None)
    change = members_.update().where(members_.c.id == kept)
    where = {"address_id": theirs.address_id, "asked_again": again}
    db.execute(change.values(created_at=since, last_inbound_at=last, **where))


def _keep_code(db: Connection, member: str, code: str, now: datetime) -> None:
    run(db, "DELETE FROM link_codes WHERE member_id = ? OR until <= ?", [(member, micros(now))])
    columns = ("code", "member_id", "until")
    insert(db, "link_codes", columns, [(code, member, micros(now + LASTS))], "ON CONFLICT (code) DO NOTHING")


def _hash(keys: Keys, code: str) -> str:
    """Under the key that never changes, so that a code works while another key is being changed."""
    return keys.opt_out_index("link code", code).hex()
