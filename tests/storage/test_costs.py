"""What a month has cost is the plain sum over its texts, however many of its days are kept as sums."""

from collections import defaultdict
from datetime import datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage import costs
from storage.database import Database
from storage.statements import insert, run
from storage.tables.columns import micros
from tests.storage.installation import NOW, new_id

LONDON = ZoneInfo("Europe/London")
AUTUMN = datetime(2026, 10, 1, tzinfo=LONDON)
"""A month with a day of 25 hours in it."""

COLUMNS = (
    "id", "channel", "kind", "priority", "state", "fleeting", "goodbye", "outranks", "segments", "created_at",
    "not_before", "sent_at", "attempts", "rank", "update_id",
)  # fmt: skip
_number = count()
TEXTS = st.lists(
    st.tuples(
        st.integers(0, 40 * 24),
        st.sampled_from(("reply", "help", "staff", "update")),
        st.sampled_from(("sent", "delivered", "unknown", "undelivered", "failed", "suppressed", "attempting")),
        st.integers(1, 3),
        st.sampled_from(("sms", "sms", "telegram")),
    ),
    max_size=25,
)


def post(update: str, hours: int, kind: str, state: str, segments: int, channel: str) -> tuple[object, ...]:
    at = micros(AUTUMN.astimezone(NOW.tzinfo) - timedelta(days=2) + timedelta(hours=hours))
    about = update if kind == "update" else None
    return (
        new_id(), channel, kind, 1, state, False, False, False, segments, at, at, at, 1, 0, about
    )  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TEXTS, st.integers(0, 45))
def test_the_sum_is_the_same_whatever_is_kept(
    database: Database, texts: list[tuple[int, str, str, int, str]], later: int
) -> None:
    with database.transaction() as db:
        run(db, "DELETE FROM outbox WHERE attempts >= ?", [(0,)])
        run(db, "DELETE FROM spent_days WHERE texts >= ?", [(0,)])
        run(db, "DELETE FROM settings WHERE key = ?", [(costs.KEPT_UNTIL,)])
        update = new_id()
        known = ("id", "kind", "subject", "cause", "at")
        insert(db, "updates", known, [(update, "broadcast", "b" * 32, f"test {next(_number)}", 0)])
        # `member_id` is null here, so that the same update may stand in several rows
        insert(db, "outbox", COLUMNS, [post(update, *one) for one in texts])
        plain, by_purpose = costs.spent(db, AUTUMN), costs.by_purpose(db, AUTUMN, AUTUMN + timedelta(days=31))
        while costs.keep_next_day(db, LONDON, AUTUMN + timedelta(days=later)):
            pass
        assert costs.spent(db, AUTUMN) == plain == expected(texts)
        assert costs.by_purpose(db, AUTUMN, AUTUMN + timedelta(days=31)) == by_purpose


def expected(texts: list[tuple[int, str, str, int, str]]) -> int:
    """Help lines apart: from the first of the month on, what went by SMS and may have cost."""
    total: defaultdict[bool, int] = defaultdict(int)
    for hours, kind, state, segments, channel in texts:
        counts = channel == "sms" and kind != "help" and state not in ("failed", "suppressed") and hours >= 48
        total[counts] += segments
    return total[True]


def test_a_day_is_kept_only_once_its_texts_cannot_change_any_more(database: Database) -> None:
    with database.transaction() as db:
        insert(db, "outbox", COLUMNS, [post("", 72, "reply", "sent", 1, "sms")])
        assert not costs.keep_next_day(db, LONDON, AUTUMN + timedelta(days=4))
        assert costs.live_from(db, AUTUMN) == AUTUMN
        while costs.keep_next_day(db, LONDON, AUTUMN + timedelta(days=5, hours=1)):
            pass
        assert costs.live_from(db, AUTUMN) == AUTUMN + timedelta(days=2)
