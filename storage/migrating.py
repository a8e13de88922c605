"""Bringing a database up to date, all of it or nothing, and refusing one that is not what this release needs."""

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from storage.database import Database, open_database
from storage.engines import read_url, sqlite_path
from storage.problems import DAMAGED, DatabaseProblem

HEAD = "0033"
"""The newest migration. Numbers sort, so that a database can be told to be newer."""

SCRIPTS = Path(__file__).parent / "migrations"
NEWER = "The database was made by a newer release of yousaid ({found}; this one knows {head}): update yousaid."
OLDER = "The database is not up to date: run yousaid migrate."
EMPTY = "The database has no tables yet: run yousaid migrate."


def migrate(url: str) -> None:
    """Makes the database where there is none. Raises DatabaseProblem, and then nothing has changed."""
    database = open_or_make(url)
    try:
        with database.rebuilding() as db:
            if database.dialect == "postgresql":
                db.exec_driver_sql("SELECT pg_advisory_xact_lock(7968519)")
            if (found := version_of(db)) is not None and found > HEAD:
                raise DatabaseProblem(NEWER.format(found=found, head=HEAD))
            upgrade(db)
    finally:
        database.close()


def check_version(database: Database) -> None:
    """Raises DatabaseProblem unless the database is undamaged and exactly what this release needs."""
    with database.reading() as db:
        if database.dialect == "sqlite" and db.exec_driver_sql("PRAGMA quick_check(1)").scalar() != "ok":
            raise DatabaseProblem(DAMAGED.format(place=database.path))
        found = version_of(db)
    if found is None:
        raise DatabaseProblem(EMPTY)
    if found != HEAD:
        raise DatabaseProblem(NEWER.format(found=found, head=HEAD) if found > HEAD else OLDER)


def version_of(db: Connection) -> str | None:
    """The number of the last migration that ran; None where none did."""
    if not inspect(db).has_table("alembic_version"):
        return None
    found: str | None = db.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found


def upgrade(db: Connection) -> None:
    """Runs in the transaction that is open, so that a failure leaves everything as it was."""
    from alembic import command
    from alembic.config import Config

    config = Config(attributes={"connection": db})
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    command.upgrade(config, "head")


def open_or_make(url: str) -> Database:
    address = read_url(url)
    if address.get_backend_name() == "sqlite":
        _make_file(sqlite_path(address))
    return open_database(url)


def _make_file(path: Path) -> None:
    """What people say lies in it, so only this account may read it."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
    except OSError as problem:
        raise DatabaseProblem(
            f"The database {path} cannot be made ({problem.strerror}): choose another place in DATABASE_URL, or give "
            "this account the right to write there."
        ) from None
