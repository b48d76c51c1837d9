"""Furniture lines go; sentences that merely begin alike stay."""

import re

import pytest

from syndicator.clean.lines import Line, furniture

FURNITURE = """
Share
Share this:
Like this:
Loading...
Bagikan
Bagikan ke WhatsApp
Exit mobile version
Baca juga: Gubernur Resmikan Jembatan
[Baca Juga: Harga Cabai Turun]
Simak juga
Advertisement
ADVERTISEMENT / SCROLL TO CONTINUE
SCROLL TO CONTINUE WITH CONTENT
Leave a Reply
Your email address will not be published. Required fields are marked *
Related posts
» Back to top
Copyright 2026. All rights reserved.
Click to share on Twitter (Opens in new window)
Subscribe to our newsletter
Ikuti berita terkini Kaltim di Google News
5 menit baca
Dibaca: 1.234 kali
Facebook Twitter WhatsApp
Updated 6 minutes ago
Last updated: 2 hours ago
Diperbarui 35 menit lalu
3 jam yang lalu
13,694 people are reading this
1.204 orang sedang membaca ini
The post Harga Cabai Turun di Tiga Pasar appeared first on Radar Kaltim.
The post Harga Cabai Turun first appeared on Radar.
Artikel Harga Cabai Turun pertama kali tampil pada Radar Kaltim .
Anzeige
Publicidad
Les også: Tone Damli røper detaljer om frieriet
Lesen Sie auch: Druck durch Sanktionen
Lire aussi : Le maire inaugure le pont
Lea también: Sube el precio del arroz
Leggi anche - Il ponte è aperto
Mehr zum Thema
Читайте также: Мост открыт
Xem thêm
""".strip().splitlines()

SENTENCES = """
Lesen Sie auch die Packungsbeilage.
Lees ook de bijsluiter, zei de arts.
Publicidad engañosa fue multada en marzo.
Share of the market fell 3 percent on Monday.
Baca juga buku-buku lain karya penulis itu, katanya.
Related posts in the ministry were also cut, officials said.
Comments made by the minister drew anger.
Subscribe to nothing, he said.
Advertisement spending rose in 2024.
Loading docks were closed on Friday.
Read more books, the teacher said.
Iklan rokok dilarang di sekolah.
Tags were attached to 40 turtles.
All rights reserved for members were cut.
Terkait hal itu, polisi masih menyelidiki.
Kategori: juara umum diraih Samarinda.
The post office appeared first in the list.
Artikel itu pertama kali dimuat kemarin.
Three hours ago he left the house.
Tiga jam yang lalu ia tiba.
40 people are reading this book aloud.
Copyright law is changing in 2025, lawyers say.
(Adv/Diskominfo Kaltim)
Editor: Siti Rahmah
""".strip().splitlines()


@pytest.mark.parametrize("text", FURNITURE)
def test_whole_line_of_furniture_is_known(text):
    assert furniture(Line(text=text))


@pytest.mark.parametrize("text", SENTENCES)
def test_sentence_that_begins_alike_is_kept(text):
    assert furniture(Line(text=text)) is None


def test_read_also_without_colon_goes_only_if_the_rest_is_a_link():
    text = "Baca juga Harga Cabai Turun di Tiga Pasar"
    assert furniture(Line(text=text, linked_chars=31)) == "line related"
    assert furniture(Line(text=text, linked_chars=5)) is None


def test_operators_pattern_is_searched_in_the_line_and_named():
    assert furniture(Line(text="Laporan: Tim Radar"), [re.compile("^Laporan")]) == "drop_lines '^Laporan'"
    assert furniture(Line(text="Sebuah laporan"), [re.compile("^Laporan")]) is None
