"""How fast one sender may go: a bucket of segments that fills with time and may be owed to, never overdrawn twice."""

from datetime import datetime, timedelta


class Bucket:
    """`rate` segments a second, at most `burst` saved up. A long message may leave it in debt: the next one waits."""

    def __init__(self, rate: float, burst: float, now: datetime) -> None:
        self._rate = rate
        self._burst = max(burst, 1.0)
        self._level = self._burst
        self._at = now

    def room(self, now: datetime) -> int:
        """Whole segments that may go now."""
        self._fill(now)
        return max(0, int(self._level + 1e-9))

    def take(self, segments: int, now: datetime) -> None:
        self._fill(now)
        self._level -= segments

    def ready_in(self, now: datetime, segments: int = 1) -> float:
        """Seconds until there is room for so many segments; 0 when there is now."""
        self._fill(now)
        return max(0.0, (segments - self._level) / self._rate)

    def filled_in(self, seconds: float) -> int:
        """Whole segments; at least one, and never more than can be saved up."""
        return max(1, int(min(self._rate * seconds, self._burst)))

    def _fill(self, now: datetime) -> None:
        passed = (now - self._at) / timedelta(seconds=1)
        if passed > 0:
            self._level = min(self._burst, self._level + passed * self._rate)
        self._at = now
