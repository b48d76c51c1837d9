"""Month names of news sites, as written and as shortened: Indonesian old and new, English, and their neighbours."""

_NAMES = """
1 januari january jan enero janvier januar janeiro gennaio januar jänner stycznia
2 februari february feb pebruari febrero février fevrier februar fevereiro febbraio lutego febr peb
3 maret march mar maart marzo mars märz maerz março marco marca mrt
4 april apr abril avril aprile kwietnia
5 mei may mai mayo maio maggio maja
6 juni june jun junio juin junho giugno czerwca
7 juli july jul julio juillet julho luglio lipca
8 agustus august aug agu agt ags agust augustus agosto août aout sierpnia
9 september sep sept septiembre septembre setembro settembre września
10 oktober october okt oct octubre octobre outubro ottobre października
11 november nov nopember nop noviembre novembre novembro listopada
12 desember december des dec dezember diciembre décembre decembre dezembro dicembre grudnia dez
"""

MONTHS: dict[str, int] = {
    name: int(number) for number, *names in (line.split() for line in _NAMES.strip().splitlines()) for name in names
}
