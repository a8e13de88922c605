"""Lists of people that are read in: who is new, who is here already, who must stay outside; some hundreds at a time.

Why not all in one transaction: a text that comes in meanwhile would wait. Each part is kept whole or not at all, with
how far it came, so that a list that breaks off goes on where it was; and whoever is here already is not made twice.
Whoever asked for no more messages stays outside, whatever a list says, and nothing of them is kept.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, and_, bindparam, select

from storage import agreements, groups, members, references
from storage.agreements import Agreement
from storage.lists import among
from storage.members import Newcomer
from storage.sealed import Keys
from storage.statements import AnyRow, insert, rows, run
from storage.tables import addresses, consents, imports, opt_outs
from storage.tables import members as members_
from storage.tables.columns import micros

PART = 500
KEPT_FOR = timedelta(days=14)
"""How long the rows of a list stay, sealed, for whoever wants those back that were not taken."""

NEW, KNOWN, LEFT = "new", "known", "left"
_ONE = select(imports).where(imports.c.id == bindparam("id"))
_NEWEST = (
    select(imports).where(imports.c.id < bindparam("before")).order_by(imports.c.id.desc()).limit(bindparam("most"))
)
_THERE = (
    select(addresses.c.id, addresses.c.member_id, members_.c.left)
    .join(members_, members_.c.id == addresses.c.member_id)
    .where(among(addresses.c.id, "addresses"))
)
_GONE = select(opt_outs.c.opt_out).where(among(opt_outs.c.opt_out, "opt_outs"))
_CONSENTS = select(
    consents.c.member_id, consents.c.purpose, consents.c.agreed_on, consents.c.agreed_where, consents.c.agreed_words
).where(and_(among(consents.c.member_id, "members"), consents.c.import_id.is_not(None)))
_WITH_ROWS = select(imports.c.id).where(imports.c.sealed.is_not(None)).order_by(imports.c.id)
_OF_IMPORT = select(consents.c.member_id).where(consents.c.import_id == bindparam("id")).distinct()
COLUMNS = ("id", "file", "by", "at", "state", "people", "position", "new", "known", "refused", "sealed")


class Listed(NamedTuple):
    """One row that can be read. `agreed_on`: a date as 2026-11-24. `purposes`: of `flows.agreeing`; `could_say_no`: a
    way out was offered when they agreed."""

    row: int
    channel: str
    address: str
    language: str
    groups: tuple[str, ...]
    agreed_on: str
    where: str
    words: str
    purposes: tuple[str, ...] = ("take_part",)
    could_say_no: bool = False


class Refused(NamedTuple):
    """One row that is not taken: its cells as they were, and why, with what to write.

    `is_mistake` False: there is nothing to put right.
    """

    row: int
    cells: tuple[str, ...]
    why: str
    is_mistake: bool = True


@dataclass(frozen=True, slots=True)
class Content:
    """The rows of a list: its columns, those that can be taken, those that cannot. `notes`: what somebody should know
    before it is taken."""

    columns: tuple[str, ...]
    people: tuple[Listed, ...]
    refused: tuple[Refused, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Import:
    """`position`: how many of its `people` are seen to. `has_rows`: they are still kept."""

    id: str
    file: str
    by: str
    at: datetime
    state: str
    people: int
    position: int
    new: int
    known: int
    refused: int
    has_rows: bool


def fates(db: Connection, people: Sequence[Listed], keys: Keys) -> dict[int, str]:
    """By row: NEW, KNOWN or LEFT."""
    there = {row: left for row, (*_, left) in _there(db, people, keys).items()}
    opt_out = {one.row: keys.opt_out_index(one.channel, one.address).hex() for one in people}
    gone = {hash for (hash,) in rows(db, _GONE, opt_outs=list(opt_out.values()))}
    found = {}
    for one in people:
        left = there.get(one.row)
        found[one.row] = LEFT if left or opt_out[one.row] in gone else NEW if left is None else KNOWN
    return found


def _there(db: Connection, people: Sequence[Listed], keys: Keys) -> dict[int, tuple[str, str, bool]]:
    """By row, of those who are here already: (member, address, whether they have left)."""
    known = members.known(db, [(one.channel, one.address) for one in people], keys)
    found = {id: (member, id, left) for id, member, left in rows(db, _THERE, addresses=list(known.values()))}
    return {one.row: found[id] for one in people if (id := known.get((one.channel, one.address))) is not None}


def put_up(db: Connection, id: str, file: str, content: Content, by: str, keys: Keys, now: datetime) -> None:
    """It waits for somebody to say that it shall be taken."""
    forget_old(db, now)
    counts = (len(content.people), 0, 0, 0, len(content.refused))
    row = (id, file, by, micros(now), "waiting", *counts, sealed(id, content, keys))
    insert(db, "imports", COLUMNS, [row])


def begin(db: Connection, id: str) -> bool:
    """False: somebody has begun it before."""
    return run(db, "UPDATE imports SET state = 'going' WHERE id = ? AND state = 'waiting'", [(id,)]) == 1


def give_up(db: Connection, id: str) -> bool:
    """A list that waits is not wanted: nothing of it stays."""
    return run(db, "DELETE FROM imports WHERE id = ? AND state = 'waiting'", [(id,)]) == 1


def take(
    db: Connection, id: str, part: Sequence[Listed], position: int, by: str, keys: Keys, ids: Callable[[], str],
    now: datetime,
    group_of_new: str = "",
) -> list[Listed] | None:  # fmt: skip
    """The rows that stay outside, since they asked for no more messages. None: another process has this part."""
    references.next_number(db)
    fate = fates(db, part, keys)
    if group_of_new:
        part = [one._replace(groups=(*one.groups, group_of_new)) if fate[one.row] == NEW else one for one in part]
    new, known, out = ([one for one in part if fate[one.row] == wanted] for wanted in (NEW, KNOWN, LEFT))
    sql = (
        "UPDATE imports SET position = position + ?, new = new + ?, known = known + ?, refused = refused + ? "
        "WHERE id = ? AND position = ? AND state = 'going'"
    )
    if run(db, sql, [(len(part), len(new), len(known), len(out), id, position)]) != 1:
        return None
    newcomers = {_blind(keys, one): _newcomer(one) for one in new}
    members.add(db, newcomers, keys, ids, now)
    _keep_consents(db, id, [*new, *known], by, keys, now)
    return out


def finish(db: Connection, id: str, content: Content, keys: Keys) -> None:
    """Of its rows only those stay that were not taken, so that somebody can put them right."""
    left = sealed(id, Content(content.columns, (), content.refused), keys) if content.refused else None
    db.execute(imports.update().where(imports.c.id == id).values(state="done", sealed=left))


def find(db: Connection, id: str) -> Import | None:
    row = db.execute(_ONE, {"id": id}).one_or_none()
    return None if row is None else _import(row)


def newest(db: Connection, most: int, before: str | None = None) -> list[Import]:
    return [_import(row) for row in db.execute(_NEWEST, {"before": before or "g", "most": most})]


def content_of(db: Connection, id: str, keys: Keys) -> Content | None:
    """None where its rows are gone. The first lists that were kept had no notes."""
    row = db.execute(_ONE, {"id": id}).one_or_none()
    if row is None or row.sealed is None:
        return None
    kept: dict[str, Any] = json.loads(keys.open(row.sealed, f"imports:{id}"))
    people = (_listed(*one) for one in kept["people"])
    refused = (Refused(*one)._replace(cells=tuple(one[1])) for one in kept["refused"])
    return Content(tuple(kept["columns"]), tuple(people), tuple(refused), tuple(kept.get("notes", ())))


def members_of(db: Connection, id: str) -> list[str]:
    """Whom it has brought or confirmed."""
    return list(db.execute(_OF_IMPORT, {"id": id}).scalars())


def forget_old(db: Connection, now: datetime) -> int:
    """The rows of lists that are two weeks old, and lists that nobody wanted to take. Returns how many."""
    long_ago = micros(now - KEPT_FOR)
    gone = run(db, "DELETE FROM imports WHERE state = 'waiting' AND at < ?", [(long_ago,)])
    return gone + run(
        db, "UPDATE imports SET sealed = NULL WHERE sealed IS NOT NULL AND state = 'done' AND at < ?", [(long_ago,)]
    )


def forget_people(db: Connection, addresses: Iterable[tuple[str, str]], keys: Keys) -> None:
    """(channel, number or chat): rows of lists that name one of these go, whatever form it has in a row that was not
    taken."""
    theirs = tuple(addresses)
    for (id,) in rows(db, _WITH_ROWS):
        content, one = content_of(db, id, keys), find(db, id)
        if content is None or one is None:
            continue
        people = tuple(row for row in content.people if (row.channel, row.address) not in theirs)
        refused = tuple(row for row in content.refused if not _names(row, theirs))
        if len(people) == len(content.people) and len(refused) == len(content.refused):
            continue
        before = sum((row.channel, row.address) in theirs for row in content.people[: one.position])
        fewer = len(content.people) - len(people)
        rest = sealed(id, replace(content, people=people, refused=refused), keys)
        run(
            db,
            "UPDATE imports SET sealed = ?, people = people - ?, position = position - ? WHERE id = ?",
            [(rest, fewer, before, id)],
        )


def _names(row: Refused, addresses: Iterable[tuple[str, str]]) -> bool:
    """The last nine digits are the same however a number is written; a chat's id has no other form."""
    digits = ["".join(filter(str.isdecimal, cell)) for cell in row.cells]
    return any(
        address.strip() in cell or (len(said) >= 9 and said.endswith(address[-9:]) and channel == "sms")
        for channel, address in addresses
        for cell, said in zip(row.cells, digits, strict=True)
    )


def sealed(id: str, content: Content, keys: Keys) -> bytes:
    kept = {"columns": content.columns, "people": content.people, "refused": content.refused, "notes": content.notes}
    return keys.seal(json.dumps(kept).encode(), f"imports:{id}")


def _keep_consents(db: Connection, id: str, people: Sequence[Listed], by: str, keys: Keys, now: datetime) -> None:
    """Each once, however often a list is read in; and they come into their groups."""
    there = _there(db, people, keys)
    who: Mapping[int, tuple[str, str]] = {row: (member, address) for row, (member, address, _) in there.items()}
    before = {tuple(row) for row in rows(db, _CONSENTS, members=[member for member, _ in who.values()])}
    given = {
        (who[one.row][0], purpose, one.agreed_on, one.where, one.words): _agreement(one, who[one.row], purpose, by, id)
        for one in people
        for purpose in one.purposes
    }
    agreements.keep(db, [agreed for same, agreed in given.items() if same not in before], now)
    groups.join(db, [(name, who[one.row][0]) for one in people for name in one.groups])


def _agreement(one: Listed, who: tuple[str, str], purpose: str, by: str, id: str) -> Agreement:
    return Agreement(*who, purpose, True, "import", by, None, id, one.agreed_on, one.where, one.words, one.could_say_no)


def _listed(*kept: Any) -> Listed:
    """As JSON gives it back, also from before there were purposes."""
    one = Listed(*kept)
    return one._replace(groups=tuple(one.groups), purposes=tuple(one.purposes))


def _newcomer(one: Listed) -> Newcomer:
    return Newcomer(one.channel, one.address, one.language, "import")


def _blind(keys: Keys, one: Listed) -> str:
    return keys.index(one.channel, one.address).hex()


def _import(row: AnyRow) -> Import:
    counts = (row.people, row.position, row.new, row.known, row.refused)
    return Import(row.id, row.file, row.by, row.at, row.state, *counts, row.sealed is not None)
