"""All that we serve as one ASGI application."""

from collections.abc import Callable, Mapping, Sequence

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from syndicator.model import Entry, Revision
from syndicator.ports import Archive, FeedFiles, Overview, Pictures, Store
from syndicator.specs import Feed, Secret
from syndicator.web.decisions import DecisionPages
from syndicator.web.door import Door, names_us
from syndicator.web.feeds import PREFIX, FeedPages, Links
from syndicator.web.hub import HubPage
from syndicator.web.listening import ListeningPage
from syndicator.web.pages import Pages, plain_error
from syndicator.web.partners import PREFIX as PARTNERS
from syndicator.web.partners import PartnerPages
from syndicator.web.vitals import Vitals


def create_app(
    *,
    shelf: FeedFiles,
    archive: Archive,
    store: Store,
    healthy: Callable[[], bool],
    feeds: Mapping[str, Feed],
    past_feeds: Mapping[str, str | None] | None = None,
    render_overview: Callable[[Overview], str],
    render_entry: Callable[[Entry, Sequence[Revision]], str],
    stylesheet: str,
    pictures: Pictures | None = None,
    admin_token: Secret | None,
    base_url: str = "",
    hub: HubPage | None = None,
    listening: ListeningPage | None = None,
    links: Links | None = None,
    partners: PartnerPages | None = None,
    vitals: Callable[[], Vitals] | None = None,
    decisions: Callable[[Door], DecisionPages] | None = None,
) -> ASGIApp:
    """The application. `feeds` may change while it runs; a public `base_url` shuts an overview that has no token.

    `links` gives the Link header of a feed in a format; `past_feeds` are names that feeds had once, with those of now.
    """
    door = Door(token=admin_token, public=names_us(base_url))
    pages = Pages(
        store=store,
        healthy=healthy,
        render_overview=render_overview,
        render_entry=render_entry,
        stylesheet=stylesheet,
        pictures=pictures,
        door=door,
        unrendered=lambda: [name for name in feeds if shelf.get(name, "atom") is None],
        vitals=vitals,
    )
    more = [
        *(hub.routes() if hub else []),
        *(listening.routes() if listening else []),
        *(decisions(door).routes() if decisions else []),
    ]
    readers = FeedPages(shelf, feeds, archive, links, past_feeds or {})
    return _front(readers=readers, partners=partners, others=_routed([*pages.routes(), *more]))


def _routed(routes: Sequence[Route]) -> Starlette:
    app = Starlette(routes=routes, exception_handlers={HTTPException: plain_error, Exception: plain_error})
    app.router.redirect_slashes = False  # it would redirect to whatever Host the client named
    return app


def _front(*, readers: ASGIApp, partners: ASGIApp | None, others: ASGIApp) -> ASGIApp:
    """Feeds go past Starlette's middleware and router, which cost more than all that we do for a feed."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith(PREFIX):
            await readers(scope, receive, send)
        elif partners is not None and scope["type"] == "http" and scope["path"].startswith(PARTNERS):
            await partners(scope, receive, send)
        else:
            await others(scope, receive, send)

    return app
