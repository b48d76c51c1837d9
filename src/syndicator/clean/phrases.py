"""The built-in pack: whole lines that are furniture, one regular expression a line.

In Indonesian and English; in a dozen other languages what announces other stories and advertisements.
A space stands for any whitespace. Each must match the whole line, but for bullets before and punctuation after it.
"""

import re

_NETWORK = r"(facebook|twitter|x|whatsapp|telegram|linkedin|pinterest|reddit|line|threads|e-?mail|messenger|instagram)"
_DONE = "((last )?(updated|published|posted|modified)|diperbarui|diterbitkan|tayang|terbit)"
_UNIT = "(seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|weeks?|detik|menit|jam|hari|minggu|pekan)"

WHOLE = {
    "share": rf"""
        share( this( article| post| page| story| news)?| article)?
        share( this)? (on|via|to|with) {_NETWORK}
        [\d.,]+k? shares?
        shares?\s*[\d.,]+k?
        tweet
        copy link
        salin (link|tautan)
        (bagikan|sebarkan)( ini| berita( ini)?| artikel( ini)?| ke| via| di)?( {_NETWORK})?
        click to (share|e-?mail|print)( .{{0,80}})?
        .{{0,60}}\(opens? in (a )?new (window|tab)\)
        ({_NETWORK}[\s|•·]+){{2,}}{_NETWORK}?
    """,
    "like": r"""
        like this
        likes?\s*[\d.,]*
        like loading
        loading
        memuat
        please wait
    """,
    "ago": rf"""
        ({_DONE}[\s:·|-]*)?(about )?(\d+|an?|se|satu|beberapa)\s*{_UNIT} ((yang )?lalu|ago)
    """,
    "mobile": r"""
        exit mobile version
        (view|go to) (full|desktop|non-amp|mobile) (site|version)
        (lihat )?versi (desktop|web|mobile|penuh)
    """,
    "advertisement": r"""
        (advertisements?|adverts?|ads?|iklan)
        (advertisements?|adverts?|ads?|iklan)\s*[/|\-–—:]?\s*(scroll|gulir) (to|untuk) .{2,60}
        scroll (down )?(to|untuk) (continue|resume)( with content| reading)?
        scroll (down )?(to|untuk) (lanjut\w*|melanjutkan|baca)( membaca| baca| ke konten)?
        scroll ke bawah
        gulir (ke bawah )?untuk (lanjut|melanjutkan)( membaca)?
        (continue reading|lanjutkan membaca)( below)?
        (story|article) continues (below|after)( this| the)?( ad| advertisement)?
        artikel ini berlanjut (di bawah|setelah) iklan
        ads? by \S{2,20}
        anzeige|werbung|publicité|publicidade?|pubblicità|advertentie
        annon[cs]e?|reklame?|реклама|quảng cáo
    """,
    "comments": r"""
        leave a (reply|comment)( cancel reply)?
        cancel reply
        tinggalkan (balasan|komentar)( batalkan balasan)?
        (post|add|write) (a )?comment
        (kirim|tulis|beri) komentar
        your e-?mail address will not be published\.?( required fields are marked\s*\*?)?
        required fields are marked\s*\*?
        alamat email anda tidak akan dipublikasikan\.?( ruas yang wajib ditandai\s*\*?)?
        ((\d+|no|show|view|lihat|belum ada|semua) )?(comments?|komentar)(\s*\(\d+\)| yet| \d+)?
        comments are closed
        join the (discussion|conversation)
    """,
    "related": r"""
        related( posts?| articles?| news| stories| story| content| topics| reading)?
        (artikel|berita|konten|topik) (terkait|lainnya|populer|terbaru|pilihan)
        terkait
        (baca|simak|lihat|tonton) (juga|pula|lainnya|selengkapnya)
        read (also|more|next)
        also read
        see also
        more (from|on) this( story| topic| author)?
        you (may|might) (also )?like
        recommended( for you)?
        rekomendasi( untuk anda)?
        most (read|popular|viewed)
        trending( now)?
        terpopuler
        (popular|recent) (posts|news|stories)
        latest news
        editor'?s picks?
        pilihan editor
        (mehr zum thema|das könnte sie auch interessieren|auch interessant|weitere (artikel|themen))
        (à lire (aussi|également)|lire aussi|sur le même (sujet|thème)|articles? (liés?|similaires?))
        (lea|lee|leer) (también|más)
        (te puede interesar|noticias relacionadas|artículos relacionados|más (sobre|información))
        (leia|veja) (também|mais)
        (matérias|notícias|artigos) relacionad[ao]s
        (leggi anche|potrebbe interessarti( anche)?|articoli correlati)
        (lees ook|meer over dit onderwerp)
        (les også|læs også|läs (också|även)|lue myös)
        (czytaj|zobacz|przeczytaj) (także|też|również)
        (čtěte|přečtěte si) (také|též)
        (читайте также|по теме|xem thêm|đọc thêm)
    """,
    "navigation": r"""
        back to (top|home(page)?)
        kembali ke (atas|beranda)
        skip to (main )?content
        langsung ke (konten|isi)
        (next|previous|prev) (article|post|story|page)
        (artikel|berita|halaman) (selanjutnya|berikutnya|sebelumnya)
        halaman(\s*:)?( \d+)+
        (show|see|load) more
        selengkapnya
        lihat (semua|foto)
    """,
    "rights": r"""
        all rights? reserved
        (copyright|©|\(c\)|hak cipta)\s.{0,100}(all rights? reserved|dilindungi.{0,40})
        hak cipta dilindungi.{0,40}
        (copyright\s*)?(©|\(c\))\s*\d{4}.{0,60}
        copyright \d{4}.{0,60}
    """,
    "origin": r"""
        the post .{1,200} (appeared first|first appeared) on .{1,60}
        (artikel|tulisan|konten|berita) .{1,200} (pertama kali|pertama) (tampil|muncul|terbit|dimuat) (pada|di) .{1,60}
    """,
    "newsletter": r"""
        subscribe( now| here| today)?
        subscribe to (our|the|my) (.{0,40} )?newsletters?.{0,90}
        sign up (for|to) (our|the) (.{0,60} )?newsletters?.{0,90}
        get (our|the) (.{0,40} )?newsletters?.{0,90}
        newsletter( sign[\s-]?up)?
        berlangganan( newsletter.{0,80})?
        daftar newsletter.{0,60}
    """,
    "follow": r"""
        (ikuti|simak|dapatkan|baca|cek|temukan) .{0,120}(di|melalui|via|lewat|pada|dari) (.{0,40} )?google news.{0,80}
        (ikuti|simak|dapatkan|baca|cek|temukan) .{0,120}(whatsapp|wa|telegram|youtube) channel.{0,80}
        (ikuti|simak|dapatkan|baca|cek|temukan) .{0,120}(saluran|kanal|channel) (whatsapp|telegram|youtube).{0,80}
        (ikuti kami|follow us)( (on|di|at) .{2,60})?
        follow \S.{0,40} on (google news|facebook|twitter|x|instagram|telegram|whatsapp|youtube)((,| and| &) \w+){0,4}
        (download|get|install) (our|the) .{0,30}\bapp\b.{0,60}
        (unduh|download|instal) aplikasi .{0,80}
    """,
    "cookies": r"""
        (this|our) (web)?site uses cookies.{0,200}
        we use cookies (to|on|and)\b.{0,200}
        accept( all)? cookies
        situs ini menggunakan cookies?.{0,200}
    """,
    "reading": r"""
        listen to (this )?(article|story)( \d+ min\w*)?
        dengarkan (artikel|berita)( ini)?
        \d+\s*(min(ute)?s?|menit) (read|baca|membaca)
        (estimated )?reading time.{0,24}
        (views?|dilihat|dibaca|pembaca|hits?)\s*:?\s*[\d.,]+\s*(k|kali|x)?
        [\d.,]+\s*(k )?(views?|(kali|x) (dibaca|dilihat)|pembaca)
        [\d.,]+k? (people|readers|users|others) (are )?(now )?(reading|viewing|watching|online)( now)?( this( now)?)?
        [\d.,]+ (orang|pembaca) (sedang )?(membaca|melihat|menonton)( (berita|artikel) ini| ini)?
        print( this( page)?)?
        cetak
    """,
}

# What follows these goes with them: after a colon (only "related"), or as a link.
LEADS = {
    "related": r"""
        (baca|simak|lihat|tonton|cek|klik) (juga|pula|selengkapnya|berita (lainnya|terkait))
        (read|see|watch) (also|more|next)
        also (read|see)
        related( posts?| articles?| news| stories| story| content)?
        (artikel|berita) (terkait|lainnya)
        recommended
        don'?t miss
        pilihan editor
        (lesen sie|lies) (auch|mehr|dazu)
        mehr zum thema
        (à lire (aussi|également)|lire aussi)
        (lea|lee|leer) (también|más)
        te puede interesar
        (leia|veja) (também|mais)
        leggi anche
        lees ook
        (les også|læs også|läs (också|även)|lue myös)
        (czytaj|zobacz|przeczytaj) (także|też|również)
        (čtěte|přečtěte si) (také|též)
        (читайте также|xem thêm|đọc thêm)
    """,
    "tags": r"""
        tags?
        tagged( with)?
        tagar
        topik
        topics
        kata kunci
        filed under
        posted in
        kategori
        categories
    """,
}


_GROUP = re.compile(r"(?<!\\)\((?!\?)")


def pattern(phrases: str) -> str:
    """One group that matches any of the phrases."""
    lines = [_GROUP.sub("(?:", line.strip().replace(" ", r"\s+")) for line in phrases.strip().splitlines()]
    return f"(?:{'|'.join(lines)})"
