"""Telegram's Bot API, as strict as the real one: sign in, send, answer a press, set a webhook, ask for updates."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from aiohttp import web

from bot.rehearsal import enclosures
from bot.rehearsal import telegram_rules as rules
from bot.rehearsal.deliveries import is_here
from bot.rehearsal.faults import Fault, Faults, play
from bot.rehearsal.telegram_network import TelegramNetwork, chat_of
from bot.rehearsal.telegram_rules import Refused
from bot.rehearsal.twilio_rules import is_web_address
from bot.settings import Settings

Asked = Mapping[str, Any]
LONGEST_WAIT = 50


class TelegramApi:
    def __init__(self, settings: Settings, network: TelegramNetwork, faults: Faults) -> None:
        self.settings, self.network, self.faults = settings, network, faults
        self._asking = 0
        methods: dict[str, Callable[[Asked], Awaitable[Any]]] = {
            "getFile": self.get_file,
            "getMe": self.get_me,
            "deleteMessage": self.delete_message,
            "answerCallbackQuery": self.answer_press,
            "setWebhook": self.set_webhook,
            "deleteWebhook": self.delete_webhook,
            "getWebhookInfo": self.get_webhook_info,
            "getUpdates": self.get_updates,
        }
        self._methods = {name.casefold(): method for name, method in methods.items()}

    def add_routes(self, app: web.Application) -> None:
        app.router.add_get("/file/bot{token:[^/]+}/{path:.+}", self.file)
        app.router.add_route("*", "/bot{token:[^/]+}/{method}", self.call)

    async def call(self, request: web.Request) -> web.StreamResponse:
        """Method names count in any case, as they do there. A token of the wrong form is an unknown address."""
        name = request.match_info["method"].casefold()
        try:
            if request.match_info["token"] != self.settings.telegram_bot_token:
                raise Refused(401)
            asked = await rules.read_parameters(request)
            if name == "sendmessage":
                return await self._send(request, asked)
            if name not in self._methods:
                raise Refused(404)
            return _done(await self._methods[name](asked))
        except Refused as refused:
            return refused.answer()

    async def _send(self, request: web.Request, asked: Asked) -> web.StreamResponse:
        self.network.log.asked.append(("telegram", self.network.clock.now()))
        fault = self.faults.next()
        _refuse_as_scripted(fault)

        async def accept() -> web.Response:
            rules.only(asked, rules.SEND)
            return _done(self.network.send(rules.chat_id(asked), rules.text(asked), rules.buttons(asked)))

        return await play(fault, request, accept, self.faults.over)

    async def get_me(self, asked: Asked) -> Any:
        can = dict.fromkeys(("can_join_groups", "can_read_all_group_messages", "supports_inline_queries"), False)
        return {**self.network.bot, **can}

    async def delete_message(self, asked: Asked) -> bool:
        rules.only(asked, {"chat_id", "message_id"})
        self.network.delete(rules.chat_id(asked), rules.whole_number(asked, "message_id", 0))
        return True

    async def get_file(self, asked: Asked) -> Any:
        """The name of a file says what it is, so that it is still there after a restart."""
        rules.only(asked, {"file_id"})
        return rules.file(asked)

    async def file(self, request: web.Request) -> web.StreamResponse:
        """Where a file lies: for whoever has the token, and nowhere else."""
        if request.match_info["token"] != self.settings.telegram_bot_token:
            return Refused(401).answer()
        kind = rules.kind_at(request.match_info["path"])
        if kind is None or request.query_string:
            return Refused(404).answer()
        return web.Response(body=enclosures.content(kind), content_type="application/octet-stream")

    async def answer_press(self, asked: Asked) -> bool:
        rules.only(asked, {"callback_query_id", "text", "show_alert"})
        self.network.answer_press(str(asked.get("callback_query_id", "")))
        return True

    async def set_webhook(self, asked: Asked) -> bool:
        rules.only(asked, {"url", "secret_token", "allowed_updates", "max_connections", "drop_pending_updates"})
        url = str(asked.get("url", ""))
        if url and not (is_web_address(url) and is_here(url)):
            raise Refused(400, "bad webhook: a rehearsal calls only this machine")
        self.network.webhook, self.network.secret = url, asked.get("secret_token") or None
        self._forget(asked)
        for update in self.network.waiting:
            if (chat := chat_of(update)) is not None:
                self.network.hand_over(chat)
        return True

    async def delete_webhook(self, asked: Asked) -> bool:
        rules.only(asked, {"drop_pending_updates"})
        self.network.webhook, self.network.secret = "", None
        self._forget(asked)
        return True

    def _forget(self, asked: Asked) -> None:
        if str(asked.get("drop_pending_updates", "")).casefold() == "true":
            self.network.waiting.clear()

    async def get_webhook_info(self, asked: Asked) -> Any:
        waiting = len(self.network.waiting)
        return {"url": self.network.webhook, "has_custom_certificate": False, "pending_update_count": waiting}

    async def get_updates(self, asked: Asked) -> Any:
        """Waits up to `timeout` for the first. `offset` confirms all before it. A second asker ends the first."""
        rules.only(asked, {"offset", "limit", "timeout", "allowed_updates"})
        if self.network.webhook:
            raise Refused(
                409, "can't use getUpdates method while webhook is active; use deleteWebhook to delete it first"
            )
        offset = rules.whole_number(asked, "offset", 0)
        limit = rules.whole_number(asked, "limit", 100)
        wait = min(LONGEST_WAIT, rules.whole_number(asked, "timeout", 0))
        self.network.waiting[:] = [update for update in self.network.waiting if update["update_id"] >= offset]
        self._asking += 1
        mine = self._asking
        if not self.network.waiting and wait > 0:
            await self._until_one_arrives(wait)
        if mine != self._asking:
            raise Refused(
                409, "terminated by other getUpdates request; make sure that only one bot instance is running"
            )
        return self.network.waiting[: max(1, min(limit, 100))]

    async def _until_one_arrives(self, wait: int) -> None:
        self.network.arrived.clear()
        arrived, over = (asyncio.create_task(event.wait()) for event in (self.network.arrived, self.faults.over))
        await asyncio.wait((arrived, over), timeout=wait, return_when=asyncio.FIRST_COMPLETED)
        arrived.cancel()
        over.cancel()


def _refuse_as_scripted(fault: Fault) -> None:
    if fault.mode == "429":
        raise Refused(429, f"retry after {fault.retry_after or 1:g}", retry_after=int(fault.retry_after or 1))
    if fault.mode == "refuse" and fault.moved_to is not None:
        raise Refused(400, "group chat was upgraded to a supergroup chat", migrate_to_chat_id=fault.moved_to)
    if fault.mode == "refuse":
        raise Refused(fault.code, "bot was blocked by the user" if fault.code == 403 else "scripted for this rehearsal")


def _done(result: Any) -> web.Response:
    return web.json_response({"ok": True, "result": result})
