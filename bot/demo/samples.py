"""The sample consultations that come with the package."""

from datetime import datetime
from pathlib import Path

from flows.consultation import Consultation

FOLDER = Path(__file__).parent / "consultations"
DEMO = "oak-house"


def sample(name: str, now: datetime) -> Consultation:
    """Its dates count from the local day of `now`, so that a sample is never out of date."""
    from bot.files.consultations import read_file
    from bot.fitting import overflow

    zone = now.tzinfo
    if zone is None:
        raise ValueError("`now` must say its time zone.")
    return read_file(FOLDER / f"{name}.yaml", zone, now.date(), overflow)
