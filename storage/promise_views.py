"""Views that came after news of a promise: their references, for staff. Their words are on the staff page."""

from sqlalchemy import Connection, bindparam, select

from storage.references import reference
from storage.tables import views

_ABOUT = select(views.c.number).where(views.c.about == bindparam("promise")).order_by(views.c.number)


def views_about(db: Connection, promise_id: str) -> list[str]:
    """Oldest first."""
    return [reference(number) for number in db.execute(_ABOUT, {"promise": promise_id}).scalars()]
