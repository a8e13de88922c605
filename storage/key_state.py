"""Which keys this database is under, kept as marks by which a key can be known again, and refusing any others.

A change of a key begins when an installation starts with a new key and, as PREVIOUS, the one from before; it ends when
nothing is left under that one (see `storage.rekeying`). Until then nobody may start without it.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from storage import audit, chosen, kept
from storage.sealed import Keys, WrongKey
from storage.statements import rows
from storage.tables import settings

VARIABLES = {"secret": "YOUSAID_SECRET_KEY", "index": "YOUSAID_INDEX_KEY"}
STATE, PROGRESS = "key_state", "key_progress"
_PROGRESS = select(settings.c.value).where(settings.c.key == PROGRESS)
_HELD = _PROGRESS.with_for_update()
OPT_OUT = "opt-out list"
"""What the sealed key of that list is bound to."""

WRONG = "{name} is not the key that this database was made with: set that one, which is on the printed key sheet."
SWAPPED = (
    "YOUSAID_SECRET_KEY and YOUSAID_INDEX_KEY are each in the place of the other: swap what is written after them."
)
SWAPPED_BEFORE = "{name} holds the key from before and {name}_PREVIOUS the one in use: swap what is written after them."
OLD = "{name} is the key from before it was changed: set the new one, which is on the newest key sheet."
HALF = (
    "Not everything is under the new {name} yet: set {name}_PREVIOUS to the key from before again, until yousaid check "
    "says that it may go."
)
WRONG_BEFORE = (
    "{name}_PREVIOUS is not the key from before, and not everything is under the new {name} yet: set the key that was "
    "in use until the change began."
)
UNFINISHED = (
    "The change of {name} that was begun before is not at its end: set {name} to what stands in {name}_PREVIOUS and "
    "{name}_PREVIOUS to the key from before, and change again once yousaid check says that all is done."
)


@dataclass(frozen=True, slots=True)
class KeyState:
    """`now` and `before`: marks by "secret" and "index"; `before` has those that something may still be under.

    `retired`: marks of keys that were changed. `opt_out`: the key of the list of those who left, sealed, in base64.
    `number`: of the index key, from 1. `since`: when the change began that is under way, in ISO form.
    """

    now: Mapping[str, str]
    opt_out: str
    before: Mapping[str, str]
    retired: tuple[str, ...] = ()
    number: int = 1
    since: str | None = None

    @property
    def is_changing(self) -> bool:
        return bool(self.before)


def state(db: Connection) -> KeyState | None:
    """None before the first start."""
    written = kept.value(db, STATE)
    if written is None:
        return None
    found: dict[str, Any] = json.loads(written)
    return KeyState(**{**found, "retired": tuple(found["retired"])})


def check_keys(db: Connection, keys: Keys, now: datetime, begins: bool = True) -> Keys:
    """The keys, ready for use. At first use their marks are left in the database.

    Raises WrongKey, which names the key that is wrong. `begins`: a new key begins its change now, and what runs with
    the one from before alone takes nothing more in.
    """
    known = state(db)
    if known is None:
        known = _first(db, keys)
        keep(db, known)
    wanted = after(known, keys, now)
    opt_out = _opt_out(known, keys)
    if wanted != known and begins:
        wanted = _begin(db, keys, opt_out, now)
    return keys.ready(opt_out, wanted.number, wanted.before)


def still_fit(db: Connection, keys: Keys, now: datetime) -> None:
    """Raises WrongKey in a process that was started before a key was changed and does not know the new one."""
    if (known := state(db)) is not None:
        after(known, keys, now)


def after(known: KeyState, keys: Keys, now: datetime) -> KeyState:
    """The state once these keys are in use. Raises WrongKey where they cannot be."""
    if keys.mark("secret") == known.now["index"] and keys.mark("index") == known.now["secret"]:
        raise WrongKey(SWAPPED)
    begun = [which for which in VARIABLES if _begins(which, known, keys)]
    if not begun:
        return known
    return replace(
        known,
        now={which: keys.mark(which) or "" for which in VARIABLES},
        before={**known.before, **{which: known.now[which] for which in begun}},
        number=known.number + ("index" in begun),
        since=now.isoformat(),
    )


def _begins(which: str, known: KeyState, keys: Keys) -> bool:
    given, given_before, name = keys.mark(which), keys.mark(which, before=True), VARIABLES[which]
    in_use, before = known.now[which], known.before.get(which)
    if given == in_use:
        if before is not None and given_before != before:
            raise WrongKey((HALF if given_before is None else WRONG_BEFORE).format(name=name))
        return False
    is_old = given == before or given in known.retired
    if given_before != in_use:
        raise WrongKey((OLD if is_old else WRONG).format(name=name))
    if is_old:
        raise WrongKey(SWAPPED_BEFORE.format(name=name))
    if before is not None:
        raise WrongKey(UNFINISHED.format(name=name))
    return True


def _begin(db: Connection, keys: Keys, opt_out: bytes, now: datetime) -> KeyState:
    """Whoever is in the middle of a batch finishes it first; the next one sees that it has to look again."""
    if db.dialect.name != "sqlite":
        db.exec_driver_sql("LOCK TABLE settings IN ACCESS EXCLUSIVE MODE")
    known = state(db)
    assert known is not None
    wanted = after(known, keys, now)
    if wanted == known:
        return known
    names = ", ".join(VARIABLES[which] for which in wanted.before)
    keep(db, replace(wanted, opt_out=_sealed(keys, opt_out)))
    keep_progress(db, Progress())
    chosen.grow(db)
    audit.note(db, audit.SYSTEM, "change of keys begun", now, about=names)
    return wanted


def finish(db: Connection, now: datetime) -> None:
    """Nothing is left under the keys from before."""
    known = state(db)
    assert known is not None
    names = ", ".join(VARIABLES[which] for which in known.before)
    keep(db, replace(known, before={}, retired=(*known.retired, *known.before.values()), since=None))
    kept.forget(db, PROGRESS)
    audit.note(db, audit.SYSTEM, "change of keys finished", now, about=names)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a change is. `part`: which of them, by its place; `after`: the row that it goes on after.

    `unopened`: rows that no key opens; they were so before. `upset`: grows when an address stops to lead to somebody.
    `to`, `written`: of a run of hashes that is being written, the last address and the last hash.
    """

    part: int = 0
    after: str | int | None = None
    done: int = 0
    unopened: int = 0
    upset: int = 0
    to: str | None = None
    written: str = ""


def progress(db: Connection, to_change: bool = False) -> Progress:
    """`to_change`: on PostgreSQL nobody else changes it until the transaction ends."""
    found = rows(db, _HELD if to_change else _PROGRESS)
    return Progress(**json.loads(found[0][0])) if found else Progress()


def keep_progress(db: Connection, at: Progress) -> None:
    kept.keep(db, PROGRESS, json.dumps(asdict(at)))


def upset(db: Connection) -> None:
    """What was worked out of addresses and is not written yet may not be true any more."""
    at = progress(db, to_change=True)
    keep_progress(db, replace(at, upset=at.upset + 1))


def keep(db: Connection, known: KeyState) -> None:
    kept.keep(db, STATE, json.dumps(asdict(known)))


def _opt_out(known: KeyState, keys: Keys) -> bytes:
    return keys.open(base64.b64decode(known.opt_out), OPT_OUT)


def _sealed(keys: Keys, opt_out: bytes) -> str:
    return base64.b64encode(keys.seal(opt_out, OPT_OUT)).decode()


def _first(db: Connection, keys: Keys) -> KeyState:
    """Of a new database, or of one that an earlier release has made, with keys that it was never asked to change."""
    index, secret = kept.value(db, "check_index_key"), kept.value(db, "check_secret_key")
    is_new = index is None or secret is None
    is_before = {
        "secret": not is_new and not keys.is_under_now(base64.b64decode(secret or ""), "check"),
        "index": not is_new and not hmac.compare_digest(index or "", _check(keys, before=False)),
    }
    if not is_new:
        _refuse_others(keys, index or "", secret or "", is_before)
    kept.forget(db, "check_index_key")
    kept.forget(db, "check_secret_key")
    marks = {which: keys.mark(which, before=is_before[which]) or "" for which in VARIABLES}
    return KeyState(marks, _sealed(keys, keys.first_opt_out_key(before=is_before["index"])), {})


def _refuse_others(keys: Keys, index: str, secret: str, is_before: Mapping[str, bool]) -> None:
    if is_before["index"] and not hmac.compare_digest(index, _check(keys, before=True)):
        raise WrongKey(WRONG.format(name=VARIABLES["index"]))
    try:
        keys.open(base64.b64decode(secret), "check")
    except WrongKey:
        raise WrongKey(WRONG.format(name=VARIABLES["secret"])) from None


def _check(keys: Keys, before: bool) -> str:
    """What earlier releases kept to know an index key again."""
    found = keys.index_before("check", "check") if before else keys.index("check", "check")
    opt_out = hmac.digest(keys.first_opt_out_key(before), b"check\ncheck", "sha256")
    return hashlib.sha256((found or b"") + opt_out).hexdigest()
