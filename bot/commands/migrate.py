"""Bringing the database up to date."""

import typer

from bot.commands.telling import tell


def add_to(app: typer.Typer) -> None:
    app.command(epilog="Example: yousaid migrate")(migrate)


def migrate() -> None:
    """Bring the database up to date: all of it or, if something is wrong, nothing. A newer one is refused."""
    from bot.settings import load_settings
    from storage.migrating import migrate as bring_up_to_date

    bring_up_to_date(load_settings().database_url)
    tell("The database is up to date.")
