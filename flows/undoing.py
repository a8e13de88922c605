"""UNDO: take back the last thing that was said, be it an answer or a view. History is kept."""

from flows import answering, asking, viewing
from flows.changing import changed
from flows.commands import Found
from flows.consultation import Consultation, Question
from flows.facts import AnswerTakenBack, Fact, ViewSent, ViewTakenBack
from flows.loop import judgement_buttons
from flows.phrase import Phrase
from flows.questions.kind import Reading
from flows.questions.registry import KINDS
from flows.state import ANSWER, JUDGED, Asked, asked_now
from flows.turn import Here, Incoming, Say, Turn

Place = tuple[Consultation, Question]


def undo(here: Here, incoming: Incoming, found: Found) -> Turn:
    """The right answer may stand in the same text: then it is about the last answer, whatever was said since."""
    newest = next(iter(here.state.undo), "")
    answered = last_answered(here)
    if newest != ANSWER and not (answered and is_about(here, answered, newest, found.rest)):
        return _undo_what_is_no_answer(here, incoming, found, newest)
    if answered is None:
        return nothing_done(here, incoming, found.rest, Phrase("nothing-to-undo"), again=True)
    consultation, question = answered
    if consultation.has_closed(here.now):
        return nothing_done(here, incoming, found.rest, stays_closed(here, consultation))
    return put_right(here, incoming, found, consultation, question)


def _undo_what_is_no_answer(here: Here, incoming: Incoming, found: Found, newest: str) -> Turn:
    """A view, or their word on whether something worked. Where neither is in reach, no earlier answer goes instead."""
    if not newest:
        return nothing_done(here, incoming, found.rest, Phrase("nothing-to-undo"), again=True)
    if newest.startswith(JUDGED):
        return judge_again(here, incoming, found, newest.removeprefix(JUDGED))
    return take_view_back(here, incoming, found, newest)


def judge_again(here: Here, incoming: Incoming, found: Found, outcome: str) -> Turn:
    """Their word holds until there is another: it is asked again, and the next one counts in its place."""
    state = changed(here.state, undo=here.state.undo[1:], misses=0)
    if here.state.held:
        return nothing_done(changed(here, state=state), incoming, found.rest, Phrase("nothing-to-undo"))
    asked = Asked("did_it", outcome)
    say = Say((), Phrase("did-it"), asked, judgement_buttons(outcome))
    return Turn(state, say, more_words(here, incoming, found.rest))


def nothing_done(here: Here, incoming: Incoming, words: str, *said: Phrase, again: bool = False) -> Turn:
    """No word is lost: what could not be put in the place of anything is kept as a view. `again`: put what is open."""
    facts = more_words(here, incoming, words)
    kept = (Phrase("kept", {"reference": here.reference}),) if facts else ()
    phrases = (*said, *kept)
    return Turn(here.state, viewing.put_again(here, phrases) if again else Say(phrases), facts)


def last_answered(here: Here) -> Place | None:
    """The question of the last answer, where it still counts."""
    key = here.state.last
    consultation = asking.find(here, key[0]) if key in here.answers and key else None
    question = consultation.question(key[1]) if consultation and key else None
    return (consultation, question) if consultation and question else None


def is_about(here: Here, answered: Place, reference: str, rest: str) -> bool:
    """Is this UNDO about the last answer? Its words are the view that was said last, or the right one stands here."""
    consultation, question = answered
    reading = read(here, question, rest)
    is_its_words = here.answers[consultation.name, question.id].value == reference
    return is_its_words or (reading.value is not None and reading.sure)


def read(here: Here, question: Question, text: str) -> Reading:
    return KINDS[question.kind].understand(question, text, here.words) if text else Reading()


def stays_closed(here: Here, consultation: Consultation) -> Phrase:
    closed = consultation.closes.date() if consultation.closes else here.today
    return Phrase("undo-closed", {"date": closed})


def take_view_back(here: Here, incoming: Incoming, found: Found, reference: str) -> Turn:
    """More words in the same text are a view of their own."""
    facts: tuple[Fact, ...] = (ViewTakenBack(reference),)
    said: tuple[Phrase, ...] = (Phrase("view-taken-back", {"reference": reference}),)
    if kept := more_words(here, incoming, found.rest):
        facts, said = (*facts, *kept), (*said, Phrase("kept", {"reference": here.reference}))
    return Turn(changed(here.state, misses=0), viewing.put_again(here, said), facts)


def more_words(here: Here, incoming: Incoming, rest: str) -> tuple[ViewSent, ...]:
    """One word after a command is hardly ever something to keep."""
    consultation = asking.current(here)
    name = consultation.name if consultation else None
    return (ViewSent(here.reference, incoming.text, name),) if len(rest.split()) > 1 else ()


def put_right(here: Here, incoming: Incoming, found: Found, consultation: Consultation, question: Question) -> Turn:
    """The right answer in its place, or the question once more."""
    key = (consultation.name, question.id)
    taken_back: tuple[Fact, ...] = (AnswerTakenBack(*key), *_words_of(here, key, question))
    there = without_answer(here, key)
    reading = read(there, question, found.rest)
    if reading.value is not None and reading.sure:
        said = Phrase("changed", {"have": KINDS[question.kind].say_back(question, reading.value)})
        turn = answering.take_several(there, incoming, [(consultation, question, reading)], (said,))
        return changed(turn, facts=(*taken_back, *turn.facts))
    kept = more_words(there, incoming, found.rest)
    if here.state.held:
        return Turn(there.state, Say((Phrase("taken-back"),)), (*taken_back, *kept))
    say = asking.put_question(consultation, question, (Phrase("taken-back"),), "question-back")
    state = asked_now(there.state, Asked("question", question.id, consultation.name))
    return Turn(state, say, (*taken_back, *kept))


def _words_of(here: Here, key: tuple[str, str], question: Question) -> tuple[ViewTakenBack, ...]:
    """Where the words were the answer, they go with it."""
    value = here.answers[key].value
    is_view = question.kind == "open_text" and isinstance(value, str) and value in here.state.undo
    return (ViewTakenBack(str(value)),) if is_view else ()


def without_answer(here: Here, key: tuple[str, str]) -> Here:
    counted = {other: given for other, given in here.answers.items() if other != key}
    state = changed(here.state, last=None, misses=0)
    state = answering.close_what_no_longer_applies(here, counted, state)
    return changed(here, answers=counted, state=state)
