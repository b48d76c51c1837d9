"""What the web is given of an installation: renderers, the shelf, who may see what."""

from collections.abc import Callable

from starlette.types import ASGIApp

from syndicator import __version__
from syndicator.app.assembling import Site
from syndicator.app.parts import room_of
from syndicator.app.storing import topic
from syndicator.errors import TemplateError
from syndicator.model import Action
from syndicator.policy import hub as hubs
from syndicator.ports import Duty
from syndicator.render import STYLESHEET, render_entry, render_overview
from syndicator.render.decision import render_decision
from syndicator.web import DecisionPages, HubPage, ListeningPage, PartnerPages, Vitals, create_app


def face_of(site: Site, *, config_ok: Callable[[], bool]) -> ASGIApp:
    """The web application of an installation."""
    found = site.config
    return create_app(
        shelf=site.shelf,
        archive=site.archivist,
        store=site.store,
        healthy=site.engine.healthy,
        feeds=found.public_feeds,
        past_feeds=site.past_feeds,
        render_overview=lambda overview: render_overview(
            overview,
            title="syndicator",
            base_url=found.base_url,
            feeds=list(found.public_feeds.values()),
            sources=found.sources,
            channels=found.channels,
            timezone=found.app.timezone,
            language=found.app.language,
            now=site.clock.now(),
        ),
        render_entry=lambda entry, revisions: render_entry(
            entry,
            revisions,
            spec=found.feeds["all"],
            source=found.sources.get(entry.source),
            home_url=found.base_url,
            language=found.app.language,
            timezone=found.app.timezone,
        ),
        pictures=site.pictures,
        stylesheet=STYLESHEET,
        admin_token=found.web.admin_token,
        base_url=found.app.base_url or "",
        vitals=lambda: Vitals(
            version=__version__, ticked_at=site.engine.ticked_at, config_ok=config_ok(), room=room_of(found)
        ),
        partners=PartnerPages(partners=found.partners, store=site.partners, archive=site.archivist, clock=site.clock),
        hub=_hub_page(site) if found.hub.enabled else None,
        listening=ListeningPage(callbacks=site.callbacks) if found.app.base_url else None,
        decisions=lambda door: DecisionPages(
            approvals=site.approvals, clock=site.clock, door=door, render=lambda duty: _decision(site, duty)
        ),
        links=(lambda feed, format_: hubs.links(found.hubs, topic(found, feed, format_))) if found.hubs else None,
    )


def _decision(site: Site, duty: Duty) -> str:
    """The page about a post that awaits a yes."""
    outlet = site.outlets.get(duty.delivery.channel)
    try:
        text = outlet.message(duty, Action.POST).text if outlet is not None else ""
    except TemplateError as fault:
        text = str(fault)
    return render_decision(duty, text, language=site.config.app.language)


def _hub_page(site: Site) -> HubPage:
    return HubPage(
        subscribers=site.subscribers,
        feeds=site.config.public_feeds,
        base_url=site.config.base_url,
        most=site.config.hub.subscribers,
        clock=site.clock,
    )
