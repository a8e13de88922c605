"""Did it work? The member's word on an outcome that we claim is done. Staff cannot give it."""

from datetime import date

from flows import asking, viewing
from flows.changing import changed
from flows.facts import DidItAnswered, Fact, OutcomeReopened, ViewSent
from flows.loop import news_of
from flows.phrase import Phrase
from flows.promises import REOPENED_DAYS
from flows.questions.kind import Reading
from flows.reading.judging import did_it_work
from flows.state import Asked, no_longer_open
from flows.turn import Here, Incoming, Turn


def read(here: Here, asked: Asked, text: str) -> Reading:
    """Only an outcome that we know can be judged."""
    return did_it_work(text, here.words) if asked.id in here.outcomes else Reading()


def take(here: Here, incoming: Incoming, asked: Asked, reading: Reading) -> Turn:
    """YES confirms; PARTLY and NO open it again. Their words go with it."""
    outcome = here.outcomes.get(asked.id)
    if outcome is None or not isinstance(reading.value, str):
        return Turn(here.state)
    facts: tuple[Fact, ...] = (DidItAnswered(outcome.id, reading.value, here.on_staff),)
    if reading.more or incoming.media:
        attached = len(incoming.media)
        facts += (ViewSent(here.reference, incoming.text, outcome.consultation, attached=attached, about=outcome.id),)
    after = changed(here, state=no_longer_open(here.state, asked))
    if reading.value == "yes":
        return Turn(after.state, asking.say_with_question(after, (Phrase("did-it-yes"),)), facts)
    by = hear_by(here, outcome.id)
    reopened = (Phrase("did-it-reopened"), *_owner(outcome.owner), Phrase("hear-by", {"date": by}))
    return Turn(after.state, asking.say_with_question(after, reopened), (*facts, OutcomeReopened(outcome.id, by)))


def ask_which(here: Here, incoming: Incoming, asked: Asked, reading: Reading) -> Turn:
    """Something else was said to them since it was asked, so it is asked again by its name; what they say then counts.
    What is sensitive is not named to a phone that did not ask for it."""
    outcome = here.outcomes.get(asked.id)
    if outcome is None or outcome.sensitive:
        return viewing.keep(here, incoming)
    kept = (
        ViewSent(here.reference, incoming.text, outcome.consultation, attached=len(incoming.media), about=outcome.id),
    )
    return Turn(here.state, news_of(outcome), kept if reading.more or incoming.media else ())


def hear_by(here: Here, outcome_id: str) -> date:
    """The date that others were given already, or a new one."""
    promised = here.promised.get(outcome_id)
    return promised if promised is not None and promised > here.today else here.today + REOPENED_DAYS


def _owner(owner: str | None) -> tuple[Phrase, ...]:
    return (Phrase("did-it-owner", {"owner": owner}),) if owner else ()
