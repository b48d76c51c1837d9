"""Bringing a database to this program's schema.

Alembic is imported only where there is something to do: a start with an up-to-date database asks one question.
"""

from pathlib import Path

from sqlalchemy import Engine, inspect, text

from syndicator.errors import Unusable

HEAD = "0020"
"""The newest migration; a test holds it against the folder."""

_MIGRATIONS = Path(__file__).parent / "migrations"


def upgrade(engine: Engine) -> bool:
    """Run what migrations are missing; True if there were any. Raises Unusable for a database from a newer program."""
    present = version(engine)
    if present == HEAD:
        return False
    if present is not None:
        refuse_newer(present, engine.url.render_as_string(hide_password=True))
    migrate(engine)
    return True


def refuse_newer(present: str, name: str) -> None:
    """Raises Unusable for the schema of a newer program."""
    if present > HEAD:
        raise Unusable(
            f"{name}: its schema is version {present}, this program knows versions up to {HEAD}. "
            "Run the newer program, or restore an older database."
        )


def version(engine: Engine) -> str | None:
    """The database's version, or None where it is empty."""
    if not inspect(engine).has_table("alembic_version"):
        return None
    with engine.connect() as connection:
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def migrate(engine: Engine, to: str = "head") -> None:
    """Run the migrations up to a version."""
    from alembic import command  # noqa: PLC0415  70 ms that only a first start pays
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, to)
