"""Languages: which there are, what a reader signs for, and who has signed."""

from typing import Annotated

import typer

from bot.commands.telling import WrongUse, tell

app = typer.Typer(help="The languages we write in: list, show what a reader signs for, and sign.", no_args_is_help=True)

Code = Annotated[str, typer.Argument(help="A language's code, as `language list` shows it.", show_default=False)]
Reader = Annotated[str, typer.Option("--by", help="The reader's name: it is kept.", show_default=False)]


@app.command("list", epilog="Example: yousaid language list")
def list_() -> None:
    """Each language: signed or not, how many messages, and what the dearest costs with and without its letters."""
    from bot.house import opened
    from bot.languages import codes
    from bot.offered import offered
    from bot.settings import load_settings
    from bot.signing_languages import lines
    from storage import signed

    with opened(load_settings()) as house, house.database.reading() as db:
        signatures, on_offer = signed.signatures(db), offered(db, house.settings)
        tell(lines(signatures, on_offer, house.wording, house.settings.zone))
        if len(on_offer) == len(codes()) and not set(codes()) <= {*signatures, "en"}:
            tell("Trial mode: every language is offered. When live, only those that are signed.")


@app.command(epilog="Example: yousaid language show pl")
def show(code: Code) -> None:
    """What a reader signs for: first messages, help texts, the words that end it, and the danger that we hear."""
    from bot.house import opened
    from bot.settings import load_settings
    from bot.signing_languages import to_read

    known(code)
    with opened(load_settings()) as house:
        tell(to_read(code, house.wording))


@app.command(epilog='Example: yousaid language sign pl --by "NAME"')
def sign(code: Code, by: Reader) -> None:
    """Keep that somebody who reads the language well has read what `show` prints, and that it is right."""
    from bot.house import opened
    from bot.settings import load_settings
    from storage import signed

    known(code)
    reader = " ".join(by.split())
    if not 0 < len(reader) <= signed.LONGEST_NAME:
        raise WrongUse(f"Say who has read it, in at most {signed.LONGEST_NAME} characters: --by NAME.")
    with opened(load_settings()) as house, house.database.transaction() as db:
        signed.sign(db, code, reader, house.clock.now())
    tell(f"{code} is signed by {reader}. It is offered from the next text on.")


def known(code: str) -> None:
    """Raises WrongUse for a language that we do not have."""
    from bot.commands.telling import listed
    from bot.languages import codes

    if code not in codes():
        raise WrongUse(f'There is no language "{code}": there are {listed(codes())}. See: yousaid language list')
