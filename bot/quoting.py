"""Quotes as staff make them, by page and by command alike: asked for, approved by somebody else, withdrawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from bot import moderating
from bot.clock import new_id
from bot.console.covering import Covers
from flows import quotes as rules
from flows import quoting
from flows.moderating import names_of
from flows.private import private_in
from flows.quotes import Quote, Source
from flows.redacting import Found, Redacted, redact
from storage import audit, hidden_names, quote_sources, quotes, staff, writing
from storage.quotes import Asking
from storage.references import number

if TYPE_CHECKING:
    from bot.house import House
    from storage.staff import Person

MISSING = "There is no view {}. References look like K7."
NO_QUOTE = "There is no quote Q{}. See the list of quotes."
MOST_NAMES, LONGEST_NAME, SHORTEST_NAME = 2000, 80, 2
NOTHING = Redacted("", (), ())


class CannotQuote(Exception):
    """One sentence for whoever asked; `field`: of the form."""

    def __init__(self, sentence: str, field: str = "words") -> None:
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True, slots=True)
class Offered:
    """A view as it may be quoted. `whole`: without what redaction takes out. `why_not`: nobody asks for it now."""

    whole: str
    removed: Sequence[Found]
    to_judge: Sequence[Found]
    language: str
    why_not: str | None


def never_published(db: Connection) -> list[str]:
    """The list that staff keep, and the names of those who work here."""
    working = (name for person in staff.every(db) for name in names_of(person.name))
    return [*hidden_names.every(db), *working]


def source(db: Connection, view: str, now: datetime) -> Source:
    """Raises CannotQuote where there is no such view."""
    found = quote_sources.source(db, view, now)
    if found is None:
        raise CannotQuote(MISSING.format(view))
    language = quote_sources.language_of(db, view)
    return found._replace(cover=Covers(db, [view]).kind([view], found.text or "", language))


def offered(db: Connection, view: str, now: datetime) -> Offered:
    """Nothing of words that can never be quoted. Raises CannotQuote where there is no such view."""
    known = source(db, view, now)
    is_hidden = rules.why_never(known) is not None
    found = NOTHING if is_hidden else redact(known.text or "", never_published(db))
    language = quote_sources.language_of(db, view)
    return Offered(found.text, found.removed, found.to_judge, language, rules.why_not_asked(known))


def ask(db: Connection, house: "House", view: str, words: str, by: str, now: datetime) -> Quote:
    """Its author is asked about these very words. Raises CannotQuote, and then nothing is asked."""
    known = offered(db, view, now)
    if known.why_not is not None:
        raise CannotQuote(known.why_not)
    wanted = " ".join(words.split())
    if (problem := _wrong(db, house, view, wanted, known)) is not None:
        raise CannotQuote(problem)
    removed = tuple(dict.fromkeys(one.kind for one in known.removed))
    quote = quotes.ask(db, Asking(view, wanted, removed, by), new_id, now)
    audit.note(db, by, "asked to quote a member", now, about=f"{quote.reference} {view}")
    return quote


def may_still_ask(db: Connection, quote: Quote, now: datetime) -> bool:
    """It was asked for; between that and the telling, much may have happened."""
    known = source(db, quote.view, now)
    return rules.why_never(known) is None and not known.says_no


def _wrong(db: Connection, house: "House", view: str, words: str, known: Offered) -> str | None:
    if len(words) < rules.SHORTEST:
        return "Leave the words that you want to quote: at least a few of them."
    if not rules.is_cut_of(words, known.whole):
        return "You may only cut. Their words stay as they are, and (...) stands where you cut something out between."
    if (found := kind_left(db, words)) is not None:
        return f"A {found} is still in it: cut it out."
    to = writing.author(db, number(view))
    if to is None:
        return MISSING.format(view)
    worded = house.wording.render(quoting.question("", words), to.language, to.channel)
    return None if worded.put else "It is too long for a text that asks them: leave less of it."


def kind_left(db: Connection, words: str) -> str | None:
    """What redaction would still take out, as a kind; None: nothing."""
    found = redact(words, never_published(db)).removed
    return found[0].kind if found else private_in(words)


@dataclass(frozen=True, slots=True)
class Looked:
    """A quote as whoever approves it looks at it. `why_not`: they do not publish it, and why."""

    quote: Quote
    whole: str
    to_judge: Sequence[Found]
    warnings: Sequence[str]
    why_not: str | None


def look(db: Connection, house: "House", quote: Quote, person: "Person", now: datetime) -> Looked:
    """`whole`: all that stands around it, for those who may read it."""
    known = source(db, quote.view, now)
    whole = redact(known.text or "", never_published(db)).text if rules.why_never(known) is None else ""
    marked = redact(quote.words, never_published(db)).to_judge
    why_not = _why_not_approved(db, house, quote, person, known, whole)
    return Looked(quote, whole, marked, list(_warnings(db, house, quote)), why_not)


def _why_not_approved(
    db: Connection, house: "House", quote: Quote, person: "Person", known: Source, whole: str
) -> str | None:
    if (theirs := moderating.why_not_views(db, person.name, [quote.view], house.keys)) is not None:
        return theirs
    if (why_not := rules.why_not_approved(quote, known, person.name, person.roles)) is not None:
        return why_not
    if (found := kind_left(db, quote.words)) is not None:
        return f"A {found} is in it by today's lists: withdraw it, and ask for other words."
    return None if rules.is_cut_of(quote.words, whole) else "Their words have changed since: withdraw it, and ask anew."


def _warnings(db: Connection, house: "House", quote: Quote) -> Sequence[str]:
    limit = house.settings.fewest_shown
    warnings = []
    if quote_sources.spoke(db, quote.consultation) < limit:
        warnings.append(f"Fewer than {limit} people spoke here, so the words alone may lead to one of them.")
    if quote.language != house.settings.language:
        warnings.append("It is in another language: where few people write in it, that may lead to somebody.")
    return warnings


def approve(db: Connection, house: "House", quote: Quote, person: "Person", now: datetime) -> None:
    """From now on everybody may read it. Raises CannotQuote."""
    looked = look(db, house, quote, person, now)
    if looked.why_not is not None:
        raise CannotQuote(looked.why_not, "quote")
    _decide(db, quote, "published", "published a quote", person.name, now)


def refuse(db: Connection, quote: Quote, person: "Person", now: datetime) -> None:
    """It is not published, though its author said yes. Raises CannotQuote."""
    _decide(db, quote, "refused", "did not publish a quote", person.name, now)


def _decide(db: Connection, quote: Quote, state: str, did: str, by: str, now: datetime) -> None:
    if not quotes.decide(db, quote.id, state, by, now):
        raise CannotQuote(f"{quote.reference} does not wait for anybody's approval.", "quote")
    audit.note(db, by, did, now, about=f"{quote.reference} {quote.view}")


def withdraw(db: Connection, quote: Quote, by: str, now: datetime) -> None:
    """It is shown no more, and not asked about any more. Raises CannotQuote."""
    if not quotes.end(db, [quote.id], "staff", now):
        raise CannotQuote(f"{quote.reference} is not shown or asked about any more.", "quote")
    audit.note(db, by, "withdrew a quote", now, about=f"{quote.reference} {quote.view}")


def keep_names(db: Connection, lines: Sequence[str], by: str, now: datetime) -> int:
    """The names that are never published; what has one of them is shown no more. Returns how many quotes that ended."""
    wanted = list(dict.fromkeys(name for line in lines if (name := " ".join(line.split()))))
    if len(wanted) > MOST_NAMES:
        raise CannotQuote(f"Write at most {MOST_NAMES:,} names.", "names")
    if wrong := next((one for one in wanted if not SHORTEST_NAME <= len(one) <= LONGEST_NAME), None):
        raise CannotQuote(f'"{wrong[:20]}" is no name: each has {SHORTEST_NAME} to {LONGEST_NAME} letters.', "names")
    if hidden_names.keep(db, wanted, by, now):
        audit.note(db, by, "changed the names that are never published", now)
    return quotes.end(db, [one.id for one in quotes.live(db) if kind_left(db, one.words) is not None], "name", now)


def shown(db: Connection, names: Sequence[str]) -> list[Quote]:
    """What everybody may read, of these consultations; what a list has in it by now is left out at once."""
    found = quotes.shown(db, names)
    hidden = never_published(db) if found else []
    return [one for one in found if not redact(one.words, hidden).removed]
