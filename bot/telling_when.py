"""When an outcome will be told, in words that staff read: in the terminal and on the page alike."""

from datetime import datetime

from bot.clock import o_clock
from bot.house import House
from flows.unasked import UnaskedRules, is_quiet, quiet_ends


def when_told(house: House, at: datetime, now: datetime, rules: UnaskedRules) -> str:
    """The time that was asked for, or the end of the quiet hours; a person who was just written to hears later."""
    if not rules.live:
        return "Trial mode: it waits until everything that yousaid staff list names is set."
    when = quiet_ends(at, rules) if is_quiet(at, rules) else at
    if when <= now:
        return "It goes now; who was written to today or often this week hears a little later."
    return f"It goes from {local_time(house, when)} on."


def local_time(house: House, when: datetime) -> str:
    """ "Fri 8 Jan, 10am"."""
    local = when.astimezone(house.settings.zone)
    return f"{local:%a} {local.day} {local:%b}, {o_clock(local)}"
