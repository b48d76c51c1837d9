"""What the operator sets and a stage needs: sources, feeds, channels and the rules for reading a site.

Every field carries its documentation and an example; `config` reads TOML into these values and says what is wrong by
them, so an option is named once. What only the composition root needs (ports to listen on, folders) is in `config`.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal

from syndicator.access import Access
from syndicator.option import Secret, Told, option
from syndicator.rules import ArticleRules, LinkRules, PageTest

__all__ = [
    "Access",
    "Advertorials",
    "ArticleRules",
    "ChannelSpec",
    "Content",
    "Dedupe",
    "Digest",
    "Feed",
    "FirstRun",
    "LinkRules",
    "PageTest",
    "Partner",
    "Profile",
    "Quiet",
    "Secret",
    "Source",
    "Tier",
    "Told",
    "option",
]


FirstRun = Literal["baseline", "post"]
Tier = Literal["listing", "feed", "json-ld", "wp-api", "news-sitemap", "sitemap"]
Content = Literal["auto", "feed", "page"]
Advertorials = Literal["in", "out", "label"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A site we poll."""

    id: str
    url: str = option("The page, feed or site that is polled.", example='"https://radar.example.id/"')
    every: timedelta | Literal["auto"] = option(
        'Time between two polls; `"auto"` adapts it to how often the site has news, from `min_every` to `max_every`.',
        example='"auto"',
        default=timedelta(minutes=15),
    )
    min_every: timedelta = option(
        'Least time between two polls with `every = "auto"`.', example='"5m"', default=timedelta(minutes=5)
    )
    max_every: timedelta = option(
        'Longest time between two polls with `every = "auto"`.', example='"6h"', default=timedelta(hours=6)
    )
    cron: str | None = option(
        "When it is polled, instead of `every`: minute, hour, day of month, month, day of week, in the zone of "
        "`article.timezone`, which is `app.timezone` where a source has none of its own.",
        example='"*/10 6-22 * * *"',
        default=None,
    )
    silent_for: timedelta | Literal["auto", "never"] = option(
        'How long it may have no news before an alert; `"auto"` is twice the longest time that is usual there, from a '
        'day to thirty, `"never"` turns it off.',
        example='"3d"',
        default="auto",
    )
    gap: timedelta = option(
        'Least time between two requests to the host, one at a time; with `"0s"` up to four are made at once, as your '
        "own site may like it.",
        example='"1s"',
        default=timedelta(seconds=1),
    )
    discover: tuple[Tier, ...] = option(
        "Ways to find links, in order of preference. The first that gives any is kept until it gives none.",
        example='["feed", "listing"]',
        default=("listing", "feed", "json-ld", "wp-api", "news-sitemap", "sitemap"),
    )
    links: LinkRules = option("Rules for the listing.", default=LinkRules())
    article: ArticleRules = option("Rules for the articles.", default=ArticleRules())
    tests: tuple[PageTest, ...] = option(
        "What pages must give when they are read by these rules: `syndicator check --tests` (docs/sources.md).",
        example='[{ url = "https://radar.example.id/a/", lacks = ["Baca juga"] }]',
        default=(),
    )
    recheck: tuple[timedelta, ...] = option(
        "When an article is looked at again after it was first seen.",
        example='["1h", "6h", "24h"]',
        default=(timedelta(hours=1), timedelta(hours=6), timedelta(hours=24)),
    )
    first_run: FirstRun = option(
        "Whether stories found by the very first poll are posted to channels, too.",
        example='"baseline"',
        default="baseline",
    )
    content: Content = option(
        "Whence an article's text is, where links come from a feed: its `page`; the `feed`, without asking for pages; "
        "or by itself (`auto`), the feed once it was seen to hold whole articles (docs/sources.md).",
        example='"feed"',
        default="auto",
    )
    websub: Literal["auto", "off"] = option(
        "Whether we let the hub that a feed names tell us of its news (WebSub), where `app.base_url` is set.",
        example='"off"',
        default="auto",
    )
    doubtful: Literal["hold", "publish"] = option(
        "What becomes of a story that looks broken (docs/sources.md): held back until you release it, or published.",
        example='"publish"',
        default="hold",
    )
    language: str | None = option("Language of articles that do not say.", example='"id"', default=None)
    rights: str | None = option("Rights line shown with every entry.", example='"© Radar"', default=None)
    was: str | None = option(
        "Its former name: under the new one it keeps its history.", example='"radar-kaltim"', default=None
    )
    access: Access = Access()

    @property
    def soonest(self) -> timedelta:
        """The least time between two polls, as far as an interval says it."""
        return self.min_every if self.every == "auto" else self.every


@dataclass(frozen=True, slots=True, kw_only=True)
class Dedupe:
    """How a feed deals with one story that several sites tell in nearly the same words."""

    window: timedelta | None = option(
        "Entries that were first seen so near to each other are compared, up to 14 days; without it none are.",
        example='"72h"',
        default=None,
    )
    similarity: float = option(
        "How much of their words they have in common, from 0.7 to 1 (runs of three words, estimated to 0.06).",
        example="0.9",
        default=0.9,
    )
    keep: Literal["first", "source"] = option(
        "Which one is shown: the first, or the one whose source is named first in `sources`, for which others leave.",
        example='"source"',
        default="first",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A query over entries plus a presentation."""

    id: str
    title: str = option("Title shown by readers.", example='"Politik Kaltim"')
    description: str = option("One sentence about the feed.", example='"Berita politik"', default="")
    sources: tuple[str, ...] = option(
        "Sources, by name; `*` stands for anything.", example='["radar", "media*"]', default=("*",)
    )
    where: str | None = option(
        "Condition that entries meet: a rule-engine expression over the fields that docs/feeds.md lists.",
        example="'\"Politik\" in tags and words > 100'",
        default=None,
    )
    languages: tuple[str, ...] = option(
        "Languages of the entries; those that say none are let in. Default: all.", example='["id"]', default=()
    )
    advertorials: Advertorials = option(
        "Paid articles: let them in, leave them out, or label their titles.",
        example='"label"',
        default="label",
    )
    dedupe: Dedupe = option("One of several near-duplicates, with links to the others.", default=Dedupe())
    split: Literal["tag"] | None = option(
        "One more feed for every tag, at `/feeds/NAME/tag/TAG.atom` (`.rss`, `.json`, `.html`).",
        example='"tag"',
        default=None,
    )
    content: Literal["full", "summary"] = option(
        "Whole articles, or their first lines.", example='"full"', default="full"
    )
    entry_title: str | None = option(
        "Jinja2 template of the entries' titles, with the names of channels' templates (docs/channels.md).",
        example="'{{ site }}: {{ title }}'",
        default=None,
    )
    entry_body: str | None = option(
        "Jinja2 template of the entries' bodies, which are HTML; a path from the config file. Notices of corrections "
        "and the line with site and rights are put around it.",
        example='"feeds/body.html"',
        default=None,
    )
    images: Literal["link", "mirror"] = option(
        "Link to pictures at their sites, or serve copies of ours at `/pictures/`, which takes the sites' leave.",
        example='"mirror"',
        default="link",
    )
    size: int = option("Newest entries shown.", example="50", default=50)
    order: Literal["published", "updated"] = option(
        "What comes first: the latest published, or the latest published or corrected.",
        example='"updated"',
        default="published",
    )
    age: timedelta | None = option(
        "Entries older than this are not shown, unless they were corrected or withdrawn since.",
        example='"7d"',
        default=None,
    )
    notice: timedelta = option(
        "How long a withdrawn entry is shown as a notice, before machines are told that it is deleted.",
        example='"7d"',
        default=timedelta(days=7),
    )
    attribution: bool = option(
        "Whether every entry ends with a line that names its site and rights.", example="true", default=True
    )
    public: bool = option(
        "Whether anybody may read it; if not, it is for partners only, and no file is written.",
        example="false",
        default=True,
    )
    language: str | None = option("Language of notices; default: `app.language`.", example='"id"', default=None)
    was: str | None = option(
        "Its former name: it keeps its ids and its history, and readers of the old name are sent here.",
        example='"politik-kaltim"',
        default=None,
    )


Profile = Literal["plain", "msn", "google-news"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Partner:
    """Somebody who reads feeds by an agreement, with a token of their own (`syndicator partners token NAME`)."""

    id: str
    feeds: tuple[str, ...] = option("Feeds they read, at `/partners/NAME/FEED.atom`.", example='["all"]')
    profile: Profile = option(
        "Whose published rules their feeds are to meet; `syndicator preflight NAME` says what does not.",
        example='"msn"',
        default="plain",
    )
    delay: timedelta = option(
        "How much later than others they get a story. Corrections and withdrawals of what they have come at once.",
        example='"30m"',
        default=timedelta(0),
    )
    rate: int = option("Most requests a minute.", example="60", default=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiet:
    """Hours in which a channel gets no new posts. Corrections and withdrawals go out all the same."""

    hours: str | None = option(
        "From when till when, in the zone of `app.timezone`; over midnight, too.", example='"22:00-05:30"', default=None
    )
    then: Literal["wait", "digest", "skip"] = option(
        "What becomes of the posts that fall into them: they wait for their end, are one digest then, or are not made.",
        example='"digest"',
        default="wait",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """Several stories in one post."""

    at: str | None = option(
        "When the stories since the last one are sent, as cron writes it, in the zone of `app.timezone`; without it, "
        "stories are posted one by one.",
        example='"0 7,17 * * *"',
        default=None,
    )
    burst: int | None = option(
        "Most posts that readers get `within` a while; the stories beyond that come as digests.",
        example="5",
        default=None,
    )
    within: timedelta = option("That while.", example='"10m"', default=timedelta(minutes=10))
    most: int = option(
        "Most stories in one digest; fewer where the service takes no more, and the others are in the next.",
        example="20",
        default=20,
    )
    template: str | None = option(
        "Jinja2 template of digests; a path from the config file. Default: that of the kind's markup.",
        example='"channels/digest.txt"',
        default=None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelSpec:
    """A configured place we post to. `options` is the kind's own value, already checked."""

    id: str
    kind: str = option("Which adapter posts.", example='"webhook"')
    feeds: tuple[str, ...] = option("Feeds whose entries are posted.", example='["all"]', default=("all",))
    template: str | None = option(
        "Jinja2 template of the message; a path from the config file. Default: the kind's own.",
        example='"channels/posts.txt"',
        default=None,
    )
    first_run: FirstRun = option(
        "Whether entries that are older than the channel are posted, too.",
        example='"baseline"',
        default="baseline",
    )
    on_update: Literal["edit", "ignore"] = option("What a correction does to a post.", example='"edit"', default="edit")
    on_retract: Literal["notice", "delete", "ignore"] = option(
        "What a retraction does to a post.", example='"notice"', default="notice"
    )
    delay: timedelta = option(
        "How long a new post waits before it is made. What is corrected meanwhile is posted corrected, what is "
        "withdrawn not at all.",
        example='"2m"',
        default=timedelta(0),
    )
    ttl: timedelta = option(
        'A post that could not be begun for so long is not made any more; `"0s"` waits for ever.',
        example='"6h"',
        default=timedelta(days=1),
    )
    pace: tuple[str, ...] = option(
        "Most posts in any second (`s`), `min`, `hour` or `day`, besides what the service itself bears.",
        example='["20/min", "60/hour"]',
        default=(),
    )
    quiet: Quiet = option("Hours without new posts.", default=Quiet())
    digest: Digest = option("Several stories in one post.", default=Digest())
    approve: bool = option(
        "Whether every new post waits for your yes: `syndicator approve`.", example="true", default=False
    )
    ask: str | None = option(
        "Channel whose readers may say that yes: it gets every post that waits, with a link to accept or reject it.",
        example='"redaksi"',
        default=None,
    )
    was: str | None = option(
        "Its former name: under the new one it keeps its history.", example='"telegram-lama"', default=None
    )
    options: Any = None
