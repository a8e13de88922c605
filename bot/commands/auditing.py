"""The log of what was done, and whether it is as it was written."""

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.telling import MOST, CannotDo, tell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection


def add_to(app: typer.Typer) -> None:
    app.command(epilog="Example: yousaid log --most 20")(log)
    app.command(epilog="Example: yousaid verify oak-house.json")(verify)


def log(most: Annotated[int, typer.Option(help="How many of the newest.", min=1, max=MOST)] = 50) -> None:
    """What staff and the system did, newest first. Nobody's words and nobody's number are in it."""
    from bot.house import opened
    from bot.settings import load_settings
    from storage import audit

    with opened(load_settings()) as house, house.database.reading() as db:
        entries = audit.newest(db, most)
        zone = house.settings.zone
    for one in entries:
        more = "".join((f" ({one.about})" if one.about else "", f". Why: {one.reason}" if one.reason else ""))
        tell(f"{one.number}  {one.at.astimezone(zone):%d %b %Y %H:%M}  {one.who}: {one.did}{more}")


def verify(
    file: Annotated[
        Path | None, typer.Argument(help="An export as JSON, or a saved copy of /said.json.", show_default=False)
    ] = None,
) -> None:
    """Is the log as it was written and as it was published? Of an export: do its ballots add up to its results?

    A file is looked at alone, on any machine; where there is a database, what stood for the log is compared with it.
    """
    if file is None:
        _verify_log()
    else:
        _verify_file(file)


def _verify_log() -> None:
    from bot.rechecking import wrong_with_votes
    from bot.settings import load_settings
    from bot.verifying import wrong_with_log
    from storage import audit, log_heads, restores

    with _database(load_settings().database_url) as db:
        wrong, (count, head), published = wrong_with_log(db), audit.head(db), log_heads.newest(db)
        wrong += wrong_with_votes(db)
        restored = restores.every(db)
    if wrong:
        raise CannotDo(*wrong)
    since = f" It goes on from what was published on {published.day}." if published else ""
    tell(f"The log is as it was written: {count} entries, {head}.{since}")
    tell(f"A backup was restored, see entry {one.entry}: {one.about}." for one in restored)


def _verify_file(file: Path) -> None:
    from bot.settings import SettingsProblem, load_settings
    from bot.verifying import NotAnExport, head_of, read_export, retally, wrong_with_head
    from storage.problems import DatabaseProblem

    try:
        export = read_export(file)
        head, (counted, wrong) = head_of(export), retally(export)
    except NotAnExport as problem:
        raise CannotDo(str(problem)) from None
    log = "The log was not compared: there is no database here."
    try:
        with _database(load_settings().database_url) as db:
            differs = wrong_with_head(db, head)
        wrong += [differs] if differs else []
        log = f"The log goes on from where it was: {head.number} entries, {head.hash}."
    except (DatabaseProblem, SettingsProblem):
        pass
    if wrong:
        raise CannotDo(*wrong)
    tell([f"{counted} ballots, counted again, give the results of the file.", log] if "questions" in export else [log])


@contextmanager
def _database(url: str) -> "Iterator[Connection]":
    """To read from, without any key: whoever looks after the log need not be able to read a number."""
    from storage.database import open_database
    from storage.migrating import check_version

    database = open_database(url)
    try:
        check_version(database)
        with database.reading() as db:
            yield db
    finally:
        database.close()
