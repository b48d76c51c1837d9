"""Spellings of a URL: absolute, tidy for readers, and one key for all spellings of one address.

Pure text work; nothing here resolves a name or opens a connection.
"""

import re
import unicodedata
from functools import lru_cache
from ipaddress import ip_address
from pathlib import PurePosixPath
from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit, urlunsplit

# Added by campaigns and share buttons; no site we know selects content by them.
_TRACKING = re.compile(
    r"^(utm_\w+|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|igshid|igsh|mc_[ce]id|_ga|_gl|ref_src|"
    r"spm|share|amp_gsa|amp_js_v|usqp|noamp|source_caller|cmpid|ocid|ito|at_\w+|pk_\w+|mtm_\w+)$",
    re.IGNORECASE,
)
# Addresses in plain characters that are whole already, or begin at the root: most are, and need not be taken apart.
_PLAIN = r"/[\w/%.~+!$,'@()*:|-]*(?P<query>\?[\w/%.~+!$,'@()*:|=&-]+)?"
_WHOLE = re.compile(rf"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+{_PLAIN}", re.ASCII)
_ROOTED = re.compile(rf"(?!//){_PLAIN}", re.ASCII)
_DEFAULT_PORTS = {"http": 80, "https": 443}


_DOMAIN_LABELS = 2
_SECOND_LEVEL_LABELS = "co com or go ac net org gov edu web my sch desa biz ne gob nom mil ltd plc"
_SECOND_LEVELS = frozenset(_SECOND_LEVEL_LABELS.split())
_SHARED_HOSTS = (
    "blogspot.com", "wordpress.com", "github.io", "gitlab.io", "substack.com", "medium.com", "tumblr.com", "pages.dev",
    "netlify.app", "vercel.app", "wixsite.com", "ghost.io", "hatenablog.com", "livejournal.com",
)  # fmt: skip


def slug(text: str) -> str:
    """A name as one piece of an address: its letters and digits in small, with dashes between."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "-".join(re.findall(r"[^\W_]+", folded))


MEDIA_TYPES = {
    ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png", ".gif": "image/gif", ".webp": "image/webp",
    ".avif": "image/avif", ".svg": "image/svg+xml",
    ".mp3": "audio/mpeg", ".m4a": "audio/mp4", ".aac": "audio/aac", ".oga": "audio/ogg", ".ogg": "audio/ogg",
    ".opus": "audio/ogg", ".wav": "audio/wav",
    ".mp4": "video/mp4", ".m4v": "video/mp4", ".mov": "video/quicktime", ".webm": "video/webm", ".ogv": "video/ogg",
    ".m3u8": "application/vnd.apple.mpegurl",
}  # fmt: skip
"""Pictures, sounds and films by the ending of their address: a table of ours, for a machine's own differs."""


def media_type(url: str) -> str | None:
    """The media type that an address tells by its ending; None where it tells none."""
    return MEDIA_TYPES.get(PurePosixPath(urlsplit(url).path).suffix.lower())


def absolute(base: str, url: str) -> str | None:
    """`url` seen from `base`, as http(s) without a fragment; None where it is neither (javascript:, mailto:, junk)."""
    if _WHOLE.fullmatch(url):
        return url
    if _ROOTED.fullmatch(url) and "/." not in url and _WHOLE.fullmatch(base):
        return base[: base.index("/", len("https://"))] + url
    try:
        parts = urlsplit(urljoin(base, url.strip()))
        if parts.scheme not in _DEFAULT_PORTS or not parts.hostname:
            return None
        parts.port  # noqa: B018  raises ValueError for a port out of range
        parts.netloc.encode()  # a UnicodeEncodeError is a ValueError: half a surrogate pair is in no address
        return urlunsplit((parts.scheme, parts.netloc, _escape(parts.path) or "/", _escape(parts.query), ""))
    except ValueError:
        return None


def tidy(url: str) -> str:
    """The address a reader should see: lower-case host, no default port, no tracking parameters, no fragment."""
    whole = _WHOLE.fullmatch(url)
    if whole and not whole["query"]:
        return url
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    if ":" in host:
        host = f"[{host}]"
    if parts.port and parts.port != _DEFAULT_PORTS.get(parts.scheme):
        host = f"{host}:{parts.port}"
    return urlunsplit((parts.scheme.lower(), host, parts.path or "/", _without_tracking(parts.query), ""))


def key(url: str) -> str:
    """One key for all spellings of one page: scheme, `www.`, a last slash and parameter order do not count."""
    parts = urlsplit(tidy(url))
    host = parts.netloc.removeprefix("www.")
    query = urlencode(sorted(parse_qsl(parts.query, keep_blank_values=True)))
    return host + (parts.path.rstrip("/") or "/") + (f"?{query}" if query else "")


def host(url: str) -> str:
    """Lower-case host name without port or `www.`; empty where there is none."""
    try:
        return (urlsplit(url).hostname or "").lower().removeprefix("www.")
    except ValueError:
        return ""


@lru_cache(maxsize=1_000)
def site(host: str) -> str:
    """The part of a host that all hosts of one publisher share: `kaltim.radar.co.id` → `radar.co.id`.

    By a small table rather than the Public Suffix List: 300 KB that would be old at every release.
    """
    if ":" in host or _is_ip(host):
        return host
    labels = host.split(".")
    if any(host.endswith("." + shared) for shared in _SHARED_HOSTS):
        return ".".join(labels[-3:])
    country = len(labels) > _DOMAIN_LABELS and len(labels[-1]) == len("id") and labels[-2] in _SECOND_LEVELS
    return ".".join(labels[-3:] if country else labels[-2:])


def same_site(one: str, other: str) -> bool:
    """Whether two addresses are of one publisher."""
    return site(host(one)) == site(host(other))


def is_elsewhere(one: str, other: str) -> bool:
    """Whether two addresses are at one site and differ in more than spelling, scheme and query."""
    paths = (key(url).partition("?")[0] for url in (one, other))
    return same_site(one, other) and len(set(paths)) > 1


def origin(url: str) -> str:
    """Scheme, host and port: what robots.txt and politeness are kept for."""
    parts = urlsplit(tidy(url))
    return f"{parts.scheme}://{parts.netloc}"


def _is_ip(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _without_tracking(query: str) -> str:
    if not query:
        return ""
    kept = [piece for piece in query.split("&") if piece and not _TRACKING.match(piece.split("=", 1)[0])]
    return "&".join(kept)


def _escape(text: str) -> str:
    """Percent-encode what has no place in a URL (spaces, non-ASCII), leaving what is already encoded."""
    return quote(text, safe="/%:=&?~#+!$,;'@()*[]-._|")
