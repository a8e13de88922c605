"""What each command does."""

from collections.abc import Callable

from flows import answering, asking, joining, power, status, viewing
from flows.changing import changed
from flows.commands import Found
from flows.consultation import Consultation, Question
from flows.facts import AnswerTakenBack, LanguageChosen, QuestionSkipped, ViewSent
from flows.phrase import Phrase, Several
from flows.questions.registry import KINDS
from flows.state import Asked, asked_now, no_longer_open
from flows.turn import Here, Incoming, Say, Turn

Command = Callable[[Here, Incoming, Found], Turn]


def start(here: Here, incoming: Incoming, found: Found) -> Turn:
    """Already in: the keyword after it chooses the consultation, else what is open is put again."""
    named = joining.named_in(here, found.rest)
    if named is not None:
        return switch_to(here, named)
    if here.state.open:
        return Turn(here.state, viewing.put_again(here, (Phrase("start-again"),)))
    return Turn(here.state, asking.say_with_question(here, (Phrase("start-again"),)))


def switch_to(here: Here, consultation: Consultation) -> Turn:
    """A keyword: from here on they are in that consultation."""
    there = changed(here, state=changed(here.state, consultation=consultation.name))
    said = (Phrase("joined", {"title": consultation.title}), *power.who_decides(consultation))
    return Turn(there.state, asking.say_with_question(there, said))


def menu(here: Here, incoming: Incoming, found: Found) -> Turn:
    return Turn(here.state, Say((Phrase("menu"), Phrase("not-watching"))))


def show_status(here: Here, incoming: Incoming, found: Found) -> Turn:
    return Turn(here.state, Say(status.what_became_of_it(here)))


def news(here: Here, incoming: Incoming, found: Found) -> Turn:
    return Turn(here.state, status.news(here))


def rules(here: Here, incoming: Incoming, found: Found) -> Turn:
    return Turn(here.state, power.rules(here))


def choose_language(here: Here, incoming: Incoming, found: Found) -> Turn:
    chosen = found.language_asked
    if chosen is None or chosen not in here.languages:
        return Turn(here.state, Say((languages_on_offer(here),)))
    there = changed(here, state=changed(here.state, language=chosen))
    phrases = (Phrase("language-chosen"),)
    return Turn(there.state, viewing.put_again(there, phrases), (LanguageChosen(chosen),))


def languages_on_offer(here: Here) -> Phrase:
    """Each by its own name, so that whoever reads it finds it."""
    names = Several(tuple(Phrase("own-name", language=code) for code in here.languages))
    return Phrase("language-offer", {"languages": names})


def skip(here: Here, incoming: Incoming, found: Found) -> Turn:
    """The question that is open, or the one that would come next. What else was open is let go as well."""
    asked = next(iter(here.state.open), None)
    if asked is None:
        return Turn(here.state, asking.say_with_question(here, (Phrase("nothing-open"),)))
    state = changed(no_longer_open(here.state, asked), misses=0)
    if asked.kind != "question":
        there = changed(here, state=state)
        return Turn(state, asking.say_with_question(there, (Phrase("skipped"),)))
    key = (asked.consultation, asked.id)
    state = changed(state, skipped=(*(other for other in state.skipped if other != key), key))
    there = changed(here, state=state)
    consultation = asking.find(here, asked.consultation)
    ended = asking.next_question(there) is None and consultation is not None
    phrases = (Phrase("skipped"), *(answering.end_of_questions(there, consultation) if ended and consultation else ()))
    return Turn(state, asking.say_with_question(there, phrases), (QuestionSkipped(*key),))


def back(here: Here, incoming: Incoming, found: Found) -> Turn:
    """The question before: its answer stays until another one comes."""
    earlier = question_before(here)
    if earlier is None:
        return Turn(here.state, viewing.put_again(here, (Phrase("nothing-before"),)))
    consultation, question = earlier
    return Turn(here.state, asking.put_question(here, consultation, question, (), "question-back"))


def question_before(here: Here) -> tuple[Consultation, Question] | None:
    """Seen from the question that is open; where none is, the last one."""
    consultation = asking.current(here)
    if consultation is None or here.state.held or not consultation.is_open(here.now):
        return None
    questions = list(asking.applicable(consultation, here.answers))
    opened = next((asked.id for asked in here.state.open if asked.kind == "question"), None)
    place = next((i for i, question in enumerate(questions) if question.id == opened), len(questions))
    return (consultation, questions[place - 1]) if place > 0 else None


def undo(here: Here, incoming: Incoming, found: Found) -> Turn:
    """Take the last answer back; the right one may stand in the same text. History is kept."""
    key = here.state.last
    consultation = asking.find(here, key[0]) if key else None
    question = consultation.question(key[1]) if consultation and key else None
    if key is None or consultation is None or question is None or key not in here.answers:
        return Turn(here.state, viewing.put_again(here, (Phrase("nothing-to-undo"),)))
    if consultation.has_closed(here.now):
        closed = consultation.closes.date() if consultation.closes else here.today
        return Turn(here.state, Say((Phrase("undo-closed", {"date": closed}),)))
    return put_right(without_answer(here, key), incoming, found, consultation, question)


def without_answer(here: Here, key: tuple[str, str]) -> Here:
    counted = {other: given for other, given in here.answers.items() if other != key}
    state = changed(here.state, last=None, misses=0)
    state = answering.close_what_no_longer_applies(here, counted, state)
    return changed(here, answers=counted, state=state)


def put_right(here: Here, incoming: Incoming, found: Found, consultation: Consultation, question: Question) -> Turn:
    taken_back = AnswerTakenBack(consultation.name, question.id)
    reading = KINDS[question.kind].understand(question, found.rest, here.words)
    if found.rest and reading.value is not None and reading.sure:
        said = Phrase("changed", {"have": KINDS[question.kind].say_back(question, reading.value)})
        turn = answering.take_several(here, incoming, [(consultation, question, reading)], (said,))
        return changed(turn, facts=(taken_back, *turn.facts))
    kept = (ViewSent(here.reference, incoming.text, consultation.name),) if len(found.rest.split()) > 1 else ()
    say = asking.put_question(here, consultation, question, (Phrase("taken-back"),), "question-back")
    return Turn(asked_now(here.state, Asked("question", question.id, consultation.name)), say, (taken_back, *kept))


COMMANDS: dict[str, Command] = {
    "START": start,
    "JOIN": start,
    "MENU": menu,
    "HELP": menu,
    "STATUS": show_status,
    "NEWS": news,
    "RULES": rules,
    "LANGUAGE": choose_language,
    "SKIP": skip,
    "BACK": back,
    "UNDO": undo,
}
"""Only what works is listed. A word for something that is not here yet is kept as a view, and a person reads it."""
