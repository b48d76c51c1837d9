"""How a page's story is found, for whoever looks into it: the very steps of `extract`, with all that they leave behind.

Dear compared with `extract`: for `try` and for tests that fail, never for a poll.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from lxml.html import HtmlElement

from syndicator.extract import body, css, metadata, xpath
from syndicator.extract.blocks import Block, Blocks, Box, boxes_around
from syndicator.extract.choose import home_of, weigh
from syndicator.extract.features import About
from syndicator.extract.kept import lines_of_marked
from syndicator.extract.select import Picked, pick
from syndicator.extract.tree import Tree, markup, parse
from syndicator.model import Page
from syndicator.rules import XPATH
from syndicator.specs import ArticleRules
from syndicator.trial import Examined, Matched, PageLine, Part

_NAME = re.compile(r"-?[A-Za-z_][\w-]*")
_MOST_PARTS, _MOST_ELSEWHERE, _LEAST_WORDS = 6, 3, 15
_SHOWN_CHARS = 120


def examine(page: Page, rules: ArticleRules) -> Examined:
    """The page as `extract` sees it with these rules. Raises Unreadable where it is no page at all."""
    text = markup(page)
    picked = pick(text, rules)
    tree = parse(picked.text, url=page.final_url)
    found = metadata.read(tree, page, picked=picked, rules=rules)
    offers = metadata.offers(tree, page, rules=rules)
    blocks = body.blocks_of(tree, has_kept=bool(rules.keep))
    names = _named(tree)
    weighed = weigh(blocks, About(found.title, found.description))
    taken = set(body.taken(blocks, weighed, tree.base_url)[0]) if picked.body is None else _selected(blocks, picked)
    taken |= set(lines_of_marked(blocks)) if picked.body is None else set()
    return Examined(
        lines=tuple(
            PageLine(text=block.text, is_taken=number in taken, chance=round(weighed.chances[number], 3))
            for number, block in enumerate(blocks.lines)
        ),
        parts=tuple(_parts(blocks, taken, names)),
        matched=tuple(_matched(text, picked.text, rules)),
        offers=offers,
        least=round(weighed.least, 3),
    )


def _selected(page: Blocks, picked: Picked) -> set[int]:
    """The lines of a page that stand in what `body` selects."""
    left = Counter(block.text for block in body.blocks_of_parts(picked.body or ()).lines) if picked.body else Counter()
    found: set[int] = set()
    for number, block in enumerate(page.lines):
        if left[block.text]:
            left[block.text] -= 1
            found.add(number)
    return found


def _matched(text: str, left: str, rules: ArticleRules) -> Iterator[Matched]:
    """What each rule finds on the page as it came; those that keep and select, in what the others have left of it."""
    single = {name: getattr(rules, name) for name in ("body", "title", "author", "date", "next")}
    several = [("drop", rule) for rule in rules.drop] + [("keep", rule) for rule in rules.keep]
    for name, rule in [*((name, rule) for name, rule in single.items() if rule), *several]:
        page = left if name in ("body", "keep") else text
        lines = xpath.lines(page, rule.removeprefix(XPATH)) if rule.startswith(XPATH) else css.lines(page, rule)
        yield Matched(name=name, rule=rule, texts=tuple(line[:_SHOWN_CHARS] for line in lines))


def _parts(page: Blocks, taken: set[int], names: Mapping[HtmlElement, str]) -> Iterator[Part]:
    """The parts around the story, the innermost first, then the largest of the others."""
    words, mine = _counted(page.lines, taken)
    around = list(boxes_around(home_of(page, sorted(taken))[0])) if taken else []
    shown: list[Box] = []
    for box in around:
        if box.element in names and not any(words[box] == words[one] for one in shown):
            shown.append(box)
    others: set[Box] = set()
    for box in sorted(words, key=lambda box: (-words[box], box.depth)):
        if len(others) >= _MOST_ELSEWHERE or words[box] < _LEAST_WORDS:
            break
        if box.element in names and not mine[box] and others.isdisjoint(boxes_around(box)):
            others.add(box)
    for box in [*shown[:_MOST_PARTS], *sorted(others, key=lambda box: -words[box])]:
        yield Part(selector=names[box.element], words_count=words[box], taken_count=mine[box])


def _counted(lines: list[Block], taken: set[int]) -> tuple[Counter[Box], Counter[Box]]:
    """The words of each box, and those of them that were taken."""
    words: Counter[Box] = Counter()
    mine: Counter[Box] = Counter()
    for number, block in enumerate(lines):
        count = len(block.text.split())
        for box in boxes_around(block.box):
            words[box] += count
            mine[box] += count if number in taken else 0
    return words, mine


def _named(tree: Tree) -> dict[HtmlElement, str]:
    """CSS selectors of the page's elements that find one element only; the others have none."""
    elements = [element for element in tree.root.iter() if isinstance(element.tag, str)]
    own = {element: list(_selectors(element)) for element in elements}
    counts = Counter(selector for selectors in own.values() for selector in selectors)
    found = {}
    for element, selectors in own.items():
        single = next((selector for selector in selectors if counts[selector] == 1), None)
        if single and element.tag not in ("html", "body"):
            found[element] = single
    return found


def _selectors(element: HtmlElement) -> Iterator[str]:
    """The spellings of an element by itself, the most telling first."""
    if _NAME.fullmatch(element.get("id", "")):
        yield f"#{element.get('id')}"
    classes = [name for name in (element.get("class") or "").split() if _NAME.fullmatch(name)]
    yield from (f".{name}" for name in classes)
    if classes:
        yield f"{element.tag}.{classes[0]}"
    yield element.tag
