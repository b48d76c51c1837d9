"""An address on the site → the answer to it, without a socket.

A weak ETag covers what a page says, not its clutter: two visits differ in bytes and are still the same page.
"""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b

from syndicator.sample import press
from syndicator.sample.edition import SECTIONS, Edition, name_in_url
from syndicator.sample.picture import picture
from syndicator.sample.press import Clutter
from syndicator.sample.story import Story, stories

_HTML = "text/html; charset=utf-8"
_STILL = Clutter(0)
_ROBOTS = "User-agent: *\nDisallow: /wp-admin/\nAllow: /\n"
_ABOUT = (
    "Kabar Etam adalah redaksi contoh yang dibawa oleh syndicator. Semua tempat, nama, dan peristiwa di sini rekaan. "
    "(Kabar Etam is the sample newsroom that comes with syndicator. All places, names and events are invented.)"
)
_GUIDE = "Setiap kekeliruan kami ralat secara terbuka, dan setiap pencabutan berita kami jelaskan alasannya."
_NOTICES = {"/tentang-kami/": ("Tentang Kami", _ABOUT), "/pedoman-media-siber/": ("Pedoman Media Siber", _GUIDE)}

Print = Callable[[Clutter], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the site says. `location` is set for a redirect only."""

    status: int = 200
    body: bytes = b""
    media_type: str = _HTML
    etag: str | None = None
    location: str | None = None


def answer(edition: Edition, path: str, *, visits_count: int) -> Answer:
    """The answer to a GET of `path` in this edition, for the visitor of that number."""
    clutter = Clutter(visits_count)
    for look in (_fixed, _story, _picture, _listing):
        if found := look(edition, path, clutter):
            return found
    if not path.endswith("/") and answer(edition, f"{path}/", visits_count=visits_count).status != 404:  # noqa: PLR2004
        return Answer(status=301, location=edition.absolute(f"{path}/"))
    missing = press.notice(edition, clutter, heading="404", text="Halaman yang Anda cari tidak ada di sini.")
    return Answer(status=404, body=missing.encode())


def _fixed(edition: Edition, path: str, clutter: Clutter) -> Answer | None:
    """What does not depend on the stories."""
    if path == "/robots.txt":
        return Answer(body=_ROBOTS.encode(), media_type="text/plain; charset=utf-8")
    if path == press.STYLE_PATH:
        return _kept(press.style().encode(), "text/css; charset=utf-8")
    if path in _NOTICES:
        heading, text = _NOTICES[path]
        return _printed(lambda now: press.notice(edition, now, heading=heading, text=text), clutter)
    return None


def _story(edition: Edition, path: str, clutter: Clutter) -> Answer | None:
    """A story or its AMP twin; 410 once it is withdrawn."""
    story = next((story for story in stories() if path in (story.path, story.amp_path)), None)
    if story is None:
        return None
    if story.is_withdrawn(edition.elapsed):
        return _withdrawn(edition, story, clutter)
    form = press.article if path == story.path else press.amp
    return _printed(lambda now: form(edition, now, story), clutter, etag=story.dress.etag)


def _withdrawn(edition: Edition, story: Story, clutter: Clutter) -> Answer:
    reason = story.withdrawal.reason if story.withdrawal else ""
    page = press.notice(edition, clutter, heading="Berita ditarik", text=reason, language=story.language)
    return Answer(status=410, body=page.encode())


def _picture(edition: Edition, path: str, _: Clutter) -> Answer | None:
    for story in edition.live:
        for own, width, height in press.picture_paths(story):
            if own == path:
                return _kept(picture(story.slug, width, height), "image/png")
    return None


def _listing(edition: Edition, path: str, clutter: Clutter) -> Answer | None:
    """The front page, or the stories of a section, a tag or an author."""
    found = _shelf(edition, path.strip("/").split("/"))
    if found is None:
        return None
    heading, chosen = found
    language = "en" if path == "/en/" else "id"

    def page(now: Clutter) -> str:
        return press.listing(edition, now, stories=chosen, heading=heading, language=language)

    return _printed(page, clutter) if path.endswith("/") else None


def _shelf(edition: Edition, names: list[str]) -> tuple[str, list[Story]] | None:
    """The heading and the stories of a listing."""
    match names:
        case [""]:
            return "Terbaru", list(edition.live)
        case [section] if section in SECTIONS:
            return SECTIONS[section], [story for story in edition.live if story.section == section]
        case ["tag", name]:
            chosen = [story for story in edition.live if name in map(name_in_url, story.tags)]
        case ["penulis", name]:
            chosen = [story for story in edition.live if name_in_url(story.author) == name]
        case _:
            return None
    return (name.replace("-", " ").title(), chosen) if chosen else None


def _printed(page: Print, clutter: Clutter, *, etag: bool = True) -> Answer:
    return Answer(body=page(clutter).encode(), etag=f'W/"{_digest(page(_STILL).encode())}"' if etag else None)


def _kept(body: bytes, media_type: str) -> Answer:
    return Answer(body=body, media_type=media_type, etag=f'"{_digest(body)}"')


def _digest(body: bytes) -> str:
    return blake2b(body, digest_size=12).hexdigest()
