"""A broadcast as it is written: from the words of `broadcast add` and `edit` to a draft that is kept."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from bot.broadcasting.wary import advice_on_broadcast
from bot.clock import new_id
from bot.commands.in_languages import first_first, translated
from bot.commands.moments import moment_of
from bot.commands.segments import Named, segment_of
from bot.commands.telling import CannotDo, complain, moment
from bot.commands.who_does_it import found, works_here
from bot.fitting import broadcast_overflow
from bot.house import House
from flows.broadcast import Broadcast, as_draft
from flows.consultation import Text
from storage import broadcasts

ENDS = ".!?:;,)\"'…।۔؟"
FULL_STOPS = {"bn": "।", "ur": "۔"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was typed. `text`: in the language of the house. `translated`: "text.pl=words"."""

    by: str
    text: str | None
    translated: tuple[str, ...]
    named: Named
    at: str | None
    as_is: bool


def add(house: House, wanted: Wanted) -> Iterator[str]:
    """Keeps a draft. Raises CannotDo or WrongUse, and then nothing is kept."""
    with house.database.transaction() as db:
        made = drafted(db, house, wanted, new_id())
    advise(made)
    yield f"Broadcast {made.number} is a draft. See it: yousaid broadcast preview {made.number}"


def drafted(db: Connection, house: House, wanted: Wanted, id: str) -> Broadcast:
    """The same id makes one draft."""
    if (known := broadcasts.by_id(db, id)) is not None:
        return known
    draft = proposed(db, house, wanted)
    refuse_too_long(house, draft)
    return broadcasts.add(db, draft, lambda: id, house.clock.now())


def proposed(db: Connection, house: House, wanted: Wanted) -> Broadcast:
    """As it would be kept, without an id and a number."""
    author = works_here(db, wanted.by)
    texts = written(wanted, {}, house.settings.language)
    at = time_of(house, wanted.at, house.clock.now())
    return Broadcast("", 0, author.name, texts, segment_of(db, wanted.named), at, wanted.as_is)


def edit(house: House, number: int, wanted: Wanted) -> Iterator[str]:
    """What is typed is changed, and whoever approved it has to look again."""
    now = house.clock.now()
    with house.database.transaction() as db:
        author, before = works_here(db, wanted.by), found(db, number, "edit")
        after = replace(
            as_draft(before),
            author=author.name,
            text=written(wanted, before.text.by_language, house.settings.language),
            segment=before.segment if wanted.named.is_empty else segment_of(db, wanted.named),
            at=before.at if wanted.at is None else time_of(house, wanted.at, now),
            as_is=wanted.as_is or before.as_is,
        )
        refuse_too_long(house, after)
        broadcasts.keep(db, after, "edited", author.name, now)
    advise(after)
    void = " Who was asked before has to be asked again." if before.state != "draft" else ""
    yield f"Broadcast {number} is changed, and a draft.{void} Then: yousaid broadcast send {number} --by NAME"


def rewritten(db: Connection, house: House, number: int, wanted: Wanted) -> Broadcast:
    """Everything in it is as it is wanted now, and whoever approved it has to look again."""
    before, new = found(db, number, "edit"), proposed(db, house, wanted)
    after = replace(as_draft(before), author=new.author, text=new.text, segment=new.segment, at=new.at, as_is=new.as_is)
    refuse_too_long(house, after)
    return broadcasts.keep(db, after, "edited", new.author, house.clock.now())


def written(wanted: Wanted, before: Mapping[str, str], first: str) -> Text:
    """What was typed over what was there. Raises CannotDo where there are no words at all."""
    texts = dict(before)
    if wanted.text is not None:
        texts[first] = whole_sentence(wanted.text, first)
    for _, language, typed in (translated(one, ("text",)) for one in wanted.translated):
        texts[language] = whole_sentence(typed, language)
    if not texts or not all(texts.values()):
        raise CannotDo('Say what it says: --text "The meeting is on Friday at 6."')
    return first_first(texts, first if first in texts else next(iter(texts)))


def whole_sentence(typed: str, language: str) -> str:
    """On one line. What follows it is a sentence of ours, so it has its full stop."""
    words = " ".join(typed.split())
    return words if not words or words[-1] in ENDS else words + FULL_STOPS.get(language, ".")


def time_of(house: House, typed: str | None, now: datetime) -> datetime | None:
    """Raises WrongUse for what is no time, CannotDo for one that has passed."""
    at = None if typed is None else moment_of(typed, house.settings.zone, now)
    if at is not None and at < now:
        raise CannotDo(f"--at: {moment(at, house.settings.zone)} has passed. Write a later time, or leave it out.")
    return at


def refuse_too_long(house: House, broadcast: Broadcast) -> None:
    beyond = {code: broadcast_overflow(house.wording, broadcast, code) for code in broadcast.text.by_language}
    if too_long := [
        f"In {code} it takes {over.units} of {over.limit} characters: say it in fewer words."
        for code, over in beyond.items()
        if over
    ]:
        raise CannotDo(*too_long)


def advise(broadcast: Broadcast) -> None:
    """It stops nothing, so it says that it is advice."""
    for place, (language, words) in enumerate(broadcast.text.by_language.items()):
        option = f"--text.{language}" if place else "--text"
        for sentence in advice_on_broadcast(words, language):
            complain(f"Advice on {option}: {sentence}")
