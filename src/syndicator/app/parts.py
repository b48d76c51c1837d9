"""The parts of an installation that one line of the configuration makes each."""

import shutil
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from syndicator import __version__
from syndicator.app.outlets import outlets_of
from syndicator.app.reading import dress_of
from syndicator.app.storing import data_folder
from syndicator.channels import Wires
from syndicator.config import Config
from syndicator.egress.client import Egress
from syndicator.errors import SyndicatorError, Unusable
from syndicator.fetch import PoliteFetcher
from syndicator.model import FORMATS, Rendering
from syndicator.ports import Beat, Clock, FeedState, Pictures, Room
from syndicator.render import render_feed
from syndicator.specs import Feed
from syndicator.storage.pictures import PictureFolder

_REFUSED = 400


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The present, in UTC."""
        return datetime.now(UTC)


def egress_of(found: Config) -> Egress:
    """The one outgoing client, within the operator's limits."""
    return Egress(
        allow=found.egress.allow,
        user_agent=found.app.user_agent,
        page_bytes=found.limits.page_bytes,
        listing_bytes=found.limits.listing_bytes,
        deadline=found.limits.fetch,
        redirects=found.limits.redirects,
    )


def fetcher_of(found: Config, egress: Egress, clock: Clock) -> PoliteFetcher:
    """The polite fetcher over it."""
    return PoliteFetcher(egress, clock=clock, user_agent=found.app.user_agent)


def wires_of(found: Config, egress: Egress, fetcher: PoliteFetcher, clock: Clock) -> Wires:
    """What channels are connected to."""
    return Wires(send=egress.send, dial=egress.dial, pictures=fetcher, folder=found.folder, clock=clock)


def check_outlets(found: Config) -> None:
    """Raises what is wrong with a channel's options that only its kind can tell."""
    egress, clock = egress_of(found), SystemClock()
    outlets_of(found, wires_of(found, egress, fetcher_of(found, egress, clock), clock))


def pictures_of(found: Config) -> PictureFolder:
    """The pictures that we serve."""
    return PictureFolder(data_folder(found) / "pictures", most_bytes=found.limits.pictures)


def renderer_of(found: Config, pictures: Pictures) -> Callable[..., Rendering]:
    """What draws the feeds of this configuration."""

    def picture_at(url: str) -> str | None:
        name = pictures.name(url)
        return f"{found.base_url}/pictures/{name}" if name else None

    dresses = {feed.id: dress_of(found, feed) for feed in found.feeds.values()}

    def render(feed: Feed, state: FeedState, now: datetime, formats: Sequence[str] = tuple(FORMATS)) -> Rendering:
        return render_feed(
            feed,
            state,
            now=now,
            formats=formats,
            base_url=found.base_url,
            sources=found.sources,
            language=feed.language or found.app.language,
            timezone=found.app.timezone,
            generator=f"syndicator {__version__}",
            hubs=found.hubs if feed.id in found.feeds else (),
            dress=dresses.get(feed.id),
            picture_at=picture_at,
        )

    return render


def room_of(found: Config) -> Room:
    """The disk that data is kept on."""
    folder = data_folder(found)
    usage = shutil.disk_usage(folder if folder.exists() else found.folder)
    return Room(free=usage.free, total=usage.total)


def beat_of(found: Config, egress: Egress) -> Beat | None:
    """What tells a watchdog elsewhere that we live; None where nobody wants to know."""
    if found.alerts is None or found.alerts.heartbeat is None:
        return None
    url = found.alerts.heartbeat.reveal()

    async def beat() -> None:
        try:
            answer = await egress.send("GET", url, headers={}, content=b"")
        except SyndicatorError as fault:
            raise Unusable(f"[alerts] heartbeat: {str(fault).replace(url, '…')}") from fault
        if answer.status >= _REFUSED:
            raise Unusable(f"[alerts] heartbeat: HTTP {answer.status}")

    return beat
