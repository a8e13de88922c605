"""The phones as the page shows them: messages in order, with days between them, and a word on what became of each."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from bot.console.drawing import Drawer, long_day
from bot.console.saying import counted
from bot.rehearsal.phones import Phone, Shown
from flows.segments import measure

ADDRESSES: Mapping[str, str] = {"sms": "+447700900123", "telegram": "700900456"}
"""Of the range that Ofcom keeps for stories; a chat that is nobody's."""

MOST_TOKEN = 64
NAMES: Mapping[str, str] = {"sms": "SMS", "telegram": "Telegram"}
KINDS: Mapping[str, str] = {"sms": "Text messages, an old phone", "telegram": "Telegram, a bot"}
TRIES: Mapping[str, tuple[str, ...]] = {
    "sms": ("showers cold again no one listens", "2 cos my door dont lock", "undo sorry meant hot water", "STOP"),
    "telegram": ("hello", "the hot water runs out by 9", "POLSKI", "what happened to my words", "STATUS"),
}
STATUSES: Mapping[str, str] = {
    "queued": "on its way",
    "sending": "on its way",
    "sent": "sent",
    "kept": "delivered",
    "received": "delivered",
    "delivered": "delivered",
    "undelivered": "not delivered",
    "failed": "not delivered",
    "refused": "not delivered",
}


@dataclass(frozen=True, slots=True)
class Bubble:
    """`day`: set where a new day begins. `keys`: (label, token, is it pressed) of buttons. `note`: when, and how."""

    id: str
    who: str
    text: str
    note: str
    day: str | None
    enclosed: tuple[str, ...]
    keys: tuple[tuple[str, str, bool], ...]


@dataclass(frozen=True, slots=True)
class PhoneShown:
    id: str
    name: str
    title: str
    kind: str
    face: str
    messages: tuple[Bubble, ...]
    tries: tuple[str, ...]
    draft: str

    @property
    def has_voice(self) -> bool:
        return self.id == "telegram"


async def use(phone: Phone, what: str, text: str, pressed: str | None) -> None:
    """What a person does with it. `what`: "photo" and "voice" enclose one; anything else sends the words.

    As on real ones, there is nothing to press in a text message, and Telegram sends no empty message.
    """
    has_buttons = phone.channel == "telegram"
    if pressed is not None and has_buttons:
        await phone.press(pressed[:MOST_TOKEN])
    elif what == "photo":
        await phone.photo(text)
    elif what == "voice":
        await phone.voice()
    elif text.strip() or not has_buttons:
        await phone.text(text)


class Shows:
    """`name`: whom the phones write to; `sender`: the number of its texts."""

    def __init__(self, name: str, sender: str, drawer: Drawer, price: Decimal | None) -> None:
        self.name, self.sender, self.drawer, self.price = name, sender, drawer, price

    def phone(self, phone: Phone, draft: str) -> PhoneShown:
        channel = phone.channel
        return PhoneShown(
            id=channel,
            name=NAMES[channel],
            title=spaced(self.sender) if channel == "sms" else self.name,
            kind=KINDS[channel],
            face="".join(word[0] for word in self.name.split()[:2]),
            messages=tuple(self.bubbles(phone)),
            tries=TRIES[channel],
            draft=draft,
        )

    def bubbles(self, phone: Phone) -> Iterator[Bubble]:
        last: date | None = None
        for number, shown in enumerate(phone.messages):
            at = datetime.fromisoformat(shown.at)
            day = at.astimezone(self.drawer.zone).date()
            yield Bubble(
                id=f"{phone.channel}-{number}",
                who=shown.side,
                text=shown.text,
                note=", ".join((self.drawer.clock(at), *self.notes(phone.channel, shown))),
                day=long_day(day) if day != last else None,
                enclosed=shown.media,
                keys=tuple((label, token, token == shown.pressed) for label, token in shown.buttons),
            )
            last = day

    def notes(self, channel: str, shown: Shown) -> Iterator[str]:
        if shown.side == "carrier":
            yield "from the phone company"
        if shown.side == "bot" and channel == "sms":
            segments = measure(shown.text).segments
            price = f", about £{segments * self.price:.2f}" if self.price is not None else ""
            yield counted(segments, "text", "texts") + price
        if shown.side != "carrier":
            yield STATUSES.get(shown.status, shown.status) if shown.status else "sent"


def spaced(number: str) -> str:
    """ "+44 7700 900000": read out in groups, and easy to compare."""
    return f"{number[:3]} {number[3:7]} {number[7:]}" if number.startswith("+44") else number
