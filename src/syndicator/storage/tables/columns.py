"""What all tables are made of: one schema, numbers, references, and indexes over some rows only."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, MetaData, text

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# SQLite numbers rows by itself only in a column that is INTEGER to the letter.
Number = BigInteger().with_variant(Integer, "sqlite")


def id_column() -> Column[int]:
    """The number of a row, given by the database."""
    return Column("id", Number, primary_key=True)


def reference(column: str, target: str, *, key: bool = False, null: bool = False) -> Column[int]:
    """A column that names a row of another table; `key`: it is of this one's primary key."""
    return Column(column, ForeignKey(target), primary_key=key, nullable=null)


def partial_index(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """An index over the rows that fulfil a condition, on both databases."""
    return Index(name, *columns, unique=unique, sqlite_where=text(where), postgresql_where=text(where))
