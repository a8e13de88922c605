"""Take an answer: say back what we have, then put what comes next or say when they will hear."""

from collections.abc import Sequence

from flows import asking, last_said, may_we_ask
from flows.changing import changed
from flows.consultation import Consultation, Question
from flows.facts import AnswerGiven, Fact, ViewSent
from flows.phrase import Phrase
from flows.questions.kind import Reading
from flows.questions.registry import KINDS
from flows.state import Asked, MemberState, no_longer_open
from flows.turn import Given, Here, Incoming, Say, Turn
from flows.value import Value


def take(here: Here, incoming: Incoming, asked: Asked, reading: Reading) -> Turn:
    consultation = asking.find(here, asked.consultation)
    question = consultation.question(asked.id) if consultation else None
    if consultation is None or question is None or reading.value is None:
        return Turn(here.state)
    return take_several(here, incoming, [(consultation, question, reading)])


def take_several(
    here: Here,
    incoming: Incoming,
    given: Sequence[tuple[Consultation, Question, Reading]],
    opening: tuple[Phrase, ...] = (),
) -> Turn:
    """One text may answer several questions; what else it says is kept as a view, whole. `opening` stands first."""
    answers = [(c, q, r.value) for c, q, r in given if r.value is not None]
    more = any(reading.more for *_, reading in given) or bool(incoming.media)
    facts: tuple[Fact, ...] = tuple(answer_fact(here, c, q, value) for c, q, value in answers)
    if more:
        facts += (ViewSent(here.reference, incoming.text, answers[0][0].name, attached=len(incoming.media)),)
    after = with_answers(here, answers)
    said = opening or tuple(KINDS[q.kind].say_back(q, value) for _, q, value in answers)
    return Turn(
        after.state, closing_say(after, answers[-1][0], said, more, any(q.secret for _, q, _ in answers)), facts
    )


def take_words(here: Here, incoming: Incoming, asked: Asked) -> Turn:
    """The words are the answer: they are kept as a view, and the answer is its reference."""
    consultation = asking.find(here, asked.consultation)
    question = consultation.question(asked.id) if consultation else None
    if consultation is None or question is None:
        return Turn(here.state)
    kept = (Phrase("kept", {"reference": here.reference}),)
    given = [(consultation, question, Reading(here.reference, sure=True, more=True))]
    turn = take_several(here, incoming, given, kept)
    view = next(fact for fact in turn.facts if isinstance(fact, ViewSent))
    return turn if question.secret else changed(turn, state=last_said.telling(here, incoming, view, turn.state).state)


def answer_fact(here: Here, consultation: Consultation, question: Question, value: Value) -> AnswerGiven:
    late = consultation.has_closed(here.now)
    return AnswerGiven(consultation.name, question.id, value, consultation.version, question.secret, late)


def with_answers(here: Here, answers: Sequence[tuple[Consultation, Question, Value]]) -> Here:
    """What is so once these answers count."""
    given = {(c.name, q.id): Given(value, here.now) for c, q, value in answers}
    counted = {**here.answers, **given}
    last = next(reversed(given))
    put_off = here.state.later
    state = changed(
        here.state,
        misses=0,
        later=None if put_off is not None and put_off.place in given else put_off,
        open=tuple(other for other in here.state.open if other.kind != "question" or other.place not in given),
        skipped=tuple(other for other in here.state.skipped if other not in given),
        consultation=last[0],
        last=last,
    )
    return changed(here, answers=counted, state=close_what_no_longer_applies(here, counted, state))


def close_what_no_longer_applies(here: Here, counted: dict[tuple[str, str], Given], state: MemberState) -> MemberState:
    """A changed answer may mean that a question which was open is not for them after all."""
    for asked in state.open:
        consultation = asking.find(here, asked.consultation) if asked.kind == "question" else None
        if consultation and not any(q.id == asked.id for q in asking.applicable(consultation, counted)):
            state = no_longer_open(state, asked)
    return state


def closing_say(here: Here, consultation: Consultation, said: tuple[Phrase, ...], more: bool, secret: bool) -> Say:
    told_so = said[0].key == "kept"
    reason = (_words_kept(secret),) if more and not told_so else ()
    thanks = () if told_so else (Phrase("thanks"),)
    if consultation.has_closed(here.now):
        closed = consultation.closes.date() if consultation.closes else here.today
        return Say((*thanks, *said, *reason, Phrase("counted-late", {"date": closed})))
    undo = Phrase("wrong-undo", weight=2)
    if asking.next_question(here) is not None:
        return asking.say_with_question(here, (*said, *reason, undo))
    end = end_of_questions(here, consultation)
    say = Say((*thanks, *said, *reason, undo, *end))
    return may_we_ask.with_it(here, say) if end else say


def _words_kept(secret: bool) -> Phrase:
    """Words beside a secret answer could give it away: they go with it, and that is said."""
    return Phrase("secret-words") if secret else Phrase("reason-kept", weight=1)


def end_of_questions(here: Here, consultation: Consultation) -> tuple[Phrase, ...]:
    """That is all, and when they will hear. Nothing more is said while asks are held or put off."""
    if here.state.held or asking.is_put_off(here, consultation.name):
        return ()
    hear = Phrase("hear-result", {"date": consultation.answer_by}) if consultation.answer_by else Phrase("hear-later")
    return (Phrase("that-is-all"), hear)


def questions_from(here: Here, consultation: Consultation, question_id: str) -> tuple[Question, ...]:
    """The open question and every unanswered one after it."""
    left = asking.unanswered(consultation, here.answers, here.state)
    opened = consultation.question(question_id)
    later = tuple(question for question in left if question.id != question_id)
    return (opened, *later) if opened else later
