"""Dates and times that are typed behind an option."""

from datetime import datetime, tzinfo

from bot.commands.telling import WrongUse
from bot.files.dates import DateProblem, read_moment


def moment_of(typed: str, zone: tzinfo, now: datetime, option: str = "--at") -> datetime:
    """Raises WrongUse."""
    try:
        return read_moment(typed, zone, now.astimezone(zone).date())
    except DateProblem as wrong:
        raise WrongUse(f"{option}: {wrong}") from None
