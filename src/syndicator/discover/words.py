"""The words by which parts of a news page are known, in the languages we have met. Data, and no rules.

None of them is needed for a story to be found: they only take away what is none.
"""

import re


def word_set(text: str) -> frozenset[str]:
    """The words of a text, as a set: a long list reads better so."""
    return frozenset(text.split())


# Directories of addresses that list or serve, and never are a story: /tag/pilkada, /penulis/ani.
TAXONOMY = word_set(
    "tag tags topic topics topik label category categories kategori cat rubric author authors penulis reporter "
    "journalist editor editors by user users member members profile search cari pencarian page halaman hal "
    "feed rss wp-admin wp-content wp-includes wp-login wp-json cdn-cgi login logout signin signup register daftar "
    "masuk account accounts akun auth oauth share sharer print cart checkout tagged keyword keywords tema "
    "etiqueta etiquetas tema temas categoria autor autores schlagwort thema themen kategorie auteur auteurs "
    "sujet mot-cle autore autori argomento"
)

# Pages of the house itself, known by their last segment.
HOUSE = word_set(
    "about about-us aboutus tentang tentang-kami contact contact-us kontak kontak-kami hubungi hubungi-kami privacy "
    "privacy-policy privacy-notice kebijakan-privasi privasi terms terms-of-service terms-of-use terms-and-conditions "
    "tos syarat-ketentuan syarat-dan-ketentuan ketentuan disclaimer redaksi susunan-redaksi pedoman "
    "pedoman-media-siber pedoman-pemberitaan-media-siber pedoman-pemberitaan kode-etik kode-etik-jurnalistik karir "
    "karier career careers jobs lowongan advertise advertising advertise-with-us iklan info-iklan pasang-iklan "
    "sitemap site-map peta-situs indeks index arsip archive archives rss feed faq help bantuan cookie cookies "
    "cookie-policy subscribe subscription subscriptions langganan berlangganan newsletter newsletters imprint "
    "impressum datenschutz agb kontakt ueber-uns mentions-legales contacto aviso-legal politica-de-privacidad "
    "donate support support-us membership home beranda terpopuler popular trending login register comments respond "
    "apps app mobile corrections editorial-guidelines ethics staff team our-team epaper e-paper"
)

# Words in class names and ids of parts that hold no list of the page's own.
ZONES: dict[str, frozenset[str]] = {
    "menu": word_set(
        "nav navs navbar navigation menu menus submenu megamenu dropdown breadcrumb breadcrumbs offcanvas drawer"
    ),
    "paging": word_set("pagination paging pager paginator pagenavi"),
    "footer": word_set("footer colophon copyright"),
    "sidebar": word_set("sidebar sidebars"),
    "popular": word_set("popular populer terpopuler trending mostread mostpopular mostviewed"),
    "related": word_set("related terkait bacajuga recommended recommendation recommendations rekomendasi"),
    "tags": word_set("tagcloud hashtag hashtags"),
    "social": word_set("social socials share sharing sharedaddy sosmed follow"),
    "advertising": word_set(
        "ad ads advert adverts advertisement advertising adsense adsbygoogle iklan sponsor sponsors sponsored taboola "
        "outbrain mgid"
    ),
    "service": word_set("comments newsletter subscribe cookie cookies consent modal popup login signin"),
}
PAIRS = {
    "most-read": "popular", "most-popular": "popular", "most-viewed": "popular", "most-shared": "popular",
    "baca-juga": "related", "read-also": "related", "you-may": "related", "also-like": "related",
    "tag-cloud": "tags", "post-tags": "tags", "article-tags": "tags", "entry-tags": "tags", "tags-links": "tags",
    "tag-list": "tags", "popular-tags": "tags",
}  # fmt: skip
# "has-sidebar", "content-sidebar-wrap": the page around a sidebar, not the sidebar.
AROUND_SIDEBAR = re.compile(
    r"^(has|with|no|content|both|page|body|layout|posts?|home|archive|is|main|left-content)[-_]"
)

# Class words of small print inside a story's card: whose links are sections, authors and tags.
SMALL_PRINT = word_set(
    "category categories cat cats kategori rubrik kanal author authors penulis byline tag tags label labels "
    "badge badges vcard meta"
)

POPULAR_LABEL = re.compile(
    r"\b(ter)?popul(ar|er|ares|aires?|är|är)\b|\bmost[ -](read|viewed|popular|shared|commented|watched)\b|\btrending\b|"
    r"\bpaling (banyak )?(dibaca|dicari|dilihat|populer)\b|\bbanyak dibaca\b|\bmeist(gelesen|geklickt)\w*|"
    r"\bles plus (lus|consultés|partagés)\b|\blo más (leído|visto|popular)\b|\b(as )?mais (lidas|vistas|populares)\b|"
    r"\b(i )?più (letti|visti)\b|\bmeest gelezen\b|\bmest lest\w*|\bnajczęściej czytane\b|"
    r"\bпопулярн\w+|\bсамое читаемое\b|"
    r"الأكثر (قراءة|مشاهدة)|人気|ランキング|アクセス|热门|熱門|排行|热榜|点击榜|가장 많이 본|많이 본|인기|"
    r"\bbaca juga\b|\b(berita |artikel )?terkait\b|\brelated\b|\b(read|see) also\b|\byou (may|might) (also )?like\b|"
    r"\brecommended\b|\brekomendasi\b|\bsponsored\b|\badvertis(ement|ing)\b|\bpartner content\b|関連|相关|相關",
    re.IGNORECASE,
)
LABEL_CHARS = 40

# What is said on a link to a story without naming it.
MORE = re.compile(
    r"^\W*(read more|more|continue reading.*|read (the )?(full )?(story|article)|full story|"
    r"baca( selengkapnya| lebih lanjut| lagi| berita)?|selengkapnya|lihat selengkapnya|detail|"
    r"weiterlesen|mehr( lesen)?|lire (la suite|plus)|leer más|"
    r"seguir leyendo|leia mais|continua( a leggere)?|lees (meer|verder)|читать( далее)?|подробнее|اقرأ المزيد|"
    r"続きを読む|もっと見る|阅读全文|查看全文|详细|더보기|"
    r"\d+ ?(comments?|komentar|kommentare)?|comments?|komentar|share|foto|video)\W*$",
    re.IGNORECASE,
)
