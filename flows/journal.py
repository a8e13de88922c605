"""What a fact is about, for the journal: it has no choice and no words in it."""

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
    DataAsked,
    DidItAnswered,
    Fact,
    ForgetAsked,
    LanguageChosen,
    MemberForgotten,
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
    ViewSent,
    ViewTakenBack,
)


def subject(fact: Fact) -> str:
    """What a fact is about, without any choice or words: a question, a reference, an outcome, a category."""
    match fact:
        case AnswerGiven() | AnswerTakenBack() | QuestionSkipped() | QuestionPutOff():
            return fact.question
        case ViewSent() | ViewContinued() | ViewChanged() | ViewTakenBack() | AlertAcknowledged() | BroadcastSteered():
            return fact.reference
        case PromiseAnswered() | PromiseAskedBack() | DataAsked():
            return fact.reference
        case DidItAnswered() | OutcomeReopened():
            return fact.outcome
        case DangerSeen() | AlertOpened() | AlertAdded():
            return f"{fact.category} {fact.level}"
        case LanguageChosen(language=chosen) | PersonAsked(reason=chosen) | PaceChosen(pace=chosen):
            return chosen
        case (
            MemberJoined() | MemberLeft() | MemberReturned() | PauseEnded() | AsksHeld()
            | ConsultationOpened() | ForgetAsked() | MemberForgotten()
        ):  # fmt: skip
            return ""
