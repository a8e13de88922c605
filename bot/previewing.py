"""What will go out, before it goes: each text, who gets it, how long it is, what it costs, and why they hear it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from bot.house import House
from bot.wording import Worded
from flows.turn import Say
from storage.audience import Crowd

WHY = {
    "said": "who said it",
    "answered": "who voted for it",
    "also_voted": "who voted on it",
    "took_part": "who took part",
    "heard_before": "who heard of it before",
}
PAID = {"sms"}
People = Mapping[Crowd, int]
"""How many, by why they hear it, what they read and how they are reached: who they are is nobody's business here."""


@dataclass(frozen=True, slots=True)
class Told:
    """The same words for all of these people."""

    say: Say
    people: People


@dataclass(frozen=True, slots=True)
class Preview:
    """One text as it goes to `people` who read this language on this channel. `price`: in pounds, for all of them."""

    language: str
    channel: str
    worded: Worded
    people: int
    price: Decimal | None


def previews(house: House, told: Iterable[Told], languages: Iterable[str]) -> list[Preview]:
    """One for each language and channel. Where nobody hears it, how it would go by SMS in these languages."""
    every = list(told)
    found = [preview for one in every for preview in _each(house, one, languages)]
    if found:
        return found
    return [_preview(house, one, language, "sms", 0) for one in every[:1] for language in languages]


def total(shown: Iterable[Preview]) -> Decimal | None:
    """In pounds; None where no price is set."""
    prices = [one.price for one in shown]
    known = [price for price in prices if price is not None]
    return sum(known, Decimal(0)) if len(known) == len(prices) else None


def everybody(told: Iterable[Told]) -> People:
    counts = Counter[Crowd]()
    for one in told:
        counts.update(one.people)
    return counts


def readers(people: People) -> Mapping[str, int]:
    """How many read each language."""
    counts = Counter[str]()
    for crowd, many in people.items():
        counts[crowd.language] += many
    return counts


def ways(people: People) -> Mapping[tuple[str, str], int]:
    """How many by (language, channel)."""
    counts = Counter[tuple[str, str]]()
    for crowd, many in people.items():
        counts[crowd.language, crowd.channel] += many
    return counts


def hear_it(people: People, left: int) -> str:
    """How many hear it and why; those who have left are only counted."""
    gone = f" {_people(left, 'more has', 'more have')} left: nothing goes to them." if left else ""
    many = sum(people.values())
    if not many:
        return f"Nobody hears it as it stands: nobody has said or answered that yet.{gone}"
    return f"{_people(many, 'person hears', 'people hear')} it: {reasons(people)}.{gone}"


def reasons(people: People) -> str:
    """ "12 who said it and 30 who voted for it" """
    counts = Counter[str]()
    for crowd, many in people.items():
        counts[crowd.why] += many
    listed = [f"{counts[why]} {words}" for why, words in WHY.items() if counts[why]]
    return " and ".join(filter(None, (", ".join(listed[:-1]), listed[-1]))) if listed else ""


def _each(house: House, told: Told, languages: Iterable[str]) -> Iterator[Preview]:
    """The languages of the consultation first, in their order."""
    order, counts = list(languages), ways(told.people)
    for language, channel in sorted(counts, key=lambda two: (_place(order, two[0]), two)):
        yield _preview(house, told, language, channel, counts[language, channel])


def _place(order: Sequence[str], language: str) -> int:
    return order.index(language) if language in order else len(order)


def _preview(house: House, told: Told, language: str, channel: str, people: int) -> Preview:
    worded = house.wording.render(told.say, language, channel)
    each = house.settings.price_per_segment if channel in PAID else Decimal(0)
    return Preview(language, channel, worded, people, None if each is None else each * worded.segments * people)


def _people(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
