"""Turns put into words: each member's messages in order, each seeing the state that the one before it left.

A fault of ours in one turn keeps its words, raises its alert, asks a person to look, and leaves the others alone.
"""

import logging
import traceback
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress

from bot import buttons
from bot.wording import Wording
from flows import acknowledging, desk, engine, may_we_ask, owning
from flows.agreeing import AskAgainAnswered
from flows.changing import changed
from flows.facts import AlertAcknowledged, AlertAdded, AlertOpened, Fact, PromiseAnswered, ViewSent
from flows.secrecy import Place, open_places, told_in_secret
from flows.turn import Here, Incoming, Turn, put
from flows.words import Words
from storage import references
from storage.turns import Begun, Taken, Who

LAST_RESORT = "If you are in danger or struggling now, call 999. To talk: Samaritans 116 123. Both free, no credit."
"""Help lines when even our own words cannot be read: they must never depend on a file."""

SMALL_PRINT = frozenset({"small-print", "small-print-app"})
OF_STAFF = (AlertAcknowledged, PromiseAnswered)
"""What others on the staff may be answering in the same batch."""

log = logging.getLogger(__name__)


class Talk:
    """`button_key_before`: of the secret key from before, while that is being changed."""

    def __init__(self, wording: Wording, button_key: bytes | None, button_key_before: bytes | None = None) -> None:
        self.wording, self.button_key, self.button_key_before = wording, button_key or b"", button_key_before

    def get_ready(self, languages: Iterable[Words]) -> None:
        for words in languages:
            engine.get_ready(words)

    def read_ahead(self, text: str, words: Words) -> None:
        """What this text says by itself is remembered until its turn comes; a fault shows itself again then."""
        with suppress(Exception):
            engine.read_ahead(text, words)

    def with_all(self, begun: Sequence[Begun]) -> Iterator[Taken]:
        """One member after the other; a reference that one turn used is not there for the next, nor is a promise or an
        alert open that somebody on the staff has just answered."""
        reference = begun[0].here.reference if begun else ""
        answered: list[Fact] = []
        for one in begun:
            for taken in self.with_one(knowing(one, answered), reference):
                yield taken
                reference = next_reference(reference, taken.turn)
                answered += (fact for fact in taken.turn.facts if isinstance(fact, OF_STAFF))

    def with_one(self, begun: Begun, reference: str) -> Iterator[Taken]:
        here = begun.here if begun.here.reference == reference else changed(begun.here, reference=reference)
        for incoming, following in zip(begun.messages, (*begun.messages[1:], None), strict=True):
            taken = self.take(begun.who, here, incoming)
            yield taken
            if following is not None:
                here = after(here, taken.turn, incoming, following)

    def take(self, who: Who, here: Here, incoming: Incoming) -> Taken:
        try:
            return self._turn(who, here, incoming)
        except Exception as fault:
            note(fault)
            return self._set_aside(who, here, incoming)

    def _turn(self, who: Who, here: Here, incoming: Incoming) -> Taken:
        if incoming.token is not None:
            pressed = buttons.meaning(self.button_key, who.member, here, incoming.token)
            if pressed is None and self.button_key_before is not None:
                pressed = buttons.meaning(self.button_key_before, who.member, here, incoming.token)
            incoming = changed(incoming, pressed=pressed)
        secret = told_in_secret(here, incoming)
        return self._in_words(who, here, incoming, engine.take_turn(here, incoming), secret)

    def _set_aside(self, who: Who, here: Here, incoming: Incoming) -> Taken:
        turn, secret = engine.set_aside(here, incoming), open_places(here)
        try:
            return self._in_words(who, here, incoming, turn, secret)
        except Exception as fault:
            note(fault)
            is_cry = turn.has(AlertOpened, AlertAdded)
            return Taken(who, incoming, turn, LAST_RESORT if is_cry else None, (), 1 if is_cry else 0, secret)

    def _in_words(self, who: Who, here: Here, incoming: Incoming, turn: Turn, secret: tuple[Place, ...]) -> Taken:
        """A question that did not fit waits for the next text in."""
        if turn.say is None:
            return Taken(who, incoming, turn, None, (), 0, secret)
        worded = self.wording.render(
            turn.say,
            turn.state.language,
            who.channel,
            lambda asked, value: buttons.token(
                self.button_key, who.member, asked, value, buttons.version_of(here, asked)
            ),
        )
        turn = put(turn) if worded.put else turn
        return Taken(
            who, incoming, turn, worded.text, worded.buttons, worded.segments, secret, self._shown(turn, who.channel)
        )

    def _shown(self, turn: Turn, channel: str) -> str:
        """The words to which they agree with it: the small print of the first reply, or what was asked of them."""
        said = turn.say.phrases if turn.say else ()
        agreed = [phrase for phrase in said if phrase.key in SMALL_PRINT]
        if turn.has(AskAgainAnswered):
            agreed = [may_we_ask.QUESTION]
        return " ".join(self.wording.once(phrase, turn.state.language, channel == "sms", {}) for phrase in agreed)


def after(here: Here, turn: Turn, incoming: Incoming, following: Incoming) -> Here:
    """What the same member's next message in this batch may know."""
    return changed(
        here,
        now=following.at,
        state=turn.state,
        reference=next_reference(here.reference, turn),
        answers=engine.answers_after(here, turn),
        recent=(*here.recent, incoming.text),
        told=acknowledging.knowing(here.told, turn.facts) if here.told else (),
        desk=desk.after(here, turn),
        owed=owning.still_owed(here, turn) if here.owed else (),
    )


def knowing(begun: Begun, answered: Sequence[Fact]) -> Begun:
    here = begun.here
    if not answered or not (here.owed or here.told):
        return begun
    owed = owning.knowing(here.owed, [fact for fact in answered if isinstance(fact, PromiseAnswered)])
    return changed(begun, here=changed(here, owed=owed, told=acknowledging.knowing(here.told, answered)))


def next_reference(reference: str, turn: Turn) -> str:
    return references.after(reference) if turn.has(ViewSent) else reference


def note(fault: Exception) -> None:
    """Where it happened and its kind: an exception's own words may hold a member's."""
    where = traceback.extract_tb(fault.__traceback__)[-1]
    log.error("A turn was set aside: %s at %s:%s", type(fault).__name__, where.name, where.lineno)
