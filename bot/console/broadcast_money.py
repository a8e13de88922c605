"""What a broadcast costs, beside what the month has cost, in the words of a page."""

from collections.abc import Iterator

from bot.broadcasting.bill import Bill, limits
from bot.console.saying import counted
from bot.money import money
from bot.settings import Settings
from flows.broadcast import is_above, needs_second, share
from flows.budget import KEPT_FOR_REPLIES


def costs(bill: Bill, settings: Settings) -> Iterator[str]:
    limit = limits(settings)
    texts = counted(bill.segments, "text", "texts")
    if settings.price_per_segment is None:
        yield f"It takes {texts} by SMS. What that costs is not known: no price of a text is set."
    else:
        of = f" of {money(limit.month)}" if limit.month is not None else ""
        yield f"It costs about {money(bill.cost)}, for {texts} by SMS. This month so far: {money(bill.spent)}{of}."
    if limit.month is not None and is_above(bill.spent, bill.cost, limit):
        yield (
            f"That is more than this month's texts may cost, so it cannot go: the last {KEPT_FOR_REPLIES}% are kept "
            "for replies. Choose fewer people."
        )
    elif (mark := share(bill.spent, bill.cost, limit)) is not None:
        yield f"With it, this month's texts cost {mark}% of what they may, or more."
    if needs_second(bill.people, bill.cost, limit):
        yield "A second person must approve exactly this."
