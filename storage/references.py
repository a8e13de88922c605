"""Short references of views: A1 to A9, B1 to Z9, then A10 to A99 and so on, without letters that look like digits."""

from sqlalchemy import Connection, select

from storage.statements import insert, rows
from storage.tables import counters

LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ"
"""Not I, L and O."""

MOST_DIGITS = 12
"""More than there will ever be, and far from what a database has no room for."""

_NEXT = select(counters.c.value).where(counters.c.name == "reference").with_for_update()


def reference(number: int) -> str:
    """The `number`th reference, from 1."""
    digits, before = 1, 0
    while number > before + len(LETTERS) * _width(digits):
        before += len(LETTERS) * _width(digits)
        digits += 1
    letter, within = divmod(number - before - 1, _width(digits))
    return f"{LETTERS[letter]}{10 ** (digits - 1) + within}"


def number(reference: str) -> int:
    """Raises ValueError for what is no reference. Small letters and blanks around it are fine."""
    tidy = reference.strip()
    letter, digits = tidy[:1].upper(), tidy[1:]
    is_written_as_one = tidy.isascii() and letter in LETTERS and digits.isdigit() and digits[0] != "0"
    if not is_written_as_one or len(digits) > MOST_DIGITS:
        raise ValueError(f'"{reference}" is not a reference. They look like K7.')
    before = sum(len(LETTERS) * _width(shorter) for shorter in range(1, len(digits)))
    return before + LETTERS.index(letter) * _width(len(digits)) + int(digits) - int(10 ** (len(digits) - 1)) + 1


def after(reference_: str) -> str:
    """The next one: nearly always the same letter, and one more."""
    letter, digits = reference_[0], reference_[1:]
    return f"{letter}{int(digits) + 1}" if digits.strip("9") else reference(number(reference_) + 1)


def next_number(db: Connection) -> int:
    """The number that the next view gets. On PostgreSQL it is held until the transaction ends.

    Why: two processes that take batches at once would give two views the same reference. It also means that they
    meet here first, so that they never lock members in different orders.
    """
    found = rows(db, _NEXT)
    if not found:
        insert(db, "counters", ("name", "value"), [("reference", 1)], "ON CONFLICT DO NOTHING")
        found = rows(db, _NEXT)
    return int(found[0][0])


def move_on(db: Connection, next_: int) -> None:
    insert(
        db,
        "counters",
        ("name", "value"),
        [("reference", next_)],
        "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
    )


def _width(digits: int) -> int:
    """How many numbers have so many digits."""
    return 9 * int(10 ** (digits - 1))
