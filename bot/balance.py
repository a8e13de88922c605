"""What is left on the account at the provider: asked a few times a day, beside what a week of texts costs."""

from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from storage import costs, providers
from storage.providers import Balance

if TYPE_CHECKING:
    from bot.house import House
    from bot.settings import Settings

EVERY = timedelta(hours=6)
WEEK = timedelta(days=7)
STOPPED_BY = {
    "30002": "Twilio has suspended the account. Top it up, or ask Twilio why.",
    "20003": "Twilio refuses the account's token. See: yousaid check",
    "20404": "Twilio does not know the account. See: yousaid check",
    "401": "The provider refuses our token. See: yousaid check",
}
SENDER_NOT_SET_UP = "The provider takes nothing from our number: it is not set up to send. See: yousaid check"


async def look_at_balance(house: "House") -> None:
    """Raises what the client raises; then it is asked again at the next tick that is due."""
    lane, now = house.lane("sms"), house.clock.now()
    if lane is None or not _is_due(house.balance_asked_for, now):
        return
    house.balance_asked_for = now
    found = await lane.client.client.balance.fetch_async()
    if (balance := read(found.balance, found.currency, now)) is not None:
        await house.writer.run(_keep, house, balance)


def _is_due(asked: datetime | None, now: datetime) -> bool:
    return asked is None or not timedelta(0) <= now - asked < EVERY


def read(amount: Any, currency: Any, now: datetime) -> Balance | None:
    """None for what is no amount."""
    try:
        number = Decimal(str(amount))
    except InvalidOperation:
        return None
    return Balance(number, str(currency or "")[:8], now) if number.is_finite() else None


def _keep(house: "House", balance: Balance) -> None:
    with house.database.transaction() as db:
        providers.keep_balance(db, balance)


def week(db: Connection, settings: "Settings", now: datetime) -> Decimal | None:
    """What the last seven days cost; None where no price is set."""
    if settings.price_per_segment is None:
        return None
    since = costs.midnight((now - WEEK).astimezone(settings.zone).date(), settings.zone)
    return costs.spent(db, since) * settings.price_per_segment


def is_low(balance: Balance, week: Decimal | None) -> bool:
    """Less than a week's texts. Whatever the currency: it is a warning, not a bill."""
    return balance.amount <= 0 or (week is not None and balance.amount < week)


def said(balance: Balance, week: Decimal | None) -> str:
    """ "12.30 GBP are left at Twilio; the last seven days cost 20.00." """
    beside = "" if week is None else f"; the last seven days cost {week:.2f}"
    return f"{balance.amount:.2f} {balance.currency} are left at Twilio{beside}."


def why_stopped(code: str) -> str:
    return STOPPED_BY.get(code, SENDER_NOT_SET_UP)
