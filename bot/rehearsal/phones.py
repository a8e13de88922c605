"""Simulated phones: each keeps its conversation, in a file of JSON lines, so that it is there after a restart.

Every change is one line, and the file read from its beginning gives the phones as they were.
"""

import asyncio
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Literal, Protocol

Side = Literal["phone", "bot", "carrier"]


@dataclass(frozen=True, slots=True)
class Shown:
    """One message as the phone shows it. `side`: who wrote it. `at`: ISO, UTC. `pressed`: the token of the button."""

    id: str
    side: Side
    text: str
    at: str
    media: tuple[str, ...] = ()
    buttons: tuple[tuple[str, str], ...] = ()
    status: str = ""
    pressed: str | None = None


class Network(Protocol):
    """What carries a phone's messages: Twilio's side of the rehearsal, or Telegram's."""

    async def say(self, phone: "Phone", text: str, media: tuple[str, ...]) -> None: ...
    async def press(self, phone: "Phone", token: str) -> None: ...
    async def edit(self, phone: "Phone", text: str) -> None: ...
    async def block(self, phone: "Phone", blocked: bool) -> None: ...


@dataclass(slots=True)
class Phone:
    """A phone with one channel. `fails`: the error code of every delivery to it, such as "30003" while switched off."""

    channel: str
    address: str
    network: Network
    keep: "Phones"
    language: str = "en"
    messages: list[Shown] = field(default_factory=list)
    has_started: bool = False
    has_blocked: bool = False
    is_stopped: bool = False
    fails: str = ""

    async def text(self, body: str, media: tuple[str, ...] = ()) -> None:
        """Send a message. Returns when it is on its way; `Provider.settled` waits for its arrival."""
        await self.network.say(self, body, media)

    async def photo(self, caption: str = "") -> None:
        await self.network.say(self, caption, ("photo",))

    async def voice(self) -> None:
        await self.network.say(self, "", ("voice",))

    async def press(self, token: str) -> None:
        await self.network.press(self, token)

    async def edit(self, text: str) -> None:
        """Change the last message that this phone sent."""
        await self.network.edit(self, text)

    async def block(self, blocked: bool = True) -> None:
        await self.network.block(self, blocked)

    def change(self, **flags: Any) -> None:
        """Set `language`, `has_started`, `has_blocked`, `is_stopped` or `fails`, and keep that."""
        self.keep.record(self, {"set": flags})

    def show(self, shown: Shown) -> None:
        self.keep.record(self, {"show": asdict(shown)})

    def mark(self, message_id: str, **changes: Any) -> None:
        """Set the `status`, `text` or `pressed` of a message that is shown."""
        self.keep.record(self, {"mark": message_id, **changes})

    def take_away(self, message_id: str) -> None:
        """As if it had never been shown."""
        self.keep.record(self, {"take away": message_id})

    def last_from(self, side: Side) -> Shown | None:
        return next((shown for shown in reversed(self.messages) if shown.side == side), None)


class Phones:
    """All phones, by channel and address. `version` grows with every change; `changed` waits for the next one."""

    def __init__(self, networks: Mapping[str, Network], path: Path | None = None) -> None:
        self._networks = networks
        self._path = path
        self._phones: dict[tuple[str, str], Phone] = {}
        self._woken = asyncio.Event()
        self.version = 0
        if path is not None and path.exists():
            self._read_back(path)

    def __iter__(self) -> Iterator[Phone]:
        return iter(self._phones.values())

    def get(self, channel: str, address: str) -> Phone:
        """The phone at this address; a new one where there was none."""
        if (channel, address) not in self._phones:
            self._phones[channel, address] = Phone(channel, address, self._networks[channel], self)
        return self._phones[channel, address]

    def record(self, phone: Phone, change: Mapping[str, Any]) -> None:
        if self._path is not None:
            line = json.dumps({"channel": phone.channel, "address": phone.address, **change}, ensure_ascii=True)
            with self._path.open("a", encoding="utf-8") as file:
                file.write(line + "\n")
        self._apply(phone, change)
        self.version += 1
        self._woken.set()
        self._woken = asyncio.Event()

    async def changed(self, since: int, seconds: float) -> int:
        """The version, as soon as it is not `since` any more, or after `seconds`."""
        if self.version == since:
            try:
                async with asyncio.timeout(seconds):
                    await self._woken.wait()
            except TimeoutError:
                pass
        return self.version

    def _read_back(self, path: Path) -> None:
        """A last line that a crash cut off is left out, and what comes next begins a new one."""
        written = path.read_text("utf-8")
        if written and not written.endswith("\n"):
            with path.open("a", encoding="utf-8") as file:
                file.write("\n")
        for line in written.splitlines():
            try:
                kept = json.loads(line)
            except ValueError:
                continue
            self._apply(self.get(kept["channel"], kept["address"]), kept)

    def _apply(self, phone: Phone, change: Mapping[str, Any]) -> None:
        if "show" in change:
            phone.messages.append(_shown(change["show"]))
        for name, value in change.get("set", {}).items():
            setattr(phone, name, value)
        if "take away" in change:
            phone.messages[:] = [m for m in phone.messages if m.id != change["take away"]]
        if "mark" in change:
            new = {name: change[name] for name in ("status", "text", "pressed") if name in change}
            phone.messages[:] = [replace(m, **new) if m.id == change["mark"] else m for m in phone.messages]


def _shown(kept: Mapping[str, Any]) -> Shown:
    media, buttons = tuple(kept["media"]), tuple((label, token) for label, token in kept["buttons"])
    return Shown(**{**kept, "media": media, "buttons": buttons})
