"""Settings whose names were misspelt: who wrote one thinks that it holds, and nothing else would ever say so."""

from collections.abc import Collection, Iterator

BEGINNINGS = ("YOUSAID_", "TWILIO_", "TELEGRAM_")
SLIPS = 2
"""Letters at most that are wrong, missing, too many or the wrong way round: ours differ from each other by three."""


def may_be_ours(name: str) -> bool:
    return name.startswith(BEGINNINGS)


def misspelt(written: Collection[str], known: Collection[str]) -> Iterator[str]:
    """What is like none of ours belongs to another program, or to another release of this one."""
    for name in sorted(name for name in written if may_be_ours(name) and name not in known):
        if (meant := _nearest(name, known)) is not None:
            yield f"{name} is no setting of yousaid: write {meant}, or take it away."


def _nearest(name: str, known: Collection[str]) -> str | None:
    from rapidfuzz.distance import OSA  # nearly everybody spells them right

    near = {one: OSA.distance(name, one, score_cutoff=SLIPS) for one in known}
    nearest = min(near, key=near.__getitem__)
    return nearest if near[nearest] <= SLIPS else None
