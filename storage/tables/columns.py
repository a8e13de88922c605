"""What columns are made of: the one metadata, times as whole microseconds, and the values of ids.

Why microseconds in a BIGINT: the same on SQLite and PostgreSQL, no time zone to lose, and ten times cheaper to read
and to write than a date in text.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Column, Dialect, ForeignKey, Index, Integer, MetaData, String, TypeDecorator, text

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
ID_LENGTH = 32
CONDITION = "condition"

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def micros(moment: datetime) -> int:
    """Whole microseconds since 1970."""
    return (moment - EPOCH) // MICROSECOND


def moment(micros: int) -> datetime:
    """An aware UTC time. What lies outside the years that Python knows becomes the nearest that it knows."""
    try:
        return EPOCH + timedelta(microseconds=micros)
    except OverflowError:
        return datetime.max.replace(tzinfo=UTC) if micros > 0 else datetime.min.replace(tzinfo=UTC)


class Moment(TypeDecorator[datetime]):
    """An aware time; naive ones are a fault of ours and raise TypeError."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        return None if value is None else micros(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        return None if value is None else moment(value)


def id_column(name: str = "id") -> Column[str]:
    """32 characters that the application gives."""
    return Column(name, String(ID_LENGTH), primary_key=True)


def number_column() -> Column[int]:
    """Counted by the database; for rows that nothing else names."""
    return Column("number", BigInteger().with_variant(Integer, "sqlite"), primary_key=True)


def refers(name: str, to: str, **options: Any) -> Column[str]:
    return Column(name, String(ID_LENGTH), ForeignKey(to), **options)


def mail_columns() -> tuple[Column[Any], ...]:
    """How an email to staff stands: None where there is none to send; waiting, sent, refused (`storage.letters`)."""
    return Column("mail", String(8)), Column("mail_lease", Moment), Column("mail_tries", Integer, nullable=False)


def index_where(condition: str, name: str, *columns: str, unique: bool = False) -> Index:
    """An index of only those rows that the condition holds for: the others cost nothing."""
    return Index(name, *columns, unique=unique, sqlite_where=text(condition), info={CONDITION: condition})


def tell_postgresql() -> None:
    """The same for PostgreSQL. Said only where it is spoken: its part of SQLAlchemy would lie in memory for nothing."""
    for table in METADATA.tables.values():
        for index in table.indexes:
            if CONDITION in index.info:
                index.dialect_options["postgresql"]["where"] = text(index.info[CONDITION])
