"""What became of tests of pages, as text: each failure with what was expected, what was found, and the remedy."""

from collections.abc import Iterator, Sequence

from syndicator.render.toml import line_rule, toml_value, words_rule
from syndicator.trial import Failure, Proof

_SHOWN_CHARS = 160
_RULE_OF = {"authors": "author"}


def proof_as_text(proof: Proof) -> Iterator[str]:
    """One test: its page, and what is not as expected."""
    place = f"  ({proof.place})" if proof.place else ""
    yield f"{'passed' if proof.passed else 'FAILED'}  {proof.owner}  {proof.test.url}{place}"
    if proof.says:
        yield f"  not read: {proof.says}"
        if not proof.test.file:
            yield '  remedy: give the address of a page that is there, or keep the page beside it: file = "page.html"'
    for failure in proof.failures:
        yield from _failure(failure)


def summary(proofs: Sequence[Proof]) -> str:
    """How many tests passed and failed."""
    if not proofs:
        return "no tests here: write [[sources.NAME.tests]] with url, contains, lacks, title … (docs/sources.md)"
    failed = sum(not proof.passed for proof in proofs)
    count = f"{len(proofs)} test{'' if len(proofs) == 1 else 's'}"
    return f"{count}: {len(proofs) - failed} passed, {failed} failed"


def _failure(failure: Failure) -> Iterator[str]:
    wished = _cut(failure.expected)
    match failure.why:
        case "in the text":
            yield f"  lacks {wished}: it is in the text: {_cut(failure.found)}"
            yield f"  remedy: drop_lines = [{toml_value(_rule(failure))}]"
        case "dropped":
            yield f"  contains {wished}: it was dropped by {failure.where}: {_cut(failure.found)}"
            yield f"  remedy: {_undropped(failure.where)}"
        case "left out":
            yield f"  contains {wished}: it is on the page, but was not taken for the story: {_cut(failure.found)}"
            yield '  remedy: name its part: keep = ["CSS"], or body = "CSS" (`syndicator try` shows the parts)'
        case "not on the page":
            yield f"  contains {wished}: the page does not say it"
            yield "  remedy: if the story changed, change the test; words that only scripts make are not read"
        case _:
            found = f"found {_cut(failure.found)}" if failure.found else "found none"
            origin = f" (from {failure.where})" if failure.where else ""
            yield f"  {failure.key}: expected {wished}, {found}{origin}"
            yield f"  remedy: {_named(failure)}"


def _rule(failure: Failure) -> str:
    """An expression that finds the line with the words that are too many."""
    words = failure.expected.split()
    starts = " ".join(failure.found.casefold().split()).startswith(" ".join(words).casefold())
    return line_rule(failure.found, len(words)) if starts else words_rule(failure.expected)


def _undropped(rule: str) -> str:
    if rule.startswith(("drop_lines", "drop ")):
        return "make that rule narrower, or take it out"
    if rule == "template":
        return "`syndicator template SOURCE --keep LINE`"
    return 'keep = ["CSS"] of the part that it stands in'


def _named(failure: Failure) -> str:
    if failure.key in ("title", "authors", "date"):
        rule = _RULE_OF.get(failure.key, failure.key)
        return f'name its place in the rules: {rule} = "CSS"; or change the test'
    if failure.key == "language":
        return 'say it on the source: language = "id"; or change the test'
    return "change the test, if the site changed the picture"


def _cut(text: str) -> str:
    words = " ".join(text.split())
    return f'"{words}"' if len(words) <= _SHOWN_CHARS else f'"{words[:_SHOWN_CHARS].rpartition(" ")[0]} …"'
