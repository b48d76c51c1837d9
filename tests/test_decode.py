import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syndicator.decode import decode

WORD = "Kedjaksaan é ü"


@pytest.mark.parametrize(
    ("body", "header"),
    [
        pytest.param(WORD.encode("utf-8-sig"), "text/html; charset=cp1251", id="a BOM beats the header"),
        pytest.param(WORD.encode("utf-16"), None, id="UTF-16 with a BOM"),
        pytest.param(b'<meta charset="utf-8">' + WORD.encode("cp1252"), "text/html; charset=cp1252", id="header"),
        pytest.param(b'<meta charset="cp1252">' + WORD.encode("cp1252"), "text/html", id="meta"),
        pytest.param(b'<?xml version="1.0" encoding="cp1252"?>' + WORD.encode("cp1252"), None, id="XML declaration"),
        pytest.param(WORD.encode(), None, id="nothing declared"),
        pytest.param(WORD.encode(), "text/html; charset=nonsense", id="an unknown charset is passed over"),
        pytest.param(WORD.encode(), "text/html; charset=hex", id="a codec that is not of text is passed over"),
        pytest.param(WORD.encode("cp1252"), "text/html; charset=iso-8859-1", id="latin1 means cp1252, as in browsers"),
    ],
)
def test_X03_bom_then_header_then_meta_then_detection(body, header):
    assert decode(body, header).endswith(WORD)


@pytest.mark.parametrize("charset", ["iso-8859-1", "windows-1252", "iso-8859-15", "windows-1251", "us-ascii"])
def test_page_that_is_utf_8_is_not_read_by_the_single_byte_charset_it_declares(charset):
    body = f'<meta charset="{charset}">{WORD}'.encode()
    assert decode(body, None).endswith(WORD)
    assert decode(body, f"text/html; charset={charset}").endswith(WORD)


def test_page_that_is_not_wholly_utf_8_is_read_by_the_single_byte_charset_it_declares():
    assert decode(b"<meta charset=iso-8859-1>" + "é".encode() + b"\xfc", None).endswith("Ã©ü")


def test_charset_of_several_bytes_is_read_as_declared_though_the_bytes_might_be_utf_8():
    body = "中文".encode("gbk")
    assert decode(body, "text/html; charset=gbk") == "中文"
    assert decode("é".encode(), "text/html; charset=gbk") == "茅"


def test_X03_utf_7_is_never_believed():
    body = b"<meta charset=utf-7>+ADw-script+AD4-alert(1)+ADw-/script+AD4-"
    assert "<script>" not in decode(body, "text/html; charset=utf-7")


@pytest.mark.parametrize("charset", ["punycode", "unicode_escape", "raw_unicode_escape", "idna", "rot13", "zlib"])
def test_X03_charsets_that_no_browser_knows_are_not_believed(charset):
    body = rb"\x3cscript>alert(1)" + b"x-" * 1000
    assert decode(body, f"text/html; charset={charset}") == body.decode()


def test_a_few_bad_bytes_do_not_change_the_charset():
    assert decode(b"<meta charset=utf-8>" + "é".encode() * 2000 + b"\xff").count("é") == 2000


@given(st.binary(), st.sampled_from([None, "text/html; charset=utf-16", "text/html; charset=utf-8", "x"]))
@settings(max_examples=60, deadline=None)
def test_any_bytes_become_text(body, header):
    assert isinstance(decode(body, header), str)


@pytest.mark.parametrize(
    ("text", "charset"),
    [
        ("Café é ñ Señor, über allen Gipfeln ist Ruh", "cp1252"),
        ("Погода в Самаринде сегодня дождливая, вода поднялась до порога домов", "cp1251"),
        ("市内の川の水位は昨夜から下がり始め、住民は家の掃除を始めた。", "shift-jis"),
    ],
)
def test_what_declares_nothing_is_read_as_browsers_would(text, charset):
    page = f"<html><body><p>{text}</p></body></html>" * 5
    assert decode(page.encode(charset), "text/html") == page
