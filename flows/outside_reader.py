"""When an outside reader hears that complaints wait: soon, not for each one of many, and again while one is unread."""

from datetime import datetime, timedelta

NOT_WITHIN = timedelta(minutes=10)
"""One text for several: whoever sends many complaints must not send many texts to the reader."""

AGAIN_AFTER = timedelta(days=7)


def is_due(last: datetime, has_news: bool, now: datetime) -> bool:
    """May they be told again? `last`: when they were. `has_news`: a complaint has come that they were not told of."""
    return now - last >= (NOT_WITHIN if has_news else AGAIN_AFTER)
