"""What will go out, before it goes: each text, who gets it, how long it is, what it costs, and why they hear it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from bot.house import House
from bot.telling.telling import News
from bot.wording import Worded
from storage.audience import Hearer

WHY = {
    "said": "who said it",
    "answered": "who voted for it",
    "also_voted": "who voted on it",
    "took_part": "who took part",
    "heard_before": "who heard of it before",
}
PAID = {"sms"}


@dataclass(frozen=True, slots=True)
class Preview:
    """One text as it goes to `people` who read this language on this channel. `price`: in pounds, for all of them."""

    language: str
    channel: str
    worded: Worded
    people: int
    price: Decimal | None


def previews(house: House, news: Iterable[News], languages: Iterable[str]) -> list[Preview]:
    """One for each language and channel. Where nobody hears it, how it would go by SMS in these languages."""
    every = list(news)
    found = [preview for one in every for preview in _each(house, one, languages)]
    if found:
        return found
    return [_preview(house, one, language, "sms", 0) for one in every[:1] for language in languages]


def total(shown: Iterable[Preview]) -> Decimal | None:
    """In pounds; None where no price is set."""
    prices = [one.price for one in shown]
    known = [price for price in prices if price is not None]
    return sum(known, Decimal(0)) if len(known) == len(prices) else None


def hear_it(hearers: Sequence[Hearer], left: int) -> str:
    """How many hear it and why; those who have left are only counted."""
    gone = f" {_people(left, 'more has', 'more have')} left: nothing goes to them." if left else ""
    if not hearers:
        return f"Nobody hears it as it stands: nobody has said or answered that yet.{gone}"
    return f"{_people(len(hearers), 'person hears', 'people hear')} it: {_listed(hearers)}.{gone}"


def _listed(hearers: Sequence[Hearer]) -> str:
    counts = Counter(one.why for one in hearers)
    reasons = [f"{counts[why]} {words}" for why, words in WHY.items() if counts[why]]
    return " and ".join(filter(None, (", ".join(reasons[:-1]), reasons[-1])))


def _each(house: House, news: News, languages: Iterable[str]) -> Iterator[Preview]:
    """The languages of the consultation first, in their order."""
    order = list(languages)
    counts = Counter((one.language, one.channel) for one in news.hearers)
    for language, channel in sorted(counts, key=lambda two: (_place(order, two[0]), two)):
        yield _preview(house, news, language, channel, counts[language, channel])


def _place(order: Sequence[str], language: str) -> int:
    return order.index(language) if language in order else len(order)


def _preview(house: House, news: News, language: str, channel: str, people: int) -> Preview:
    worded = house.wording.render(news.say, language, channel)
    each = house.settings.price_per_segment if channel in PAID else Decimal(0)
    return Preview(language, channel, worded, people, None if each is None else each * worded.segments * people)


def _people(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
