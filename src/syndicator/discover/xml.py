"""The text of an XML document → its root, without what a parser could be made to fetch or to unfold."""

from lxml import etree

from syndicator.errors import Unreadable


def root_of(text: str, *, what: str) -> etree._Element:
    """The root of `text`, which is read as far as it is sound. Raises Unreadable, which begins with `what`."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, load_dtd=False)
    try:
        root = etree.fromstring(text.encode("utf-8", "ignore"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable(f"{what}: {error}") from error
    if root is None:
        raise Unreadable(f"{what}: no XML")
    return root
