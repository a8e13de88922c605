"""PRIVACY: who reads what they say, how long it is kept, whom to ask; MORE tells what we keep and what they can do."""

from flows import viewing
from flows.changing import changed
from flows.how_long import LONGEST
from flows.phrase import Phrase
from flows.state import MemberState
from flows.turn import Here, Say, Turn

PAGE = "privacy"


def first_page(here: Here) -> Turn:
    """What is open is put once more in the same reply, where it fits."""
    said = (*_who_reads(here), Phrase("more"), *_address(here, 1))
    say = changed(viewing.put_again(here, said), first=True)
    return Turn(_with_more(here), say)


def for_stranger(here: Here, small_print: Phrase) -> Turn:
    """Nobody has to join to ask who reads."""
    say = Say((*_who_reads(here), Phrase("more"), small_print, *_address(here, 2)), first=True)
    return Turn(_with_more(here), say)


def is_on_first_page(state: MemberState) -> bool:
    return state.more is not None and state.more[0] == PAGE


def second_page(here: Here) -> Turn:
    telegram = (Phrase("privacy-telegram", weight=2),) if "telegram" in here.notice.channels else ()
    say = Say((Phrase("privacy-more"), *telegram, *_address(here, 1)), first=True)
    return Turn(changed(here.state, more=None), say)


def _who_reads(here: Here) -> tuple[Phrase, ...]:
    contact = here.notice.contact
    ask = Phrase("privacy-ask", {"contact": contact}) if contact else Phrase("privacy-ask-person")
    return Phrase("privacy-staff"), Phrase("privacy-long", {"time": LONGEST}), ask


def _address(here: Here, weight: int) -> tuple[Phrase, ...]:
    address = here.notice.address
    return (Phrase("privacy-page", {"address": address}, weight),) if address else ()


def _with_more(here: Here) -> MemberState:
    return changed(here.state, more=(PAGE, "1"))
