"""A database is brought up to date whole or not at all, and refused in one plain sentence where it cannot be used."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError

from storage import migrating
from storage.database import Database, DatabaseProblem, open_database
from storage.migrating import HEAD, SCRIPTS, check_version, migrate
from storage.migrations.first import TABLES
from storage.tables import METADATA
from tests.databases import DATABASES
from tests.upgrades.reaching import bring_to

pytestmark = pytest.mark.usefixtures("every_migration")


@pytest.fixture(params=DATABASES)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/new folder/yousaid.db"
    url: str = request.getfixturevalue("empty_postgresql_url")
    return url


def test_up_from_nothing_gives_the_tables_that_the_code_uses(empty_url: str) -> None:
    migrate(empty_url)
    database = open_database(empty_url)
    with database.reading() as db:
        assert compare_metadata(MigrationContext.configure(db), METADATA) == []
    check_version(database)
    database.close()


def test_migrating_twice_changes_nothing(empty_url: str) -> None:
    migrate(empty_url)
    database = open_database(empty_url)
    with database.transaction() as db:
        db.execute(text("UPDATE counters SET value = 7 WHERE name = 'alert'"))
    migrate(empty_url)
    with database.reading() as db:
        assert db.execute(text("SELECT value FROM counters WHERE name = 'alert'")).scalar_one() == 7
        assert compare_metadata(MigrationContext.configure(db), METADATA) == []
    database.close()


def test_the_head_that_is_written_down_is_the_last_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    assert ScriptDirectory.from_config(config).get_current_head() == HEAD


def test_a_migration_that_breaks_off_leaves_nothing_behind(empty_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    create_all = TABLES.create_all

    def break_off(bind: object) -> None:
        create_all(bind)  # type: ignore[arg-type]
        raise RuntimeError("the power went")

    monkeypatch.setattr(TABLES, "create_all", break_off)
    with pytest.raises(RuntimeError):
        migrate(empty_url)
    database = open_database(empty_url)
    with database.reading() as db:
        assert inspect(db).get_table_names() == []
    database.close()
    monkeypatch.undo()
    migrate(empty_url)


def test_a_newer_database_is_refused_and_left_alone(database: Database, database_url: str) -> None:
    with database.transaction() as db:
        db.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for attempt in (lambda: migrate(database_url), lambda: check_version(database)):
        with pytest.raises(DatabaseProblem, match="made by a newer release of yousaid"):
            attempt()
    with database.reading() as db:
        assert migrating.version_of(db) == "9999"


def test_an_older_database_and_an_empty_one_say_what_to_run(database: Database) -> None:
    with database.transaction() as db:
        db.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    with pytest.raises(DatabaseProblem, match=r"not up to date: run yousaid migrate\.$"):
        check_version(database)
    with database.transaction() as db:
        db.execute(text("DELETE FROM alembic_version"))
    with pytest.raises(DatabaseProblem, match=r"no tables yet: run yousaid migrate\.$"):
        check_version(database)


def test_a_database_that_is_not_there_is_not_made_by_opening_it(tmp_path: Path) -> None:
    path = tmp_path / "yousaid.db"
    with pytest.raises(DatabaseProblem, match=r"There is no database at .*: make one with yousaid migrate\.$"):
        open_database(f"sqlite:///{path}")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "url, sentence",
    [
        ("sqlite:///{folder}", "is a folder"),
        ("sqlite://", "names no file"),
        ("sqlite:///:memory:", "names no file"),
        ("mysql://somebody@127.0.0.1/yousaid", "starts with mysql, which we do not have"),
        ("postgresql://somebody@127.0.0.1:port/yousaid", "DATABASE_URL cannot be read"),
        ("not an address", "cannot be read"),
        ("", "cannot be read"),
        ("postgres://somebody:pass-word@127.0.0.1:1/yousaid", "PostgreSQL server in DATABASE_URL does not answer"),
        ("sqlite:///{folder}/a-file/yousaid.db", "cannot be made"),
    ],
)
def test_what_cannot_be_opened_is_told_in_one_sentence(url: str, sentence: str, tmp_path: Path) -> None:
    (tmp_path / "a-file").touch()
    for attempt in (migrate, open_database):
        if attempt is open_database and "a-file" in url:
            continue
        with pytest.raises(DatabaseProblem) as problem:
            attempt(url.format(folder=tmp_path))
        assert sentence in str(problem.value)
        assert "\n" not in str(problem.value)
        assert "pass-word" not in str(problem.value)


def test_a_database_that_the_server_does_not_have_is_told(postgresql_server: str) -> None:
    with pytest.raises(DatabaseProblem, match="no such database as DATABASE_URL names"):
        open_database(postgresql_server.replace("/postgres?", "/nowhere?"))


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    path = tmp_path / "yousaid.db"
    path.write_text("Dear diary, " * 1000)
    for attempt in (migrate, open_database):
        with pytest.raises(DatabaseProblem, match="damaged: stop yousaid and bring a backup back"):
            attempt(f"sqlite:///{path}")


def test_damage_in_the_middle_of_the_file_is_found_at_the_start(sqlite_url: str) -> None:
    path = Path(sqlite_url.removeprefix("sqlite:///"))
    whole = bytearray(path.read_bytes())
    middle = len(whole) // 2 // 4096 * 4096
    whole[middle : middle + 4096] = b"\xa5" * 4096
    path.write_bytes(whole)
    with pytest.raises(DatabaseProblem, match="damaged"):
        check_version(open_database(sqlite_url))


def test_migrations_are_found_wherever_the_package_lies(tmp_path: Path) -> None:
    migrate(f"sqlite:///{tmp_path}/50%25 off.db")
    with closing(sqlite3.connect(next(tmp_path.glob("*.db")))) as database:
        assert database.execute("SELECT version_num FROM alembic_version").fetchall() == [(HEAD,)]


def test_the_file_is_for_this_account_alone(tmp_path: Path) -> None:
    path = tmp_path / "yousaid.db"
    migrate(f"sqlite:///{path}")
    assert path.stat().st_mode & 0o077 == 0


def test_updates_of_an_older_release_are_still_those_that_their_messages_are_of(empty_url: str) -> None:
    """SQLite makes the table anew, which others refer to: nothing may be lost on the way."""
    database = migrating.open_or_make(empty_url)
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    with database.rebuilding() as db:
        config.attributes["connection"] = db
        command.upgrade(config, "0004")
        db.execute(
            text(
                "INSERT INTO outcomes (id, consultation, status, body, at, reopened) VALUES ('O', 'a', 'done', '{}', 1, 0)"
            )
        )
        db.execute(text("INSERT INTO updates (id, outcome_id, at) VALUES ('U', 'O', 1)"))
        db.execute(
            text(
                "INSERT INTO outbox (id, channel, kind, priority, state, fleeting, goodbye, outranks, segments, created_at, "
                "not_before, attempts, rank, update_id) "
                "VALUES ('P', 'sms', 'update', 20, 'queued', :no, :no, :no, 1, 1, 1, 0, 0, 'U')"
            ),
            {"no": False},
        )
    migrate(empty_url)
    with database.reading() as db:
        kept = "SELECT u.kind, u.subject, u.cause FROM updates u JOIN outbox o ON o.update_id = u.id"
        assert db.execute(text(kept)).one() == ("outcome", "O", "outcome:O")
        assert compare_metadata(MigrationContext.configure(db), METADATA) == []
    with pytest.raises(DBAPIError), database.transaction() as db:
        db.execute(text("DELETE FROM updates"))
    database.close()


def test_tables_that_a_newer_release_left_there_are_told_and_nothing_is_changed(empty_postgresql_url: str) -> None:
    """As where an older backup was brought back over them."""
    database = open_database(empty_postgresql_url)
    bring_to(database, "0026")
    with database.transaction() as db:
        db.exec_driver_sql("CREATE TABLE published_numbers (subject TEXT)")
    with pytest.raises(DatabaseProblem, match="tables of a newer release beside those of an older one"):
        migrate(empty_postgresql_url)
    with database.reading() as db:
        assert migrating.version_of(db) == "0026"
    database.close()
