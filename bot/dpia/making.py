"""The draft in one go, for the keyboard and the staff pages alike."""

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from bot.dpia.blocks import as_markdown, as_page
from bot.dpia.facts import facts
from bot.dpia.writing import document

if TYPE_CHECKING:
    from bot.house import House


def make(db: Connection, house: "House", kind: str, now: datetime) -> str:
    """`kind`: "md" or "html"."""
    blocks = document(house, facts(db, house), now)
    return as_markdown(blocks) if kind == "md" else as_page(blocks, f"DPIA, {house.name}")
