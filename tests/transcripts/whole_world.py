"""A transcript played through everything there is: web, inbox, database, outbox, official clients, rehearsal provider."""

import shlex
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, select

from bot import quoting, schedule
from bot.house import House
from flows.consultation import Consultation
from storage import (
    broadcasts,
    chosen,
    consultations,
    duties,
    loop,
    promises,
    quotes,
    references,
    revising,
    staff,
    steps,
    viewing,
    votes,
)
from storage.staff import Person
from storage.tables import facts, messages
from tests.installed import CHAT, NUMBER, Installation, installed
from tests.transcripts.broadcasts import is_broadcast_line, read_broadcast_line
from tests.transcripts.outcomes import CHANGES, read_change, read_outcome_line, read_promise_line
from tests.transcripts.player import START
from tests.transcripts.pure_promises import DESK
from tests.transcripts.pure_quotes import COMMANDS as OF_QUOTES
from tests.transcripts.pure_record import FIRST_REFERENCE
from tests.transcripts.pure_world import CODE, NOTICE
from tests.transcripts.versions import version

JOURNAL = (
    select(facts.c.kind, facts.c.subject)
    .join(messages, messages.c.id == facts.c.message_id)
    .order_by(messages.c.id, facts.c.place)
)


DESK_NUMBER = "+447700900321"


class WholeWorld:
    def __init__(self, here: Installation, channel: str, language: str) -> None:
        self.here, self.phone = here, here.phone(channel, language)
        self.desk = here.provider.sms_phone(DESK_NUMBER)
        self.shown, self.recorded, self.desk_shown = 0, 0, 0
        self.outcomes: dict[str, str] = {}

    async def hear(self, text: str, media: list[str], now: datetime) -> list[str]:
        self.at(now)
        await self.phone.text(text, tuple(media))
        return await self.replies()

    async def press(self, label: str, now: datetime) -> list[str]:
        self.at(now)
        tokens = {name: token for shown in self.phone.messages for name, token in shown.buttons}
        await self.phone.press(tokens[label])
        return await self.replies()

    async def staff(self, command: str, now: datetime) -> None:
        self.at(now)
        house, words = self.here.house, shlex.split(command)
        if is_broadcast_line(command):
            self.broadcast(words[1:], now)
            return
        with house.database.transaction() as db:
            self.write(db, words, self.here.clock.now())

    def write(self, db: Connection, words: list[str], now: datetime) -> None:
        frame = self.here.house.frame
        if words[0] == "right":
            chosen.choose(db, {"YOUSAID_LAWFUL_BASIS": words[1]})
        elif words[0] == "load":
            revising.load(db, version(words[1], now), frame, now)
        elif words[0] == "promise":
            (promise, until), id = read_promise_line(words), frame.ids()
            promises.make(db, replace(promise, id=id), id, until, None, now)
        elif words[0] in CHANGES:
            self.change(db, words, now)
        elif words[0] in OF_QUOTES:
            quote(db, self.here.house, words, now)
        elif not act_on_view(db, words, now):
            outcome = replace(read_outcome_line(words), id=frame.ids())
            consultation = consultations.find(db, outcome.consultation)
            outcome = votes.weigh(db, outcome, consultation, now) if consultation else outcome
            self.outcomes[outcome.id] = f"outcome-{len(self.outcomes) + 1}"
            loop.add_outcome(db, outcome, now, frame)

    def change(self, db: Connection, words: list[str], now: datetime) -> None:
        outcome_id = next(id for id, name in self.outcomes.items() if name == words[1])
        known = steps.history(db, [outcome_id])[outcome_id]
        outcome, seen = read_change(words[2:], known[-1].outcome), known[-1].number
        if words[0] == "correct":
            steps.correct(db, outcome, seen, now, self.here.house.frame)
        else:
            steps.move_on(db, outcome, seen, now, now, self.here.house.frame)

    def broadcast(self, words: list[str], now: datetime) -> None:
        house = self.here.house
        with house.database.transaction() as db:
            wanted = read_broadcast_line(words, 0, now.astimezone(UTC))
            made = broadcasts.add(db, replace(wanted, state="draft"), house.frame.ids, self.here.clock.now())
            broadcasts.keep(db, replace(made, state="scheduled"), "sent", "front desk", self.here.clock.now())

    async def owner(self, text: str, now: datetime) -> None:
        self.at(now)
        await self.desk.text(text)
        await self.here.settle()

    def to_owner(self) -> list[str]:
        ours = [shown.text for shown in self.desk.messages if shown.side == "bot"]
        new, self.desk_shown = ours[self.desk_shown :], len(ours)
        return new

    async def tick(self, now: datetime) -> list[str]:
        self.at(now)
        await schedule.tick(self.here.house)
        return await self.replies()

    async def happened(self) -> list[str]:
        with self.here.house.database.reading() as db:
            journal = db.execute(JOURNAL).all()
        begin = min(self.recorded, len(journal))  # of somebody who was erased nothing is left
        new, self.recorded = journal[begin:], len(journal)
        return [f"{kind} {self.outcomes.get(subject, subject)}".strip() for kind, subject in new]

    async def replies(self) -> list[str]:
        await self.here.settle()
        ours = [shown.text for shown in self.phone.messages if shown.side == "bot"]
        new, self.shown = ours[self.shown :], len(ours)
        return new

    def at(self, now: datetime) -> None:
        self.here.clock.at = now.astimezone(UTC)


def act_on_view(db: Connection, words: list[str], now: datetime) -> bool:
    """`read K7`, `give K7 OWNER`. False: it is something else."""
    if words[0] == "read":
        viewing.read(db, references.number(words[1]), "Duty desk", now)
    elif words[0] == "give":
        viewing.give(db, references.number(words[1]), words[2], now)
    return words[0] in ("read", "give")


def quote(db: Connection, house: House, words: list[str], now: datetime) -> None:
    """`quote K7 "words"`, `approve Q1`, `withdraw Q1`: who asks does not approve."""
    if words[0] == "quote":
        quoting.ask(db, house, words[1], words[2], "front desk", now)
        return
    found = quotes.find(db, int(words[1].removeprefix("Q")))
    assert found is not None
    if words[0] == "approve":
        quoting.approve(db, house, found, Person("the manager", ("manager",), None), now)
    else:
        quoting.withdraw(db, found, "front desk", now)


@asynccontextmanager
async def whole_world(
    folder: Path, sample: Sequence[Consultation], channel: str, language: str, role: str = "", desk: str = ""
) -> AsyncIterator[WholeWorld]:
    async with installed(folder, START, YOUSAID_LANGUAGE=language) as here:
        with here.house.database.transaction() as db:
            for consultation in sample:
                consultations.load(db, consultation, here.clock.now())
            if role:
                reached = (channel, NUMBER if channel == "sms" else str(CHAT))
                staff.add(db, "front desk", (role,), reached, here.house.keys, here.clock.now())
            if desk:
                staff.add(db, DESK, ("owner",), ("sms", DESK_NUMBER), here.house.keys, here.clock.now())
                duties.give(db, desk, DESK, None)
            references.move_on(db, references.number(FIRST_REFERENCE))
            here.house.renew(db)
        in_force = here.house.in_force
        vars(in_force)["frame"] = replace(in_force.frame, codes=lambda: CODE, notice=NOTICE)
        yield WholeWorld(here, channel, language)
