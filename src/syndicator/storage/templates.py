"""The templates of sources, as JSON beside each source."""

from sqlalchemy import Connection, select, update

from syndicator.errors import Unusable
from syndicator.refrain import SiteTemplate
from syndicator.storage.codec import template_from_json, template_to_json
from syndicator.storage.database import Database
from syndicator.storage.tables.polling import sources


class SqlTemplates:
    """The TemplateStore port."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def template(self, source: str) -> SiteTemplate:
        """What was learnt."""
        return await self._db.read(_template, source)

    async def keep_template(self, source: str, template: SiteTemplate) -> None:
        """Write it."""
        values = {"template": template_to_json(template), "template_version": template.version}
        written = update(sources).where(sources.c.name == source).values(values)
        await self._db.write(lambda connection: connection.execute(written))


def _template(connection: Connection, source: str) -> SiteTemplate:
    row = connection.execute(select(sources.c.template).where(sources.c.name == source)).first()
    if row is None:
        raise Unusable(f"{source}: no such source")
    return template_from_json(row.template) if row.template else SiteTemplate()
