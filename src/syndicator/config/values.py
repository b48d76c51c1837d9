"""The whole configuration as frozen values: what the operator's `config.toml` says, checked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from syndicator.specs import ChannelSpec, Feed, Partner, Secret, Source, option


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """`[app]`: what is true of the whole installation."""

    base_url: str | None = option(
        "Address under which readers reach us; default: where `web` listens.",
        example='"https://feeds.example.id"',
        default=None,
    )
    timezone: str = option("IANA zone of dates that name none.", example='"Asia/Makassar"', default="UTC")
    language: str = option("Language of all that readers see of us: `id` or `en`.", example='"id"', default="en")
    data: str = option("Folder of the database and raw pages.", example='"/var/lib/syndicator"', default="data")
    database: Secret | None = option(
        "PostgreSQL instead of the embedded SQLite: what the secret holds is an address such as "
        "postgresql://syndicator@db.example.id/syndicator.",
        example='"env:SYNDICATOR_DATABASE"',
        default=None,
    )
    feeds: str = option("Folder that published feeds are written to.", example='"feeds"', default="feeds")
    user_agent: str = option(
        "How we name ourselves to sites; give an address where you can be reached.",
        example='"ExampleSyndicator/1.0 (+https://feeds.example.id/bot)"',
        default="syndicator/0.1",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Web:
    """`[web]`: where feeds are served, and who may see the overview."""

    listen: str = option("Address and port.", example='"127.0.0.1:8080"', default="127.0.0.1:8080")
    admin_token: Secret | None = option(
        "Opens the overview; without it the overview answers to this machine only.",
        example='"env:SYNDICATOR_ADMIN_TOKEN"',
        default=None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """`[limits]`: what a fetch may cost, and how long pages are kept."""

    page_bytes: int = option("Largest page after unpacking, in bytes.", example="5_000_000", default=5_000_000)
    listing_bytes: int = option(
        "Largest listing (a feed, a sitemap, a page of links) after unpacking, in bytes; 500 entries of it are read.",
        example="15_728_640",
        default=15_728_640,
    )
    fetch: timedelta = option("Longest time for a whole fetch.", example='"30s"', default=timedelta(seconds=30))
    redirects: int = option("Most redirects followed.", example="5", default=5)
    extract: timedelta = option("Longest time to read one page.", example='"10s"', default=timedelta(seconds=10))
    workers: int = option("Processes that read pages.", example="2", default=2)
    pictures: int = option(
        'Bytes of pictures kept for feeds with `images = "mirror"`; the oldest go first.',
        example="2_000_000_000",
        default=1_000_000_000,
    )
    keep_pages: timedelta = option(
        "How long raw pages are kept, to read them anew with better rules; revisions are kept for ever.",
        example='"14d"',
        default=timedelta(days=14),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Egress:
    """`[egress]`: where outgoing connections may go besides public addresses on ports 80 and 443."""

    allow: tuple[str, ...] = option(
        "Exceptions: an address, a network, or either with a port; or a host name with a port.",
        example='["127.0.0.1:8081", "10.2.0.0/16", "news.example.id:8443"]',
        default=(),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Hub:
    """`[hub]`: readers that subscribe are told of changes at once (WebSub)."""

    enabled: bool = option("Whether this program is the hub of its own feeds, at `/hub`.", example="true", default=True)
    outside: tuple[str, ...] = option(
        "Hubs of others that are told of changes, too.", example='["https://hub.example.org/"]', default=()
    )
    subscribers: int = option("Most subscriptions kept; further ones are refused.", example="1000", default=1_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Alerts:
    """`[alerts]`: who is told when something goes wrong, once when it begins and once when it is over."""

    channels: tuple[str, ...] = option(
        "Channels that alerts are posted to; one with `feeds = []` gets nothing else.",
        example='["redaksi"]',
        default=(),
    )
    heartbeat: Secret | None = option(
        "An address that is requested every minute while all is well, so that somebody else notices when it is not.",
        example='"env:SYNDICATOR_HEARTBEAT"',
        default=None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """`[sample]`: the sample newsroom, a small site of our own to look at."""

    listen: str = option("Address and port.", example='"127.0.0.1:8091"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Everything the operator said, with every default filled in.

    `folder` is where relative paths start. `files` are those it was read from, the main one first; `secret_files` are
    those that secrets were read from. `any_source` is what an address without a table of its own is read by: the
    defaults of sources; `packs` are what a source of each pack alone would be.
    """

    folder: Path
    files: tuple[Path, ...] = ()
    secret_files: tuple[Path, ...] = ()
    app: App = field(default_factory=App)
    web: Web = field(default_factory=Web)
    limits: Limits = field(default_factory=Limits)
    egress: Egress = field(default_factory=Egress)
    hub: Hub = field(default_factory=Hub)
    alerts: Alerts | None = None
    sample: Sample | None = None
    sources: Mapping[str, Source] = field(default_factory=dict)
    packs: Mapping[str, Source] = field(default_factory=dict)
    any_source: Source = field(default_factory=lambda: Source(id="any", url="https://example.org/"))
    feeds: Mapping[str, Feed] = field(default_factory=dict)
    channels: Mapping[str, ChannelSpec] = field(default_factory=dict)
    partners: Mapping[str, Partner] = field(default_factory=dict)

    @property
    def public_feeds(self) -> dict[str, Feed]:
        """The feeds that anybody may read."""
        return {name: feed for name, feed in self.feeds.items() if feed.public}

    @property
    def base_url(self) -> str:
        """Address under which readers reach us, without a slash at its end."""
        return (self.app.base_url or f"http://{self.web.listen}").rstrip("/")

    @property
    def hubs(self) -> tuple[str, ...]:
        """The hubs that our feeds name: our own first."""
        return (*([f"{self.base_url}/hub"] if self.hub.enabled else []), *self.hub.outside)
