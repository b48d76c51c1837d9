"""What sources' pages have in common, as it is kept."""

from typing import Protocol

from syndicator.refrain import SiteTemplate


class TemplateStore(Protocol):
    """One template for every source."""

    async def template(self, source: str) -> SiteTemplate:
        """The source's template; an empty one where nothing was learnt. Raises Unusable for a source that is none."""

    async def keep_template(self, source: str, template: SiteTemplate) -> None:
        """Write it."""
