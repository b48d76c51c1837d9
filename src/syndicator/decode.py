"""Bytes of a page → text: BOM, then the HTTP header, then `<meta>`, then detection, in this order.

A page that declares a single-byte charset but is valid UTF-8, with more than ASCII in it, is UTF-8: real text of a
single-byte charset practically never is. UTF-7 is never believed: lxml honours it and so lets a page smuggle a live
`<script>` past any filter.
"""

import codecs
import re

from charset_normalizer import from_bytes

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_META = re.compile(rb"""<meta[^>]+?charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]+)""", re.IGNORECASE)
_XML = re.compile(rb"""^\s*<\?xml[^>]+?encoding\s*=\s*["']([A-Za-z0-9_.:-]+)""", re.IGNORECASE)
_HEADER = re.compile(r"""charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]+)""", re.IGNORECASE)
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# References to the same: control characters, halves of surrogate pairs, U+FFFE and U+FFFF.
_SIXTEENS = "[0-8bcef]|1[0-9a-f]|d[89a-f][0-9a-f]{2}|fff[ef]"
_SURROGATES = "5529[6-9]|55[3-9][0-9]{2}|56[0-9]{3}|57[0-2][0-9]{2}|573[0-3][0-9]|5734[0-3]"
_REFERENCE = re.compile(
    rf"&#(?:x0*(?:{_SIXTEENS})|0*(?:[0-8]|1[1-2]|1[4-9]|2[0-9]|3[01]|{_SURROGATES}|6553[45]))\b;?", re.IGNORECASE
)
_CONTROLS = bytes(byte for byte in range(0x20) if byte not in b"\t\n\r")
_SHORT = 1000
# The encodings of the WHATWG standard. Python knows more: "punycode" takes 12 s for 400 KB, "unicode_escape" and UTF-7
# make a live `<script>` of harmless bytes, "hex" is not of text at all.
_SINGLE_BYTE_LABELS = """
    cp866 iso8859-2 iso8859-3 iso8859-4 iso8859-5 iso8859-6 iso8859-7 iso8859-8 iso8859-10 iso8859-13 iso8859-14
    iso8859-15 iso8859-16 koi8-r koi8-u mac-roman mac-cyrillic cp874 cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256
    cp1257 cp1258 tis-620
"""
_WIDE_LABELS = """
    utf-8 gb2312 gbk gb18030 big5 big5-hkscs euc-jp iso2022-jp shift-jis cp932 euc-kr cp949 utf-16 utf-16-le
    utf-16-be
"""
_SINGLE_BYTE = frozenset(codecs.lookup(label).name for label in _SINGLE_BYTE_LABELS.split())
_CHARSETS = _SINGLE_BYTE | {codecs.lookup(label).name for label in _WIDE_LABELS.split()}
_END_OF_LATIN = "\u0250"
_META_WINDOW_BYTES = 4096
_SAMPLE_BYTES = 65_536


def decode(body: bytes, content_type: str | None = None) -> str:
    """`body` as text; undecodable bytes become U+FFFD, a BOM is dropped."""
    for mark, charset in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(charset, "replace")
    for declared in _declared(body, content_type):
        text = _try(body, declared)
        if text is not None:
            return text
    return _detected(body)


def legal(text: str) -> str:
    """`text` without the characters that XML forbids: one of them makes lxml and feedgen raise."""
    if len(text) > _SHORT and _is_plain(text):
        return text
    return _ILLEGAL.sub("", text)


def legal_html(html: str) -> str:
    """`html` without them, and without the references that stand for them."""
    return _REFERENCE.sub("", legal(html))


def _is_plain(text: str) -> bool:
    """Whether nothing illegal is in a text, told in a third of the time that looking for it takes."""
    try:
        raw = text.encode("utf-8")
    except UnicodeEncodeError:  # half of a surrogate pair
        return False
    return len(raw.translate(None, _CONTROLS)) == len(raw) and "\ufffe" not in text and "\uffff" not in text


def _declared(body: bytes, content_type: str | None) -> list[str]:
    found = [match.group(1) for match in [_HEADER.search(content_type or "")] if match]
    head = body[:_META_WINDOW_BYTES]
    found += [match.group(1).decode("ascii") for match in (_XML.search(head), _META.search(head)) if match]
    return found


def _try(body: bytes, label: str) -> str | None:
    """Decode by a declared label, or None where the label is unknown, forbidden or plainly untrue."""
    label = label.lower()
    # WHATWG: browsers read these labels as windows-1252, and so do the pages that carry them.
    label = {"iso-8859-1": "cp1252", "latin1": "cp1252", "ascii": "cp1252", "us-ascii": "cp1252"}.get(label, label)
    try:
        name = codecs.lookup(label).name
    except LookupError:
        return None
    if name not in _CHARSETS:
        return None
    if name in _SINGLE_BYTE and (text := _as_utf_8(body)) is not None:
        return text
    try:
        return body.decode(name)
    except UnicodeDecodeError:
        return _mostly(body, name)


def _as_utf_8(body: bytes) -> str | None:
    """The text of a body that is UTF-8 and not merely ASCII."""
    try:
        return None if body.isascii() else body.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _mostly(body: bytes, name: str) -> str | None:
    """A page with a few bad bytes is still in its declared charset; one with many was mislabelled."""
    text = body.decode(name, "replace")
    return text if text.count("\ufffd") <= max(3, len(text) // 1000) else None


def _detected(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return body.decode(_guessed(body[:_SAMPLE_BYTES]), "replace")


def _guessed(sample: bytes) -> str:
    """A detector tells alphabets apart; between Latin code pages it guesses ("Señor" as Polish), browsers do not."""
    best = from_bytes(sample).best()
    if best is None or codecs.lookup(best.encoding).name not in _CHARSETS:
        return "cp1252"
    letters = [char for char in sample.decode(best.encoding, "replace") if char.isalpha() and not char.isascii()]
    latin_count = sum(char < _END_OF_LATIN for char in letters)
    return "cp1252" if latin_count * 2 >= len(letters) else best.encoding
