"""What one member is owed for taking part, as a value."""

from datetime import date
from typing import Literal, NamedTuple

Kind = Literal["thanks", "voucher", "expenses", "fee"]


class Due(NamedTuple):
    """What one member is owed. `number`: what staff and they call it. `until`: the day by which they get it."""

    number: int
    kind: Kind
    pence: int
    until: date
    sensitive: bool = False

    @property
    def reference(self) -> str:
        return f"P{self.number}"

    @property
    def amount(self) -> str:
        return pounds(self.pence)


def pounds(pence: int) -> str:
    return f"£{pence / 100:.2f}".removesuffix(".00")
