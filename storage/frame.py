"""The values of a batch of turns: the installation, who wrote, what is begun and what was taken."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, tzinfo
from typing import NamedTuple

from sqlalchemy import Connection

from flows.agreeing import Basis
from flows.out_of_hours import NIGHT
from flows.owed import Owed
from flows.turn import Here, Incoming, Notice, Turn
from flows.words import Words
from storage.sealed import Keys


class Offer(NamedTuple):
    """The languages that members may choose now, by code. `first`: for whoever has not said which; one of them."""

    languages: tuple[str, ...]
    first: str


OwedBy = Callable[[Connection, Sequence[tuple[str, str, str]], datetime], Mapping[str, tuple[Owed, ...]]]
"""(member, channel, address) of who writes -> by member, the promises that they were asked about as staff."""


NO_NOTICE = Notice()


def no_code() -> str:
    return ""


def no_words(language: str) -> str:
    return ""


def nobody_owes(db: Connection, who: Sequence[tuple[str, str, str]], now: datetime) -> Mapping[str, tuple[Owed, ...]]:
    return {}


@dataclass(frozen=True, slots=True)
class Frame:
    """What bot tells storage about the installation. `ids` gives a new id of 32 characters each time.

    `languages`: all that we read. `offer`: those that we write in, asked once for each batch; `owed` likewise. `codes`
    gives six digits that nobody can guess, new ones each time; `link_codes` eight;
    `rejoin_words` gives words for a new phone, by language. `strangers_per_day`: how many who
    write for the first time are answered on one day (`storage.strangers`). `quiet`: between these times of the day
    nobody works.
    """

    name: str
    nation: str
    zone: tzinfo
    default_language: str
    languages: Mapping[str, Words]
    keys: Keys
    ids: Callable[[], str]
    offer: Callable[[Connection], Offer]
    owed: OwedBy = nobody_owes
    codes: Callable[[], str] = no_code
    strangers_per_day: int = 1000
    link_codes: Callable[[], str] = no_code
    rejoin_words: Callable[[str], str] = no_words
    basis: Basis = ""
    notice: Notice = NO_NOTICE
    quiet: tuple[time, time] = NIGHT

    def words(self, language: str) -> Words:
        return self.languages.get(language) or self.languages[self.default_language]


class Who(NamedTuple):
    """A member, and the address (its row's id) on the channel that they wrote from."""

    member: str
    address: str
    channel: str


class Begun(NamedTuple):
    """One member's turn is ready: `messages` are theirs, in order of arrival."""

    who: Who
    here: Here
    messages: tuple[Incoming, ...]


class Taken(NamedTuple):
    """One turn, done and worded. `text` None: nothing is said. `buttons`: (label, token).

    `secret`: the (consultation, question) of the secret questions that the message reads as an answer to. `shown`: the
    words to which they agreed, where this turn agrees to something.
    """

    who: Who
    incoming: Incoming
    turn: Turn
    text: str | None
    buttons: tuple[tuple[str, str], ...]
    segments: int
    secret: tuple[tuple[str, str], ...] = ()
    shown: str = ""
