"""What texts have cost, for what, and who sent it; and what the month's limit holds back."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.telling import CannotDo, counted, tell

if TYPE_CHECKING:
    from bot.spent import Month


def add_to(app: typer.Typer) -> None:
    app.command(epilog="Example: yousaid money --month 2026-11 --csv")(money)


def money(
    month: Annotated[str, typer.Option(help="Such as 2026-11; default: this month.", show_default=False)] = "",
    as_csv: Annotated[bool, typer.Option("--csv", help="As a table for a spreadsheet.")] = False,
    drop_held: Annotated[bool, typer.Option("--drop-held", help="Give up replies that the limit holds back.")] = False,
    let_in: Annotated[bool, typer.Option("--let-in", help="Answer strangers who were too many on their day.")] = False,
) -> None:
    """What texts of a month cost, for what, and who sent it. Also what the monthly limit holds back."""
    from bot import spent, standing
    from bot.files.sheets import as_csv as in_csv
    from bot.house import opened
    from bot.settings import load_settings

    with opened(load_settings()) as house:
        if drop_held or let_in:
            tell(standing.release(house, drop_held, let_in))
            return
        with house.database.reading() as db:
            since = spent.begins(month, house.clock.now(), house.settings.zone)
            if since is None:
                raise CannotDo(f'"{month}" is no month: write it like 2026-11.')
            found = spent.month(db, house.settings, since, house.clock.now())
            stands = [] if month else list(standing.sentences(db, house))
    if as_csv:
        tell(in_csv(spent.COLUMNS, spent.rows(found)).decode("utf-8-sig").rstrip("\r\n"))
        return
    tell([*in_words(found), *stands])


def in_words(found: "Month") -> Iterator[str]:
    from bot.money import money as pounds

    for line in found.lines:
        cost = "" if line.cost is None else f", {pounds(line.cost)}"
        who = f" by {line.who}" if line.who else ""
        yield f"{line.what}{who}: {counted(line.spent.texts, 'text', 'texts')}{cost}"
    if not found.lines:
        yield f"Nothing went by SMS in {found.name}."
        return
    segments = counted(found.total.segments, "segment", "segments")
    if found.cost is None:
        yield f"In all {segments}. What that costs is not known: set YOUSAID_PRICE_PER_SEGMENT."
        return
    of = f", {found.percent}% of the limit of {pounds(found.limit)}" if found.limit is not None else ""
    yield f"In all {segments}, {pounds(found.cost)}{of}. Help lines are no part of it."
