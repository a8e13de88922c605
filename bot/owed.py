"""What whoever writes was asked about as an owner, and what an answer of theirs would lead to."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from bot.house_rules import rules_of
from bot.plain_words import plain_words
from bot.wording import GSM_TWO, UCS_THREE, Wording
from flows.consultation import Text
from flows.owed import Owed
from flows.promise_news import news_of
from flows.promises import ANSWERS, UNDO_FOR, Event, Ledger
from flows.segments import measure
from flows.unasked import UnaskedRules, is_quiet, quiet_ends
from storage import asking_owners, promises
from storage.asking_owners import ASKED_BACK, Asked
from storage.frame import OwedBy
from storage.promise_hearers import hearers

if TYPE_CHECKING:
    from bot.settings import Settings
    from storage.sealed import Keys

LATELY = timedelta(days=7)
"""So long somebody who answers what is closed is told that it is."""


def owed_by(settings: "Settings", keys: "Keys", words: Callable[[], Wording]) -> OwedBy:
    """For the frame of an installation. Nothing is put together before somebody writes who was asked."""

    def owed(db: Connection, who: Sequence[tuple[str, str, str]], now: datetime) -> Mapping[str, tuple[Owed, ...]]:
        asked = asking_owners.asked_at(db, who, keys, now)
        if not asked:
            return {}
        look = _Look(db, words(), when(rules_of(db, settings), now), now)
        return {member: look.owed(one) for member, one in asked.items()}

    return owed


class _Look:
    def __init__(self, db: Connection, wording: Wording, when: str, now: datetime) -> None:
        self.db, self.wording, self.when, self.now = db, wording, when, now

    def owed(self, asked: Asked) -> tuple[Owed, ...]:
        """Those that are open or were until lately, the newest asked first. Nobody else answers them meanwhile."""
        ledgers = promises.by_id(self.db, asked.promises, lock=True)
        every = (ledgers[id] for id in asked.promises)
        return tuple(self._one(asked, one) for one in every if self._counts(one))

    def _counts(self, ledger: Ledger) -> bool:
        return ledger.standing().is_open or self.now - ledger.events[-1].at < LATELY

    def _one(self, asked: Asked, ledger: Ledger) -> Owed:
        people = hearers(self.db, ledger.promise)
        room_ = room(self.wording, ledger, {one.language for one in people} or {"en"})
        back = f"{ledger.promise.id} {ASKED_BACK}-{ledger.standing().until}" in asked.asked_back
        return Owed(ledger, asked.name, len(people), self.when, room_, plain_words("en"), back)


def room(wording: Wording, ledger: Ledger, languages: Collection[str]) -> int:
    """How long an owner's words may be, so that what members are told fits in every language they read."""
    return min(_room(wording, ledger, language, what) for language in languages for what in ANSWERS)


def _room(wording: Wording, ledger: Ledger, language: str, what: str) -> int:
    """With a letter for the words, which is counted off again; the latest day is the longest to write."""
    standing = ledger.standing()
    until = standing.until.replace(month=9, day=28) if what == "late" else None
    event = Event(what, standing.set_on, "room", until, Text({"en": "x"}), None)  # type: ignore[arg-type]
    open_ = [before for before in ledger.events if before.what not in ANSWERS and before.what != "corrected"]
    say = news_of(Ledger(ledger.promise, (*open_, event)), event)
    assert say is not None
    measured = measure(wording.sms_text(say.phrases, language))
    return (GSM_TWO if measured.encoding == "GSM-7" else UCS_THREE) - measured.units + 1


def when(rules: UnaskedRules, now: datetime) -> str:
    """When members will be told of what is answered now, as a sentence goes on."""
    if not rules.live:
        return "when trial mode ends"
    at = now + UNDO_FOR
    at = quiet_ends(at, rules) if is_quiet(at, rules) else at
    local = at.astimezone(rules.zone)
    return (
        f"at {local:%H:%M}" if local.date() == now.astimezone(rules.zone).date() else f"on {local:%a} at {local:%H:%M}"
    )
