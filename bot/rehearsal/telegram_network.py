"""The chats behind Telegram's Bot API: what phones do becomes updates, kept in order until the bot has taken them."""

import asyncio
import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from aiohttp import ClientError

from bot.clock import Clock
from bot.rehearsal import enclosures
from bot.rehearsal.deliveries import Deliveries, Log, Sent
from bot.rehearsal.faults import Pause
from bot.rehearsal.phones import Phone, Phones, Shown
from bot.rehearsal.telegram_rules import Refused
from bot.settings import Settings

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
DELETABLE_FOR = timedelta(hours=48)
PUBLIC_NAME = "yousaid_bot"

Json = dict[str, Any]


class TelegramNetwork:
    """`webhook` "": the bot asks for updates itself. `waiting`: updates that the bot has not taken, oldest first."""

    phones: Phones

    def __init__(
        self, settings: Settings, clock: Clock, deliveries: Deliveries, log: Log, ids: Callable[[], str], pause: Pause
    ) -> None:
        self.settings, self.clock, self.deliveries = settings, clock, deliveries
        self.log, self.ids, self.pause = log, ids, pause
        self.waiting: list[Json] = []
        self.arrived = asyncio.Event()
        self.presses: dict[str, tuple[Phone, str]] = {}
        self._last_update, self._last_message = 0, 0
        self._busy: set[int] = set()
        by_webhook = settings.telegram_mode == "webhook" and settings.telegram_bot_token is not None
        self.webhook = f"{settings.public_url}/telegram" if by_webhook else ""
        self.secret = settings.telegram_secret if by_webhook else None

    @property
    def bot(self) -> Json:
        number = int((self.settings.telegram_bot_token or "0:").partition(":")[0])
        return {"id": number, "is_bot": True, "first_name": self.settings.name or "yousaid", "username": PUBLIC_NAME}

    # From the bot to a phone

    def send(self, chat: str, text: str, rows: list[list[dict[str, str]]]) -> Json:
        """The accepted message. Raises Refused where the person never wrote, or has blocked us."""
        phone = self.phones.get("telegram", chat)
        if not phone.has_started:
            raise Refused(400, "chat not found")
        if phone.has_blocked:
            raise Refused(403, "bot was blocked by the user")
        tokens = tuple((button["text"], button["callback_data"]) for row in rows for button in row)
        message_id = self._next_message()
        self.log.sent.append(Sent("telegram", str(message_id), chat, text, self.clock.now(), buttons=tokens))
        phone.show(Shown(str(message_id), "bot", text, self._now(), buttons=tokens, status="delivered"))
        return self._message(phone, message_id, text, {"reply_markup": {"inline_keyboard": rows}} if rows else {})

    def delete(self, chat: str, message_id: int) -> None:
        """On the phone too. Raises Refused for what is not there, and for what is older than two days."""
        phone = self.phones.get("telegram", chat)
        shown = next((one for one in phone.messages if one.id == str(message_id)), None)
        if shown is None:
            raise Refused(400, "message to delete not found")
        if self.clock.now() - datetime.fromisoformat(shown.at) > DELETABLE_FOR:
            raise Refused(400, "message can't be deleted for everyone")
        phone.take_away(shown.id)

    def answer_press(self, press_id: str) -> None:
        """The button stops spinning. Raises Refused for a press that nobody made."""
        if press_id not in self.presses:
            raise Refused(400, "query is too old and response timeout expired or query ID is invalid")
        phone, token = self.presses.pop(press_id)
        shown = next((shown for shown in reversed(phone.messages) if _has(shown, token)), None)
        if shown is not None:
            phone.mark(shown.id, pressed=token)

    # From a phone to the bot

    async def say(self, phone: Phone, text: str, media: tuple[str, ...]) -> None:
        """The first message starts the chat, as pressing START does; one to a bot that was blocked unblocks it."""
        if phone.has_blocked:
            await self.block(phone, False)
        if not phone.has_started:
            phone.change(has_started=True)
        message_id = self._next_message()
        phone.show(Shown(str(message_id), "phone", text, self._now(), media))
        message = self._message(phone, message_id, text, self._enclosed(text, media)) | {"from": self._person(phone)}
        self._update(phone, {"message": message})

    async def press(self, phone: Phone, token: str) -> None:
        """Whether or not such a button is shown: a phone can send anything."""
        press_id = self.ids()
        self.presses[press_id] = (phone, token)
        shown = next((shown for shown in reversed(phone.messages) if _has(shown, token)), None)
        of = self._message(phone, int(shown.id) if shown else 1, shown.text if shown else "gone", {})
        query = {"id": press_id, "from": self._person(phone), "message": of, "chat_instance": "1", "data": token}
        self._update(phone, {"callback_query": query})

    async def edit(self, phone: Phone, text: str) -> None:
        last = phone.last_from("phone")
        if last is None:
            raise ValueError("This phone has sent nothing that could be changed.")
        phone.mark(last.id, text=text)
        edited = self._message(phone, int(last.id), text, {"from": self._person(phone)})
        self._update(phone, {"edited_message": edited | {"edit_date": edited["date"]}})

    async def block(self, phone: Phone, blocked: bool) -> None:
        phone.change(has_blocked=blocked, has_started=True)
        member, kicked = {"user": self.bot, "status": "member"}, {"user": self.bot, "status": "kicked", "until_date": 0}
        change = {
            "chat": self._chat(phone),
            "from": self._person(phone),
            "date": self._seconds(),
            "old_chat_member": member if blocked else kicked,
            "new_chat_member": kicked if blocked else member,
        }
        self._update(phone, {"my_chat_member": change})

    # Updates on their way

    def _update(self, phone: Phone, content: Json) -> None:
        self._last_update = max(self._last_update, int(self.clock.now().timestamp() * 1000)) + 1
        self.waiting.append({"update_id": self._last_update, **content})
        self.arrived.set()
        if self.webhook:
            self.hand_over(int(phone.address))

    def hand_over(self, chat: int) -> None:
        """One worker for each chat: its updates stay in order, and chats do not wait for each other."""
        if chat not in self._busy:
            self._busy.add(chat)
            self.deliveries.start(self._drain(chat))

    async def _drain(self, chat: int) -> None:
        failures = 0
        try:
            while self.webhook and (update := self._oldest(chat)) is not None:
                if await self._post(update):
                    self.waiting.remove(update)
                    failures = 0
                else:
                    failures += 1
                    await self.pause(min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** (failures - 1)))
        finally:
            self._busy.discard(chat)

    def _oldest(self, chat: int) -> Json | None:
        return next((update for update in self.waiting if chat_of(update) == chat), None)

    async def _post(self, update: Json) -> bool:
        headers = {"Content-Type": "application/json"}
        if self.secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = self.secret
        try:
            status, said = await self.deliveries.post(self.webhook, headers, json.dumps(update).encode())
        except (ClientError, TimeoutError, OSError):
            return False
        if 200 <= status <= 299:
            self._do_as_answered(said)
        return 200 <= status <= 299

    def _do_as_answered(self, said: str) -> None:
        """A webhook's answer may hold one call of the Bot API; what comes of it is told to nobody."""
        try:
            asked = json.loads(said)
        except ValueError:
            return
        if isinstance(asked, dict) and asked.get("method") == "answerCallbackQuery":
            try:
                self.answer_press(str(asked.get("callback_query_id")))
            except Refused:
                return

    # Telegram's own objects

    def _message(self, phone: Phone, message_id: int, text: str, more: Mapping[str, Any]) -> Json:
        said = {} if "caption" in more or "photo" in more or "voice" in more else {"text": text}
        head = {"message_id": message_id, "from": self.bot, "chat": self._chat(phone), "date": self._seconds()}
        return {**head, **said, **more}

    def _enclosed(self, text: str, media: tuple[str, ...]) -> Json:
        kind = "photo" if "photo" in media else "voice"
        file_id = ("AgAC" if kind == "photo" else "AwAC") + self.ids()
        file = {"file_id": file_id, "file_unique_id": file_id[-16:], "file_size": len(enclosures.content(kind))}
        caption = {"caption": text} if text else {}
        if "photo" in media:
            sizes = [
                {**file, "file_id": file_id + "s", "width": 90, "height": 67},
                {**file, "width": enclosures.WIDTH, "height": enclosures.HEIGHT},
            ]
            return {"photo": sizes, **caption}
        return {"voice": {**file, "duration": 1, "mime_type": "audio/wav"}, **caption} if media else {}

    def _chat(self, phone: Phone) -> Json:
        return {"id": int(phone.address), "type": "private", "first_name": "Member"}

    def _person(self, phone: Phone) -> Json:
        person = {"id": int(phone.address), "is_bot": False, "first_name": "Member"}
        return {**person, **({"language_code": phone.language} if phone.language else {})}

    def _next_message(self) -> int:
        shown = (int(m.id) for phone in self.phones if phone.channel == "telegram" for m in phone.messages)
        self._last_message = (self._last_message or max(shown, default=0)) + 1
        return self._last_message

    def _seconds(self) -> int:
        return int(self.clock.now().timestamp())

    def _now(self) -> str:
        return self.clock.now().isoformat(timespec="seconds")


def chat_of(update: Json) -> int | None:
    for name in ("message", "edited_message", "my_chat_member"):
        if name in update:
            return int(update[name]["chat"]["id"])
    return int(update["callback_query"]["message"]["chat"]["id"]) if "callback_query" in update else None


def _has(shown: Shown, token: str) -> bool:
    return any(token == mine for _, mine in shown.buttons)
