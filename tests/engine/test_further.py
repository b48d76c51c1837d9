"""Pages that each name the one after them."""

from dataclasses import replace

from builders import article, page, reading
from syndicator.engine.further import all_of
from syndicator.errors import FetchError
from syndicator.extract.further import MOST_PAGES

URL = "https://radar.example.id/kabar/"


async def chained(after, *, missing=()):
    """The addresses of which the article is made; `after` says what each names."""

    def of(url):
        made = reading(article(1, url=url))
        return replace(made, wants=(after[url],), wants_why="chain") if url in after else made

    async def get(url):
        if url in missing:
            raise FetchError(f"{url}: HTTP 404")
        return page(url)

    async def read(one, others):
        return of(one.final_url)

    _, others = await all_of(page(URL), of(URL), get=get, read=read)
    return [each.final_url for each in others]


async def test_pages_are_followed_one_by_one_to_the_last():
    assert await chained({URL: f"{URL}b/", f"{URL}b/": f"{URL}c/"}) == [f"{URL}b/", f"{URL}c/"]


async def test_a_page_that_leads_back_ends_it():
    assert await chained({URL: f"{URL}b/", f"{URL}b/": URL}) == [f"{URL}b/"]


async def test_a_page_that_is_not_there_ends_it():
    assert await chained({URL: f"{URL}b/", f"{URL}b/": f"{URL}c/"}, missing=(f"{URL}c/",)) == [f"{URL}b/"]


async def test_no_more_pages_are_followed_than_a_few():
    after = {URL: f"{URL}1/"} | {f"{URL}{n}/": f"{URL}{n + 1}/" for n in range(1, 50)}
    assert len(await chained(after)) == MOST_PAGES - 1
