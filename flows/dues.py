"""Thanks and payment: what a consultation offers, what a member is owed for it, and how they hear of it by text.

What somebody is paid for taking part never depends on what they said, and changes no count.
"""

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

from flows.due import Due, Kind, pounds
from flows.phrase import Phrase
from flows.turn import Say

How = Literal["cash", "voucher", "bank", "other"]

KINDS: dict[str, str] = {
    "thanks": "thanks, and no money",
    "voucher": "a voucher",
    "expenses": "what it costs them to take part",
    "fee": "money for their time",
}
HOW: dict[str, str] = {
    "cash": "in cash",
    "voucher": "by a voucher, given by hand",
    "bank": "through the bank, outside this system",
    "other": "in another way",
}
"""How it was paid. There is no room for a remark: so no account number can stand anywhere."""

OFFERED = {"voucher": "offer-voucher", "fee": "offer-fee", "expenses": "offer-expenses"}
"""Each kind -> the message that says it to members."""

PAID_ALIKE = ("voucher", "fee")
"""Kinds of which everybody gets the same; expenses differ from person to person."""

WRITTEN = re.compile(
    r"(thanks|voucher|expenses|fee)(?: +£?([0-9]{1,4}(?:\.[0-9]{2})?))?(?: +first +([1-9][0-9]{0,5}))?"
)
MONEY = re.compile(r"£?([0-9]{1,4})(?:\.([0-9]{2}))?")
EXAMPLE = "voucher 10"


class Offer(NamedTuple):
    """What who takes part is offered. `pence`: of a voucher or a fee, each. `first`: only so many; None: everybody."""

    kind: Kind
    pence: int = 0
    first: int | None = None

    @property
    def written(self) -> str:
        """As in a file: "voucher 10 first 20"."""
        amount = f" {self.pence / 100:.2f}".removesuffix(".00") if self.pence else ""
        return f"{self.kind}{amount}{f' first {self.first}' if self.first else ''}"


def read_offer(written: str) -> Offer | None:
    """None for what cannot be read, or makes no sense: a voucher of nothing, thanks of £5."""
    found = WRITTEN.fullmatch(" ".join(written.split()).casefold())
    if found is None:
        return None
    kind, pence = found[1], pence_of(found[2]) if found[2] else 0
    if (kind in PAID_ALIKE) != bool(pence):
        return None
    return Offer(kind, pence or 0, int(found[3]) if found[3] else None)  # type: ignore[arg-type]


def pence_of(written: str) -> int | None:
    """ "10", "12.40", "£5": pence, from 1 to £9,999.99; None for anything else."""
    found = MONEY.fullmatch(written.strip())
    pence = int(found[1]) * 100 + int(found[2] or 0) if found else 0
    return pence or None


def offered(offer: Offer | None, weight: int) -> tuple[Phrase, ...]:
    """What RULES says of it."""
    if offer is None or offer.kind not in OFFERED:
        return ()
    said = OFFERED[offer.kind]
    first = (Phrase("offer-first", {"number": offer.first}, weight),) if offer.first else ()
    return (Phrase(said, {"amount": pounds(offer.pence)}, weight), *first)


def owed(due: Due) -> Say:
    """Unasked. Where the subject is sensitive it says only that there is something: the phone may be shared."""
    if due.sensitive:
        return Say((Phrase("owed-news"), Phrase("update-end")))
    key = "owed-voucher" if due.kind == "voucher" else "owed-money"
    told = Phrase(key, {"amount": due.amount, "date": due.until, "reference": due.reference})
    return Say((told, Phrase("owed-benefits", weight=1), Phrase("update-end")))


def paid(due: Due) -> Say:
    """Unasked: who got nothing says so, and a person looks."""
    if due.sensitive:
        return Say((Phrase("owed-news"), Phrase("update-end")))
    return Say((Phrase("owed-paid", {"amount": due.amount, "reference": due.reference}), Phrase("update-end")))


def for_status(dues: Sequence[Due]) -> tuple[Phrase, ...]:
    """The first that they get, and all of it where there is more."""
    if not dues:
        return ()
    soonest = min(dues, key=lambda due: (due.until, due.number))
    amount = pounds(sum(due.pence for due in dues))
    return (Phrase("owed-status", {"amount": amount, "date": soonest.until, "reference": soonest.reference}),)
