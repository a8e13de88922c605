"""The demo while it runs: its house, its provider, and the clock that can be moved on."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from bot import schedule
from bot.clock import MovedClock
from bot.house import House
from bot.rehearsal.provider import Provider

MORNING = time(10)


@dataclass(slots=True)
class Demo:
    """What the demo's pages need."""

    house: House
    provider: Provider
    clock: MovedClock

    async def next_day(self) -> datetime:
        """Send what may still go today, sleep until ten in the morning, do what is due then. Returns the new time."""
        await self.deliver()
        await self.house.writer.run(self.clock.move, until_tomorrow(self.clock.now(), self.house))
        await schedule.tick(self.house)
        await self.deliver()
        return self.clock.now()

    async def deliver(self) -> None:
        """What may go now, without waiting for the loop to look."""
        if self.house.outbox:
            await self.house.outbox.deliver_once()


def until_tomorrow(now: datetime, house: House) -> timedelta:
    """Until ten o'clock local time on the next day, in real hours: nights of a clock change are longer or shorter."""
    zone = house.settings.zone
    tomorrow = now.astimezone(zone).date() + timedelta(days=1)
    return datetime.combine(tomorrow, MORNING, zone).astimezone(UTC) - now
