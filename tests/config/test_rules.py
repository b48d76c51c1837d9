"""Packs: what they add to a source, and the ones that come with the program."""

import re

import pytest

from config.reading import SITE
from syndicator.config import rules


def rules_of(read, text, source="radar"):
    return read(text).sources[source].article


def test_pack_and_source_are_added_up_in_order_and_said_once(read):
    text = """
[packs.a]
drop = [".a", ".both"]
drop_lines = ['^A$']
title = "h1"
author = ".a"
[packs.b]
drop = [".b", ".both"]
author = ".b"
[sources.radar]
url = "https://radar.example.id/"
packs = ["a", "b"]
article = { drop = [".own", ".a"], drop_lines = ['^Own$'] }
"""
    found = rules_of(read, text)
    assert found.drop == (".a", ".both", ".b", ".own")
    assert found.drop_lines == ("^A$", "^Own$")
    assert (found.title, found.author) == ("h1", ".b")


def test_other_rules_of_the_source_win_over_its_packs(read):
    text = '[packs.a]\ntitle = "h1"\n' + SITE + 'packs = ["a"]\narticle.title = "h2"\n'
    assert rules_of(read, text).title == "h2"


def test_defaults_are_below_packs_and_give_way_to_the_source(read):
    text = """
[defaults.sources]
packs = ["a"]
article = { title = "h0", drop = [".default"] }
[packs.a]
title = "h1"
drop = [".pack"]
[sources.plain]
url = "https://plain.id/"
[sources.own]
url = "https://own.id/"
article.drop = [".own"]
[sources.without]
url = "https://without.id/"
packs = []
"""
    found = {name: source.article for name, source in read(text).sources.items()}
    assert (found["plain"].title, found["plain"].drop) == ("h1", (".default", ".pack"))
    assert (found["own"].title, found["own"].drop) == ("h1", (".pack", ".own"))
    assert (found["without"].title, found["without"].drop) == ("h0", (".default",))


def test_locale_of_a_pack_is_the_language_of_sources_that_name_none(read):
    text = (
        '[packs.a]\nlocale = "id"\n'
        + SITE
        + 'packs = ["a"]\n[sources.b]\nurl = "https://b.id/"\npacks = ["a"]\nlanguage = "en"\n'
    )
    assert [source.language for source in read(text).sources.values()] == ["id", "en"]


def test_own_pack_replaces_one_of_the_same_name_that_came_along(read):
    text = '[packs.id-wordpress]\ndrop = [".x"]\n' + SITE + 'packs = ["id-wordpress"]\n'
    assert rules_of(read, text).drop == (".x",)


def test_faults_of_a_pack_are_told_once_where_it_stands(faults):
    text = (
        "[packs.a]\ndrop_lines = ['(']\ndorp = ['x']\nlocale = 'Indonesia'\n"
        + SITE
        + 'packs = ["a"]\n[sources.b]\nurl = "https://b.id/"\npacks = ["a", "aa"]\n'
    )
    assert faults(text) == [
        'line 2, [packs.a] drop_lines: "(" is no regular expression: missing ), unterminated subpattern at position 0',
        'line 3, [packs.a] dorp: no such option (did you mean "drop"?)',
        'line 4, [packs.a] locale: expected a language such as "id" or "en-GB", got "Indonesia"',
        'line 10, [sources.b] packs: no pack "aa" (did you mean "a"?)',
    ]


def test_packs_of_the_wrong_type_are_a_fault(faults):
    assert faults(SITE + 'packs = "id-wordpress"\n') == [
        'line 3, [sources.radar] packs: expected an array of text, got "id-wordpress"'
    ]


@pytest.mark.parametrize("name", rules.builtin_names())
def test_pack_that_comes_along_is_right_and_says_nothing_twice(read, name):
    pack = rules.builtin(name)
    found = rules_of(read, SITE + f'packs = ["{name}"]\n')
    assert found.drop == tuple(pack["drop"])
    assert found.drop_lines == tuple(pack["drop_lines"])


def drops(line, pack="id-wordpress"):
    return any(re.search(expression, line) for expression in rules.builtin(pack)["drop_lines"])


@pytest.mark.parametrize(
    "line",
    [
        "Share",
        "SHARE:",
        "Share this:",
        "Share on Facebook",
        "Bagikan ini:",
        "Sebarkan artikel ini",
        "Klik untuk berbagi di WhatsApp(Membuka di jendela yang baru)",
        "Exit mobile version",
        "Baca juga: Harga Beras di Samarinda Turun",
        "Baca Juga Harga Beras di Samarinda Turun",
        "Baca juga:",
        "Simak juga: Video Banjir",
        "Also read: Rice gets cheaper",
        "Berita Terkait",
        "Related",
        "Tags: Samarinda, Banjir",
        "Post Views: 1.234",
        "Like this:",
        "Loading...",
        "Memuat…",
        "Ikuti berita terbaru kami di Google News dan saluran WhatsApp",
        "ADVERTISEMENT",
        "Scroll to continue with content",
        "Tinggalkan Balasan Batalkan balasan",
    ],
)
def test_furniture_of_indonesian_sites_is_dropped(line):
    assert drops(line)


@pytest.mark.parametrize(
    "line",
    [
        "Share of the market fell by two points.",
        "Sharing sessions were held in Balikpapan.",
        "Bagikan makanan kepada warga, pemkot turunkan 20 relawan.",
        "Baca juga doa sebelum tidur, kata ustaz itu.",
        "“Baca juga ayat ini,” katanya.",
        "Baca juga ayat kursi sebelum tidur,” katanya.",
        "Iklan layanan masyarakat itu tayang mulai Senin.",
        "Terkait hal itu, polisi memeriksa tiga saksi.",
        "Related costs rose, too.",
        "Telegram memblokir 20 kanal.",
        "Ikuti arahan petugas, kata gubernur.",
        "Tagline baru kota itu diumumkan.",
        "SAMARINDA – Kondisi politik kondusif. (Adv/Diskominfo Kaltim)",
    ],
)
def test_sentences_that_begin_alike_stay(line):
    assert not drops(line)


@pytest.mark.parametrize(
    "line",
    [
        "[Gambas:Video 20detik]",
        "Simak Video: Detik-detik Banjir Menerjang Pasar",
        "Tonton juga Video: Jembatan Itu Roboh",
        "Saksikan video pilihan berikut ini:",
        "Artikel ini telah tayang di RadarKota.com dengan judul Harga Beras Turun, Klik untuk baca: https://radarkota.com/1",
        "Berita ini sudah terbit di Radar Kota edisi 24 November",
        "Dapatkan update berita pilihan setiap hari dari RadarKota.com. Mari bergabung di Grup Telegram",
        'Mari bergabung di Grup Telegram "RadarKota News Update", caranya klik link https://t.me/radarkota',
        "Anda harus install aplikasi Telegram terlebih dulu di ponsel.",
        "Cek Berita dan Artikel yang lain di Google News",
        "Simak berita Samarinda lainnya di RadarKota.com",
        "Baca selengkapnya di halaman berikut",
        "Halaman selanjutnya → Harga di pasar lain",
        "Unduh aplikasi RadarKota di Play Store dan App Store",
    ],
)
def test_formulas_of_indonesian_portals_are_dropped(line):
    assert drops(line, "id-portals")


@pytest.mark.parametrize(
    "line",
    [
        "Simak video itu baik-baik, kata guru di depan kelas.",
        "“Saksikan video ini,” kata polisi kepada wartawan.",
        "Artikel ini membahas harga beras di tiga pasar.",
        "Berita ini dibantah juru bicara pemkot.",
        "Ayo bergabung dengan relawan, kata gubernur.",
        "Klik di tombol merah, lalu isi nama, kata petugas.",
        "Aplikasi itu dapat diunduh di Play Store mulai Senin.",
        "Dapatkan vaksin di puskesmas terdekat, imbau dinas kesehatan.",
        "Halaman kantor itu terendam setinggi lutut.",
        "Ikuti perkembangan cuaca, kata BMKG.",
        "Foto: Warga mengungsi di balai desa",
        "Update data korban terakhir disampaikan BNPB di Samarinda.",
        "Baca doa sebelum berangkat, pesan ustaz itu.",
    ],
)
def test_sentences_that_look_like_formulas_of_portals_stay(line):
    assert not drops(line, "id-portals")


def test_packs_are_toml_with_known_keys_only():
    for name in rules.builtin_names():
        assert set(rules.builtin(name)) <= {"locale", "drop", "drop_lines"}, name
