"""A site's template as its operator reads it."""

from collections.abc import Iterator

from syndicator.refrain import Refrain, SiteTemplate

_ORDER = {"drop": 0, "offer": 1, "keep": 2}
_SAYS = {"drop": "dropped", "offer": "stays, could be dropped", "keep": "kept by you"}
_PLACES = {"head": "at the top", "tail": "at the end", "anywhere": "anywhere"}


def lines_as_text(template: SiteTemplate) -> Iterator[str]:
    """What is dropped first, then what is offered; most frequent first."""
    if not template.refrains:
        yield f"nothing recurs on its latest {len(template.pages)} pages"
        return
    yield f"version {template.version}, learnt from the latest {len(template.pages)} stories"
    for each in sorted(template.refrains, key=lambda one: (_ORDER[one.verdict], -one.pages_count, one.key)):
        yield f"{each.key}  {_told(each)}"
        yield f"    {each.text}"


def _told(each: Refrain) -> str:
    says = "dropped by you" if each.by_operator and each.verdict == "drop" else _SAYS[each.verdict]
    return f"{says}, {_PLACES[each.place]}, on {each.pages_count} pages"
