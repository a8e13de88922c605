"""Keep a view: what a member says in their own words, at any time, with a reference."""

from flows import asking, last_said
from flows.changing import changed
from flows.facts import Fact, PersonAsked, ViewContinued, ViewSent
from flows.loop import judgement_buttons
from flows.phrase import Phrase
from flows.promise_news import owner_of
from flows.questions.kind import Reading
from flows.questions.registry import KINDS
from flows.state import JUDGED_BEFORE, Asked, no_longer_open
from flows.turn import Here, Incoming, NewsOf, Say, Turn

MISSES_BEFORE_A_PERSON = 2


def keep(here: Here, incoming: Incoming) -> Turn:
    """The words are kept, and what was open is put once more in the same reply. A second time, to a person."""
    if not incoming.text.strip() and not incoming.media:
        return Turn(here.state, put_again(here, (Phrase("empty"),)))
    if (told := next((asked for asked in here.state.open[:1] if asked.kind == "promise"), None)) is not None:
        return about_promise(here, incoming, told)
    about = next((asked.id for asked in here.state.open[:1] if asked.kind == "did_it"), None)
    consultation = asking.current(here)
    name = consultation.name if consultation else None
    if (reference := last_said.continued(here, incoming, name, about)) is not None:
        return _add(here, incoming, reference)
    view = ViewSent(here.reference, incoming.text, name, attached=len(incoming.media), about=about)
    here = last_said.telling(here, incoming, view)
    if incoming.media:
        return Turn(here.state, put_again(here, (kept(here, incoming),)), (view,))
    return _acknowledge(here, view, kept(here, incoming))


def _add(here: Here, incoming: Incoming, reference: str) -> Turn:
    """The same view goes on: one reference, and no question is put a second time. One that did not fit is put now."""
    added = (Phrase("added", {"reference": reference}),)
    say = Say(added) if here.state.open else asking.say_with_question(here, added)
    return Turn(last_said.goes_on(here), say, (ViewContinued(reference, incoming.text),))


def about_promise(here: Here, incoming: Incoming, told: Asked) -> Turn:
    """What they say after news of a promise goes to its owner. Nothing is asked in the same reply."""
    view = ViewSent(
        here.reference, incoming.text, told.consultation or None, attached=len(incoming.media), about=told.id
    )
    news = here.promises.get(told.id, NewsOf(None, False))
    key = "kept-promise-late" if news.is_late else "kept-promise"
    thanks = Phrase(key, {"reference": here.reference, "owner": owner_of(news.owner)})
    said = kept(here, incoming) if incoming.media else thanks
    return Turn(changed(no_longer_open(here.state, told), misses=0), Say((said,)), (view,))


def read_nothing(here: Here, asked: Asked, text: str) -> Reading:
    """Nothing was asked."""
    return Reading()


def take_nothing(here: Here, incoming: Incoming, asked: Asked, reading: Reading) -> Turn:
    return keep(here, incoming)


def ask_back(here: Here, incoming: Incoming, asked: Asked) -> Turn:
    """Two readings, or a stretch: the choices once more. Nothing is guessed, and the words are kept."""
    view = ViewSent(here.reference, incoming.text, asked.consultation or None, attached=len(incoming.media))
    if incoming.media:
        return Turn(here.state, put_again(here, (kept(here, incoming),), "question-unclear"), (view,))
    return _acknowledge(here, view, Phrase("not-sure", {"reference": here.reference}), "question-unclear")


def _acknowledge(here: Here, view: ViewSent, thanks: Phrase, lead: str = "question-again") -> Turn:
    if all(asked.kind in ("again", "quote", JUDGED_BEFORE) for asked in here.state.open):
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


PUT_ONCE = ("promise", "again", "still", "quote", JUDGED_BEFORE)


def put_again(here: Here, phrases: tuple[Phrase, ...], lead: str = "question-again") -> Say:
    """What is open, put once more, in fewer words."""
    open_now = (asked for asked in here.state.open if asked.kind not in PUT_ONCE)
    newest = next((asked for asked in open_now if not asking.is_put_off(here, asked.consultation)), None)
    if newest is None or here.state.held:
        return asking.say_with_question(here, phrases)
    if newest.kind != "question":
        return _put_other(here, newest, phrases)
    consultation = asking.find(here, newest.consultation)
    question = consultation.question(newest.id) if consultation else None
    if consultation is None or question is None or question.kind not in KINDS:
        return asking.say_with_question(here, phrases)
    if lead == "question-again" and consultation.has_closed(here.now):
        return asking.say_with_question(here, phrases)  # a late answer is kept, but none is asked for
    return asking.put_question(consultation, question, phrases, lead)


def _put_other(here: Here, asked: Asked, phrases: tuple[Phrase, ...]) -> Say:
    if asked.kind == "did_it":
        return Say(phrases, Phrase("did-it"), asked, judgement_buttons(asked.id))
    return Say(phrases, Phrase("leave-unsure"), asked)


def old_button(here: Here) -> Turn:
    """A button of a message that no longer counts, or one that was never ours."""
    return Turn(here.state, put_again(here, (Phrase("old-button"),)))
