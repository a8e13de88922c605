"""PostgreSQL is another server than it was, or its network has forgotten us: nobody waits for what will not come."""

import asyncio
import socket
import threading
from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest
from aiohttp.test_utils import TestClient
from psycopg import conninfo
from sqlalchemy import Connection, make_url

from storage import engines, problems
from storage.database import Database, DatabaseProblem, open_database
from storage.one_at_a_time import is_mine
from storage.statements import run
from tests.databases import command
from tests.faults.kit.servers import controlled, following
from tests.runtime.test_web import FakeHouse, client, house  # noqa: F401

WRITE = "INSERT INTO notes (words) VALUES ('here')"


def by_sqlalchemy(db: Connection) -> None:
    db.exec_driver_sql(WRITE)


def by_the_driver(db: Connection) -> None:
    run(db, "INSERT INTO notes (words) VALUES (?)", [("here",)])


BOTH_WAYS = pytest.mark.parametrize("put", [by_sqlalchemy, by_the_driver])
"""What is written often goes past SQLAlchemy."""


@pytest.fixture
def url(empty_postgresql_url: str) -> str:
    command(empty_postgresql_url, "CREATE TABLE notes (words TEXT)")
    return empty_postgresql_url


def write(database: Database, put: Callable[[Connection], None] = by_sqlalchemy) -> None:
    with database.transaction() as db:
        put(db)


@BOTH_WAYS
def test_a_connection_to_a_server_that_only_reads_is_left_for_a_new_one(
    url: str, postgresql_server: str, put: Callable[[Connection], None]
) -> None:
    """As where whoever runs the server lets nobody write until there is room again: the connection answers all along."""
    name = make_url(url).database
    command(postgresql_server, f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    with closing(open_database(url)) as database:
        with database.reading(), pytest.raises(DatabaseProblem, match="cannot be written, only read"):
            write(database, put)
        command(postgresql_server, f"ALTER DATABASE {name} RESET default_transaction_read_only")
        write(database, put)


def test_a_table_that_was_changed_under_a_process_that_runs_costs_it_one_try(url: str) -> None:
    """As `yousaid migrate` changes it: what the driver has prepared does not fit any more."""

    def read() -> None:
        with database.reading() as db:
            db.exec_driver_sql("SELECT * FROM notes")

    with closing(open_database(url)) as database:
        for _ in range(10):
            read()
        command(url, "ALTER TABLE notes ADD COLUMN more TEXT")
        with pytest.raises(DatabaseProblem, match="brought up to date meanwhile"):
            read()
        read()


@BOTH_WAYS
def test_behind_a_pool_that_changes_connections_nothing_is_prepared_once_that_shows(
    url: str, monkeypatch: pytest.MonkeyPatch, put: Callable[[Connection], None]
) -> None:
    """The driver prepares what it is asked again and again, on a connection that is not there the next time."""
    prepares = threading.Event()
    for module in (engines, problems):
        monkeypatch.setattr(module, "NOTHING_IS_PREPARED", prepares)

    def another_connection() -> None:
        with database.transaction() as db:
            db.exec_driver_sql("DO $$ BEGIN EXECUTE 'DEALLOCATE ALL'; END $$")

    with closing(open_database(url)) as database:
        for _ in range(10):
            write(database, put)
        another_connection()
        with pytest.raises(DatabaseProblem, match="gives each transaction another connection"):
            write(database, put)
        for _ in range(10):
            another_connection()
            write(database, put)


@pytest.mark.faults
def test_after_a_failover_the_other_server_is_found(own_server: Any) -> None:
    """Two servers in DATABASE_URL: whichever is the main one is written to, and the other one after it has taken over."""
    command(own_server.get_uri(), "CREATE TABLE notes (words TEXT)")
    with following(own_server) as follower:
        hosts = [make_url(server.get_uri()).query["host"] for server in (follower, own_server)]
        both = make_url(own_server.get_uri()).set(query={"host": hosts}).render_as_string(hide_password=False)
        with closing(open_database(follower.get_uri())) as only, pytest.raises(DatabaseProblem, match="only read"):
            write(only)
        with closing(open_database(both)) as database:
            write(database)
            controlled(own_server, "-m", "immediate", "stop")
            with pytest.raises(DatabaseProblem):
                write(database)
            controlled(follower, "promote")
            write(database)


def test_whoever_stops_in_a_transaction_is_let_go_and_its_work_goes_to_another(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A machine that freezes or vanishes holds what others wait for until the server lets go of it."""
    monkeypatch.setitem(engines.OF_THE_SERVER, "idle_in_transaction_session_timeout", "200")
    with closing(open_database(url)) as gone, closing(open_database(url)) as other:
        is_let_go = threading.Event()
        with pytest.raises(DatabaseProblem, match="took it too long"), gone.transaction() as db:
            assert is_mine(db, "telling")
            with other.transaction() as theirs:
                assert not is_mine(theirs, "telling")
            assert not is_let_go.wait(0.6)
            with other.transaction() as theirs:
                assert is_mine(theirs, "telling")
            db.exec_driver_sql(WRITE)
        write(gone)


def test_a_server_that_says_nothing_is_given_up_within_half_a_minute(url: str) -> None:
    with closing(open_database(url)) as database, database.reading() as db:
        connection = db.connection.driver_connection
        assert connection is not None
        told = conninfo.conninfo_to_dict(connection.info.dsn)
        asked = {name: int(str(value)) for name, value in told.items() if str(value).isdigit()}
        waits = asked["keepalives_idle"] + asked["keepalives_interval"] * asked["keepalives_count"]
        assert max(waits, asked["tcp_user_timeout"] / 1000) <= 30
        assert db.exec_driver_sql("SHOW idle_in_transaction_session_timeout").scalar_one() == "5min"


def test_a_server_that_takes_a_connection_and_says_nothing_is_told_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As a wall that lets nothing through, or a server whose disk hangs."""
    monkeypatch.setitem(engines.CONNECTION, "connect_timeout", 2)
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(DatabaseProblem, match="does not answer"):
        open_database(f"postgresql://yousaid@127.0.0.1:{silent.getsockname()[1]}/yousaid")


def test_what_the_address_says_of_a_connection_holds(url: str) -> None:
    own = make_url(url).update_query_dict({"keepalives_idle": "99", "application_name": "ours"})
    with closing(open_database(own.render_as_string(hide_password=False))) as database, database.reading() as db:
        connection = db.connection.driver_connection
        assert connection is not None
        asked = conninfo.conninfo_to_dict(connection.info.dsn)
        assert (asked["keepalives_idle"], asked["application_name"]) == ("99", "ours")


async def test_readyz_waits_for_no_database_that_thinks_for_ever(
    client: TestClient[Any, Any],  # noqa: F811
    house: FakeHouse,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.web.READY_SECONDS", 0.05)
    monkeypatch.setattr(house, "readiness", asyncio.Event().wait)
    async with asyncio.timeout(10):
        answer = await client.get("/readyz")
    assert (answer.status, (await answer.json())["database"]) == (503, "it does not answer")
