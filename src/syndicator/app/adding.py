"""To add a source: look at a site by every way, choose the best, and write `sources/NAME.toml`."""

import re
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from syndicator import urls
from syndicator.app.commands import visitors
from syndicator.app.parts import SystemClock
from syndicator.app.reading import read_config
from syndicator.config import Config
from syndicator.engine.scout import Scout, Tried
from syndicator.engine.trial import Tryer
from syndicator.errors import Blocked, ConfigError, FetchError, TryLater, Unreadable, Unusable
from syndicator.policy.choosing import best
from syndicator.render.source_file import Choice, Offer, offer_line, source_file
from syndicator.specs import Source
from syndicator.trial import Trial

_GENERIC = frozenset({"www", "m", "amp", "news", "berita", "blog"})
_NAME = re.compile(r"[a-z0-9_-]+")
_INCLUDE = 'include = ["sources/*.toml"]'


async def add(found: Config, url: str, *, config_path: Path, name: str | None, say: Callable[[str], None]) -> list[str]:
    """Write a source's file; the lines to say of it. Raises Unusable with the remedy where nothing can be read."""
    url = url if "://" in url else f"https://{url}"
    if urls.absolute(url, url) is None:
        raise Unusable(f"{url}: not an http or https address")
    name = name or _name_for(url, found)
    if not _NAME.fullmatch(name):
        raise Unusable(f"--name {name}: expected small letters, digits, - and _")
    path = config_path.parent / "sources" / f"{name}.toml"
    if name in found.sources or path.exists():
        raise Unusable(f"{name}: there is such a source already; choose another with --name")
    source = replace(found.any_source, id=name, url=url)
    tried, article = await _look(found, source, say)
    offers = [_offer(each, source) for each in tried]
    links = [(each.tier, each.found.listing.links) for each in tried if each.found]
    tiers, why = best(links, is_section=_is_section(url))
    if not tiers:
        raise Unusable(f"{url}: no stories found, so nothing was written. {_remedy(tried)}")
    made_at = SystemClock().now()
    choice = Choice(tiers=tiers, why=why)
    write_source(path, source_file(name, url, offers=offers, choice=choice, article=article, made_at=made_at))
    return [why, *([article] if article else []), f"wrote {path}", *next_steps(config_path, name)]


async def _look(found: Config, source: Source, say: Callable[[str], None]) -> tuple[list[Tried], str]:
    clock = SystemClock()
    async with AsyncExitStack() as stack:
        fetcher, readers = await visitors(found, clock=clock, stack=stack)
        tried: list[Tried] = []
        try:
            async for each in Scout(fetcher).try_all(source):
                tried.append(each)
                say(offer_line(_offer(each, source)))
        except Blocked as fault:
            raise Unusable(f"{fault}; or give the address of a feed of the site, which may be open") from None
        except (TryLater, FetchError, Unreadable) as fault:
            raise Unusable(f"{fault}; nothing was written") from None
        first = next((each.found.listing.links[0] for each in tried if each.found and each.found.listing.links), None)
        if first is None:
            return tried, ""
        trial = await Tryer(fetcher=fetcher, readers=readers).try_(
            replace(source, url=first.url), kind="article", articles_count=0
        )
        return tried, _article_line(trial)


def _article_line(trial: Trial) -> str:
    (one,) = trial.articles
    if one.reading is None:
        return f"A story was not readable: {one.says}"
    words = len(one.reading.article.text.split())
    return f"A story reads as {words} words: {one.reading.article.title!r}"


def _offer(tried: Tried, source: Source) -> Offer:
    if tried.found is None:
        return Offer(tier=tried.tier, says=tried.says)
    links = tried.found.listing.links
    return Offer(
        tier=tried.tier,
        links_count=len(links),
        dated_count=sum(link.published_at is not None for link in links),
        url=tried.found.way.url if tried.found.way else source.url,
        says=tried.says,
    )


def _remedy(tried: list[Tried]) -> str:
    said = "; ".join(dict.fromkeys(each.says for each in tried if each.says and each.says != "nothing found"))
    hint = (
        "If a browser shows stories there, they are made by scripts, which this program does not run: "
        "give the address of the site's feed, sitemap or API instead."
    )
    return f"{hint}{f' ({said})' if said else ''}"


def _is_section(url: str) -> bool:
    return bool(urlsplit(url).path.strip("/"))


def _name_for(url: str, found: Config) -> str:
    """The first telling label of the host, with a number where it is taken."""
    labels = [label for label in urls.host(url).split(".") if label not in _GENERIC] or ["site"]
    name = re.sub(r"[^a-z0-9_-]+", "-", labels[0]).strip("-") or "site"
    count = 1
    while (name if count == 1 else f"{name}-{count}") in found.sources:
        count += 1
    return name if count == 1 else f"{name}-{count}"


def write_source(path: Path, text: str) -> None:
    """Write a source's file; none is overwritten. Raises Unusable."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except OSError as fault:
        raise Unusable(f"{path}: can't be written: {fault.strerror}") from fault


def next_steps(config_path: Path, name: str) -> list[str]:
    """What is left to do until the source is polled."""
    try:
        is_read = config_path.exists() and name in read_config(config_path, may_lack_sources=True).sources
    except ConfigError as faults:
        return [str(faults)]
    if is_read:
        return [f"a running service takes it up by itself; `syndicator try {name}` shows what it will find"]
    return [f"it is not read yet: put {_INCLUDE} before the first table of {config_path}"]
