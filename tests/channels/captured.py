"""Requests as plain files, and what we make of them as lines that a person can check.

    # Why this file is here.
    POST /sms
    Content-Type: application/x-www-form-urlencoded
    X-Twilio-Signature: ...

    From=%2B447700900101&
    Body=hello

    ~ what we make of it

Line breaks in a form are not part of it. The signatures are what Twilio's own library gives for `ADDRESS`.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.channels.channel import Channel, Heard, Raw, Refused
from bot.channels.registry import CHANNELS
from bot.settings import Settings, load_settings

FOLDER = Path(__file__).parent.parent / "payloads"
ADDRESS = "https://yousaid.example.org"
OURS = "+447700900000"
ACCOUNT = "AC" + "0123456789abcdef" * 2
TOKEN = "12345"
OLD_TOKEN = "54321"
NOW = datetime(2026, 11, 24, 21, 40, tzinfo=UTC)
SETTINGS = load_settings(
    {
        "YOUSAID_PUBLIC_URL": ADDRESS,
        "TWILIO_ACCOUNT_SID": ACCOUNT,
        "TWILIO_AUTH_TOKEN": TOKEN,
        "TWILIO_AUTH_TOKEN_PREVIOUS": OLD_TOKEN,
        "TWILIO_FROM": OURS,
        "TELEGRAM_BOT_TOKEN": "900900900:" + "a" * 35,
        "TELEGRAM_SECRET": "the-secret-we-gave-them",
    }
)


@dataclass(frozen=True)
class Captured:
    path: Path
    head: str
    raw: Raw
    expected: list[str]


def every() -> list[Path]:
    return sorted(FOLDER.glob("*/*.http"))


def read_file(path: Path) -> Captured:
    request, _, expected = path.read_bytes().partition(b"\n\n~ ")
    head, _, body = request.partition(b"\n\n")
    lines = [line for line in head.decode().splitlines() if not line.startswith("#")]
    headers = dict(line.split(": ", 1) for line in lines[1:])
    content = body.replace(b"\n", b"") if path.parent.name == "sms" else body
    raw = Raw(lines[0].split(" ")[1], {name.casefold(): value for name, value in headers.items()}, content)
    return Captured(path, head.decode(), raw, ("~ " + expected.decode()).strip().splitlines())


def made_of(captured: Captured, settings: Settings = SETTINGS) -> list[str]:
    channel: Channel = CHANNELS[captured.path.parent.name]
    try:
        heard = channel.read(captured.raw, settings, NOW)
    except Refused as refused:
        return [f"~ {refused.status} {refused.reason}"]
    return [f"~ 200 {heard.body or 'nothing'}", *(f"~ {line}" for line in described(heard))]


def described(heard: Heard) -> Iterator[str]:
    for message in heard.messages:
        said = f" {json.dumps(message.text, ensure_ascii=False)}" if message.text else ""
        yield f"{message.kind} {message.provider_id} from {message.address}{said}"
        yield from (f"  {media.kind} {media.where}".rstrip() for media in message.media)
        if message.token is not None:
            yield f"  token {message.token}"
        if message.language:
            yield f"  language {message.language}"
    for receipt in heard.receipts:
        about = " ".join(part for part in (receipt.outbox_id, receipt.provider_id, receipt.code) if part)
        yield f"status {receipt.status} {about}"
    yield from (f"{name}: {value}" for name, value in heard.notes.items())
