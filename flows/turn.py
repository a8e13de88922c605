"""The values that cross: what comes in, all that a turn may know, what we want to say, and all that it led to."""

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from flows.broadcast import Broadcast
from flows.consultation import Consultation, Text
from flows.facts import Fact
from flows.outcome import Outcome
from flows.phrase import Phrase
from flows.state import Asked, MemberState, asked_now
from flows.value import Value
from flows.words import Words

if TYPE_CHECKING:
    from flows.due import Due
    from flows.owed import Owed

NOTHING: Mapping[Any, Any] = MappingProxyType({})


class Media(NamedTuple):
    """A photo, voice note or other file that came with a message; `where` is the provider's address or id of it."""

    kind: str
    where: str


class Pressed(NamedTuple):
    """A button: which question (or outcome) it belonged to, and the value it stands for."""

    asked: Asked
    value: Value


class Incoming(NamedTuple):
    """One message as it came in.

    `kind`: "text"; "button" (`token` set); "edited" (an edit of an earlier text: looked at for danger, never a new
    vote); "left" and "returned" (the channel itself says so); "unanswerable" (a hidden
    number, a country not served). `at`: when we received it, aware UTC. `language` is the app's, a hint.
    """

    channel: str
    provider_id: str
    address: str
    text: str
    at: datetime
    kind: str = "text"
    media: tuple[Media, ...] = ()
    token: str | None = None
    pressed: Pressed | None = None
    language: str | None = None


class Given(NamedTuple):
    """An answer that counts now."""

    value: Value
    at: datetime


class Said(NamedTuple):
    """One view of this member and what became of it, for STATUS. `status`: an outcome's, or "reopened" by members.

    `held`: who alone may read it (as in `ViewSent`).
    """

    reference: str
    status: str
    at: datetime
    held: str | None = None


class Told(NamedTuple):
    """An alert that whoever writes was told of: its id, its number, their name on the staff list, and who deals with it
    already; empty: it is open."""

    alert: str
    number: int
    by: str
    taken_by: str = ""


class Notice(NamedTuple):
    """What PRIVACY says of this installation. `contact`: how members reach whoever answers for the data; empty: by
    PERSON. `address`: of the page about privacy; empty: there is none. `channels`: those that are on.
    """

    contact: str = ""
    address: str = ""
    channels: tuple[str, ...] = ()


class Desk(NamedTuple):
    """What whoever writes, a member of staff, may see to from their phone.

    `broadcasts`: the newest. `shown`: each digest that somebody was asked to approve -> the broadcast's id. `progress`:
    broadcast's id -> (texts that have gone, all of them), where that is asked. `consultations`: every one there is.
    `given`: references of the views that they see to.
    """

    name: str
    roles: tuple[str, ...]
    broadcasts: tuple[Broadcast, ...] = ()
    shown: Mapping[str, str] = NOTHING
    progress: Mapping[str, tuple[int, int]] = NOTHING
    consultations: tuple[Consultation, ...] = ()
    given: tuple[str, ...] = ()


class NewsOf(NamedTuple):
    """A promise that this member was told of: who answers for it, and whether it is late."""

    owner: str | None
    is_late: bool


class Here(NamedTuple):
    """All that a turn may know.

    `consultations`: every one that is open, and the closed ones that this member took part in. `answers`: this
    member's, by (consultation, question). `outcomes`: those that the state has open ("did it work?"). `said` (for
    STATUS) and `news` (outcomes they were told, for NEWS): newest first, loaded when
    the text may ask for them. `recent`: their texts of the last two minutes, oldest first.
    `reference`: the one that a view of this turn gets. `told`: the alerts that they, as staff, were told of and that
    are open or were taken of late, the newest first; loaded when the text may answer one. `waiting`: how many pieces of
    news a pause holds back.
    `desk`: of whoever is staff, loaded when the text may be for it. `owed`: the promises that they, as staff, were
    asked about. `promised`: until when those hear who said that an outcome did not work, by outcome. `promises`: those
    that the state has open. `on_staff`: whoever judges is on the staff list. `address`: the id of the row of the
    address that they write from. `code`: six digits that nobody can guess, should this turn need some. `dues`: what
    they are owed for taking part, for STATUS. `may_ask`: it is still to be asked of them whether they may be asked
    again. `new_code`, `new_words`: for LINK and REJOIN, where that has just been asked for.
    `linked_to`: the member whose code or words this text is; `tries`: how many wrong ones came from here within the
    hour. `data_by`: until when a person hands over what we hold about them, where they have asked; loaded when the
    text may ask for it. `by_night`: nobody works now.
    `doubt`: whether it is sure that the address is still theirs (`flows.still_you`); empty: it is.
    `quotes`: those that they may answer about now, by id, as staff call them (`flows.quoting`).
    """

    now: datetime
    today: date
    name: str
    nation: str
    state: MemberState
    words: Words
    languages: tuple[str, ...]
    consultations: tuple[Consultation, ...]
    reference: str
    answers: Mapping[tuple[str, str], Given] = NOTHING
    outcomes: Mapping[str, Outcome] = NOTHING
    news: tuple[Outcome, ...] = ()
    said: tuple[Said, ...] = ()
    recent: tuple[str, ...] = ()
    told: tuple[Told, ...] = ()
    waiting: int = 0
    desk: Desk | None = None
    owed: "tuple[Owed, ...]" = ()
    promised: Mapping[str, date] = NOTHING
    promises: Mapping[str, NewsOf] = NOTHING
    on_staff: bool = False
    address: str = ""
    code: str = ""
    dues: "tuple[Due, ...]" = ()
    may_ask: bool = False
    new_code: str = ""
    new_words: str = ""
    linked_to: str | None = None
    tries: int = 0
    notice: Notice = Notice()
    data_by: date | None = None
    by_night: bool = False
    doubt: str = ""
    quotes: Mapping[str, str] = NOTHING


class Button(NamedTuple):
    """For channels that have buttons: pressing is the same as answering `asked` with `value`."""

    label: Text | Phrase
    asked: Asked
    value: Value


class Say(NamedTuple):
    """What we want to say, by key. `question` waits for the next text in where it does not fit.

    `asks`: what an answer to this message belongs to, once the question is put. `first`: the very first message,
    one that was asked for to be whole, and news of several things may have two segments. `urgent`: help lines, exempt
    from every cap.
    """

    phrases: tuple[Phrase, ...]
    question: Phrase | None = None
    asks: Asked | None = None
    buttons: tuple[Button, ...] = ()
    first: bool = False
    urgent: bool = False


class Turn(NamedTuple):
    """All that one message led to."""

    state: MemberState
    say: Say | None = None
    facts: tuple[Fact, ...] = ()

    def has(self, *kinds: type[Fact]) -> bool:
        """Did one of these happen?"""
        return not set(map(type, self.facts)).isdisjoint(kinds)


def put(turn: Turn) -> Turn:
    """The question of this turn was put, so an answer may belong to it. The newest question is tried first."""
    if turn.say is None or turn.say.asks is None:
        return turn
    return Turn(asked_now(turn.state, turn.say.asks), turn.say, turn.facts)
