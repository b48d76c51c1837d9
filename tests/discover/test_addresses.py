import pytest

from syndicator import urls
from syndicator.discover.addresses import MAYBE, NOT, SURELY, address


@pytest.mark.parametrize(
    "path",
    [
        "/2026/08/01/judul/", "/2026/08/judul-berita.html", "/berita/d-7480000/judul", "/read/2026/08/20/10055178/a",
        "/judul-berita-yang-panjang/", "/kanal/judul-berita-yang-panjang", "/?p=123", "/berita.php?id=3300&kat=2",
        "/judul-berita-yang-panjang/12345", "/news/articles/cx2lw3n4l5zo", "/politik/550001/judul/amp", "/topics/12345",
        "/2026-08/21/content_9800110.htm", "/read.php?slug=judul-berita-yang-panjang", "/archives/4321",
        "/news/%E0%A4%9A%E0%A5%81%E0%A4%A8%E0%A4%BE%E0%A4%B5-1-2-%E0%A4%95-%E0%A4%96-%E0%A4%97-%E0%A4%98",
        "/judul-berita-yang-panjang?page=all",
    ],
)  # fmt: skip
def test_addresses_of_stories_are_known(path):
    assert address(f"https://radar.example.id{path}").likeness == SURELY


@pytest.mark.parametrize(
    "path",
    [
        "/", "/politik", "/tag/pilkada-kaltim-2026-putaran-kedua", "/penulis/ani-wijaya-kusuma-dewi", "/2026/08/",
        "/2026/08/01", "/page/2/", "/berita?page=2", "/category/politik/", "/wp-content/uploads/2026/08/foto-a-b-c.jpg",
        "/pedoman-media-siber", "/?s=a", "/search/label/x", "/feed/", "/tentang-kami/", "/arsip/2026/08", "/?cat=3",
        "/topik/pilkada-2024", "/edisi-2026-08-01.pdf", "/login?next=/2026/08/01/judul-berita",
    ],
)  # fmt: skip
def test_addresses_of_lists_services_and_files_are_known(path):
    assert address(f"https://radar.example.id{path}").likeness == NOT


@pytest.mark.parametrize("path", ["/posts/hello", "/hello-world/", "/news/politik", "/artikel.html"])
def test_what_may_be_either_is_left_to_the_looks(path):
    assert address(f"https://radar.example.id{path}").likeness == MAYBE


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("kaltim.radar.co.id", "radar.co.id"),
        ("finance.detik.example", "detik.example"),
        ("radar.co.id", "radar.co.id"),
        ("warga.blogspot.com", "warga.blogspot.com"),
        ("127.0.1.1", "127.0.1.1"),
        ("::1", "::1"),
        ("localhost", "localhost"),
        ("", ""),
    ],
)
def test_a_site_is_what_its_hosts_share(host, expected):
    assert urls.site(host) == expected
