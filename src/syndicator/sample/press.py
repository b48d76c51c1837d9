"""Stories → HTML, in the clothes of a WordPress site with the AMP plugin. The templates are in `pages/`."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import cache
from importlib import resources
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from syndicator.sample.edition import SECTIONS, Edition, name_in_url
from syndicator.sample.picture import SIZES
from syndicator.sample.story import Story

SITE_NAME = "Kabar Etam"
STYLE_PATH = "/wp-content/themes/etam/style.css"
_WITA = timezone(timedelta(hours=8), "WITA")
_ADVERTS = (
    "Kopi Dermaga: seduhan pertama sebelum kapal pertama",
    "Bengkel Ketinting Pak Long, buka sampai azan magrib",
    "Kain tenun untuk wisuda? Pesan di Rumah Benang",
    "Kursus renang anak Riak Kecil, hari pertama gratis",
)


@dataclass(frozen=True, slots=True)
class Clutter:
    """What differs at every visit and says nothing: the count of views, the advertisement."""

    visits_count: int

    @property
    def advert(self) -> str:
        """This visit's advertisement."""
        return _ADVERTS[self.visits_count % len(_ADVERTS)]

    def views(self, story: Story) -> str:
        """How often a story has been read, so the site says."""
        return f"{story.views_count + self.visits_count:,}".replace(",", "." if story.language == "id" else ",")


def listing(edition: Edition, clutter: Clutter, *, stories: Sequence[Story], heading: str, language: str) -> str:
    """The front page, or the page of a section, a tag or an author."""
    return _page("listing.html", edition, clutter, language=language, stories=stories, heading=heading)


def article(edition: Edition, clutter: Clutter, story: Story) -> str:
    """A story's page."""
    return _page("article.html", edition, clutter, language=story.language, story=story)


def amp(edition: Edition, clutter: Clutter, story: Story) -> str:
    """A story's AMP twin."""
    return _page("amp.html", edition, clutter, language=story.language, story=story)


def notice(edition: Edition, clutter: Clutter, *, heading: str, text: str, language: str = "id") -> str:
    """A page with a heading and a few words: about us, not found, withdrawn."""
    return _page("notice.html", edition, clutter, language=language, heading=heading, text=text)


def style() -> str:
    """The style sheet."""
    return _file("style.css")


def picture_paths(story: Story) -> list[tuple[str, int, int]]:
    """Path, width and height of a story's picture in each size; none if it has no picture."""
    if story.caption is None:
        return []
    return [(f"/wp-content/uploads/{story.slug}-{width}x{height}.png", width, height) for width, height in SIZES]


def spoken(moment: datetime, language: str) -> str:
    """A date as people read it in Samarinda."""
    local = moment.astimezone(_WITA)
    words = _labels()[language]
    day, month = words["days"][local.weekday()], words["months"][local.month - 1]
    if language == "id":
        return f"{day}, {local.day} {month} {local.year} - {local:%H:%M} WITA"
    return f"{day}, {month} {local.day}, {local.year} at {local:%H:%M} WITA"


def stamp(moment: datetime) -> str:
    """A date as machines read it, in the zone of Samarinda."""
    return moment.astimezone(_WITA).isoformat(timespec="seconds")


def facts(edition: Edition, story: Story) -> Mapping[str, Any]:
    """The story's JSON-LD, as WordPress SEO plugins write it."""
    address = edition.absolute(story.path)
    made: dict[str, Any] = {
        "@type": "NewsArticle",
        "@id": f"{address}#article",
        "isPartOf": {"@id": address},
        "mainEntityOfPage": {"@type": "WebPage", "@id": address},
        "headline": story.title,
        "description": story.teaser,
        "datePublished": stamp(edition.published_at(story)),
        "dateModified": stamp(edition.modified_at(story)),
        "author": [{"@type": "Person", "name": story.author, "url": edition.absolute(author_path(story.author))}],
        "publisher": {"@type": "NewsMediaOrganization", "name": SITE_NAME, "url": edition.url},
        "keywords": list(story.tags),
        "articleSection": [SECTIONS[story.section]],
        "inLanguage": story.language,
        "isAccessibleForFree": True,
    }
    if sizes := picture_paths(story):
        path, width, height = sizes[-1]
        made["image"] = {"@type": "ImageObject", "url": edition.absolute(path), "width": width, "height": height}
    crumbs = {"@type": "BreadcrumbList", "itemListElement": [_crumb(1, "Beranda", edition.url), _crumb(2, story.title)]}
    return {"@context": "https://schema.org", "@graph": [made, crumbs]}


def author_path(name: str) -> str:
    """Where an author's stories are listed."""
    return f"/penulis/{name_in_url(name)}/"


def _crumb(position: int, name: str, url: str | None = None) -> dict[str, Any]:
    return {"@type": "ListItem", "position": position, "name": name} | ({"item": url} if url else {})


def _listed_path(story: Story) -> str:
    """The address under which a listing offers a story: not always the one the story calls its own."""
    if story.dress.listed_as == "amp" and story.amp_path:
        return story.amp_path
    tracking = "?utm_source=beranda&utm_medium=daftar" if story.dress.listed_as == "tracked" else ""
    return story.path + tracking


def _page(template: str, edition: Edition, clutter: Clutter, *, language: str, **values: Any) -> str:
    page = _environment().get_template(template)
    words = _labels()[language]
    return page.render(edition=edition, clutter=clutter, language=language, label=words, **values)


@cache
def _labels() -> Mapping[str, Any]:
    return tomllib.loads(_file("labels.toml"))


def _file(name: str) -> str:
    return resources.files(__package__).joinpath("pages", name).read_text("utf-8")


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("syndicator.sample", "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"spoken": spoken, "stamp": stamp, "in_url": name_in_url}
    made.globals |= {
        "site_name": SITE_NAME,
        "sections": SECTIONS,
        "style_path": STYLE_PATH,
        "author_path": author_path,
        "listed_path": _listed_path,
        "picture_paths": picture_paths,
        "facts": facts,
    }
    return made
