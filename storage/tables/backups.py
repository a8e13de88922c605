"""Copies of the whole that somebody has made and still keeps, and when one of them took the place of what was here."""

from sqlalchemy import BigInteger, Column, String, Table, Text

from storage.tables.columns import METADATA, Moment, id_column, number_column

backups = Table(
    "backups",
    METADATA,
    id_column(),
    Column("name", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("entries", BigInteger, nullable=False),
    Column("head", String(64), nullable=False),
    Column("version", String(32), nullable=False),
    Column("release", Text, nullable=False),
    Column("gone_at", Moment),
)
"""`id`: also stands in the file. `name`: of the file, without where it lies. `at`: the moment that it shows. `entries`
and `head`: what stood for the log then. `version`: the newest migration; `release`: of the program. `gone_at`: since
when we know that the file is deleted."""

restores = Table(
    "restores",
    METADATA,
    number_column(),
    Column("at", Moment, nullable=False),
    Column("name", Text, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("entries", BigInteger, nullable=False),
    Column("head", String(64), nullable=False),
    Column("lost", Text, nullable=False),
    Column("entry", BigInteger, nullable=False),
    Column("about", Text, nullable=False),
    Column("released_at", Moment),
    Column("released_by", Text),
)
"""`name`, `made_at`: of the backup. `entries`, `head`: what stood for its log. `lost`: JSON of the entries that the log
had after them (`storage.restores`). `entry`, `about`: which entry of the log says so, and in which words.
`released_at`: when somebody let go out again what nobody has asked for."""
