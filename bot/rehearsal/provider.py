"""The provider of rehearsals: Twilio and Telegram on this machine, as strict as the real ones, and phones behind them.

Nothing leaves this machine: it answers only those on it, and calls only a bot on it.
"""

import asyncio
from collections.abc import Awaitable, Callable
from ipaddress import ip_address
from pathlib import Path

from aiohttp import web

from bot.clock import Clock, new_id
from bot.rehearsal.deliveries import Deliveries, Log, is_here
from bot.rehearsal.faults import Faults, Pause
from bot.rehearsal.phones import Phone, Phones
from bot.rehearsal.sms_network import SmsNetwork
from bot.rehearsal.telegram import TelegramApi
from bot.rehearsal.telegram_network import TelegramNetwork
from bot.rehearsal.twilio import TwilioApi
from bot.settings import Settings

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Provider:
    """`settings` are the bot's own: its credentials are the ones asked for, its public address is the one called.

    `path`: where the phones' conversations are kept; None: nowhere. `sms`, `telegram`: the faults of each side.
    `log.sent`: every message that was truly accepted, whatever the answer said. Raises ValueError for a bot elsewhere.
    """

    def __init__(
        self,
        clock: Clock,
        settings: Settings,
        path: Path | None = None,
        pause: Pause = asyncio.sleep,
        ids: Callable[[], str] = new_id,
    ) -> None:
        if settings.public_url and not is_here(settings.public_url):
            raise ValueError(
                "A rehearsal stays on this machine: YOUSAID_PUBLIC_URL must be http://127.0.0.1 and a port."
            )
        self.log = Log()
        self.sms, self.telegram = Faults(), Faults()
        self._deliveries = Deliveries()
        self.texts = SmsNetwork(settings, clock, self._deliveries, self.sms, self.log, ids, pause)
        self.chats = TelegramNetwork(settings, clock, self._deliveries, self.log, ids, pause)
        self.phones = Phones({"sms": self.texts, "telegram": self.chats}, path)
        self.texts.phones = self.chats.phones = self.phones
        self._apis = (TwilioApi(settings, self.texts, self.sms), TelegramApi(settings, self.chats, self.telegram))

    def app(self) -> web.Application:
        """Its addresses are those of the real ones, under whatever base it is hung."""
        app = web.Application(middlewares=[_only_this_machine])
        for api in self._apis:
            api.add_routes(app)
        app.on_shutdown.append(self._close)
        return app

    def sms_phone(self, number: str) -> Phone:
        return self.phones.get("sms", number)

    def telegram_phone(self, chat: int, language: str = "en") -> Phone:
        phone = self.phones.get("telegram", str(chat))
        if phone.language != language:
            phone.change(language=language)
        return phone

    async def settled(self) -> None:
        """Returns when no webhook, status or update is on its way any more."""
        await self._deliveries.settled()

    async def close(self) -> None:
        for faults in (self.sms, self.telegram):
            faults.over.set()
        await self._deliveries.close()

    async def _close(self, app: web.Application) -> None:
        await self.close()


@web.middleware
async def _only_this_machine(request: web.Request, handler: Handler) -> web.StreamResponse:
    if request.remote is None or not ip_address(request.remote).is_loopback:
        return web.Response(status=403, text="A rehearsal answers only this machine.\n")
    return await handler(request)
