"""The whole inbound path: the batch that forms, one transaction for it, each member's messages in order.

A batch is whatever arrived while the last one was being committed: no timer, and nobody waits for more to come.
"""

import asyncio
import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot import buttons
from bot.clock import Clock
from bot.wording import Wording
from bot.writer import Writer
from flows import engine
from flows.facts import ViewSent
from flows.turn import Here, Incoming, Turn, put
from storage import references, turns
from storage.database import Database, is_about_the_batch
from storage.turns import Begun, Frame, Taken

MOST_IN_A_BATCH = 256
log = logging.getLogger(__name__)


@dataclass(slots=True)
class Waiting:
    """Messages of one request, and who waits for their commit."""

    messages: Sequence[Incoming]
    committed: "asyncio.Future[None]"


class Inbox:
    def __init__(
        self,
        database: Database,
        frame: Frame,
        wording: Wording,
        button_key: bytes,
        clock: Clock,
        writer: Writer,
        on_commit: Callable[[], None],
    ) -> None:
        self.database, self.frame, self.wording = database, frame, wording
        self.button_key, self.clock, self.writer, self.on_commit = button_key, clock, writer, on_commit
        self._forming: list[Waiting] = []
        self._running: asyncio.Task[None] | None = None

    async def receive(self, messages: Sequence[Incoming]) -> None:
        """Returns once the batch that holds these messages is committed. Raises what the database raised."""
        if not messages:
            return
        waiting = Waiting(messages, asyncio.get_running_loop().create_future())
        self._forming.append(waiting)
        if self._running is None or self._running.done():
            self._running = asyncio.create_task(self._commit_batches())
        await waiting.committed

    async def _commit_batches(self) -> None:
        while self._forming:
            batch, self._forming = self._forming[:MOST_IN_A_BATCH], self._forming[MOST_IN_A_BATCH:]
            errors = await self.writer.run(self._take, batch, self.clock.now())
            for waiting, error in zip(batch, errors, strict=True):
                settle(waiting, error)
            self.on_commit()

    def _take(self, batch: Sequence[Waiting], now: datetime) -> list[Exception | None]:
        """One outcome for each. Only a database error splits the batch, so that one message cannot block the rest."""
        try:
            self.take_batch([message for waiting in batch for message in waiting.messages], now)
        except Exception as error:
            if len(batch) == 1 or not is_about_the_batch(error):
                log.exception("A batch of %d was not kept", len(batch))
                return [error] * len(batch)
            half = len(batch) // 2
            return self._take(batch[:half], now) + self._take(batch[half:], now)
        return [None] * len(batch)

    def take_batch(self, batch: Sequence[Incoming], now: datetime) -> None:
        with self.database.transaction() as db:
            begun = turns.begin(db, batch, self.frame, now)
            turns.save(db, list(self.talk_in_order(begun)), self.frame, now)

    def talk_in_order(self, begun: Sequence[Begun]) -> Iterator[Taken]:
        """One member after the other; a reference that one turn used is not there for the next."""
        reference = begun[0].here.reference if begun else ""
        for one in begun:
            for taken in self.talk(one, reference):
                yield taken
                reference = next_reference(reference, taken.turn)

    def talk(self, begun: Begun, reference: str) -> Iterator[Taken]:
        """Each message sees the state that the one before it left."""
        here = replace(begun.here, reference=reference)
        for incoming in begun.messages:
            taken = self.take_one(begun, here, incoming)
            yield taken
            here = after(here, taken.turn, incoming, next_reference(here.reference, taken.turn))

    def take_one(self, begun: Begun, here: Here, incoming: Incoming) -> Taken:
        """The turn, in words. A question that did not fit waits for the next text in."""
        member, channel = begun.who.member, begun.who.channel
        if incoming.token is not None:
            pressed = buttons.meaning(self.button_key, member, here, incoming.token)
            incoming = replace(incoming, pressed=pressed)
        turn = take_or_set_aside(here, incoming)
        if turn.say is None:
            return Taken(begun.who, incoming, turn, None, (), 0)
        worded = self.wording.render(
            turn.say,
            turn.state.language,
            channel,
            lambda asked, value: buttons.token(self.button_key, member, asked, value, buttons.version_of(here, asked)),
        )
        return Taken(
            begun.who, incoming, put(turn) if worded.put else turn, worded.text, worded.buttons, worded.segments
        )


def take_or_set_aside(here: Here, incoming: Incoming) -> Turn:
    """A turn that raises is ours to mend: its words are kept, its danger still alerts, and a person gets it."""
    try:
        return engine.take_turn(here, incoming)
    except Exception:
        log.exception("A turn was set aside")
        return engine.set_aside(here, incoming)


def after(here: Here, turn: Turn, incoming: Incoming, reference: str) -> Here:
    """What the same member's next message in this batch may know."""
    return replace(
        here,
        state=turn.state,
        reference=reference,
        answers=engine.answers_after(here, turn),
        recent=(*here.recent, incoming.text),
    )


def next_reference(reference: str, turn: Turn) -> str:
    return references.after(reference) if any(isinstance(fact, ViewSent) for fact in turn.facts) else reference


def settle(waiting: Waiting, error: Exception | None) -> None:
    if waiting.committed.done():
        return
    if error is None:
        waiting.committed.set_result(None)
    else:
        waiting.committed.set_exception(error)
