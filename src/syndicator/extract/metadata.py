"""Everything that a page says of its article besides the body, each field with the place that it came from."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from lxml.html import HtmlElement

from syndicator import urls
from syndicator.extract import authors, dates, jsonld, language, media, meta, paywall, published, title
from syndicator.extract.figures import is_picture
from syndicator.extract.index import Index
from syndicator.extract.reserved import reserved
from syndicator.extract.select import Picked
from syndicator.extract.sponsored import sponsored
from syndicator.extract.text import line
from syndicator.extract.tree import Tree
from syndicator.model import RESERVED, Enclosure, Page
from syndicator.specs import ArticleRules
from syndicator.trial import Offer

_MAX_TAGS, _MAX_TAG_CHARS, _MAX_KEYWORDS, _MAX_CATEGORIES = 20, 60, 10_000, 100
_Related = tuple[HtmlElement, frozenset[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """The fields of a draft besides its body. `paywalled` is None where the page's head does not speak of it."""

    canonical_url: str
    title: str = ""
    description: str = ""
    published_at: datetime | None = None
    published_local: datetime | None = None
    modified_at: datetime | None = None
    authors: tuple[str, ...] = ()
    language: str | None = None
    image_url: str | None = None
    tags: tuple[str, ...] = ()
    site_name: str | None = None
    amp_url: str | None = None
    paywalled: bool | None = None
    enclosures: tuple[Enclosure, ...] = ()
    origins: dict[str, str] = field(default_factory=dict)


def read(tree: Tree, page: Page, *, picked: Picked, rules: ArticleRules) -> Metadata:
    """The metadata of a page; the operator's selectors win for the fields they name."""
    index, url = tree.index, page.final_url
    metas, linked = meta.read(index), jsonld.read(index)
    origins: dict[str, str] = {}

    def kept(name: str, found: "_Named") -> str:
        if found[0]:
            origins[name] = found[1]
        return found[0]

    site_name = kept("site_name", _site_name(metas, linked))
    tongue = language.language(tree.root, metas=metas, linked=linked, text=_sample(index))
    byline = authors.Byline(authors.names_in(picked.authors), "rule") if picked.authors else None
    byline = byline or authors.byline(index, metas=metas, linked=linked, site_names=_site_names(site_name, linked, url))
    zone = _zone(rules.timezone)
    place = published.Place(
        index=index, metas=metas, linked=linked, url=url, zone=zone, fetched_at=page.fetched_at,
        language=tongue.tag if tongue else None,
    )  # fmt: skip
    ruled = dates.plausible(dates.stated(picked.date, zone=zone), fetched_at=page.fetched_at) if picked.date else None
    first = published.Found(ruled, "rule") if ruled else published.published(place)
    last = published.modified(place, first.at if first else None)
    vote = title.headline(index, metas=metas, linked=linked, site_name=site_name, url=url)
    related = [(link, frozenset(link.get("rel").split())) for link in index.having("rel") if link.tag == "a"]
    tags, tags_from = _tags(related, metas, linked)
    for name, where in (("authors", byline), ("language", tongue), ("published_at", first), ("modified_at", last)):
        if where is not None:
            origins[name] = where.where
    if tags:
        origins["tags"] = tags_from
    filed = (link for link, relations in related if "category" in relations)
    categories = [line(link) for link in islice(filed, _MAX_CATEGORIES)]
    if paid := sponsored(index, metas=metas, linked=linked, categories=categories, url=url):
        origins["advertorial"] = paid
    enclosures, heard = media.files(index, metas=metas, linked=linked, base_url=tree.base_url)
    if enclosures:
        origins["enclosures"] = heard
    paywalled, says_so = paywall.stated(metas, linked)
    if paywalled:
        origins["paywalled"] = says_so
    if wishes := reserved(page, metas):
        origins[RESERVED] = wishes
    amp = [address for href in meta.links(index, "amphtml") if (address := urls.absolute(tree.base_url, href))]
    return Metadata(
        canonical_url=kept("canonical_url", _canonical(tree, metas, url)),
        title=kept("title", (picked.title, "rule") if picked.title else (vote.text, vote.where)),
        description=max(metas.all("og:description", "description"), key=len, default=""),
        published_at=first.at.astimezone(UTC) if first else None,
        published_local=first.at if first else None,
        modified_at=last.at.astimezone(UTC) if last else None,
        authors=byline.names if byline else (),
        language=tongue.tag if tongue else None,
        image_url=kept("image_url", _image(tree, metas, linked)) or None,
        tags=tags,
        site_name=site_name or None,
        amp_url=urls.tidy(amp[0]) if amp else None,
        paywalled=paywalled,
        enclosures=enclosures,
        origins=origins,
    )


def offers(tree: Tree, page: Page, *, rules: ArticleRules) -> tuple[Offer, ...]:
    """What every place offers for the fields that several places speak of, for whoever looks into a page."""
    index = tree.index
    metas, linked = meta.read(index), jsonld.read(index)
    tongue = language.language(tree.root, metas=metas, linked=linked, text=_sample(index))
    place = published.Place(
        index=index, metas=metas, linked=linked, url=page.final_url, zone=_zone(rules.timezone),
        fetched_at=page.fetched_at, language=tongue.tag if tongue else None,
    )  # fmt: skip
    found = {
        "title": title.offered(index, metas=metas, linked=linked),
        "authors": authors.offered(index, metas=metas, linked=linked),
        "published_at": published.offered(place),
        "image_url": [(address, where) for value, where in _images(metas, linked) if (address := _whole(tree, value))],
    }
    return tuple(Offer(field=name, where=where, value=value) for name, all_ in found.items() for value, where in all_)


_Named = tuple[str, str]


def _site_name(metas: meta.Metas, linked: jsonld.Linked) -> _Named:
    value, name = metas.first("og:site_name")
    if value:
        return value, f"meta {name}"
    if linked.publisher:
        return linked.publisher, "json-ld"
    value, name = metas.first("application-name", "publisher", "dc.publisher")
    return value, f"meta {name}"


def _site_names(site_name: str, linked: jsonld.Linked, url: str) -> list[str]:
    """What the site calls itself: an "author" of that name is no person."""
    host = urls.host(url)
    return [site_name, linked.publisher, host, urls.site(host), urls.site(host).partition(".")[0]]


def _canonical(tree: Tree, metas: meta.Metas, url: str) -> _Named:
    offers = [(href, "link canonical") for href in meta.links(tree.index, "canonical")]
    offers += [(value, "meta og:url") for value in metas.all("og:url")]
    for value, where in offers:
        address = urls.absolute(tree.base_url, value)
        if address and not (_is_home(address) and not _is_home(url)):
            return urls.tidy(address), where
    return urls.tidy(url), "url"


def _is_home(url: str) -> bool:
    parts = urlsplit(url)
    return parts.path in {"", "/"} and not parts.query


def _image(tree: Tree, metas: meta.Metas, linked: jsonld.Linked) -> _Named:
    found = ((address, where) for value, where in _images(metas, linked) if (address := _whole(tree, value)))
    return next(found, ("", ""))


def _images(metas: meta.Metas, linked: jsonld.Linked) -> list[_Named]:
    offers = [(value, "meta og:image") for value in metas.all("og:image", "og:image:secure_url", "og:image:url")]
    offers += [(value, "json-ld") for value in linked.images]
    return [*offers, *((value, "meta twitter:image") for value in metas.all("twitter:image", "twitter:image:src"))]


def _whole(tree: Tree, value: str) -> str | None:
    """The address of a picture in full; None where it is none."""
    address = urls.absolute(tree.base_url, value) if value and not value.startswith("data:") else None
    return address if address and is_picture(address) else None


def _tags(related: Iterable[_Related], metas: meta.Metas, linked: jsonld.Linked) -> tuple[tuple[str, ...], str]:
    marked = (line(link) for link, relations in related if "tag" in relations)
    split = re.compile(r"\s*[,;]\s*")
    for texts, where in (
        (metas.all("article:tag", "og:article:tag"), "meta article:tag"),
        (linked.keywords, "json-ld"),
        (marked, "rel=tag"),
        (
            (tag for text in metas.all("news_keywords", "keywords") for tag in split.split(text[:_MAX_KEYWORDS])),
            "meta keywords",
        ),
    ):
        if tags := _distinct(texts):
            return tags, where
    return (), ""


def _distinct(texts: Iterable[str]) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for text in texts:
        tag = text.strip().lstrip("#").strip()
        if tag and len(tag) <= _MAX_TAG_CHARS:
            found.setdefault(tag.casefold(), tag)
        if len(found) == _MAX_TAGS:
            break
    return tuple(found.values())


def _sample(index: Index) -> str:
    texts: list[str] = []
    size = 0
    for element in index.of("p"):
        texts.append(line(element, gap=" "))
        size += len(texts[-1])
        if size > 3_000:  # noqa: PLR2004  characters, enough for a guess
            break
    return " ".join(texts)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo(UTC.tzname(None))
