"""A transcript played through everything there is: web, inbox, database, outbox, official clients, rehearsal provider."""

import shlex
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, select

from bot import schedule
from flows.consultation import Consultation
from storage import consultations, loop, references, revising, steps
from storage.tables import facts, messages
from tests.installed import Installation, installed
from tests.transcripts.outcomes import CHANGES, read_change, read_outcome_line
from tests.transcripts.player import START
from tests.transcripts.pure_world import FIRST_REFERENCE
from tests.transcripts.versions import version

JOURNAL = (
    select(facts.c.kind, facts.c.subject)
    .join(messages, messages.c.id == facts.c.message_id)
    .order_by(messages.c.id, facts.c.place)
)


class WholeWorld:
    def __init__(self, here: Installation, channel: str, language: str) -> None:
        self.here, self.phone = here, here.phone(channel, language)
        self.shown, self.recorded = 0, 0
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
        now = self.here.clock.now()
        with house.database.transaction() as db:
            if words[0] == "load":
                revising.load(db, version(words[1], now), house.frame, now)
                return
            if words[0] in CHANGES:
                self.change(db, words, now)
                return
            outcome = replace(read_outcome_line(words), id=house.frame.ids())
            self.outcomes[outcome.id] = f"outcome-{len(self.outcomes) + 1}"
            loop.add_outcome(db, outcome, now, house.frame)

    def change(self, db: Connection, words: list[str], now: datetime) -> None:
        outcome_id = next(id for id, name in self.outcomes.items() if name == words[1])
        known = steps.history(db, [outcome_id])[outcome_id]
        outcome, seen = read_change(words[2:], known[-1].outcome), known[-1].number
        if words[0] == "correct":
            steps.correct(db, outcome, seen, now, self.here.house.frame)
        else:
            steps.move_on(db, outcome, seen, now, now, self.here.house.frame)

    async def tick(self, now: datetime) -> list[str]:
        self.at(now)
        await schedule.tick(self.here.house)
        return await self.replies()

    async def happened(self) -> list[str]:
        with self.here.house.database.reading() as db:
            journal = db.execute(JOURNAL).all()
        new, self.recorded = journal[self.recorded :], len(journal)
        return [f"{kind} {self.outcomes.get(subject, subject)}".strip() for kind, subject in new]

    async def replies(self) -> list[str]:
        await self.here.settle()
        ours = [shown.text for shown in self.phone.messages if shown.side == "bot"]
        new, self.shown = ours[self.shown :], len(ours)
        return new

    def at(self, now: datetime) -> None:
        self.here.clock.at = now.astimezone(UTC)


@asynccontextmanager
async def whole_world(
    folder: Path, sample: Sequence[Consultation], channel: str, language: str
) -> AsyncIterator[WholeWorld]:
    async with installed(folder, START, YOUSAID_LANGUAGE=language) as here:
        with here.house.database.transaction() as db:
            for consultation in sample:
                consultations.load(db, consultation, here.clock.now())
            references.move_on(db, references.number(FIRST_REFERENCE))
        yield WholeWorld(here, channel, language)
