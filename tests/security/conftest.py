"""The whole installation of the pages' tests, and the same where it is reached by https."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.house import House
from tests.pages.conftest import Visit, Visitor, house, trial_house, visit

__all__ = ["house", "trial_house", "visit"]

ROOT = Path(__file__).parent.parent.parent
PUBLIC = "https://yousaid.example.org"
SECURE = {"User-Agent": "a browser"}


def source(*folders: str, ending: str = ".py") -> dict[str, str]:
    """Every file of ours in these folders, by its place."""
    files = [file for folder in folders for file in (ROOT / folder).rglob(f"*{ending}")]
    return {str(file.relative_to(ROOT)): file.read_text(encoding="utf-8") for file in files}


@pytest.fixture
def https_house(house: House) -> House:
    house.set_up(replace(house.given, public_url=PUBLIC))
    return house


@pytest.fixture
async def visitor(house: House, visit: Visit) -> Visitor:
    """Signed in as the duty desk, who may do most."""
    visitor = await visit(house)
    await visitor.sign_in()
    return visitor
