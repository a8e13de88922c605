"""Keep a view: what a member says in their own words, at any time, with a reference."""

from flows import asking
from flows.changing import changed
from flows.facts import Fact, PersonAsked, ViewSent
from flows.loop import judgement_buttons
from flows.phrase import Phrase
from flows.questions.registry import KINDS
from flows.state import Asked
from flows.turn import Here, Incoming, Say, Turn

MISSES_BEFORE_A_PERSON = 2


def keep(here: Here, incoming: Incoming) -> Turn:
    """The words are kept, and what was open is put once more in the same reply. A second time, to a person."""
    if not incoming.text.strip() and not incoming.media:
        return Turn(here.state, put_again(here, (Phrase("empty"),)))
    about = next((asked.id for asked in here.state.open[:1] if asked.kind == "did_it"), None)
    consultation = asking.current(here)
    view = ViewSent(
        here.reference,
        incoming.text,
        consultation.name if consultation else None,
        attached=len(incoming.media),
        about=about,
    )
    if incoming.media:
        return Turn(here.state, put_again(here, (kept(here, incoming),)), (view,))
    return _acknowledge(here, view, kept(here, incoming))


def ask_back(here: Here, incoming: Incoming, asked: Asked) -> Turn:
    """Two readings, or a stretch: the choices once more. Nothing is guessed, and the words are kept."""
    view = ViewSent(here.reference, incoming.text, asked.consultation or None, attached=len(incoming.media))
    if incoming.media:
        return Turn(here.state, put_again(here, (kept(here, incoming),), "question-unclear"), (view,))
    return _acknowledge(here, view, Phrase("not-sure", {"reference": here.reference}), "question-unclear")


def _acknowledge(here: Here, view: ViewSent, thanks: Phrase, lead: str = "question-again") -> Turn:
    if not here.state.open:
        return Turn(here.state, asking.say_with_question(here, (thanks,)), (view,))
    state = changed(here.state, misses=here.state.misses + 1)
    facts: tuple[Fact, ...] = (view,)
    if here.state.held:
        return Turn(here.state, Say((thanks,)), facts)
    if state.misses < MISSES_BEFORE_A_PERSON:
        return Turn(state, put_again(here, (thanks,), lead), facts)
    to_a_person = Say((Phrase("kept", {"reference": here.reference}), Phrase("person-reads")))
    return Turn(changed(state, misses=0), to_a_person, (*facts, PersonAsked("not-understood")))


def kept(here: Here, incoming: Incoming) -> Phrase:
    """Thanks for what came, by what it was, and its reference."""
    kinds = {media.kind for media in incoming.media}
    if "voice" in kinds:
        return Phrase("kept-voice", {"reference": here.reference})
    if kinds:
        return Phrase("kept-photo" if kinds == {"photo"} else "kept-file", {"reference": here.reference})
    return Phrase("kept", {"reference": here.reference})


def put_again(here: Here, phrases: tuple[Phrase, ...], lead: str = "question-again") -> Say:
    """What is open, put once more, in fewer words."""
    newest = next(iter(here.state.open), None)
    if newest is None or here.state.held:
        return asking.say_with_question(here, phrases)
    if newest.kind != "question":
        return _put_other(here, newest, phrases)
    consultation = asking.find(here, newest.consultation)
    question = consultation.question(newest.id) if consultation else None
    if consultation is None or question is None or question.kind not in KINDS:
        return asking.say_with_question(here, phrases)
    return asking.put_question(here, consultation, question, phrases, lead)


def _put_other(here: Here, asked: Asked, phrases: tuple[Phrase, ...]) -> Say:
    if asked.kind == "did_it":
        return Say(phrases, Phrase("did-it"), asked, judgement_buttons(asked.id))
    return Say(phrases, Phrase("leave-unsure"), asked)


def old_button(here: Here) -> Turn:
    """A button of a message that no longer counts, or one that was never ours."""
    return Turn(here.state, put_again(here, (Phrase("old-button"),)))
