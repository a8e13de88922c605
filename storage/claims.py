"""What one claim of the outbox decides, message by message, before it is written: it goes, waits, is held or ends."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection

from flows.state import MemberState
from flows.unasked import Priority
from storage.documents import asked_from_json
from storage.outbox import Post
from storage.purse import Purse
from storage.sealed import Keys
from storage.secret_questions import QuestionKeys
from storage.statements import AnyRow, run
from storage.tables.columns import micros


@dataclass(slots=True)
class Claim:
    """What one claim decides, before it is written. `doubted`: addresses whose owner must be asked first."""

    posts: list[Post] = field(default_factory=list)
    waits: list[tuple[int, str]] = field(default_factory=list)
    ends: list[tuple[str, str, str]] = field(default_factory=list)
    held: list[tuple[int, str]] = field(default_factory=list)
    doubted: set[str] = field(default_factory=set)


def why_never(row: AnyRow, now: datetime) -> tuple[str, str] | None:
    """(state, code) where this message may not go at all, whatever its kind."""
    if row.kind == "help":
        return None
    if row.cancelled_at is not None:
        return "cancelled", "cancelled"
    if row.expires_at is not None and row.expires_at <= now:
        return "expired", "expired"
    if row.opted_out is not None and not row.goodbye:
        return "suppressed", "left"
    return ("suppressed", "bad_address") if row.bad and not row.goodbye else None


def why_no_longer(row: AnyRow, state: MemberState) -> tuple[str, str] | None:
    """Nobody is answered there; or a question that they put off, and that was answered, let go or put since then."""
    if state.unanswered:
        return "suppressed", "unanswered"
    if row.priority != Priority.AGAIN:
        return None
    is_wanted = state.later is not None and (row.asked is None or asked_from_json(row.asked).place == state.later.place)
    return None if is_wanted else ("cancelled", "answered")


def why_too_late(row: AnyRow, newest: Mapping[str, str]) -> tuple[str, str] | None:
    """A reply after which they had a newer one. What a person wrote to them is never too late."""
    is_old = row.kind == "reply" and newest.get(row.member_id, row.id) != row.id
    return ("cancelled", "newer") if is_old else None


def take(claimed: Claim, row: AnyRow, opened: "Opener", purse: Purse | None) -> None:
    words, address = opened.words(row), opened.address(row)
    if words is None or address is None:
        claimed.ends.append(("cancelled", "forgotten", row.id))
        return
    buttons = tuple((label, token) for label, token in json.loads(row.buttons)) if row.buttons else ()
    if purse is not None:
        purse.take(row)
    claimed.posts.append(Post(row.id, row.channel, address, words, row.kind, buttons, row.segments, row.attempts + 1))


class Opener:
    """Opens what is sealed; the keys of secret questions are fetched only when one is needed."""

    def __init__(self, db: Connection, keys: Keys) -> None:
        self._db, self._keys = db, keys
        self._questions: QuestionKeys | None = None

    def words(self, row: AnyRow) -> str | None:
        if row.text is not None:
            return str(row.text)
        if row.sealed is None:
            return None
        if row.key_id is None:
            return self._keys.open(row.sealed, f"outbox:{row.id}").decode()
        self._questions = self._questions or QuestionKeys(self._db, self._keys)
        return self._questions.open(row.key_id, row.sealed, f"outbox:{row.id}")

    def address(self, row: AnyRow) -> str | None:
        if row.staff is not None:
            return self._keys.open(row.staff_sealed, f"staff:{row.staff}").decode() if row.staff_sealed else None
        return (
            self._keys.open(row.address_sealed, f"addresses:{row.address_id}").decode() if row.address_sealed else None
        )


def write(db: Connection, claimed: Claim, now: datetime, lease: timedelta) -> None:
    run(
        db,
        "UPDATE outbox SET state = 'attempting', lease_until = ?, attempts = attempts + 1, sent_at = ? WHERE id = ?",
        [(micros(now + lease), micros(now), post.id) for post in claimed.posts],
    )
    run(db, "UPDATE outbox SET not_before = ? WHERE id = ?", claimed.waits)
    run(db, "UPDATE outbox SET state = ?, code = ? WHERE id = ?", claimed.ends)
    run(db, "UPDATE outbox SET priority = ? WHERE id = ?", claimed.held)
