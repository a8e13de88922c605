"""Putting members into groups and taking them out, by the references of their views: by command and on a page alike."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from sqlalchemy import Connection

What = Literal["add", "remove"]


class NotThere(Exception):
    """One sentence for each view or group that is not there."""


def change(db: "Connection", what: What, typed: str, typed_references: Sequence[str]) -> tuple[str, int]:
    """The group's name, and how many it has now. Removing without references removes everybody.

    Raises ValueError for what is no name or reference, NotThere for what nobody has.
    """
    from flows.group_names import tidy_name
    from storage import groups, loop
    from storage.references import number, reference

    name = tidy_name(typed)
    if what == "add" and not typed_references:
        raise ValueError("Say who: --ref K7.")
    try:
        wanted = [reference(number(one)) for one in typed_references]
    except ValueError as wrong:
        raise ValueError(f"--ref: {wrong}") from None
    if unknown := loop.unknown_references(db, wanted):
        raise NotThere("\n".join(f"There is no view {one}. See: yousaid view list" for one in unknown))
    if held := groups.of_nobody(db, wanted):
        raise NotThere("\n".join(f"{one} is held for the outside reader, and leads to nobody here." for one in held))
    if what == "add":
        groups.add(db, name, wanted)
    elif not groups.remove(db, name, wanted):
        raise NotThere(f'Nobody of these is in "{name}". See: yousaid group list')
    return name, groups.sizes(db).get(name, 0)
