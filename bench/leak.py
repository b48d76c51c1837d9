"""What of a newsroom's furniture gets into stories, and whether stories are kept to their ends, without any rules.

    make bench, or python bench/leak.py

Twenty made-up sites over real and made-up pages (the bench folder's newsroom.py), twenty stories each, read by the
program's own reading. It names twelve phrases that no story holds, and marks each story's last paragraph.
"""

import json
import re
import signal
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from chain import BENCH, free_port, get, spawn, wait_for

from syndicator.engine import work
from syndicator.errors import Unreadable
from syndicator.model import Page
from syndicator.specs import ArticleRules

SITES = 20


def main() -> None:
    """Read, count and print."""
    with newsroom() as at:
        phrases = json.loads(get(f"{at}/_ctl/boilerplate"))
        rows = json.loads(get(f"{at}/_ctl/truth?sites=0-{SITES - 1}"))
        found = [(row, story(row["url"])) for row in rows]
    leaked = [
        (row["url"], phrase)
        for row, text in found
        for phrase in phrases
        if said(phrase, text) and not said(phrase, row["text"])
    ]
    marked = [(row, text) for row, text in found if row["marker"]]
    cut = [row["url"] for row, text in marked if row["marker"] not in text]
    for url, phrase in leaked:
        print(f"  {url} says {phrase!r}")
    for url in cut:
        print(f"  {url} does not hold its end")
    print(f"{'pages with a phrase that is furniture':<48} {len({url for url, _ in leaked}):>5} of {len(found)}   bar 0")
    kept = (len(marked) - len(cut)) / len(marked)
    print(f"{'stories that are kept to their end':<48} {kept:>12.1%} of {len(marked)}   bar 99 %")


def story(url: str) -> str:
    """The text that is read of a page, or none."""
    page = Page(
        url=url, final_url=url, headers={"content-type": "text/html"}, body=get(url), fetched_at=datetime.now(UTC)
    )
    try:
        return work.read(page, ArticleRules()).article.text
    except Unreadable as fault:
        print(f"  {fault}")
        return ""


def said(phrase: str, text: str) -> bool:
    """Whether the text holds the phrase as words of its own."""
    return re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)", text, re.IGNORECASE) is not None


@contextmanager
def newsroom() -> Iterator[str]:
    """A newsroom of so many sites; where it is."""
    with tempfile.TemporaryDirectory() as name:
        with tarfile.open(BENCH / "dev.tar.xz") as pages:
            pages.extractall(name)  # no `filter`: Debian 12 has Python 3.11.2, which knows none
        port = free_port()
        options: dict[str, Any] = {"--pages": name, "--sites": SITES, "--port": port}
        arguments = [str(BENCH / "newsroom.py"), *(str(part) for option in options.items() for part in option)]
        process = spawn(arguments, Path(name))
        wait_for(process, '"ready"')
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait()


if __name__ == "__main__":
    main()
