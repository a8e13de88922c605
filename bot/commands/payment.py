"""What members are owed for taking part: list it, write it down, mark it as paid, or cancel it."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from bot.commands.telling import CannotDo, counted, tell

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from bot.house import House

T = TypeVar("T")
app = typer.Typer(help="What members are owed for taking part, and what they got.", no_args_is_help=True)
By = Annotated[str, typer.Option(help="Your name, as in `staff list`: it is kept.", show_default=False)]
Numbers = Annotated[list[str], typer.Argument(help="Such as P7, as `payment list` shows it.", show_default=False)]


@app.command("list", epilog="Example: yousaid payment list --open")
def list_(
    consultation: Annotated[str, typer.Option(help="Of this one alone.", show_default=False)] = "",
    only_open: Annotated[bool, typer.Option("--open", help="Only what is still to pay.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="As a table for a spreadsheet.")] = False,
) -> None:
    """What is owed and what was paid, the newest first. No name and no number of anybody."""
    from bot import paying
    from bot.files.sheets import as_csv as in_csv
    from bot.house import opened
    from bot.settings import load_settings
    from flows.due import pounds
    from storage import dues

    with opened(load_settings()) as house, house.database.reading() as db:
        found = dues.every(db, consultation, only_open)
        many, pence, _ = dues.totals(db)
    if as_csv:
        tell(in_csv(paying.COLUMNS, paying.rows(found)).decode("utf-8-sig").rstrip("\r\n"))
        return
    tell(paying.line(one) for one in found)
    tell(f"To pay in all: {counted(many, 'payment', 'payments')}, {pounds(pence)}." if many else "Nothing is to pay.")


@app.command(epilog="Example: yousaid payment owe oak-house --until 2027-01-08 --by finance")
def owe(
    consultation: Annotated[str, typer.Argument(help="Its name.", show_default=False)],
    until: Annotated[str, typer.Option(help="The day by which they get it, such as 2027-01-08.", show_default=False)],
    by: By,
    ref: Annotated[str, typer.Option(help="Only the author of this view, such as K7.", show_default=False)] = "",
    amount: Annotated[str, typer.Option(help="With --ref: how much, such as 12.40.", show_default=False)] = "",
    kind: Annotated[str, typer.Option(help="With --ref: expenses, fee or voucher.")] = "expenses",
) -> None:
    """Write down what those who took part were offered, or what one person is owed. Members are told by text."""
    from bot.paying import Owing, named
    from bot.paying import owe as write_down

    if kind not in ("expenses", "fee", "voucher"):
        raise CannotDo(f'"{kind}" is nothing that is paid: write expenses, fee or voucher.')
    try:
        day = date.fromisoformat(until)
    except ValueError:
        raise CannotDo(f'"{until}" is no day: write it like 2027-01-08.') from None
    wanted = Owing(consultation, day, ref, kind, amount)  # type: ignore[arg-type]
    numbers = _do(
        by,
        lambda db, house: write_down(
            db, wanted, by, house.clock.now(), house.clock.now().astimezone(house.settings.zone).date()
        ),
    )
    if not numbers:
        tell("Nothing new: all of it was written down before.")
        return
    tell(f"{counted(len(numbers), 'payment is', 'payments are')} written down: {named(numbers)}. Each is told by text.")


@app.command(epilog="Example: yousaid payment paid P7 P8 --how voucher --by finance")
def paid(numbers: Numbers, how: Annotated[str, typer.Option(help="cash, voucher, bank or other.")], by: By) -> None:
    """Mark as paid. Never write an account number anywhere: what goes through the bank is done there."""
    from bot.paying import pay, read_numbers

    _said(
        _do(by, lambda db, house: pay(db, read_numbers(numbers), how, by, house.clock.now())), numbers, "marked as paid"
    )


@app.command(epilog="Example: yousaid payment cancel P7 --by finance")
def cancel(numbers: Numbers, by: By) -> None:
    """Take back what was written down by mistake. Nobody is told: write to them, if they were told before."""
    from bot.paying import cancel as take_back
    from bot.paying import read_numbers

    _said(_do(by, lambda db, house: take_back(db, read_numbers(numbers), by, house.clock.now())), numbers, "cancelled")


def _do(by: str, act: "Callable[[Connection, House], T]") -> T:
    from bot.house import opened
    from bot.paying import Refused, who
    from bot.settings import load_settings

    try:
        with opened(load_settings()) as house, house.database.transaction() as db:
            who(db, by)
            return act(db, house)
    except Refused as refused:
        raise CannotDo(str(refused)) from None


def _said(done: list[int], asked: list[str], what: str) -> None:
    from bot.paying import named

    if done:
        tell(f"{named(done)}: {what}.")
    if left := len(asked) - len(done):
        tell(
            f"{counted(left, 'payment was', 'payments were')} paid or cancelled before, or not there: nothing changed."
        )
