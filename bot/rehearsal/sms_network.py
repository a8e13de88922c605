"""The phone network behind Twilio: texts from phones become signed webhooks, texts to phones become statuses."""

from collections.abc import Callable, Iterator, Mapping
from email.utils import format_datetime
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from aiohttp import ClientError

from bot.channels.signatures import sign
from bot.clock import Clock
from bot.rehearsal import carrier, enclosures
from bot.rehearsal.deliveries import Deliveries, Log, Sent
from bot.rehearsal.faults import Faults, Pause
from bot.rehearsal.phones import Phone, Phones, Shown
from bot.rehearsal.twilio_rules import NOT_COMPLETE, ON_ITS_WAY, Refusal, not_found
from bot.settings import Settings
from flows.segments import measure

VERSION = "2010-04-01"
MEDIA = {**enclosures.TYPES, "video": "video/mp4", "file": "application/pdf"}
RETRY_SECONDS = 1.0


class SmsNetwork:
    """`messages`: Twilio's own JSON of each, newest last; `enclosed`: path and content type, by message.

    `ids` gives 32 hexadecimal characters, new each time.
    """

    phones: Phones

    def __init__(
        self,
        settings: Settings,
        clock: Clock,
        deliveries: Deliveries,
        faults: Faults,
        log: Log,
        ids: Callable[[], str],
        pause: Pause,
    ) -> None:
        self.settings, self.clock, self.deliveries = settings, clock, deliveries
        self.faults, self.log, self.ids, self.pause = faults, log, ids, pause
        self.messages: list[dict[str, Any]] = []
        self.balance = "20.00"
        self.enclosed: dict[str, list[tuple[str, str]]] = {}
        self.ours = settings.twilio_from or "+447700900000"

    def is_stopped(self, address: str) -> bool:
        return self.phones.get("sms", address).is_stopped

    # From the bot to a phone

    async def send(self, asked: Mapping[str, str]) -> dict[str, Any]:
        """An accepted message: on the phone at once, and its statuses on their way."""
        message = self._message("SM" + self.ids(), asked["To"], asked, "outbound-api", "queued")
        callback = asked.get("StatusCallback")
        self.log.sent.append(
            Sent("sms", message["sid"], asked["To"], message["body"], self.clock.now(), _reference(callback))
        )
        phone = self.phones.get("sms", asked["To"])
        phone.show(Shown(message["sid"], "bot", message["body"], self._now(), status="queued"))
        answer = dict(message)
        if self.faults.callbacks == "early":
            await self._progress(phone, message, callback)
        else:
            self.deliveries.start(self._progress(phone, message, callback))
        return answer

    def delete(self, sid: str, path: str) -> Refusal | None:
        """None: Twilio has it no more; on the phone it stays."""
        found = next((message for message in self.messages if message["sid"] == sid), None)
        if found is None:
            return not_found(path)
        if found["status"] in ON_ITS_WAY:
            return NOT_COMPLETE
        self.messages.remove(found)
        return None

    async def _progress(self, phone: Phone, message: dict[str, Any], callback: str | None) -> None:
        """What becomes of it, and the bot is told in the order that the faults say."""
        code = phone.fails or ("30004" if phone.has_blocked else "")
        steps = ["queued", "sent", "undelivered" if code else "delivered"]
        message["status"], message["error_code"] = steps[-1], int(code) if code else None
        message["date_sent"] = format_datetime(self.clock.now())
        phone.mark(message["sid"], status=steps[-1])
        for status in _in_order(steps, self.faults.callbacks) if callback else ():
            await self._tell(message, status, str(callback), code if status == "undelivered" else "")

    async def _tell(self, message: Mapping[str, Any], status: str, callback: str, code: str) -> None:
        fields = {
            "AccountSid": message["account_sid"],
            "ApiVersion": VERSION,
            "From": message["from"] or self.ours,
            "MessageSid": message["sid"],
            "MessageStatus": status,
            "SmsSid": message["sid"],
            "SmsStatus": status,
            "To": message["to"],
            **({"ErrorCode": code} if code else {}),
        }
        await self._post(callback, fields, tries=2)

    # From a phone to the bot

    async def say(self, phone: Phone, text: str, media: tuple[str, ...]) -> None:
        sid = ("MM" if media else "SM") + self.ids()
        phone.show(Shown(sid, "phone", text, self._now(), media))
        opted = self._carrier_hears(phone, text)
        fields = self._inbound(sid, phone, text, media)
        if opted and self.settings.twilio_messaging_service_sid:
            fields["OptOutType"] = opted
        self._message(sid, self.ours, fields, "inbound", "received")
        self.deliveries.start(self._hand_over(fields))

    async def press(self, phone: Phone, token: str) -> None:
        raise ValueError("A text message has no buttons to press.")

    async def edit(self, phone: Phone, text: str) -> None:
        raise ValueError("A text message that is sent cannot be changed.")

    async def block(self, phone: Phone, blocked: bool) -> None:
        phone.change(has_blocked=blocked)

    def enclosed_in(self, sid: str, path: str) -> str | None:
        """The kind of what lies there; None: nothing does. After a restart only the phones know that it was sent."""
        for where, content in self.enclosed.get(sid, []):
            if where == path:
                return next((kind for kind, name in MEDIA.items() if name == content), content)
        if sid in self.enclosed:
            return None
        shown = (one for phone in self.phones if phone.channel == "sms" for one in phone.messages)
        return next((one.media[0] for one in shown if one.id == sid and one.media), None)

    def _carrier_hears(self, phone: Phone, text: str) -> str | None:
        heard = carrier.keyword(text)
        if heard is None:
            return None
        if answer := carrier.answer(heard, phone.is_stopped):
            phone.show(Shown("carrier-" + self.ids(), "carrier", answer, self._now()))
        if heard != "HELP":
            phone.change(is_stopped=heard == "STOP")
        return heard

    def _inbound(self, sid: str, phone: Phone, text: str, media: tuple[str, ...]) -> dict[str, str]:
        account, base = str(self.settings.twilio_account_sid), self.settings.twilio_api_base
        enclosed: dict[str, str] = {}
        for number, kind in enumerate(media):
            where, content = f"/{VERSION}/Accounts/{account}/Messages/{sid}/Media/ME{self.ids()}", MEDIA.get(kind, kind)
            self.enclosed.setdefault(sid, []).append((where, content))
            enclosed |= {f"MediaUrl{number}": base + where, f"MediaContentType{number}": content}
        service = self.settings.twilio_messaging_service_sid
        return {
            "ToCountry": "GB",
            "ToState": "",
            "SmsMessageSid": sid,
            "NumMedia": str(len(media)),
            "ToCity": "",
            "FromZip": "",
            "SmsSid": sid,
            "FromState": "",
            "SmsStatus": "received",
            "FromCity": "",
            "Body": text,
            "FromCountry": "GB",
            "To": self.ours,
            "ToZip": "",
            "NumSegments": str(measure(text).segments),
            "MessageSid": sid,
            "AccountSid": account,
            "From": phone.address,
            "ApiVersion": VERSION,
            **({"MessagingServiceSid": service} if service else {}),
            **enclosed,
        }

    async def _hand_over(self, fields: Mapping[str, str]) -> None:
        """Once more where the line failed; then the fallback address. After that it is only in the list of messages."""
        hook = self.settings.public_url + "/sms"
        if not await self._post(hook, fields, tries=2):
            await self._post(f"{hook}/fallback", fields, tries=1)

    async def _post(self, url: str, fields: Mapping[str, str], tries: int) -> bool:
        """Whether the bot said yes. Only a failed connection is tried again."""
        headers = {
            "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
            "X-Twilio-Signature": sign(url, fields.items(), self.settings.twilio_auth_token or ""),
            "User-Agent": "TwilioProxy/1.1",
        }
        for attempt in range(tries):
            try:
                status, _ = await self.deliveries.post(url, headers, urlencode(fields).encode())
            except (ClientError, TimeoutError, OSError):
                if attempt + 1 < tries:
                    await self.pause(RETRY_SECONDS)
                continue
            return 200 <= status <= 299
        return False

    def _now(self) -> str:
        return self.clock.now().isoformat(timespec="seconds")

    def _message(self, sid: str, to: str, fields: Mapping[str, str], direction: str, status: str) -> dict[str, Any]:
        now, account, body = format_datetime(self.clock.now()), self.settings.twilio_account_sid, fields.get("Body", "")
        where = f"/{VERSION}/Accounts/{account}/Messages/{sid}"
        message = {
            "account_sid": account,
            "api_version": VERSION,
            "body": body,
            "date_created": now,
            "date_sent": now if direction == "inbound" else None,
            "date_updated": now,
            "direction": direction,
            "error_code": None,
            "error_message": None,
            "from": fields.get("From"),
            "messaging_service_sid": fields.get("MessagingServiceSid"),
            "num_media": fields.get("NumMedia", "0"),
            "num_segments": str(measure(body).segments),
            "price": None,
            "price_unit": "USD",
            "sid": sid,
            "status": status,
            "subresource_uris": {"media": f"{where}/Media.json"},
            "to": to,
            "uri": f"{where}.json",
        }
        self.messages.append(message)
        return message


def _in_order(steps: list[str], how: str) -> Iterator[str]:
    match how:
        case "never":
            return iter(())
        case "backwards":
            return reversed(steps)
        case "twice":
            return (step for step in steps for _ in range(2))
    return iter(steps)


def _reference(callback: str | None) -> str | None:
    """Our id, where the callback's address carries one."""
    return parse_qs(urlsplit(callback or "").query).get("id", [None])[0]
