"""How a change of keys stands, in words: for `yousaid check` and `yousaid keys status`."""

from sqlalchemy import Connection

from bot.clock import RealClock
from bot.settings import Settings
from storage.key_state import VARIABLES, after, state
from storage.rekeying import how_far


def said(db: Connection, settings: Settings) -> tuple[bool, str]:
    """Is nothing to be done, and one sentence."""
    set_ = [f"{VARIABLES[which]}_PREVIOUS" for which in VARIABLES if getattr(settings, f"{which}_key_previous")]
    if (far := how_far(db)) is not None:
        rows = f"{far.part}: {min(far.done, far.of):,} of {far.of:,}"
        return False, f"under way ({rows}): let the worker run, or yousaid keys rotate. Leave {' and '.join(set_)} set"
    known = state(db)
    if known is not None and after(known, settings.keys(), RealClock().now()) != known:
        return False, "a new key is set and not in use yet: start every process of yousaid anew"
    if set_:
        return False, f"at its end, everything is under the new keys: take {' and '.join(set_)} away"
    return True, "none: everything is under the keys that are set"
