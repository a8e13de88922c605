"""A broadcast before it goes: to whom, how it will look, what it costs, and who has to say yes."""

from collections.abc import Iterator
from datetime import tzinfo

from bot.broadcasting.bill import Bill, Way
from bot.commands.telling import counted, listed, moment
from bot.commands.whom import CHANNELS, language_name, ways
from bot.money import money
from flows.broadcast import AS_STAFF_SAY, Broadcast, Limits, needs_second, share
from flows.crowd import EVERYBODY, Rule, Segment, alternatives
from storage.broadcasts import seen

SAMPLES = 3
RULES = {
    EVERYBODY: EVERYBODY,
    "language": "read {of}",
    "channel": "are reached {of}",
    "took-part": "took part in {of}",
    "has-not-answered": "have not answered {of}",
    "group": "are in the group {of}",
    "said": "wrote {of}",
}


def preview(broadcast: Broadcast, bill: Bill, limits: Limits, has_price: bool, zone: tzinfo) -> Iterator[str]:
    yield from heading(broadcast, zone)
    yield from unagreed(bill)
    if not bill.people:
        yield "Nobody gets it as it stands: choose others, or wait until somebody is there."
        return
    yield f"{counted(bill.people, 'person gets', 'people get')} it now. {ways(bill.sizes)}"
    for language, channel in samples(bill):
        text = bill.texts[language, channel]
        yield f"  In {language_name(language)} {CHANNELS[channel]}, {counted(text.segments, 'segment', 'segments')}:"
        yield f"  {text.text}"
    yield from introduced(bill)
    yield from price(bill, limits, has_price)
    if needs_second(bill.people, bill.cost, limits):
        yield "A second person must approve exactly this."
    if broadcast.state == "waiting":
        yield f"What waits for that yes was shown with the code {broadcast.code}{changes(broadcast, bill)}."


def introduced(bill: Bill) -> Iterator[str]:
    """To whom it is our first text."""
    if bill.first:
        way = min(bill.first, key=lambda one: (-bill.first[one], one))
        many = counted(sum(bill.first.values()), "person gets", "people get")
        yield f"{many} it as our first text, such as:"
        yield f"  {bill.first_texts[way].text}"


def unagreed(bill: Bill) -> Iterator[str]:
    if bill.unagreed:
        yield (
            f"{counted(bill.unagreed, 'person does', 'people do')} not get it: they have not agreed to be asked again, "
            "and take no part in what it is about."
        )


def heading(broadcast: Broadcast, zone: tzinfo) -> Iterator[str]:
    approved = f", approved by {broadcast.approved_by}" if broadcast.approved_by else ""
    yield f"Broadcast {broadcast.number} by {broadcast.author}: {AS_STAFF_SAY[broadcast.state]}{approved}."
    yield f"To {described(broadcast.segment)}."
    if (when := broadcast.goes_at or broadcast.at) is not None:
        yield f"When: {moment(when, zone)}."


def changes(broadcast: Broadcast, bill: Bill) -> str:
    return (
        "" if seen(broadcast, bill.people) == broadcast.seen else f", when {broadcast.people} people would have got it"
    )


def samples(bill: Bill) -> list[Way]:
    """Three that differ: what most get, what goes another way, and what is longest."""
    by_size = sorted(bill.sizes, key=lambda way: (-bill.sizes[way], way))
    first = by_size[0]
    others = sorted(by_size, key=lambda way: ((way[0] == first[0]) + (way[1] == first[1]), -bill.sizes[way], way))
    longest = max(by_size, key=lambda way: (bill.texts[way].segments, len(bill.texts[way].text)))
    return list(dict.fromkeys([first, longest, *others]))[:SAMPLES]


def price(bill: Bill, limits: Limits, has_price: bool) -> Iterator[str]:
    if not has_price:
        what = f"{counted(bill.segments, 'segment', 'segments')} by text"
        yield f"It takes {what}. What that costs is not known: set YOUSAID_PRICE_PER_SEGMENT."
        return
    of = f" of {money(limits.month)}" if limits.month is not None else ""
    yield (
        f"It costs about {money(bill.cost)} for {counted(bill.segments, 'segment', 'segments')} by text. "
        f"Texts of this month: {money(bill.spent)}{of}."
    )
    if (mark := share(bill.spent, bill.cost, limits)) is not None:
        yield f"Warning: with it, this month's texts have cost {mark}% of what they may, or more."


def described(segment: Segment) -> str:
    meant = [" or ".join(map(in_words, several)) for several in alternatives(segment)]
    named = [one for one in meant if one != EVERYBODY]
    whom = [f"those who {listed(named)}"] if named else [EVERYBODY] if meant else []
    also = [f"those who {' or '.join(map(in_words, segment.include))}"] if segment.include else []
    never = f", but never those who {' or '.join(map(in_words, segment.exclude))}" if segment.exclude else ""
    return ", and also ".join([*whom, *also]) + never


def in_words(rule: Rule) -> str:
    named = {"language": language_name, "channel": CHANNELS.__getitem__}.get(rule.kind, str)(rule.of) if rule.of else ""
    return RULES[rule.kind].format(of=f"{rule.question} in {named}" if rule.question else named)
