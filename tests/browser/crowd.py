"""Members of a demo beside its two phones: their texts come as Twilio's and Telegram's webhooks do, signed."""

import json
from collections.abc import Mapping
from itertools import count
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from bot.channels.signatures import sign

OURS = "+447700900000"
NUMBERS = count(1)


class Crowd:
    """`data`: the demo's folder, which has the secrets that its provider signs with."""

    def __init__(self, address: str, data: Path) -> None:
        self.address = address
        lines = (data / "demo.env").read_text(encoding="utf-8").splitlines()
        self.env = {name: value.strip('"') for name, _, value in (line.partition("=") for line in lines)}

    def text(self, member: int, words: str) -> None:
        """Every fourth member writes in Telegram."""
        status = self._telegram(member, words) if member % 4 == 0 else self._sms(member, words)
        assert status == 200

    def _sms(self, member: int, words: str) -> int:
        sid = f"SM{next(NUMBERS):032x}"
        fields = {
            "MessageSid": sid, "AccountSid": self.env["TWILIO_ACCOUNT_SID"], "From": f"+4477009001{member:02}",
            "To": OURS, "Body": words, "NumMedia": "0",
        }  # fmt: skip
        signature = sign(f"{self.address}/sms", fields.items(), self.env["TWILIO_AUTH_TOKEN"])
        return self._post("/sms", urlencode(fields).encode(), {"X-Twilio-Signature": signature})

    def _telegram(self, member: int, words: str) -> int:
        number, chat = next(NUMBERS), 5000 + member
        sender = {"id": chat, "is_bot": False, "first_name": "Sam"}
        message = {"message_id": number, "date": 1_800_000_000, "text": words, "from": sender}
        body = {"update_id": 10_000 + number, "message": {**message, "chat": {"id": chat, "type": "private"}}}
        headers = {"Content-Type": "application/json", "X-Telegram-Bot-Api-Secret-Token": self.env["TELEGRAM_SECRET"]}
        return self._post("/telegram", json.dumps(body).encode(), headers)

    def _post(self, path: str, body: bytes, headers: Mapping[str, str]) -> int:
        with urlopen(Request(self.address + path, body, dict(headers)), timeout=30) as answer:
            return int(answer.status)
