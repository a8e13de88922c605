"""Welcome: the first text counts, and it is kept before anything is asked."""

from flows import asking, commands, last_said, power, viewing
from flows.changing import changed
from flows.consultation import Consultation
from flows.facts import Fact, LanguageChosen, MemberJoined, ViewSent
from flows.phrase import Phrase
from flows.reading.plain_form import plain_form
from flows.turn import Here, Incoming, Turn

LONGEST_KEYWORD = 60
"""Characters of a text that may be nothing but a keyword."""

ONLY_JOINING = {"START", "JOIN", "MENU", "HELP", "LANGUAGE", "STATUS"}


def welcome(here: Here, incoming: Incoming) -> Turn:
    """Who we are, thanks, the reference, when they will hear, the small print, and the first question if it fits."""
    found = commands.find(incoming.text, here.words)
    chosen = found.language_asked if found and found.language_asked in here.languages else None
    consultation = named_in(here, found.rest if found else incoming.text) or asking.newest_open(here)
    state = changed(
        here.state,
        joined=True,
        language=chosen or here.state.language,
        consultation=consultation.name if consultation else None,
    )
    kept = _words_kept(here, incoming, consultation)
    joined = MemberJoined(_how(here, incoming, found))
    facts: tuple[Fact, ...] = (joined, *((LanguageChosen(chosen),) if chosen else ()), *kept)
    say = asking.say_with_question(changed(here, state=state), _greeting(here, incoming, consultation, bool(kept)))
    after = last_said.telling(here, incoming, kept[0], state).state if kept else state
    return Turn(after, changed(say, first=True), facts)


def _how(here: Here, incoming: Incoming, found: commands.Found | None) -> str:
    """Of what they said, what makes them a member."""
    if named_in(here, found.rest if found else incoming.text) is not None:
        return "keyword"
    return {"JOIN": "join", "START": "start"}.get(found.command, "wrote") if found else "wrote"


def named_in(here: Here, text: str) -> Consultation | None:
    """The open consultation whose keyword this text is."""
    named = [c for c in here.consultations if c.keyword and c.is_open(here.now)]
    if not named or len(text) > LONGEST_KEYWORD:
        return None
    said = plain_form(text).strip(" .!")
    return next((c for c in named if c.keyword and plain_form(c.keyword) == said), None)


def _words_kept(here: Here, incoming: Incoming, consultation: Consultation | None) -> tuple[ViewSent, ...]:
    """A keyword or a command alone joins; anything else is a view already."""
    found = commands.find(incoming.text, here.words)
    only_joins = named_in(here, incoming.text) is not None or (found is not None and found.command in ONLY_JOINING)
    if not incoming.media and (only_joins or not incoming.text.strip()):
        return ()
    name = consultation.name if consultation else None
    return (ViewSent(here.reference, incoming.text, name, attached=len(incoming.media)),)


def _greeting(here: Here, incoming: Incoming, consultation: Consultation | None, kept: bool) -> tuple[Phrase, ...]:
    thanks = _thanks(here, incoming, kept)
    small_print = Phrase("small-print" if incoming.channel == "sms" else "small-print-app")
    if consultation is None:
        return (*thanks, Phrase("hear-later"), small_print)
    hear = Phrase("hear-by", {"date": consultation.answer_by}) if consultation.answer_by else Phrase("hear-later")
    return (
        *thanks,
        hear,
        small_print,
        *power.who_decides(consultation),
    )


def _thanks(here: Here, incoming: Incoming, kept: bool) -> tuple[Phrase, ...]:
    if incoming.media:
        return (Phrase("welcome"), viewing.kept(here, incoming))
    return (Phrase("welcome-kept", {"reference": here.reference}) if kept else Phrase("welcome"),)
