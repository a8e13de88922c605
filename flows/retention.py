"""How long what people said is kept: one table of kinds, and from when on each thing of a kind is due to go.

Words go when nobody needs them to answer any more; what has no words in it, such as counts, consents and the log,
stays. Whoever asks for it has everything deleted at once (FORGET ME).
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

LONGEST = 730
"""Days: two years, and no setting makes it longer."""


class Kind(NamedTuple):
    """`what` goes, `since` when the days count. `setting`: which one says how many; None: always `days`."""

    key: str
    what: str
    since: str
    days: int
    setting: str | None = None


KINDS: tuple[Kind, ...] = (
    Kind("views_closed", "Words of views", "their loop closed, or they were taken back", 90, "YOUSAID_KEEP_VIEWS"),
    Kind("views_old", "Words of views that nothing became of", "they came", LONGEST),
    Kind("texts_in", "Texts that are no view", "they came", 365, "YOUSAID_KEEP_TEXTS"),
    Kind("texts_out", "Our texts to members", "we wrote them", 365, "YOUSAID_KEEP_TEXTS"),
    Kind("files", "Where photos and voice notes lie", "they came", 180, "YOUSAID_KEEP_FILES"),
    Kind("quotes", "Words that members were asked whether they may be quoted, and quotes", "they were asked", LONGEST),
    Kind("danger", "Whom an alert was about", "it came", LONGEST),
    Kind("receipts", "Providers' words on messages that we do not know", "they came", 30),
    Kind("sign_ins", "Sessions, links and tries of staff to sign in", "they ended", 30),
)


def days(kind: Kind, chosen: Mapping[str, int]) -> int:
    """As it was chosen, and never above two years."""
    return min(chosen.get(kind.setting or "", kind.days), LONGEST)


def due_before(kind: Kind, chosen: Mapping[str, int], now: datetime) -> datetime:
    """What is older than this goes."""
    return now - timedelta(days=days(kind, chosen))
