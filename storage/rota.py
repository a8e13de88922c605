"""The rota: who is on duty on which day of the week, from when to when."""

from sqlalchemy import Connection, select

from flows.rota import Shift
from storage.statements import insert, rows, run
from storage.tables import shifts

_EVERY = select(shifts.c.name, shifts.c.day, shifts.c.begins, shifts.c.ends).order_by(
    shifts.c.day, shifts.c.begins, shifts.c.name
)


def every(db: Connection) -> list[Shift]:
    return [Shift(*row) for row in rows(db, _EVERY)]


def add(db: Connection, many: list[Shift]) -> None:
    """One that begins when another of the same person begins takes its place."""
    once = {(one.name, one.day, one.begins): one.ends for one in many}
    values = [(*shift, ends) for shift, ends in once.items()]
    conflict = "ON CONFLICT (name, day, begins) DO UPDATE SET ends = excluded.ends"
    insert(db, "shifts", ("name", "day", "begins", "ends"), values, conflict)


def remove(db: Connection, name: str, day: int, begins: int) -> bool:
    return run(db, "DELETE FROM shifts WHERE name = ? AND day = ? AND begins = ?", [(name, day, begins)]) == 1


def remove_all(db: Connection, name: str) -> None:
    run(db, "DELETE FROM shifts WHERE name = ?", [(name,)])
