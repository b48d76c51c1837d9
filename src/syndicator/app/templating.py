"""What was learnt of a source's pages, for its operator to see and to say what stays."""

from contextlib import AsyncExitStack

from syndicator.app.asking import ask
from syndicator.app.parts import SystemClock
from syndicator.app.storing import beside
from syndicator.config import Config
from syndicator.ports import Intent
from syndicator.refrain import SiteTemplate, Verdict
from syndicator.storage.templates import SqlTemplates


async def template(found: Config, source: str) -> SiteTemplate:
    """The source's template. Raises Unusable for a source that is none."""
    async with AsyncExitStack() as stack:
        store = await beside(found, clock=SystemClock(), stack=stack)
        return await SqlTemplates(store.database).template(source)


async def judge_line(found: Config, source: str, key: str, verdict: Verdict) -> str:
    """The operator's word about a line of it; by the running service, where one runs."""
    return await ask(found, Intent(id=0, verb="template", subject=source, arguments={"key": key, "verdict": verdict}))
