"""What a fact is about, in one word: for the journal, which never has a choice or words in it."""

from flows.agreeing import AskAgainAnswered
from flows.facts import (
    AlertAcknowledged,
    AlertAdded,
    AlertOpened,
    AnswerGiven,
    AnswerTakenBack,
    AsksHeld,
    BroadcastSteered,
    ConsultationOpened,
    DangerSeen,
    DidItAnswered,
    Fact,
    LanguageChosen,
    MemberJoined,
    MemberLeft,
    MemberReturned,
    OutcomeReopened,
    PaceChosen,
    PauseEnded,
    PersonAsked,
    PromiseAnswered,
    PromiseAskedBack,
    QuestionPutOff,
    QuestionSkipped,
    ViewChanged,
    ViewContinued,
    ViewHandedBack,
    ViewSent,
    ViewTakenBack,
)
from flows.linked import LinkAsked, LinkTried, MembersLinked, RecordMoved, RejoinAsked
from flows.quoted import QuoteAnswered, QuotesTakenBack
from flows.whose import AddressAsked, AddressConfirmed, AddressDetached
from flows.wishes import DataAsked, ForgetAsked, MemberForgotten


def subject(fact: Fact) -> str:
    """What a fact is about, without any choice or words: a question, a reference, an outcome, a category."""
    match fact:
        case AnswerGiven() | AnswerTakenBack() | QuestionSkipped() | QuestionPutOff():
            return fact.question
        case ViewSent() | ViewContinued() | ViewChanged() | ViewTakenBack() | AlertAcknowledged() | BroadcastSteered():
            return fact.reference
        case PromiseAnswered() | PromiseAskedBack() | DataAsked() | ViewHandedBack() | QuoteAnswered():
            return fact.reference
        case DidItAnswered() | OutcomeReopened():
            return fact.outcome
        case DangerSeen() | AlertOpened() | AlertAdded():
            return f"{fact.category} {fact.level}"
        case LanguageChosen(chosen) | PersonAsked(chosen) | PaceChosen(chosen) | AskAgainAnswered(chosen):
            return chosen
        case (
            MemberJoined() | MemberLeft() | MemberReturned() | PauseEnded() | AsksHeld() | ConsultationOpened()
            | ForgetAsked() | MemberForgotten() | LinkAsked() | LinkTried() | MembersLinked()
            | AddressConfirmed() | AddressAsked() | AddressDetached()
            | RejoinAsked() | RecordMoved() | QuotesTakenBack()
        ):  # fmt: skip
            return ""
