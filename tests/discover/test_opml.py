import pytest

from syndicator.discover import opml
from syndicator.discover.opml import Outline
from syndicator.errors import Unreadable

HEAD = '<?xml version="1.0"?>\n<opml version="2.0"><head><title>x</title></head><body>'
RADAR = '<outline text="Radar" type="rss" xmlUrl="https://radar.example.id/feed/" htmlUrl="https://radar.example.id/"/>'


def read(text):
    return opml.read(text, name="langganan.opml")


def test_subscriptions_of_all_folders_are_read_and_folders_are_none():
    found = read(f'{HEAD}<outline text="Kaltim"><outline text="Kota">{RADAR}</outline></outline></body></opml>')
    assert found == [
        Outline(text="Radar", xml_url="https://radar.example.id/feed/", html_url="https://radar.example.id/")
    ]


def test_other_spellings_of_attributes_are_read():
    found = read(
        f'{HEAD}<outline title=" A\n b " xmlurl="https://a.id/f"/><outline text="B" url="https://b.id/"/></body></opml>'
    )
    assert found == [Outline(text="A b", xml_url="https://a.id/f"), Outline(text="B", html_url="https://b.id/")]


def test_an_outline_without_any_address_is_there_to_be_refused():
    assert read(f'{HEAD}<outline text="Catatan"/></body></opml>') == [Outline(text="Catatan")]


def test_F05_entities_and_files_are_not_read(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("rahasia")
    text = (
        f'<?xml version="1.0"?><!DOCTYPE opml [<!ENTITY x SYSTEM "file://{secret}"><!ENTITY y "{"a" * 999}">]>'
        '<opml version="2.0"><body><outline text="&x;&y;" xmlUrl="https://a.id/f"/></body></opml>'
    )
    assert "rahasia" not in str(read(text))
    assert "aaa" not in str(read(text))


@pytest.mark.parametrize(
    "text", ["", "<rss version='2.0'/>", "<html><body>opml</body></html>", "{}", "<opml", "<opmlx/>"]
)
def test_what_is_no_opml_is_refused_with_its_name(text):
    with pytest.raises(Unreadable, match=r"langganan\.opml"):
        read(text)


def test_a_file_that_is_cut_off_is_read_as_far_as_it_goes():
    assert len(read(f'{HEAD}{RADAR}<outline text="B')) == 1


def test_a_file_that_is_nested_without_end_is_refused():
    with pytest.raises(Unreadable, match="nested"):
        read(HEAD + "<outline>" * 100_000)
