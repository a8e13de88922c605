"""When something goes, in the words of a page."""

from datetime import datetime

from bot.house import House
from bot.telling_when import when_told
from flows.unasked import UnaskedRules

IN_TRIAL = "Trial mode: it waits until everything is set that home lists as missing."


def when_it_goes(house: House, at: datetime, now: datetime, rules: UnaskedRules) -> str:
    return when_told(house, at, now, rules) if rules.live else IN_TRIAL
