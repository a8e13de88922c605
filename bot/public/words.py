"""The words of the public page in one language: ours from the catalog, staff's own in the language that they have."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, tzinfo
from decimal import Decimal
from typing import NamedTuple

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal
from markupsafe import Markup, escape

from bot import messages
from bot.wording import span
from flows.consultation import Text
from flows.how_long import Span
from storage.log_heads import Head

ALWAYS_SAID = (
    "page-again", "page-all", "page-asked", "page-because", "page-back", "page-by",
    "page-can-change", "page-counting", "page-data", "page-days", "page-decides", "page-empty", "page-equal",
    "page-figures", "page-hidden", "page-languages", "page-late", "page-learned", "page-members", "page-messages",
    "page-no-choice", "page-no-objection", "page-no-outcome", "page-nobodys-name", "page-nobody", "page-objection",
    "page-on-time", "page-open", "page-owner", "page-people", "page-promises",
    "page-quotes", "page-quotes-lead", "page-result", "page-said",
    "page-secret", "page-skip", "page-staff", "page-thanked", "page-they-say", "page-title", "page-told",
    "page-votes", "page-words",
)  # fmt: skip
"""Those without a blank: templates have them as `w.title` and so on."""

STATUSES = {
    "heard": "page-heard",
    "read": "page-read",
    "planned": "page-planned",
    "doing": "page-doing",
    "done": "page-done",
    "tried": "page-tried",
    "not_doing": "page-not_doing",
}
CHOICES = {
    "yes": "button-yes",
    "no": "button-no",
    "partly": "button-partly",
    "object": "button-object",
    "agree": "button-agree",
    "disagree": "button-disagree",
}
DATES = {"en": "d MMMM y", "so": "d MMMM y"}


class Own(NamedTuple):
    """Words of staff, and the language that they are in."""

    language: str
    words: str


class Words:
    def __init__(
        self, language: str, name: str, zone: tzinfo, own: Mapping[tuple[str, str], str] | None = None
    ) -> None:
        """`own`: the organisation's words for some messages, over ours."""
        self.language, self.name, self.zone, self.own_words = language, name, zone, own or {}

    @property
    def direction(self) -> str:
        """ "ltr" or "rtl" """
        return str(Locale.parse(self.language).text_direction)

    @property
    def labels(self) -> dict[str, Markup]:
        return {key.removeprefix("page-").replace("-", "_"): self.say(key) for key in ALWAYS_SAID}

    @property
    def colon(self) -> str:
        return "\u00a0:" if self.language == "fr" else ":"

    @property
    def lead(self) -> Markup:
        return self.say("page-lead", name=self.name)

    def log(self, head: Head) -> Markup:
        day = self.day(date.fromisoformat(head.day))
        return self.say("page-log", day=day, count=head.number, hash=head.hash)

    def how_to_join(self, keyword: str, number: str) -> Markup:
        return self.say("page-join", keyword=keyword, number=number)

    def say(self, key: str, **blanks: object) -> Markup:
        """What is filled in keeps its own direction, whichever way the sentence runs."""
        own = self.own_words.get((self.language, key))
        said = list(map(escape, messages.parts(self.language, key) if own is None else messages.cut(own)))
        for place in range(1, len(said), 2):
            said[place] = Markup("<bdi>{}</bdi>").format(blanks[said[place]])
        return Markup("").join(said)

    def span(self, long: Span) -> str:
        return span(long, self.language)

    def day(self, when: date | datetime) -> str:
        local = when.astimezone(self.zone).date() if isinstance(when, datetime) else when
        return format_date(local, DATES.get(self.language, "long"), locale=self.language)

    def tenths(self, number: int) -> str:
        """ "2.7", or "2,7" where that is written so."""
        return format_decimal(Decimal(number) / 10, format="0.0", locale=self.language)

    def own(self, text: Text) -> Own:
        known = text.by_language
        language = self.language if known.get(self.language) else next(iter(known))
        return Own(language, text.in_language(self.language))

    def choice(self, value: str) -> Own:
        """A fixed answer such as "yes"; what is in no catalog as it is."""
        return Own(self.language, str(self.say(CHOICES[value])) if value in CHOICES else value)


def named(language: str) -> str:
    """A language's own name: "Polski"."""
    name = str(Locale.parse(language).display_name)
    return name[:1].upper() + name[1:]


def wanted(accepted: str, offered: Iterable[str]) -> str | None:
    """The offered language that an Accept-Language header likes best."""
    known, liked = set(offered), []
    for place, part in enumerate(accepted.split(",")[:20]):
        tag, _, quality = part.strip().partition(";q=")
        code = tag.split("-")[0].strip().lower()
        if code in known and (weight := _weight(quality)) > 0:
            liked.append((-weight, place, code))
    return min(liked)[2] if liked else None


def _weight(quality: str) -> float:
    try:
        return float(quality) if quality else 1.0
    except ValueError:
        return 0.0
