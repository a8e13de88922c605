"""Who sees to a view: whoever gets it is texted so, with the word that hands it back."""

from sqlalchemy import Connection

from bot.clock import new_id
from bot.house import House
from flows.handing_back import told
from flows.segments import measure
from flows.unasked import is_quiet
from storage import hands, staff
from storage.references import reference


def hand_back(db: Connection, house: House, number: int, by: str) -> bool:
    """By one button. False where it was not with them."""
    after = hands.hand_back(db, number, by, house.clock.now())
    if after:
        tell(db, house, number, after, by)
    return after is not None


def tell(db: Connection, house: House, number: int, name: str, by: str) -> None:
    """By day, where we know their phone, and not of what they took themselves. At night it is on their home page."""
    now = house.clock.now()
    reached = {one.name for one in staff.every(db) if one.channel is not None}
    if name == by or name not in reached or is_quiet(now, house.rules(db, now)):
        return
    text = f"{house.name}. {told(reference(number), by)}"
    staff.queue_text(db, name, text, measure(text).segments, new_id, now)
