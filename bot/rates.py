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

    def ready_in(self, now: datetime) -> float:
        """Seconds until there is room for one segment; 0 when there is now."""
        self._fill(now)
        return max(0.0, (1.0 - self._level) / self._rate)

    def _fill(self, now: datetime) -> None:
        passed = (now - self._at) / timedelta(seconds=1)
        if passed > 0:
            self._level = min(self._burst, self._level + passed * self._rate)
        self._at = now
