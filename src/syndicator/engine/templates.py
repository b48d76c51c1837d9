"""What a source's pages have in common: learnt from every new story, and applied to every page that is read."""

import logging

from syndicator.clean.learn import decided, learnt
from syndicator.errors import SyndicatorError, Unusable
from syndicator.model import Reading
from syndicator.ports import Intent
from syndicator.ports.templates import TemplateStore
from syndicator.refrain import Refrains, SiteTemplate, Verdict

log = logging.getLogger(__name__)


class Templates:
    """The templates of all sources, kept at hand: this process alone writes them."""

    def __init__(self, store: TemplateStore) -> None:
        self._store = store
        self._known: dict[str, SiteTemplate] = {}
        self._refrains: dict[str, Refrains] = {}

    async def refrains(self, source: str) -> Refrains:
        """What the source's pages are read with."""
        if source not in self._refrains:
            self._keep(source, await self._store.template(source))
        return self._refrains[source]

    async def learn(self, source: str, reading: Reading) -> None:
        """Take in the page of a new story. What can't be written is learnt another time."""
        try:
            before = await self._of(source)
            after = learnt(before, reading.lines)
            if after is before:
                return
            await self._store.keep_template(source, after)
        except SyndicatorError as fault:
            log.warning("template not kept", extra={"source": source, "why": str(fault)})
            return
        self._keep(source, after)
        if after.version != before.version:
            log.info("template", extra={"source": source, "version": after.version})

    async def judge(self, intent: Intent) -> str:
        """The operator's word about a line: `drop`, `keep` or `offer`. Raises Unusable for one that is not known."""
        verdict: Verdict = "drop" if intent.arguments["verdict"] == "drop" else "keep"
        key = intent.arguments["key"]
        try:
            after = decided(await self._of(intent.subject), key, verdict)
        except KeyError:
            raise Unusable(
                f"{key}: no line of {intent.subject}'s template (`syndicator template {intent.subject}` lists them)"
            ) from None
        await self._store.keep_template(intent.subject, after)
        self._keep(intent.subject, after)
        (line,) = [each.text for each in after.refrains if each.key == key]
        return f"{intent.subject}: {'dropped' if verdict == 'drop' else 'kept'} from now on: {line}"

    async def _of(self, source: str) -> SiteTemplate:
        await self.refrains(source)
        return self._known[source]

    def _keep(self, source: str, template: SiteTemplate) -> None:
        self._known[source] = template
        self._refrains[source] = template.for_reading()
