"""What all tables share: names of constraints, column types, keys."""

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Date,
    ForeignKey,
    Identity,
    Integer,
    LargeBinary,
    MetaData,
    Text,
    Time,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from bot.storage.types import UTCDateTime

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

# SQLite gives out its own row ids only to a column that is exactly INTEGER PRIMARY KEY.
Key = BigInteger().with_variant(Integer, "sqlite")


class Row(DeclarativeBase):
    """The base of all row classes."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {  # noqa: RUF012  # SQLAlchemy's own name and form
        datetime: UTCDateTime(),
        date: Date(),
        time: Time(),
        str: Text(),
        bytes: LargeBinary(),
        dict[str, Any]: JSON(),
        list[str]: JSON(),
        list[int]: JSON(),
        list[list[Any]]: JSON(),
    }


def one_of(column: str, *values: str) -> CheckConstraint:
    """Allow a column only these values."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def own_id() -> Mapped[int]:
    """Return the column of a row's own number."""
    return mapped_column(Key, Identity(), primary_key=True)


def parent(target: str, *, primary_key: bool = False) -> Mapped[int]:
    """Return a reference; the row goes when what it points at goes."""
    return mapped_column(Key, ForeignKey(target, ondelete="CASCADE"), primary_key=primary_key)
