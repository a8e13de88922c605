"""What became of everybody whom a broadcast was for, once all that is unknown has been looked for."""

from tests.faults.kit.checkers import wrong
from tests.faults.kit.driving import Drive, later

LOOKED_FOR = "SELECT count(*) FROM outbox WHERE state = 'unknown' AND lease_until IS NOT NULL"


async def accounted_for(drive: Drive, people: int) -> dict[str, int]:
    """How many are in each state: as many were sent as the provider has, and nobody is forgotten."""
    async with later(drive) as worker:
        await worker.passes(minutes=2)
        while drive.one(LOOKED_FOR):
            await worker.passes(minutes=3)
        await worker.passes(minutes=1)
    states = drive.states()
    assert sum(states.values()) == people
    assert states.keys() <= {"sent", "unknown"}
    assert states["sent"] == len(drive.provider.log.sent)
    assert wrong(drive.evidence()) == {}
    return states
