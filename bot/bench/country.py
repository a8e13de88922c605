"""A large installation, made row by row: people, what they said and were told, over two years. Nothing of it is sent.

For measuring pages, so it is quick to make and not a story: every text is one of a few, and times are evenly spread.
"""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection

from bot.bench.broadcast import a_house
from bot.clock import new_id
from bot.files.consultations import read_consultation
from bot.fitting import overflow
from bot.house import House
from flows.broadcast import Broadcast
from flows.consultation import Text
from flows.crowd import EVERYBODY, Rule, Segment
from flows.outcome import About, Outcome, Status
from flows.promises import Promise
from flows.state import MemberState, to_json
from storage import audit, broadcasts, consultations, loop, promises, staff
from storage.migrating import migrate
from storage.statements import insert
from storage.tables.columns import micros

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=730)
WORDS = ("the showers are cold again", "2 cos my door dont lock", "thank you that is better", "nobody came on tuesday")
TOLD = "Oak House. You said: the showers are cold. We did: a new boiler. Did it work? YES, PARTLY or NO. STOP ends."
REPAIRS = Path(__file__).with_name("repairs.yaml")
MEMBER = ("id", "state", "language", "left", "held", "address_id", "created_at", "last_inbound_at")
ADDRESS = ("id", "member_id", "channel", "opt_out", "sealed", "came_by", "came_at")
MESSAGE = ("id", "member_id", "address_id", "channel", "provider_id", "kind", "at", "kept_at", "text")
POST = (
    "id", "member_id", "address_id", "channel", "kind", "priority", "state", "text", "fleeting", "goodbye", "outranks",
    "segments", "created_at", "not_before", "sent_at", "attempts", "rank", "message_id",
)  # fmt: skip
VIEW = ("number", "member_id", "message_id", "consultation", "held", "attached", "at", "text", "until_released")
LIFE = ("number", "read_at", "read_by", "words")
ANSWERED = ("member_id", "consultation", "question", "ballot_id", "at", "late", "message_id")
BALLOT = ("id", "consultation", "question", "version", "late", "loose", "value")


@dataclass(frozen=True, slots=True)
class Size:
    members: int = 100_000
    consultations: int = 50
    messages: int = 1_000_000

    @property
    def each(self) -> int:
        return self.messages // self.members


def make(path: Path, size: Size) -> None:
    migrate(f"sqlite:///{path}")
    with a_house(path) as house:
        _office(house, size)
        for first in range(0, size.members, 5_000):
            _people(house, range(first, min(first + 5_000, size.members)), size)


def name_of(number: int) -> str:
    return f"repairs-{number}"


def _office(house: House, size: Size) -> None:
    """Staff, consultations, outcomes and promises; the oldest consultations have closed."""
    text = REPAIRS.read_text(encoding="utf-8")
    with house.database.transaction() as db:
        roles = ("facilitator", "manager", "admin", "data_lead", "duty_person", "outside_reader")
        staff.add(db, "front desk", roles, None, house.keys, NOW)
        for number in range(size.consultations):
            name = name_of(number)
            asked = read_consultation(text.replace("bench-repairs", name), UTC, NOW.date(), overflow)
            consultations.load(db, asked, NOW)
            consultations.open_consultation(db, name, NOW)
            for status in ("done", "planned", "doing", "not_doing"):
                _outcome(db, house, name, status, number)
        for number in range(size.members // 50):
            audit.note(db, "front desk", "looked at a number", NOW, f"A{number + 1}", "they asked us to ring")
        draft = Broadcast("", 0, "front desk", Text({"en": TOLD}), Segment((Rule(EVERYBODY),)), as_is=True)
        broadcasts.add(db, draft, new_id, NOW)


def _outcome(db: Connection, house: House, name: str, status: Status, number: int) -> None:
    said, did = Text({"en": "the showers are cold"}), Text({"en": "a new boiler"})
    because = Text({"en": "the budget is fixed"}) if status == "not_doing" else None
    references = tuple(f"A{1 + (number * 4 + place) % 9}" for place in range(2))
    told = Outcome(new_id(), name, status, said, did, because, About(references=references), "repairs manager")
    loop.add_outcome(db, told, NOW, house.frame)
    promise = Promise(new_id(), 0, "added", name, said, "repairs manager")
    promises.make(db, promise, told.id, (NOW + timedelta(days=number)).date(), None, NOW)


def _people(house: House, numbers: range, size: Size) -> None:
    rows = Rows(house, size)
    for number in numbers:
        rows.add(number)
    with house.database.transaction() as db:
        insert(db, "members", MEMBER, rows.members)
        insert(db, "addresses", ADDRESS, rows.addresses)
        insert(db, "messages", MESSAGE, rows.messages)
        insert(db, "outbox", POST, rows.posts)
        insert(db, "views", VIEW, rows.views)
        insert(db, "view_life", LIFE, rows.lives)
        insert(db, "ballots", BALLOT, rows.ballots)
        insert(db, "answered", ANSWERED, rows.answered)


class Rows:
    """Of every ten messages three are views, of which nine in ten have been read; half are answers.

    Everybody's last is an answer in the first consultation, so that there is one in which all took part.
    """

    def __init__(self, house: House, size: Size) -> None:
        self.house, self.size = house, size
        self.members: list[tuple[object, ...]] = []
        self.addresses: list[tuple[object, ...]] = []
        self.messages: list[tuple[object, ...]] = []
        self.posts: list[tuple[object, ...]] = []
        self.views: list[tuple[object, ...]] = []
        self.lives: list[tuple[object, ...]] = []
        self.ballots: list[tuple[object, ...]] = []
        self.answered: list[tuple[object, ...]] = []

    def add(self, number: int) -> None:
        member, address = new_id(), new_id()
        language, channel = ("en", "pl", "ur")[number % 3], "telegram" if number % 5 == 0 else "sms"
        state = json.dumps(to_json(MemberState(language=language, joined=True)), separators=(",", ":"))
        self.members.append((member, state, language, False, False, address, micros(LONG_AGO), micros(NOW)))
        sealed = self.house.keys.seal(f"+44{7700900000 + number}".encode(), f"addresses:{address}")
        self.addresses.append((address, member, channel, address * 2, sealed, "wrote", micros(LONG_AGO)))
        for place in range(self.size.each):
            self._said(number, place, member, address, channel)

    def _said(self, number: int, place: int, member: str, address: str, channel: str) -> None:
        passed = (place * self.size.members + number) / self.size.messages
        message, at = new_id(), micros(LONG_AGO + (NOW - LONG_AGO) * passed)
        words = WORDS[(number + place) % len(WORDS)]
        self.messages.append((message, member, address, channel, message, "text", at, at, words))
        reply = (new_id(), member, address, channel, "reply", 1, "delivered", TOLD, False, False, False, 1)
        self.posts.append((*reply, at, at, at, 1, 3, message))
        is_last = place == self.size.each - 1
        name = name_of(0 if is_last else (number + place) % self.size.consultations)
        if place % 10 < 3:
            self._view(number * self.size.each + place, member, message, name, at, words)
        elif place % 2:
            self._answer(member, message, name, at, "safe-night" if is_last else "first-repair")

    def _view(self, number: int, member: str, message: str, name: str, at: int, words: str) -> None:
        self.views.append((number + 1, member, message, name, None, 0, at, words, False))
        if number % 100 < 90:
            self.lives.append((number + 1, at, "front desk", 0))

    def _answer(self, member: str, message: str, name: str, at: int, question: str) -> None:
        ballot = new_id()
        self.ballots.append((ballot, name, question, 1, False, False, "1"))
        self.answered.append((member, name, question, ballot, at, False, message))
