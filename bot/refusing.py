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


class Refusals:
    """`clock`: seconds by any watch that goes on."""

    def __init__(self, clock: Callable[[], float] = seconds) -> None:
        self._clock = clock
        self._since: Counter[str] = Counter()
        self._said: dict[str, float] = {}

    def note(self, channel: str, status: int) -> None:
        """Only those that nobody signed: the others say to their sender what is wrong."""
        if status not in FORGED:
            return
        self._since[channel] += 1
        now = self._clock()
        if now - self._said.get(channel, -SELDOM) < SELDOM:
            return
        self._said[channel] = now
        log.warning(REFUSED + HELP[channel] + ". See: yousaid check", self._since.pop(channel), channel)


REFUSED = "%d refused on %s: not signed for this address. If that was the provider's own: "
