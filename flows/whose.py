"""What happens when it is said whose an address is. Each names it by the id of its row."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AddressConfirmed:
    """It is still theirs: what waited for that may go."""

    address: str


@dataclass(frozen=True, slots=True)
class AddressAsked:
    """They wrote after so long that they were asked first whether it is still them."""

    address: str


@dataclass(frozen=True, slots=True)
class AddressDetached:
    """It is not theirs, or not any more: nothing goes there, and nothing that comes from there is this member's."""

    address: str
