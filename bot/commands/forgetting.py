"""`yousaid members forget`: everything that we hold of one member goes, in two steps."""

from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.telling import CannotDo, WrongUse, tell

if TYPE_CHECKING:
    from bot.erasing_members import WouldGo
    from bot.house import House

NOBODY = "{called} leads to nobody: write the reference of a view of theirs, such as K7, or the id on their page."
CHANGED = "The check word is not {given}: they may have written since. Look again at what would go, without --check."


def forget(
    who: Annotated[
        str, typer.Argument(help="A reference of theirs, such as K7, or the id on their page.", show_default=False)
    ],
    because: Annotated[str, typer.Option(help="Why: it is kept with your name.", show_default=False)],
    by: Annotated[str | None, typer.Option(help="Your name, as in `staff list`.")] = None,
    check: Annotated[str | None, typer.Option(help="The check word that the first step gave.")] = None,
) -> None:
    """Have all that we hold of one member deleted. The first time it only says what would go, and a check word."""
    from bot import erasing_members
    from bot.commands.members_data import who as handles_data
    from bot.house import opened
    from bot.settings import load_settings

    if problem := erasing_members.wrong_reason(because.strip()):
        raise WrongUse(f"--because: {problem}")
    with opened(load_settings()) as house:
        name = handles_data(house, by)
        with house.database.transaction() as db:
            would = erasing_members.found(db, house, who)
            if would is None:
                raise CannotDo(NOBODY.format(called=who[:40]))
            if check is None:
                tell(_said(would))
                return
            if check.strip().lower() != would.check:
                raise CannotDo(CHANGED.format(given=check[:20]))
            erasing_members.erase(db, house, would, name, because.strip())
        tell(_finish(house))


def _said(would: "WouldGo") -> list[str]:
    return [
        f"{would.digits}: {', '.join(would.sizes)}.",
        "All of it would go, and nobody can bring it back. Nothing is deleted yet.",
        f"To delete it, do the same with --check {would.check}",
    ]


def _finish(house: "House") -> str:
    """At once, where nothing is on its way to them; the scheduler goes on with what is."""
    from bot.clock import new_id
    from storage import erasure, wiping

    is_more = True
    while is_more:
        with house.database.transaction() as db:
            is_more = erasure.advance(db, house.keys, new_id, house.clock.now())
    wiping.wipe_if_due(house.database)
    with house.database.reading() as db:
        waits = erasure.under_way(db)
    return "What is on its way is waited for; the rest is deleted." if waits else "It is deleted."
