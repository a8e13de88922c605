"""The page about privacy: who we are, why we may use it, what we keep, how long, who reads it, and what people can do.

Each paragraph is a message of its own (`notice-...`), so that every language has the same ones; the facts are those of
this installation.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from bot.offered import offer
from bot.public.words import Words, named, wanted
from bot.retaining import chosen as days_chosen
from flows.how_long import kept

if TYPE_CHECKING:
    from bot.house import House

BASES = {
    "": "notice-basis-consent",
    "consent": "notice-basis-consent",
    "soft_opt_in": "notice-basis-soft_opt_in",
    "public_task": "notice-basis-public_task",
}
"""Why it may be used (`Settings.lawful_basis`) -> the message that says so."""

KEEP = ("notice-keep-number", "notice-keep-words", "notice-keep-agreed", "notice-keep-danger")
RIGHTS = ("notice-rights-data", "notice-rights-forget", "notice-rights-stop", "notice-rights-other")


@dataclass(frozen=True, slots=True)
class Chapter:
    title: Markup
    lines: Sequence[Markup]


def page(house: "House", asked: str | None, accepts: str) -> tuple[str, dict[str, Any]]:
    """The language that it is shown in, and what stands on it. `asked`: a language chosen on the page."""
    with house.database.reading() as db:
        house.renew(db)
        offered = offer(db, house.settings)
    chosen = asked if asked in offered.languages else None
    language = chosen or wanted(accepts, offered.languages) or offered.first
    words = Words(language, house.name, house.settings.zone, house.wording.own)
    return language, {
        "words": words,
        "w": words.labels,
        "title": words.say("notice-title"),
        "lead": words.say("notice-lead", name=house.name),
        "chapters": list(_chapters(house, words)),
        "lang": f"?lang={language}" if chosen else "",
        "languages": [(code, named(code)) for code in offered.languages],
        "here": "/privacy",
    }


def _chapters(house: "House", words: Words) -> Iterator[Chapter]:
    say = words.say
    yield Chapter(say("notice-who"), list(_who(house, words)))
    yield Chapter(say("notice-why"), [say(BASES[house.settings.lawful_basis])])
    yield Chapter(say("notice-what"), [say(key) for key in KEEP])
    long = [
        say(one.key, **{name: words.span(span) for name, span in one.spans.items()})
        for one in kept(days_chosen(house.settings))
    ]
    yield Chapter(say("notice-long"), long)
    reads = [say("privacy-staff", name=house.name), say("notice-reads-danger"), say("notice-reads-public")]
    yield Chapter(say("notice-reads"), reads)
    yield Chapter(say("notice-firms"), list(_firms(house, words)))
    yield Chapter(say("notice-open"), [say("notice-open-sms"), say("notice-open-phone")])
    yield Chapter(say("notice-rights"), [*(say(key) for key in RIGHTS), say("notice-rights-complain")])


def _who(house: "House", words: Words) -> Iterator[Markup]:
    settings = house.settings
    yield words.say("notice-controller", organisation=settings.organisation or house.name)
    if settings.data_contact:
        yield words.say("notice-contact", contact=settings.data_contact)
    else:
        yield words.say("notice-contact-text")


def _firms(house: "House", words: Words) -> Iterator[Markup]:
    firms = {"sms": "notice-firms-twilio", "telegram": "notice-firms-telegram"}
    yield from (words.say(firms[channel]) for channel in house.settings.channels_on() if channel in firms)
    yield words.say("notice-firms-host")
