"""How somebody agreed, joined, left and came back, in words; and how far a list of people is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bot.commands.telling import listed
from bot.console.drawing import long_day
from bot.console.saying import CHANNELS, LANGUAGES, counted, plainly
from storage.imports import Import
from storage.people import Event

PACES = {"usual": "They want to hear all again.", "less": "They want to hear less.", "paused": "They paused."}
HOW = {
    "wrote": "they said so themselves",
    "provider": "their network told us",
    "linked": "they had left",
    "not_them": "whoever has it said that it is not theirs",
}


PURPOSES = {"take_part": "take part", "be_quoted": "be quoted", "be_asked_again": "be asked again"}


def agreed_to(agreed: Mapping[str, bool]) -> str:
    """What counts now, and what they said no to."""
    yes = listed([PURPOSES[purpose] for purpose, says_yes in agreed.items() if says_yes])
    no = listed([f"not to {PURPOSES[purpose]}" for purpose, says_yes in agreed.items() if not says_yes])
    return "; ".join(filter(None, (yes, no)))


@dataclass(frozen=True, slots=True)
class EventShown:
    """`words`: those that they agreed to, where they are known."""

    at: datetime
    said: str
    words: str = ""


def event_shown(event: Event) -> EventShown:
    said = SAID.get(event.what)
    words = event.more.get("words", "")
    return EventShown(event.at, said(event) if said else event.what, words)


def _agreed(event: Event) -> str:
    day = long_day(date.fromisoformat(event.more["on"]))
    to = listed([PURPOSES[one] for one in event.more["purposes"].split(",")])
    return f"They agreed on {day} to {to}: {event.more['where']}. The list was read in by {event.more['by']}."


def _chosen(words: Mapping[str, str]) -> Callable[[Event], str]:
    return lambda event: plainly(words, event.more.get("chosen", ""))


def _left(event: Event) -> str:
    how = plainly(HOW, event.more.get("how", ""))
    return f"Put on the list of those who want no messages {plainly(CHANNELS, event.channel)}: {how}."


SAID: Mapping[str, Callable[[Event], str]] = {
    "wrote": lambda event: f"They wrote to us first, {plainly(CHANNELS, event.channel)}.",
    "import": lambda event: f"They came from a list, to be reached {plainly(CHANNELS, event.channel)}.",
    "agreed": _agreed,
    "be_asked_again yes": lambda event: "They said that they may be asked again.",
    "be_asked_again no": lambda event: "They said that they do not want to be asked again.",
    "be_quoted no": lambda event: "They said that none of their words may be shown to everybody.",
    "opted_out": _left,
    "MemberJoined": lambda event: f"They joined, {plainly(CHANNELS, event.channel)}.",
    "MemberLeft": lambda event: f"They left: they asked for no more messages, {plainly(CHANNELS, event.channel)}.",
    "MemberReturned": lambda event: f"They came back, {plainly(CHANNELS, event.channel)}.",
    "LanguageChosen": lambda event: f"They chose {plainly(LANGUAGES, event.more.get('chosen', ''))}.",
    "PaceChosen": _chosen(PACES),
}


@dataclass(frozen=True, slots=True)
class ImportShown:
    """`state`: "waiting", "going", "stopped" (begun, and nothing takes it) or "done"."""

    one: Import
    state: str
    said: str


def import_shown(one: Import, is_going_here: bool) -> ImportShown:
    state = "stopped" if one.state == "going" and not is_going_here else one.state
    came = counted(one.new, "person came in", "people came in")
    known = f", {counted(one.known, 'was', 'were')} here already" if one.known else ""
    out = f", {counted(one.refused, 'row was', 'rows were')} not taken" if one.refused else ""
    said = {
        "waiting": f"It waits for your word: {counted(one.people, 'row', 'rows')} can be taken.",
        "going": f"{one.position} of {one.people} rows are seen to.",
        "stopped": f"It stopped after {one.position} of {one.people} rows. Nothing is lost: let it go on.",
    }
    return ImportShown(one, state, said.get(state, f"{came}{known}{out}."))
