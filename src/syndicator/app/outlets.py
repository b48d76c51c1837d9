"""The channels of a configuration, ready to use: adapter, templates, pace and times."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from syndicator.app.reading import digest_template_of, template_of
from syndicator.channels import Kind, Wires, kinds
from syndicator.config import Config
from syndicator.engine import crontab
from syndicator.engine.digests import Digests
from syndicator.engine.editors import Editors
from syndicator.engine.outlet import Compose, Outlet
from syndicator.model import Action, Entry, Message
from syndicator.policy.routing import Route
from syndicator.policy.sending import When, pace_of
from syndicator.ports import CanDelete, CanEdit, Channel, Clock
from syndicator.ports.approvals import ApprovalStore
from syndicator.render import compile_template, compose, compose_digest, fitting
from syndicator.render.decision import compose_question
from syndicator.render.messages import PLAIN_TEMPLATE
from syndicator.render.pictures import without_pictures
from syndicator.specs import ChannelSpec
from syndicator.web.decisions import PATH as DECIDE


def outlets_of(found: Config, wires: Wires) -> dict[str, Outlet]:
    """Every channel, ready to use."""
    known: Mapping[str, Kind] = kinds()
    return {
        spec.id: Outlet(
            adapter=known[spec.kind].connect(spec.options, wires),
            compose=_composer(found, spec),
            digests=_digester(found, spec),
            plain=_plain_composer(found, spec),
            pace=(*known[spec.kind].limits(spec.options).pace, *map(pace_of, spec.pace)),
            account=known[spec.kind].limits(spec.options).account,
            when=_times(found, spec),
        )
        for spec in found.channels.values()
    }


def _composer(found: Config, spec: ChannelSpec) -> Compose:
    template, limits = template_of(found, spec), kinds()[spec.kind].limits(spec.options)
    return lambda entry, action: compose(
        template, entry, action=action, language=found.app.language, timezone=found.app.timezone, limits=limits
    )


def _plain_composer(found: Config, spec: ChannelSpec) -> Compose:
    """Headline, notice and address, without picture and markup, and well within what the service takes."""
    limits = kinds()[spec.kind].limits(spec.options)
    short = replace(limits, most=limits.most * 3 // 5 if limits.most is not None else None)
    template = compile_template(PLAIN_TEMPLATE, name="the plain message", markup=limits.markup)

    def composed(entry: Entry, action: Action) -> Message:
        message = compose(
            template, entry, action=action, language=found.app.language, timezone=found.app.timezone, limits=short
        )
        return replace(message, article=without_pictures(message.article))

    return composed


def _digester(found: Config, spec: ChannelSpec) -> Digests:
    template, limits = digest_template_of(found, spec), kinds()[spec.kind].limits(spec.options)
    language, timezone, alone = found.app.language, found.app.timezone, _composer(found, spec)

    def compose_all(entries: Sequence[Entry], entry: Entry, action: Action, key: str) -> Message:
        if action is not Action.POST and limits.corrects_by == "another":
            return alone(entry, action)
        left_out = spec.on_retract == "delete" and action is not Action.POST
        return compose_digest(
            template, entries, action=action, key=key, withdrawn=not left_out, language=language, timezone=timezone,
            limits=limits,
        )  # fmt: skip

    return Digests(
        compose=compose_all,
        fitting=lambda entries: fitting(template, entries, language=language, timezone=timezone, limits=limits),
        most=spec.digest.most,
        burst=spec.digest.burst,
    )


def _times(found: Config, spec: ChannelSpec) -> When:
    line, zone = spec.digest.at, found.app.timezone
    return When(
        ttl=spec.ttl,
        quiet=spec.quiet,
        zone=zone,
        digest_after=partial(crontab.next_time, line, zone) if line else None,
        burst=spec.digest.burst,
        within=spec.digest.within,
    )


def route_of(spec: ChannelSpec, adapter: Channel) -> Route:
    """A channel as far as routing goes."""
    return Route(spec=spec, can_edit=isinstance(adapter, CanEdit), can_delete=isinstance(adapter, CanDelete))


def editors_of(found: Config, approvals: ApprovalStore, outlets: Mapping[str, Outlet], clock: Clock) -> Editors | None:
    """Those who are asked before channels post; None where nobody is."""
    asks = {spec.id: spec.ask for spec in found.channels.values() if spec.approve and spec.ask}
    if not asks:
        return None
    return Editors(
        approvals=approvals,
        clock=clock,
        outlets=outlets,
        asks=asks,
        compose=lambda duty: compose_question(
            duty, link=f"{found.base_url}{DECIDE}/{duty.key}", language=found.app.language
        ),
    )
