"""What each command does."""

from collections.abc import Callable
from datetime import date, timedelta

from flows import (
    answering,
    asking,
    forgetting,
    joining,
    linking,
    pausing,
    power,
    privacy,
    revising,
    rights,
    status,
    undoing,
    viewing,
)
from flows.changing import changed
from flows.commands import Found
from flows.consultation import Consultation, Question
from flows.facts import LanguageChosen, PersonAsked, QuestionSkipped
from flows.phrase import Phrase, Several
from flows.state import no_longer_open
from flows.turn import Here, Incoming, Say, Turn

Command = Callable[[Here, Incoming, Found], Turn]
SATURDAY = 5
"""As `date.weekday` counts."""


def start(here: Here, incoming: Incoming, found: Found) -> Turn:
    """Already in: the keyword after it chooses the consultation, else what is open is put again.

    A pause ends, whoever heard less hears all again, and what was put off is put now.
    """
    named = joining.named_in(here, found.rest)
    if named is not None:
        turn = switch_to(pausing.back_to_usual(here), named)
        return changed(turn, facts=(*pausing.chosen(here, pausing.USUAL), *turn.facts))
    if here.state.pace:
        return pausing.usual(here)
    here = pausing.back_to_usual(here)
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
    return status.first_page(here)


def news(here: Here, incoming: Incoming, found: Found) -> Turn:
    return status.newest_news(here)


def more(here: Here, incoming: Incoming, found: Found) -> Turn:
    """The next page; where there is none, whoever hears less may mean that they want to hear all again."""
    if privacy.is_on_first_page(here.state):
        return privacy.second_page(here)
    page = status.next_page(here)
    if page is None and here.state.pace == "less":
        return pausing.usual(here)
    return page or Turn(changed(here.state, more=None), Say((Phrase("no-more"),)))


def person(here: Here, incoming: Incoming, found: Found) -> Turn:
    """A human writes back. Said by when, and that nobody is watching meanwhile."""
    promised = Phrase("person-writes", {"date": next_working_day(here.today)})
    return Turn(here.state, Say((promised, Phrase("not-watching"))), (PersonAsked("asked"),))


def next_working_day(today: date) -> date:
    """Monday to Friday."""
    following = today + timedelta(days=1)
    return following if following.weekday() < SATURDAY else next_working_day(following)


def rules(here: Here, incoming: Incoming, found: Found) -> Turn:
    return Turn(here.state, power.rules(here))


def show_privacy(here: Here, incoming: Incoming, found: Found) -> Turn:
    return privacy.first_page(here)


def my_data(here: Here, incoming: Incoming, found: Found) -> Turn:
    return rights.ask(here)


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
    asked = next((one for one in here.state.open if one.kind != "promise"), None)
    if asked is None:
        return Turn(here.state, asking.say_with_question(here, (Phrase("nothing-open"),)))
    state = changed(no_longer_open(here.state, asked), misses=0)
    if asked.kind != "question":
        there = changed(here, state=state)
        return Turn(state, asking.say_with_question(there, (Phrase("skipped"),)))
    key = (asked.consultation, asked.id)
    put_off = None if state.later is not None and state.later.asked == asked else state.later
    state = changed(state, skipped=(*(other for other in state.skipped if other != key), key), later=put_off)
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
    return Turn(here.state, asking.put_question(consultation, question, (), "question-back"))


def question_before(here: Here) -> tuple[Consultation, Question] | None:
    """Seen from the question that is open; where none is, the last one."""
    consultation = asking.current(here)
    if consultation is None or here.state.held or not consultation.is_open(here.now):
        return None
    questions = list(asking.applicable(consultation, here.answers))
    opened = next((asked.id for asked in here.state.open if asked.kind == "question"), None)
    place = next((i for i, question in enumerate(questions) if question.id == opened), len(questions))
    return (consultation, questions[place - 1]) if place > 0 else None


def forget_me(here: Here, incoming: Incoming, found: Found) -> Turn:
    return forgetting.ask(here, incoming)


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
    "UNDO": undoing.undo,
    "CHANGE": revising.change,
    "LATER": pausing.later,
    "PAUSE": pausing.pause,
    "LESS": pausing.less,
    "MORE": more,
    "PERSON": person,
    "FORGET_ME": forget_me,
    "LINK": linking.ask,
    "PRIVACY": show_privacy,
    "MY_DATA": my_data,
}
"""Only what works is listed. A word for something that is not here yet is kept as a view, and a person reads it."""
