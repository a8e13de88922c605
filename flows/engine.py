"""Take a turn: what a message means here, what to say back, and what has happened.

The order is the product's: danger before everything, then staff at their work, then leaving, then commands, then
answers, then views.
"""

from collections.abc import Iterator, Mapping

from flows import (
    acknowledging,
    commanding,
    commands,
    complaints,
    desk,
    forgetting,
    hearing,
    helping,
    joining,
    last_said,
    leaving,
    linking,
    offering,
    out_of_hours,
    owning,
    pausing,
    quoting,
    rejoining,
    rights,
    safety,
    secrecy,
    still_you,
    viewing,
)
from flows.beside import commands_in
from flows.changing import changed
from flows.commands import Found
from flows.consultation import Question
from flows.doubt import LONG
from flows.facts import AnswerGiven, AnswerTakenBack, MemberJoined, PersonAsked, ViewSent
from flows.foreseen import foreseen
from flows.pacing import pace
from flows.reading.leaving import Leaving, in_danger, wants_to_leave, wants_to_return
from flows.reading.whose_phone import is_wrong_person as says_wrong_person
from flows.safety import Danger, look
from flows.state import STRANGER, UNANSWERABLE
from flows.turn import Given, Here, Incoming, Turn
from flows.understanding import is_named, outranks
from flows.words import Words


def take_turn(here: Here, incoming: Incoming) -> Turn:
    """Work out what this message means here, and what to say back. Never raises because of what a member wrote."""
    danger = look(incoming.text, here.recent, here.words)
    if danger is None and (acknowledged := acknowledging.acknowledge(here, incoming)) is not None:
        return acknowledged
    if danger is None and (worked := desk.work(here, incoming)) is not None:
        return worked
    if danger is None and (owned := owning.answer(here, incoming)) is not None:
        return owned
    if danger is None and (code := forgetting.hear_code(here, incoming)) is not None:
        return pace(here, last_said.note(code))
    turn = meaning(here, incoming)
    if danger is not None:
        return last_said.note(helping.answer(here, turn, danger, incoming))
    if turn.state.unanswered:
        return silent(complaints.hold(here, turn, incoming.text))
    if (since := helping.follow_up(here, turn)) is not None:
        turn = helping.answer_follow_up(here, turn, since, incoming)
    turn = secrecy.say_so(here, complaints.hold(here, turn, incoming.text), incoming)
    turn = owning.ask_back(here, turn, incoming)
    turn = out_of_hours.say_so(here, offering.offer(here, turn, incoming.text))
    return pace(here, last_said.note(turn), is_new=is_new_command(here, turn, incoming.text))


def is_new_command(here: Here, turn: Turn, text: str) -> bool:
    """What they ask for by a word is no loop, unless it is the same word again and again. MORE comes to an end."""
    found = commands.find(text, here.words)
    if found is None or found.command not in commanding.COMMANDS:
        return False
    return text not in here.recent or (found.command == "MORE" and turn.state.more != here.state.more)


def get_ready(words: Words) -> None:
    """What is worked out once for each language, so that the first member does not wait for it."""
    read_ahead("hello", words)


def read_ahead(text: str, words: Words) -> None:
    """What a text says whoever wrote it: it is remembered, so that the turn which comes soon finds it."""
    safety.read_ahead(text, words)
    leave = wants_to_leave(text, words)
    says_wrong_person(text, words, leave)
    complaints.is_about_staff(text, words)
    foreseen(text, words)


def set_aside(here: Here, incoming: Incoming) -> Turn:
    """For a turn that raised: the words are kept, danger still alerts, and a person gets it. Nothing else changes."""
    view = ViewSent(here.reference, incoming.text, here.state.consultation, attached=len(incoming.media))
    joins = not (here.state.joined or here.state.left)
    state = changed(here.state, joined=here.state.joined or joins, telling=None)
    turn = Turn(state, None, (view, PersonAsked("fault")))
    if joins:
        turn = changed(turn, facts=(MemberJoined(), *turn.facts))
    danger = look_or_alert(here, incoming)
    return helping.answer(here, turn, danger, incoming) if danger else turn


def look_or_alert(here: Here, incoming: Incoming) -> Danger | None:
    """Where the look itself is what fails, staff must look instead."""
    try:
        return look(incoming.text, here.recent, here.words)
    except Exception:
        return Danger("unread", "low")


def answers_after(here: Here, turn: Turn) -> Mapping[tuple[str, str], Given]:
    """The answers that count once this turn is kept."""
    answers = dict(here.answers)
    for fact in turn.facts:
        if isinstance(fact, AnswerTakenBack):
            answers.pop((fact.consultation, fact.question), None)
        if isinstance(fact, AnswerGiven):
            answers[fact.consultation, fact.question] = Given(fact.value, here.now)
    return answers


def meaning(here: Here, incoming: Incoming) -> Turn:
    """What it means when nobody is in danger. An `unanswerable` sender's words are kept, and no machine is answered."""
    if incoming.kind == "unanswerable" or here.state.unanswered == STRANGER:
        return unanswered(here, incoming)
    if here.state.unanswered:
        return meaning(changed(here, state=changed(here.state, unanswered="")), incoming)
    return still_you.heard(here, incoming, rejoining.note(here, incoming, answered(here, incoming)))


def answered(here: Here, incoming: Incoming) -> Turn:
    if (taken := quoting.take_back(here, incoming)) is not None:
        return taken
    if incoming.kind == "edited":
        return edited(here, incoming)
    if incoming.kind == "left":
        return Turn(here.state) if here.state.left else leaving.leave(here, incoming)
    leave = wants_to_leave(incoming.text, here.words)
    if leave == "yes" and (danger := look(incoming.text, here.recent, here.words)) is not None:
        leave = in_danger(leave, incoming.text, here.words, danger.category)
    if is_wrong_person(here, incoming, leave):
        return still_you.detach(here)
    if here.state.left or incoming.kind == "returned":
        return leaving.away(here, incoming) if here.state.left else Turn(here.state)
    if leave == "yes":
        return goes(here, incoming)
    return from_elsewhere(here, incoming) or stay(here, incoming, leave)


def from_elsewhere(here: Here, incoming: Incoming) -> Turn | None:
    """What joins two addresses, or moves a record; where a stranger may be asking, they are asked first."""
    text = incoming.text
    if here.state.joined and (still_you.asks_first(here, text) or rejoining.may_need_more(here, text)):
        return still_you.ask(here)
    if linking.code_in(text) is not None:
        return linking.take(here, incoming)
    return rejoining.hear(here, incoming)


def is_wrong_person(here: Here, incoming: Incoming, leave: Leaving) -> bool:
    """Not where it may be meant as an answer: "Who cooks?" "Not me"."""
    if incoming.kind != "text" or not still_you.says_it_is_not(here, incoming.text, leave):
        return False
    return leave == "yes" or not (is_exact_option(here, incoming.text) or hearing.newest_in_own_words(here))


def stay(here: Here, incoming: Incoming, leave: Leaving) -> Turn:
    """Of somebody who has not left, and does not."""
    if not here.state.joined:
        return asked_by_stranger(here, incoming) or joining.welcome(here, incoming)
    if leave == "unsure" and not is_exact_option(here, incoming.text) and not is_cry(here, incoming.text):
        return hearing.refuse(here, incoming) or leaving.ask_whether(here, incoming)
    return command_or_hear(here, incoming)


def asked_by_stranger(here: Here, incoming: Incoming) -> Turn | None:
    """What somebody may ask for without joining."""
    return forgetting.ask_stranger(here, incoming) or rights.answer_stranger(here, incoming)


def goes(here: Here, incoming: Incoming) -> Turn:
    """ "delete my data" is a wish to leave, and more; not of somebody who may be a stranger."""
    asked = commands_in(incoming.text, here.words)
    if here.doubt != LONG and "FORGET_ME" in asked:
        return forgetting.leave(here, incoming)
    left = leaving.leave(here, incoming)
    return changed(left, facts=(*left.facts, *rights.asked(here))) if rights.MY_DATA in asked else left


def unanswered(here: Here, incoming: Incoming) -> Turn:
    """Kept, and no more. A wish to leave is one all the same; whoever is let in later is welcomed then."""
    state = changed(here.state, unanswered=here.state.unanswered or UNANSWERABLE)
    if incoming.kind == "left" or wants_to_leave(incoming.text, here.words) == "yes":
        return Turn(state) if state.left else silent(leaving.leave(changed(here, state=state), incoming))
    if incoming.kind == "edited":
        return Turn(state)
    asked = rights.asked(here) if rights.is_wish(incoming.text, here.words) else ()
    view = ViewSent(here.reference, incoming.text, attached=len(incoming.media))
    return Turn(state, None, (view, *asked))


def silent(turn: Turn) -> Turn:
    return changed(turn, say=None)


def edited(here: Here, incoming: Incoming) -> Turn:
    """An edit is no new vote and no new view, but a wish to leave, or to know what we hold, is one however it comes."""
    if here.state.left:
        return rights.note(here) if rights.is_wish(incoming.text, here.words) else Turn(here.state)
    if wants_to_leave(incoming.text, here.words) == "yes":
        return goes(here, incoming)
    return rights.ask(here) if rights.is_wish(incoming.text, here.words) else Turn(here.state)


def command_or_hear(here: Here, incoming: Incoming) -> Turn:
    if incoming.kind == "button":
        return hearing.hear(here, incoming) if incoming.pressed else viewing.old_button(here)
    if here.state.pace and wants_to_return(incoming.text, here.words):
        return pausing.usual(here)
    found = commands.find(incoming.text, here.words)
    if found and found.command in commanding.COMMANDS and not is_rather_an_answer(here, incoming.text, found):
        return commanding.COMMANDS[found.command](here, incoming, found)
    if (named := joining.named_in(here, incoming.text)) is not None:
        return commanding.switch_to(here, named)
    return hearing.hear(here, incoming)


def is_rather_an_answer(here: Here, text: str, found: Found) -> bool:
    return any(outranks(question, text, found, here.words) for question in open_questions(here))


def is_cry(here: Here, text: str) -> bool:
    """Somebody in danger is asked nothing, so a yes that comes next would be to what nobody asked."""
    return look(text, here.recent, here.words) is not None


def is_exact_option(here: Here, text: str) -> bool:
    return any(is_named(question, text) for question in open_questions(here))


def open_questions(here: Here) -> Iterator[Question]:
    for asked in here.state.open:
        if asked.kind == "question" and (question := hearing.question_of(here, asked)):
            yield question
