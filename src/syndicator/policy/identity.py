"""Under which keys a story is found again.

An entry's id is ours and never derived from a URL. These keys point at it: the address it was listed under, its
canonical address, its AMP twin, the guid of a feed. Spellings of one address (scheme, `www.`, tracking parameters)
share a key.
"""

from datetime import timedelta
from urllib.parse import urlsplit

from syndicator import urls
from syndicator.model import Alias, Article, Entry, EntryState, Link

_SAME_MOMENT = timedelta(hours=1)


def aliases_of_link(source: str, link: Link) -> tuple[Alias, ...]:
    """What is known before the page is fetched, the surest first."""
    found = [url_alias(link.url)]
    if link.guid:
        found.append(Alias(scope=source, kind="guid", key=link.guid))
        # Feeds that move from http to https, or drop "www.", change their guids with their links.
        address = urls.absolute(link.guid, link.guid) if "://" in link.guid else None
        if address is not None:
            found.append(Alias(scope=source, kind="guid", key=urls.key(address)))
    return _distinct(found)


def aliases_of_article(article: Article, *, final_url: str, amp_url: str | None) -> tuple[Alias, ...]:
    """What the page itself says: nothing about other sites' addresses, and nothing about a front page.

    A copy that names another site's story as its canonical one must not take that story's key.
    """
    addresses = [url for url in (article.url, final_url, amp_url) if url and urls.same_site(url, final_url)]
    return _distinct([url_alias(url) for url in addresses if urlsplit(url).path.strip("/")])


def is_another_story(link: Link, entry: Entry) -> bool:
    """Whether a feed uses a story's guid for another one: its title is another, and its date, where it has one.

    A story that moved, or was retitled, keeps its date. What only seems another is compared once it is read.
    """
    if not link.title or _plain(link.title) == _plain(entry.revision.article.title):
        return False
    return link.published_at is None or abs(link.published_at - entry.published_at) >= _SAME_MOMENT


def is_at_home(link: Link, entry: Entry) -> bool:
    """Whether a link that a feed's guid makes a story's is no new address of it: then nothing has to be asked."""
    return entry.state is not EntryState.LIVE or not urls.is_elsewhere(link.url, entry.revision.article.url)


def _plain(title: str) -> str:
    return " ".join(title.casefold().split())


def url_alias(url: str) -> Alias:
    """The key of an address, the same for every source."""
    return Alias(scope="", kind="url", key=urls.key(url))


def _distinct(found: list[Alias]) -> tuple[Alias, ...]:
    return tuple(dict.fromkeys(found))
