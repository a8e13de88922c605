"""Twilio: the credentials, and where it sends texts to, with the retries that lose none."""

from collections.abc import AsyncIterator, Callable, Iterator
from datetime import datetime
from urllib.parse import urldefrag

from bot.balance import is_low, read
from bot.checking.finding import Finding, ask, asking, clock
from bot.settings import Settings

RETRIES = "#rc=3&rp=all"
"""Twilio tries again only where the address asks for it: three times, whatever went wrong."""


async def look(settings: Settings, now: Callable[[], datetime]) -> AsyncIterator[Finding]:
    from aiohttp import BasicAuth

    auth = BasicAuth(settings.twilio_account_sid or "", settings.twilio_auth_token or "")
    account = f"{settings.twilio_api_base}/2010-04-01/Accounts/{settings.twilio_account_sid}"
    async with asking(auth) as session:
        signed_in = await ask(session, f"{account}/Messages.json", PageSize="1")
        yield _sign_in(signed_in.status)
        if found := clock(signed_in, now()):
            yield found
        if signed_in.status != 200:
            return
        yield _balance((await ask(session, f"{account}/Balance.json")).said, now())
        if settings.twilio_from is None:
            yield Finding("sms webhook", True, _service(settings))
            return
        numbers = await ask(session, f"{account}/IncomingPhoneNumbers.json", PhoneNumber=settings.twilio_from)
        for finding in addresses(settings, _numbers(numbers.said)):
            yield finding


def _sign_in(status: int) -> Finding:
    if status == 200:
        return Finding("sms sign-in", True, "Twilio knows these credentials")
    if status in (401, 403):
        return Finding("sms sign-in", False, "Twilio refuses: check TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN")
    return Finding(
        "sms sign-in", False, "Twilio could not be reached: check this machine's network and TWILIO_API_BASE"
    )


def _balance(said: object, now: datetime) -> Finding:
    found = read(said.get("balance"), said.get("currency"), now) if isinstance(said, dict) else None
    if found is None:
        return Finding("sms balance", True, "Twilio does not say what is left on this account")
    left = f"{found.amount:.2f} {found.currency} left"
    return Finding("sms balance", not is_low(found, None), left if found.amount > 0 else f"{left}: top the account up")


def _service(settings: Settings) -> str:
    ours = settings.public_url
    return f"look in the messaging service: it should be {ours}/sms{RETRIES}, fallback {ours}/sms/fallback{RETRIES}"


def _numbers(said: object) -> list[dict[str, object]] | None:
    found = said.get("incoming_phone_numbers") if isinstance(said, dict) else None
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else None


def addresses(settings: Settings, numbers: list[dict[str, object]] | None) -> Iterator[Finding]:
    """The webhook and its fallback as Twilio has them, beside what they should be."""
    if not numbers:
        yield Finding("sms webhook", False, "Twilio does not show this number: check TWILIO_FROM")
        return
    for subject, key, path in (
        ("sms webhook", "sms_url", "/sms"),
        ("sms fallback", "sms_fallback_url", "/sms/fallback"),
    ):
        wanted = settings.public_url + path + RETRIES
        is_set, _, retries = str(numbers[0].get(key) or "").partition("#")
        ok = is_set == urldefrag(wanted)[0] and {"rc=3", "rp=all"} <= set(retries.split("&"))
        has = f"Twilio has {is_set or 'nothing'}"
        what = f"{has}: set it there to {wanted} with POST, or YOUSAID_PUBLIC_URL to the address that is right"
        yield Finding(subject, ok, "as it should be" if ok else what)
