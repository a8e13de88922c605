"""`yousaid view redact`: words that should never have been there are taken out wherever they stand."""

from typing import Annotated

import typer

from bot.commands.telling import CannotDo, WrongUse, listed, tell


def redact(
    reference: Annotated[str, typer.Argument(help="Its reference, as `view list` shows it, such as K7.")],
    because: Annotated[str, typer.Option(help="Why: it is kept with your name.", show_default=False)],
    by: Annotated[str, typer.Option(help="Your name, as in `staff list`.", show_default=False)],
    part: Annotated[
        list[str] | None, typer.Option(help="Only these words, just as they stand there. May be given more than once.")
    ] = None,
) -> None:
    """Take words out of a view, its texts, our replies, translations and the public page. It cannot be undone."""
    from bot import taking_out
    from bot.house import opened
    from bot.settings import load_settings
    from flows.permissions import may
    from storage import staff
    from storage.redacting import NotThere

    with opened(load_settings()) as house, house.database.transaction() as db:
        able = [person.name for person in staff.every(db) if may(person.roles, "redact")]
        if by not in able:
            raise CannotDo(f"The data lead and the safeguarding lead take words out: {listed(able) or 'nobody yet'}.")
        try:
            wanted = taking_out.Wanted(reference.strip().upper(), tuple(part or ()), because.strip())
            taking_out.take_out(db, house, wanted, by, house.clock.now())
        except taking_out.WrongReason as wrong:
            raise WrongUse(f"--because: {wrong}") from None
        except NotThere as wrong:
            raise CannotDo(str(wrong)) from None
    tell(f"It is taken out of {wanted.reference}, and of all that repeated it.")
