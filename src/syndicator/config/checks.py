"""What a value must be besides its type: an address, a zone, an expression that compiles.

An option is recognised by its class and name; `url`, `base_url`, `timezone` and `listen` mean the same everywhere, in
the options of a channel's kind too. For anything else a kind raises ValueError in its `__post_init__`.
"""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from syndicator import urls
from syndicator.config import access
from syndicator.config.complaints import Wrong, did_you_mean, expected, show
from syndicator.config.rules import PackOwn
from syndicator.config.seams import Seams
from syndicator.config.values import App, Egress, Hub, Limits
from syndicator.extract import xpath
from syndicator.policy.near import LIKE, LONGEST_WINDOW_DAYS
from syndicator.policy.sending import hours_of, pace_of
from syndicator.rules import XPATH
from syndicator.specs import (
    Access,
    ArticleRules,
    ChannelSpec,
    Dedupe,
    Digest,
    Feed,
    LinkRules,
    PageTest,
    Partner,
    Quiet,
    Source,
)

Check = Callable[[Any], None]

ALL_TITLES = {"en": "All entries", "id": "Semua berita"}
"""The languages in which we speak to readers, and the title of the feed of everything in each."""

_LANGUAGE_TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_LISTEN = re.compile(r"(?P<host>\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.-]+):(?P<port>[0-9]{1,5})")
_LAST_PORT = 65_535
_ANY_WORD = "\ue000"
_PARTS = ("body", "drop", "keep", "next", "title", "author", "date")
_PAIR = 2


class Checks:
    """The checks of every option, with the judges that `seams` hands in."""

    def __init__(self, seams: Seams) -> None:
        selector = _judged(seams.compile_selector, "is no CSS selector")
        self._of_name: dict[str, Check] = {"url": address, "base_url": address, "timezone": zone, "listen": endpoint}
        self._of_option: dict[tuple[type, str], Check] = {
            **{(ArticleRules, name): part_of_page(selector) for name in _PARTS},
            (ArticleRules, "replace"): replacement,
            (LinkRules, "select"): selector,
            (LinkRules, "next"): selector,
            (LinkRules, "pages"): at_least_one,
            (LinkRules, "page_url"): paged_address,
            (ArticleRules, "drop_lines"): expression,
            **{(PageTest, name): some_words for name in ("contains", "lacks", "title", "authors", "image")},
            (PageTest, "date"): day_or_moment,
            (PageTest, "language"): language_tag,
            (Hub, "outside"): address,
            (Hub, "subscribers"): at_least_one,
            (Egress, "allow"): _judged(seams.check_allowance, "can't be allowed"),
            (App, "language"): spoken_language,
            (Feed, "language"): spoken_language,
            (Feed, "languages"): language_tag,
            (Feed, "where"): _judged(seams.check_condition, "is no condition"),
            (Feed, "age"): some_time,
            (Source, "language"): language_tag,
            (PackOwn, "locale"): language_tag,
            **{(Source, name): some_time for name in ("every", "min_every", "max_every", "silent_for")},
            (Source, "cron"): _judged(seams.check_crontab, "is no cron line"),
            (Source, "recheck"): some_time,
            (Access, "headers"): access.header,
            (Access, "cookies"): access.cookie,
            (Access, "auth"): access.login,
            (Access, "proxy"): access.proxy,
            (Access, "agent"): access.agent,
            (Access, "timeout"): some_time,
            (Feed, "size"): at_least_one,
            (Dedupe, "window"): some_time_kept,
            (Dedupe, "similarity"): some_likeness,
            **{(Limits, name): some_time for name in ("fetch", "extract", "keep_pages")},
            **{(Limits, name): at_least_one for name in ("page_bytes", "listing_bytes", "workers", "pictures")},
            (Limits, "redirects"): not_negative,
            (Partner, "rate"): at_least_one,
            (ChannelSpec, "pace"): _judged(pace_of, "is no pace"),
            (Quiet, "hours"): _judged(hours_of, "are no hours"),
            (Digest, "at"): _judged(seams.check_crontab, "is no cron line"),
            (Digest, "burst"): at_least_one,
            (Digest, "most"): at_least_one,
            (Digest, "within"): some_time,
        }

    def of(self, cls: type, name: str) -> Check | None:
        """The check of one option; of each element where it is an array."""
        return self._of_option.get((cls, name)) or self._of_name.get(name)


def address(value: str) -> None:
    """An http or https URL with a host."""
    if any(char.isspace() or not char.isprintable() for char in value) or not urls.absolute(value, value):
        guess = f"https://{value}" if re.match(r"[\w-]+(\.[\w-]+)+(:[0-9]+)?(/|$)", value) else ""
        hint = f" (did you mean {show(guess)}?)" if guess else ""
        raise Wrong(f'expected an address such as "https://radar.example.id/", got {show(value)}{hint}')
    if urlsplit(value).scheme not in ("http", "https"):
        raise expected('an address such as "https://radar.example.id/"', value)


def zone(value: str) -> None:
    """A zone of the IANA database."""
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError):  # which of them depends on the spelling; "Asia" is a folder
        near = did_you_mean(value, available_timezones())
        raise Wrong(f'expected an IANA zone such as "Asia/Makassar", got {show(value)}{near}') from None


def endpoint(value: str) -> None:
    """`host:port`; port 0 lets the system choose."""
    match = _LISTEN.fullmatch(value)
    if not match or int(match["port"]) > _LAST_PORT:
        raise expected('an address and port such as "127.0.0.1:8080"', value)


def expression(value: str) -> None:
    """A regular expression that does not match everything."""
    if "\b" in value:
        raise Wrong(r'"\b" in double quotes is a backspace: write the expression in single quotes')
    try:
        compiled = re.compile(value)
    except re.error as error:
        where = f" at position {error.pos}" if error.pos is not None else ""
        raise Wrong(f"{show(value)} is no regular expression: {error.msg}{where}") from None
    except (OverflowError, RecursionError):
        raise Wrong(f"{show(value)} is no regular expression: too large") from None
    if compiled.search("") and compiled.search(_ANY_WORD):
        raise Wrong(f"{show(value)} matches every paragraph")


def part_of_page(selector: Check) -> Check:
    """A CSS selector, or an XPath after `xpath:`."""

    def check(value: str) -> None:
        if value.startswith(XPATH):
            if wrong := xpath.fault(value.removeprefix(XPATH)):
                raise Wrong(f"{show(value)} is no XPath: {wrong} (an example: \"xpath://h1[@itemprop='headline']\")")
            return
        try:
            selector(value)
        except Wrong as wrong:
            hint = f" (an XPath is written {show(XPATH + value)})" if value.startswith(("/", "(/")) else ""
            raise Wrong(f"{wrong}{hint}") from None

    return check


def replacement(value: tuple[str, ...]) -> None:
    """A regular expression, and what stands in its place."""
    if len(value) != _PAIR:
        raise expected("a pair such as ['^JAKARTA - ', '']", list(value))
    pattern, words = value
    expression(pattern)
    try:
        re.compile(pattern).sub(words, "")
    except (re.error, IndexError) as error:
        raise Wrong(f"{show(words)} can't stand for {show(pattern)}: {error}") from None


def spoken_language(value: str) -> None:
    """A language that our notices are written in."""
    if value not in ALL_TITLES:
        raise expected("one of " + ", ".join(show(name) for name in ALL_TITLES), value)


def language_tag(value: str) -> None:
    """A language as BCP 47 writes it."""
    if not _LANGUAGE_TAG.fullmatch(value):
        raise expected('a language such as "id" or "en-GB"', value)


def some_words(value: str) -> None:
    """A text that says something."""
    if not value.strip():
        raise expected("some words", value)


def day_or_moment(value: str) -> None:
    """A day or a moment as ISO 8601 writes it."""
    try:
        datetime.fromisoformat(value)
    except ValueError:
        raise expected('a day such as "2026-08-17", or a moment such as "2026-08-17T08:00+08:00"', value) from None


def some_time(value: timedelta | str) -> None:
    """More than no time at all; or a word in its place."""
    if not value:
        raise Wrong("expected more than no time")


def some_time_kept(value: timedelta) -> None:
    """A time for which near-duplicates are known."""
    some_time(value)
    if value > timedelta(days=LONGEST_WINDOW_DAYS):
        raise expected(f'at most "{LONGEST_WINDOW_DAYS}d"', value)


def some_likeness(value: float) -> None:
    """A share that near-duplicates are found by."""
    if not LIKE <= value <= 1:
        raise expected(f"a number from {LIKE} to 1", value)


def paged_address(value: str) -> None:
    """An address with a place for the page's number."""
    address(value.replace("{page}", "2"))
    if value.count("{page}") != 1:
        raise expected('an address with "{page}" in it once', value)


def at_least_one(value: int) -> None:
    """A count of something that must be there."""
    if value < 1:
        raise expected("a whole number from 1 on", value)


def not_negative(value: int) -> None:
    """A count that may be none."""
    if value < 0:
        raise expected("a whole number from 0 on", value)


def _judged(judge: Callable[[str], object] | None, verdict: str) -> Check:
    """A judge from outside as a check; if its words do not name the value, ours do."""

    def check(value: str) -> None:
        try:
            if judge:
                judge(value)
        except ValueError as error:
            names_it = value.isprintable() and value in str(error)
            raise Wrong(str(error) if names_it else f"{show(value)} {verdict}: {error}") from None

    return check
