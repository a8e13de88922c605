"""One transaction for a batch: begin, each member's turns in order, save. Only this writes what came in."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import Connection

from bot.inbox import Group
from bot.logs import cause
from bot.talking import Talk
from flows.turn import Incoming
from storage import turns
from storage.database import Database, Meanwhile, is_about_the_batch
from storage.failing import failpoint
from storage.turns import Frame

log = logging.getLogger(__name__)


Renewed = Callable[[Connection], tuple[Frame, Talk]]


class Batches:
    """`renewed`: what is in force now; without it, it stays as it is."""

    def __init__(self, database: Database, frame: Frame, talk: Talk, renewed: Renewed | None = None) -> None:
        self.database, self.frame, self.talk, self.renewed = database, frame, talk, renewed
        self.meanwhile: Meanwhile | None = None

    def get_ready(self) -> None:
        """Puts the word lists in order before the first text needs them."""
        self.talk.get_ready(self.frame.languages.values())

    def read_ahead(self, incoming: Incoming) -> None:
        """Most members write in the language of the house: in any other, nothing is lost but the time."""
        self.talk.read_ahead(incoming.text, self.frame.words(self.frame.default_language))

    def take(self, groups: Sequence[Group], now: datetime) -> list[bool]:
        """Is each group kept? Only a fault that one message can cause splits the batch, so that it blocks no other."""
        try:
            self.take_batch([incoming for group in groups for incoming in group], now)
        except Exception as fault:
            if len(groups) == 1 or not is_about_the_batch(fault):
                log.error("A batch of %d was not kept: %s", len(groups), cause(fault))
                return [False] * len(groups)
            half = len(groups) // 2
            return self.take(groups[:half], now) + self.take(groups[half:], now)
        return [True] * len(groups)

    def take_batch(self, batch: Sequence[Incoming], now: datetime) -> None:
        """Raises what the database raises, and then nothing of it is kept."""
        with self.database.transaction(self.meanwhile) as db:
            if self.renewed is not None:
                self.frame, self.talk = self.renewed(db)
            begun = turns.begin(db, batch, self.frame, now)
            turns.save(db, list(self.talk.with_all(begun)), self.frame, now)
            failpoint("inbound.pre_commit")
        failpoint("inbound.post_commit")
