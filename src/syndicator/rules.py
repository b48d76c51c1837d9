"""The rules by which a site is read: where its links are, what of a page is the article, and what that must give.

What names a part of an article's page is a CSS selector, or an XPath after `xpath:`.
"""

from dataclasses import dataclass

from syndicator.option import option

XPATH = "xpath:"


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkRules:
    """How links to articles are found on a listing."""

    select: str | None = option(
        "CSS selector of the links; without it the repeated list is found by itself.",
        example='"h2 a"',
        default=None,
    )
    pages: int = option("Pages of the listing that are read at each poll.", example="3", default=1)
    next: str | None = option(
        "CSS selector of the link to the listing's next page; without it `rel=next` counts.",
        example='"a.next"',
        default=None,
    )
    page_url: str | None = option(
        "Address of the listing's further pages, with `{page}` for their number, instead of `next`.",
        example='"https://radar.example.id/berita/page/{page}/"',
        default=None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleRules:
    """How an article is read and cleaned: the source's own rules after those of its packs."""

    body: str | None = option(
        "CSS selector of the body, or its XPath; without it the body is found by itself.",
        example='".entry-content"',
        default=None,
    )
    drop: tuple[str, ...] = option(
        "CSS selectors, or XPaths, of parts that are never content.", example='[".sharedaddy"]', default=()
    )
    keep: tuple[str, ...] = option(
        "CSS selectors, or XPaths, of parts that are content though they look otherwise.",
        example='[".box-kronologi"]',
        default=(),
    )
    drop_lines: tuple[str, ...] = option(
        "Regular expressions; a paragraph in which one is found is dropped.",
        example="['^Share$', '^Baca juga\\b']",
        default=(),
    )
    replace: tuple[tuple[str, str], ...] = option(
        "Pairs of a regular expression and what stands in its place, in every paragraph.",
        example="[['^JAKARTA, RADAR\\.ID - ', '']]",
        default=(),
    )
    next: str | None = option(
        "CSS selector, or XPath, of the link to an article's next page; without it the usual signs count.",
        example='"a.next-page"',
        default=None,
    )
    title: str | None = option(
        "CSS selector, or XPath, of the headline.", example="\"xpath://h1[@itemprop='headline']\"", default=None
    )
    author: str | None = option("CSS selector, or XPath, of the authors.", example='".byline a"', default=None)
    date: str | None = option("CSS selector, or XPath, of the date.", example='"time.published"', default=None)
    timezone: str = option("IANA zone of dates that name none.", example='"Asia/Makassar"', default="UTC")


@dataclass(frozen=True, slots=True, kw_only=True)
class PageTest:
    """What one page must give when it is read by the rules that it stands beside; only what is said is looked at."""

    url: str = option("The story's address.", example='"https://radar.example.id/2026/08/contoh/"')
    file: str | None = option(
        "The page itself, saved beside the configuration; without it the stored page counts, else the site is asked.",
        example='"tests/contoh.html"',
        default=None,
    )
    contains: tuple[str, ...] = option(
        "Words that the text has; capitals and line breaks do not count.",
        example='["kata kunci di isi berita"]',
        default=(),
    )
    lacks: tuple[str, ...] = option(
        "Words that the text has not.", example='["Exit mobile version", "Baca juga"]', default=()
    )
    title: str | None = option("The headline.", example='"Banjir Surut"', default=None)
    authors: tuple[str, ...] = option("All of its authors, in order.", example='["Rina Wahyuni"]', default=())
    date: str | None = option(
        "When it was published: a day in the page's own zone, or a moment.", example='"2026-08-17"', default=None
    )
    language: str | None = option("Its language.", example='"id"', default=None)
    image: str | None = option("Words that the address of its picture has.", example='"banjir.jpg"', default=None)
