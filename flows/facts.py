"""Everything that can happen in a turn, in the past tense.

A fact may carry a choice or words: what keeps facts decides what of that is sealed (see `storage/turns.py`).
"""

from dataclasses import dataclass
from datetime import date, datetime

from flows.agreeing import AskAgainAnswered
from flows.broadcast import Step
from flows.linked import LinkAsked, LinkTried, MembersLinked, RecordMoved, RejoinAsked
from flows.promises import Event
from flows.quoted import QuoteAnswered, QuotesTakenBack
from flows.value import Value
from flows.whose import AddressAsked, AddressConfirmed, AddressDetached
from flows.wishes import DataAsked, ForgetAsked, MemberForgotten


@dataclass(frozen=True, slots=True)
class MemberJoined:
    """Somebody wrote for the first time. `how`: "wrote" whatever they liked, or "join", "start" or "keyword"."""

    how: str = "wrote"


@dataclass(frozen=True, slots=True)
class MemberLeft:
    """They asked for no more messages."""


@dataclass(frozen=True, slots=True)
class MemberReturned:
    """They asked for messages again."""


@dataclass(frozen=True, slots=True)
class LanguageChosen:
    """From now on we write to them in `language`."""

    language: str


@dataclass(frozen=True, slots=True)
class ViewSent:
    """They said something in their own words. `held` names who alone may read it: "safety", "outside".

    `attached` counts the photos and voice notes; `about` is an outcome's id where the words came with a judgement, or
    a promise's where they came after news of it.
    """

    reference: str
    text: str
    consultation: str | None = None
    held: str | None = None
    attached: int = 0
    about: str | None = None


@dataclass(frozen=True, slots=True)
class ViewContinued:
    """Another text in a row: its words belong to the view that has this reference."""

    reference: str
    text: str


@dataclass(frozen=True, slots=True)
class ViewChanged:
    """CHANGE: these words stand in the place of the view's; what it said before is history. `held`: as in `ViewSent`;
    None: as it was."""

    reference: str
    text: str
    held: str | None = None


@dataclass(frozen=True, slots=True)
class ViewTakenBack:
    """UNDO: the view no longer counts, and nobody reads its words; its history is kept."""

    reference: str


@dataclass(frozen=True, slots=True)
class AnswerGiven:
    """They answered; it replaces any earlier answer of theirs to that question. `late`: after close, shown apart."""

    consultation: str
    question: str
    value: Value
    version: int
    secret: bool = False
    late: bool = False


@dataclass(frozen=True, slots=True)
class AnswerTakenBack:
    """UNDO: the answer no longer counts; its history is kept."""

    consultation: str
    question: str


@dataclass(frozen=True, slots=True)
class QuestionSkipped:
    """They chose not to answer this one."""

    consultation: str
    question: str


@dataclass(frozen=True, slots=True)
class QuestionPutOff:
    """LATER: they want to be asked this one again, once, at `at`."""

    consultation: str
    question: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PaceChosen:
    """How much they hear unasked from now on: "usual", "less" or "paused"."""

    pace: str


@dataclass(frozen=True, slots=True)
class PauseEnded:
    """What waited for them meanwhile is not sent any more: they were told that it waits, and NEWS gives it."""


@dataclass(frozen=True, slots=True)
class DidItAnswered:
    """They judged an outcome that we claim is done: "yes", "partly" or "no". What staff say confirms nothing."""

    outcome: str
    value: str
    by_staff: bool = False


@dataclass(frozen=True, slots=True)
class OutcomeReopened:
    """A member says that it did not work, or only partly: it is open again, and only members can confirm it.

    `by`: the day by which they were told that they hear.
    """

    outcome: str
    by: date


@dataclass(frozen=True, slots=True)
class DangerSeen:
    """A message says that somebody may be in danger. No words in it."""

    category: str
    level: str


@dataclass(frozen=True, slots=True)
class AlertOpened:
    """Staff must look, and say that they have. No words in it."""

    category: str
    level: str


@dataclass(frozen=True, slots=True)
class AlertAdded:
    """Another cry within twelve hours, added to the alert that is open."""

    category: str
    level: str


@dataclass(frozen=True, slots=True)
class AlertAcknowledged:
    """A member of staff, `by` name, says in reply to a text that they are dealing with an alert."""

    alert: str
    reference: str
    by: str


@dataclass(frozen=True, slots=True)
class BroadcastSteered:
    """A member of staff, `by` name, approved, paused, resumed or cancelled a broadcast from their phone."""

    broadcast: str
    reference: str
    step: Step
    by: str


@dataclass(frozen=True, slots=True)
class ViewHandedBack:
    """A member of staff, `by` name, gave a view back from their phone: somebody else sees to it."""

    reference: str
    by: str


@dataclass(frozen=True, slots=True)
class ConsultationOpened:
    """A member of staff opened it from their phone."""

    consultation: str
    by: str


@dataclass(frozen=True, slots=True)
class PromiseAnswered:
    """An owner said how it stands with a promise, or took that back: one line of its ledger."""

    promise: str
    number: int
    event: Event

    @property
    def reference(self) -> str:
        return f"{self.number} {self.event.what}"


@dataclass(frozen=True, slots=True)
class PromiseAskedBack:
    """An owner's text was no answer, and they, `by` name, were asked once more about the news that is due `until`."""

    promise: str
    number: int
    until: date
    by: str

    @property
    def reference(self) -> str:
        return str(self.number)


@dataclass(frozen=True, slots=True)
class AsksHeld:
    """No questions and no unasked messages to this person until a named member of staff releases them."""


@dataclass(frozen=True, slots=True)
class PersonAsked:
    """They asked for a human, or need one. `reason` is "asked", "not-understood" (twice), "fault", "forget" (they
    left, so that no code can be sent to them) or "new-phone" (they say that they have one)."""

    reason: str


Fact = (
    MemberJoined
    | MemberLeft
    | MemberReturned
    | LanguageChosen
    | ViewSent
    | ViewContinued
    | ViewChanged
    | ViewTakenBack
    | AnswerGiven
    | AnswerTakenBack
    | QuestionSkipped
    | QuestionPutOff
    | PaceChosen
    | PauseEnded
    | AskAgainAnswered
    | LinkAsked
    | LinkTried
    | MembersLinked
    | RejoinAsked
    | RecordMoved
    | DidItAnswered
    | OutcomeReopened
    | DangerSeen
    | AlertOpened
    | AlertAdded
    | AlertAcknowledged
    | BroadcastSteered
    | ConsultationOpened
    | ViewHandedBack
    | PromiseAnswered
    | PromiseAskedBack
    | AsksHeld
    | AddressConfirmed
    | AddressAsked
    | AddressDetached
    | ForgetAsked
    | MemberForgotten
    | DataAsked
    | QuoteAnswered
    | QuotesTakenBack
    | PersonAsked
)
