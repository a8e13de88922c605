"""Refused requests are said in the log, and seldom: anybody on the internet can send us a thousand a second."""

import logging
from collections import Counter
from collections.abc import Callable

from bot.clock import seconds

SELDOM = 60.0
FORGED = (401, 403)
HELP = {
    "sms": "YOUSAID_PUBLIC_URL and TWILIO_AUTH_TOKEN must be what Twilio has, whatever a proxy says our address is",
    "telegram": "TELEGRAM_SECRET must be what was set when Telegram was told our address",
}
log = logging.getLogger(__name__)


class Seldom:
    """How many there were of something, told once a minute at most. `clock`: seconds by any watch that goes on."""

    def __init__(self, clock: Callable[[], float] = seconds) -> None:
        self._clock = clock
        self._since: Counter[str] = Counter()
        self._said: dict[str, float] = {}

    def many(self, what: str) -> int:
        """One more, and how many since they were last told of; 0 while it is too early to tell."""
        self._since[what] += 1
        now = self._clock()
        if now - self._said.get(what, -SELDOM) < SELDOM:
            return 0
        self._said[what] = now
        return self._since.pop(what)


class Refusals:
    def __init__(self, clock: Callable[[], float] = seconds) -> None:
        self._seldom = Seldom(clock)

    def note(self, channel: str, status: int) -> None:
        """Only those that nobody signed: the others say to their sender what is wrong."""
        if status in FORGED and (many := self._seldom.many(channel)):
            log.warning(REFUSED + HELP[channel] + ". See: yousaid check", many, channel)


REFUSED = "%d refused on %s: not signed for this address. If that was the provider's own: "
