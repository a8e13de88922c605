"""How we stand with each provider: what was left on the account when we last asked, and whether it has stopped us."""

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import Connection

from storage import kept
from storage.statements import run

BALANCE = "provider_balance"
STOPPED = "stopped:"
RESTS = "rests:"
LONGEST_REST = timedelta(hours=1)
"""What is further away was written before the clock was set back."""


class Balance(NamedTuple):
    """`currency`: such as GBP."""

    amount: Decimal
    currency: str
    at: datetime


class Stopped(NamedTuple):
    """The provider takes nothing more from us; `code` is its own word for why."""

    channel: str
    code: str
    since: datetime


def keep_balance(db: Connection, balance: Balance) -> None:
    kept.keep(db, BALANCE, json.dumps([str(balance.amount), balance.currency, balance.at.isoformat()]))


def balance(db: Connection) -> Balance | None:
    written = kept.value(db, BALANCE)
    if written is None:
        return None
    amount, currency, at = json.loads(written)
    return Balance(Decimal(amount), currency, datetime.fromisoformat(at))


def note(db: Connection, channel: str, code: str | None, now: datetime) -> None:
    """Where it was stopped for the same reason before, since when it was stays."""
    known = kept.value(db, STOPPED + channel)
    if known is None or known.partition(" ")[0] != (code or "-"):
        kept.keep(db, STOPPED + channel, f"{code or '-'} {now.isoformat()}")


def goes_on(db: Connection, channels: Iterable[str]) -> None:
    """Something was taken: nothing stops it any more."""
    run(db, "DELETE FROM settings WHERE key = ?", [(STOPPED + channel,) for channel in sorted(set(channels))])


def stopped(db: Connection) -> list[Stopped]:
    found = kept.beginning_with(db, STOPPED)
    return [
        Stopped(key.removeprefix(STOPPED), code, datetime.fromisoformat(since))
        for key, (code, _, since) in ((key, value.partition(" ")) for key, value in sorted(found.items()))
    ]


def rest(db: Connection, channel: str, until: datetime) -> None:
    """It said that nothing may go before then, and means every process."""
    kept.keep(db, RESTS + channel, until.isoformat())


def resting(db: Connection, now: datetime) -> dict[str, datetime]:
    """Until when nothing may go, by channel."""
    found = kept.beginning_with(db, RESTS).items()
    told = {key.removeprefix(RESTS): datetime.fromisoformat(until) for key, until in found}
    return {channel: until for channel, until in told.items() if now < until <= now + LONGEST_REST}
