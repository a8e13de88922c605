"""Somebody who posts texts, remembers how each was answered, and has the faults' checkers look at what came of it all."""

from dataclasses import dataclass, field, replace
from typing import Any

from tests.faults.kit.checkers import Evidence, wrong
from tests.faults.kit.history import Posted
from tests.hostile.attack import Attack, number


@dataclass
class Witness:
    attack: Attack
    posted: dict[str, Posted] = field(default_factory=dict)

    async def text(self, words: str, place: int = 1, vote: str | None = None, danger: bool = False) -> Posted:
        fields = self.attack.text(words, number(place))
        posted = Posted(fields["MessageSid"], fields["From"], words, vote, danger)
        await self.again(posted)
        return self.posted[posted.id]

    async def again(self, posted: Posted, **changed: Any) -> int:
        """As it came before, or with other fields under the same id. Returns the answer's status."""
        self.posted.setdefault(posted.id, posted)
        fields = {**self.attack.text(posted.text, posted.sender), "MessageSid": posted.id, **changed}
        status, _ = await self.attack.form("/sms", fields)
        before = self.posted[posted.id]
        self.posted[posted.id] = replace(before, status=status, is_acked=before.is_acked or status == 200)
        return status

    def wrong(self) -> dict[str, list[str]]:
        """By the checker, what it found; empty where all holds."""
        sent = tuple(self.attack.here.provider.log.sent)
        return wrong(Evidence(self.attack.here.house, tuple(self.posted.values()), sent))
