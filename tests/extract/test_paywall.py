"""Whether an article is for subscribers."""

import pytest

from syndicator.extract import extract
from syndicator.extract.paywall import is_wall
from syndicator.specs import ArticleRules


def linked(says: str) -> str:
    return f'<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "Banjir", {says}}}</script>'


@pytest.mark.parametrize(
    ("head", "origin"),
    [
        (linked('"isAccessibleForFree": false'), "json-ld"),
        (linked('"isAccessibleForFree": "False"'), "json-ld"),
        (linked('"isAccessibleForFree": "https://schema.org/False"'), "json-ld"),
        (linked('"hasPart": [{"isAccessibleForFree": false, "cssSelector": ".isi"}]'), "json-ld"),
        ('<meta name="article:content_tier" content="locked">', "meta article:content_tier (locked)"),
        ('<meta property="article:content_tier" content="Metered">', "meta article:content_tier (metered)"),
    ],
)
def test_a_page_that_says_it_is_for_subscribers_is_marked(page, story, head, origin):
    draft = extract(page(f"<h1>Banjir</h1>{story}", head=head))
    assert (draft.paywalled, draft.origins["paywalled"]) == (True, origin)


@pytest.mark.parametrize(
    "head",
    [
        "",
        linked('"isAccessibleForFree": true'),
        linked('"isAccessibleForFree": true, "hasPart": {"isAccessibleForFree": false}'),
        linked('"isAccessibleForFree": "sometimes"'),
        '<meta name="article:content_tier" content="free">',
        f'{linked(""""isAccessibleForFree": true""")}<meta name="article:content_tier" content="metered">',
        '<script type="application/ld+json">[{"@type": "ItemList", "isAccessibleForFree": false}]</script>',
    ],
)
def test_a_page_that_does_not_say_so_is_not_marked(page, story, head):
    draft = extract(page(f"<h1>Banjir</h1>{story}", head=head))
    assert (draft.paywalled, "paywalled" in draft.origins) == (False, False)


WALL = "Berlangganan untuk melanjutkan membaca artikel ini."


@pytest.mark.parametrize(
    "after",
    [
        f"<p>{WALL}</p>",
        f'<div class="kiriman"><p>Bagikan</p></div><div class="paywall"><h3>{WALL}</h3></div>',
        f'<section class="subscribe-box"><button>{WALL}</button></section>',
    ],
)
def test_a_story_that_ends_at_a_wall_is_marked_with_its_words(page, story, after):
    draft = extract(page(f"<article><h1>Banjir</h1>{story}{after}</article>"))
    assert (draft.paywalled, draft.origins["paywalled"]) == (True, f"text {WALL!r}")


def test_a_wall_in_the_selected_body_is_seen(page, story):
    draft = extract(page(f"<div class=isi>{story}<p>{WALL}</p></div>"), ArticleRules(body=".isi"))
    assert draft.paywalled


@pytest.mark.parametrize(
    "around",
    [
        '<div class="paywall" style="display:none"><p>{wall}</p></div>',
        '<div class="paywall" role="dialog"><p>{wall}</p></div>',
        '<div class="related paywall"><p>{wall}</p></div>',
        '<aside class="subscribe"><p>{wall}</p></aside>',
        "<dialog class=paywall><p>{wall}</p></dialog>",
    ],
)
def test_a_wall_that_readers_do_not_meet_marks_nothing(page, story, around):
    after = "".join(f"<p>Kalimat penutup nomor {number} dari halaman ini.</p>" for number in range(5))
    draft = extract(page(f"<article><h1>Banjir</h1>{story}</article><div>{after}</div>{around.format(wall=WALL)}"))
    assert not draft.paywalled


def test_what_the_head_says_outweighs_the_words(page, story):
    draft = extract(page(f"<h1>Banjir</h1>{story}<p>{WALL}</p>", head=linked('"isAccessibleForFree": true')))
    assert not draft.paywalled


@pytest.mark.parametrize(
    "text",
    [
        "Berlangganan sekarang untuk terus membaca berita ini",
        "Untuk melanjutkan membaca, silakan masuk atau berlangganan.",
        "Artikel ini khusus untuk pelanggan Radar+",
        "Silakan masuk untuk membaca selengkapnya",
        "Konten ini hanya untuk pelanggan",
        "Subscribe now to continue reading",
        "Create a FREE account to continue reading",
        "To read the rest of this story subscribe to STAT+.",
        "To continue reading, please log in.",
        "To continue, please sign in or register.",
        "To access this article, subscribe or sign in.",
        "To view the full story you need to log in.",
        "Silakan masuk untuk melanjutkan membaca",
        "Daftar gratis untuk lanjut baca",
        "THIS CONTENT IS RESERVED FOR SUBSCRIBERS ONLY",
        "This story is available exclusively to Business Insider subscribers.",
        "If you're already a subscriber, you can log in for immediate access to this story.",
        "Möchten Sie weiterlesen?",
        "Bitte melden Sie sich an, um weiterzulesen",
        "Dieser Artikel ist nur für Abonnenten",
        "La suite est réservée à nos abonnés.",
        "Pour lire la suite, créez votre compte",
        "El contenido al que quiere acceder es exclusivo para suscriptores.",
        "Suscríbete para seguir leyendo",
        "Conteúdo exclusivo para assinantes",
        "Assine para continuar lendo",
        "Questo articolo è riservato agli abbonati",
        "Dit artikel is exclusief voor abonnees",
        "この記事は有料会員限定です。",
    ],
)
def test_words_of_a_wall(text):
    assert is_wall(text)


@pytest.mark.parametrize(
    "text",
    [
        "Daftar pemilih tetap dibaca di kantor desa",
        "Berlangganan nawala kami",
        "Subscribe to our newsletter",
        "Sign up to receive the day's stories by mail",
        "Sign in to comment",
        "Subscribe now to keep reading and get access to the full archive.",
        "Ten subscribers read the article.",
        "Jetzt abonnieren",
        "Sie lasen weiter im Buch",
        "Abonnez-vous à notre lettre",
        "Comentar es exclusivo para suscriptores",
        "Assine a nossa newsletter",
        "Warga masuk ke perpustakaan untuk membaca buku.",
        "Laporan khusus untuk pelanggan PLN",
        "Voters lined up to view the list and register.",
        "The page is available to all members of parliament.",
        "Lesen Sie weiter: Hochwasser im Osten",
        "Warga masuk ke kantor untuk melanjutkan rapat yang tertunda.",
        "The post was reserved for members of the ruling party, he said.",
        "Daftar penerima akan diumumkan besok agar warga dapat melanjutkan proses verifikasi.",
        "To access the aid, residents must register at the village office before Friday.",
        "To continue the search, volunteers must register at the post.",
        "To view the exhibition, visitors register at the gate.",
        "Pemerintah menahan tarif langganan listrik dan melanjutkan subsidi tahun depan.",
    ],
)
def test_other_words_are_no_wall(text):
    assert not is_wall(text)
