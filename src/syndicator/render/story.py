"""An entry as readers get it: labelled, corrected or withdrawn in words, credited, and safe to write in any format.

Every text here is clean and every address may be followed, so the formats only have to escape.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from markupsafe import escape

from syndicator import urls
from syndicator.model import Article, Entry, EntryState, Origin
from syndicator.ports import Near
from syndicator.render.attachment import Attachment, attachments, picture
from syndicator.render.pictures import PictureAt, no_mirror, with_ours
from syndicator.render.plain import clean, one_line, shorten, web_url
from syndicator.render.wording import Wording
from syndicator.specs import Feed, Source

_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_GONE = re.compile(r"\bHTTP (404|410)\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """Where another site tells the same story in nearly the same words."""

    site: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """What every format of a feed says of one entry. `html` is None where the feed gives summaries only.

    `pieces` are the formats' own words of it, as far as they were written.
    """

    entry: Entry
    title: str
    url: str
    site: str
    source_url: str
    authors: tuple[str, ...]
    tags: tuple[str, ...]
    picture: Attachment | None
    enclosures: tuple[Attachment, ...]
    language: str | None
    summary: str
    html: str | None
    rights: str
    reason: str
    elsewhere: tuple[Elsewhere, ...] = ()
    pieces: dict[str, bytes] = field(default_factory=dict, compare=False, repr=False)

    def piece(self, name: str, write: "Callable[[Story], bytes]") -> bytes:
        """The story as `write` writes it, written once: a feed is rendered again for each of its fifty entries."""
        if name not in self.pieces:
            self.pieces[name] = write(self)
        return self.pieces[name]

    @property
    def attachments(self) -> tuple[Attachment, ...]:
        """The picture, then sounds and films."""
        return (self.picture, *self.enclosures) if self.picture else self.enclosures


def present(
    entry: Entry,
    *,
    others: Iterable[Near] = (),
    spec: Feed,
    source: Source | None,
    home_url: str,
    wording: Wording,
    timezone: str,
    title: str | None = None,
    body: str | None = None,
    picture_at: PictureAt = no_mirror,
) -> Story:
    """The story that `spec`'s readers get; `title` and `body` (safe HTML) where the feed has its own."""
    article = entry.revision.article
    retracted = entry.state is EntryState.RETRACTED
    site = site_name(entry)
    image = web_url(article.image_url)
    link = web_url(article.url)
    url = link or home_url
    rights = one_line(source.rights or "") if source else ""
    notice = notice_of(entry, wording=wording, timezone=timezone)
    also = () if retracted else tuple(_elsewhere(others))
    html = (
        (f"<p><strong>{escape(notice)}</strong></p>\n" if notice else "")
        + ("" if retracted else with_ours(clean(article.html) if body is None else body, picture_at) + "\n")
        + (_credit(site, link, rights, also, wording) if spec.attribution or retracted else "")
    )
    summary = "" if retracted else shorten(article.text)
    with_notice = retracted or spec.content == "summary"
    return Story(
        entry=entry,
        title=_title(entry, title or headline(article, wording), spec, wording),
        url=url,
        site=site,
        source_url=(web_url(source.url) if source else None) or urls.origin(url) + "/",
        authors=_lines(article.authors),
        tags=() if retracted else _lines(article.tags),
        picture=None if retracted or image is None else picture(picture_at(image) or image),
        enclosures=() if retracted else attachments(article.enclosures),
        language=language_tag(wording.language if retracted else article.language),
        summary=f"{notice} {summary}".strip() if with_notice else summary,
        html=html if spec.content == "full" or retracted else None,
        rights=rights,
        reason=one_line(entry.revision.why) if retracted else "",
        elsewhere=also,
    )


def notice_of(entry: Entry, *, wording: Wording, timezone: str) -> str:
    """The dated line that says a story was corrected or withdrawn; empty for others."""
    by = "operator" if entry.revision.origin is Origin.OPERATOR else "site"
    if entry.state is EntryState.RETRACTED:
        notice = wording.say(f"withdrawn.{by}", moment=wording.moment(entry.updated_at, timezone))
        reason = _reason(entry.revision.why, wording)
        return wording.say("withdrawn.reason", notice=notice, reason=reason) if reason else notice
    if entry.corrected_at is not None:
        return wording.say(f"corrected.{by}", moment=wording.moment(entry.corrected_at, timezone))
    return ""


def headline(article: Article, wording: Wording) -> str:
    """The title on one line; the first words where there is none."""
    return one_line(article.title) or shorten(article.text, 80) or wording.say("untitled")


def site_name(entry: Entry) -> str:
    """Whom the story is credited to: the site's name for itself, or its host."""
    article = entry.revision.article
    return one_line(article.site_name or "") or urls.host(clean(article.url)) or one_line(entry.source)


def language_tag(language: str | None) -> str | None:
    """`language` if it has the form of a tag (BCP 47)."""
    return language if language and _LANGUAGE.fullmatch(language) else None


def _title(entry: Entry, title: str, spec: Feed, wording: Wording) -> str:
    if entry.state is EntryState.RETRACTED:
        return wording.say("withdrawn_title", title=title)
    if entry.revision.article.advertorial and spec.advertorials == "label":
        return wording.say("advertorial_title", title=title)
    return title


def _reason(why: str, wording: Wording) -> str:
    """The reason in the reader's language: what the fetch saw in words, an operator's own words as they are."""
    return wording.say("reason.gone") if _GONE.search(why) else one_line(why).rstrip(". ")


def _elsewhere(others: Iterable[Near]) -> Iterator[Elsewhere]:
    """Each site once, under the address that may be followed."""
    found: dict[str, Elsewhere] = {}
    for other in others:
        if url := web_url(other.url):
            site = one_line(other.site) or urls.host(url)
            found.setdefault(site, Elsewhere(site=site, url=url))
    return iter(found.values())


def _credit(site: str, url: str | None, rights: str, also: Iterable[Elsewhere], wording: Wording) -> str:
    name = f'<a href="{escape(url)}">{escape(site)}</a>' if url else escape(site)
    mark = f". {escape(rights)}" if rights else ""
    links = ", ".join(f'<a href="{escape(other.url)}">{escape(other.site)}</a>' for other in also)
    more = f". {escape(wording.say('also'))} {links}" if links else ""
    return f"<p><small>{escape(wording.say('source'))} {name}{mark}{more}</small></p>"


def _lines(texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line for line in map(one_line, texts) if line))
