"""What this process counts for whoever watches: in memory, and every quarter of a minute into the database.

Why not at once: a text would wait for one more thing to be written. A crash loses what was counted since.
"""

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING

from storage import counted
from storage.outbox import Effect, Fate, Post

if TYPE_CHECKING:
    from bot.channels.channel import Heard

WHY: Mapping[Effect, str] = {"left": "left", "bad_address": "address", "stop_channel": "refused", "moved": "moved"}
"""What a provider's code comes down to: they left; their address is no good; it refuses us; the chat has a new id."""

RECEIPTS = frozenset({"delivered", "undelivered", "failed"})


class Tally:
    """To be used by the event loop alone. `here`: what is only told by this process, because nothing could be kept."""

    def __init__(self) -> None:
        self.here: Counter[str] = Counter()
        self._since: Counter[counted.Name] = Counter()

    def heard(self, heard: "Heard") -> None:
        for incoming in heard.messages:
            self._since["texts", incoming.channel] += 1
        for receipt in heard.receipts:
            if receipt.status in RECEIPTS:
                self._since["receipts", receipt.channel, receipt.status] += 1

    def sent(self, post: Post, fate: Fate) -> None:
        """`wait`: the provider wants us to be slower."""
        why = WHY[fate.effect] if fate.effect else "wait" if fate.stop else "other"
        self._since["out", post.channel, fate.status, "taken" if fate.status == "sent" else why] += 1

    def refused(self, channel: str, status: int) -> None:
        self._since["refused", channel, str(status)] += 1

    def not_kept(self, channel: str) -> None:
        self.here[channel] += 1

    def take(self) -> Counter[counted.Name]:
        """What was counted since the last time."""
        taken, self._since = self._since, Counter()
        return taken

    def give_back(self, taken: Counter[counted.Name]) -> None:
        self._since += taken
