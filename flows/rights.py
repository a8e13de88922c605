"""MY DATA: somebody asks what we hold about them. A dated request is opened, and nothing of it is ever texted.

Source of the date: UK GDPR, article 12(3), as the ICO counts it: from the day that it came to the same date of the next
month, and to the last day of a month that has no such date. Where that day is no working day, the law leaves time until
the next one; we promise the earlier day.
"""

from calendar import monthrange
from datetime import date

from flows import commands, privacy
from flows.commands import Found
from flows.phrase import Phrase
from flows.turn import Here, Incoming, Say, Turn
from flows.wishes import DataAsked
from flows.words import Words

MY_DATA = "MY_DATA"
DECEMBER = 12


def one_month_after(day: date) -> date:
    """31 January -> 28 February, or 29 in a leap year."""
    year, month = (day.year + 1, 1) if day.month == DECEMBER else (day.year, day.month + 1)
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def is_wish(text: str, words: Words) -> bool:
    """Does this text ask what we hold?"""
    found = commands.find(text, words)
    return found is not None and found.command == MY_DATA


def ask(here: Here) -> Turn:
    """Asked once more while the first request is open, the date stays the same."""
    key = "data-again" if here.data_by else "data-asked"
    return Turn(here.state, Say((Phrase(key, {"date": here.data_by or _by(here)}),)), asked(here))


def note(here: Here) -> Turn:
    """The same, and nothing is said: to somebody who left, or a sender that cannot be answered."""
    return Turn(here.state, None, asked(here))


def asked(here: Here) -> tuple[DataAsked, ...]:
    return () if here.data_by else (DataAsked(_by(here)),)


def answer_stranger(here: Here, incoming: Incoming) -> Turn | None:
    """Somebody who has not joined asks about data: they are answered, and join nothing by it. None: something else."""
    found = commands.find(incoming.text, here.words)
    small_print = Phrase("small-print" if incoming.channel == "sms" else "small-print-app", weight=1)
    if found == Found("PRIVACY"):
        return privacy.for_stranger(here, small_print)
    if found == Found("MORE") and privacy.is_on_first_page(here.state):
        return privacy.second_page(here)
    if found is not None and found.command == MY_DATA:
        turn = ask(here)
        return Turn(turn.state, Say((*(turn.say.phrases if turn.say else ()), small_print), first=True), turn.facts)
    return None


def _by(here: Here) -> date:
    return one_month_after(here.today)
