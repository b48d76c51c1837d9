"""Names as bylines write them, without what stands around them."""

import pytest

from syndicator.extract.authors import names_in


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("Auteur: Ayu Lestari", ("Ayu Lestari",)),
        ("Artikel von Ayu Lestari", ("Ayu Lestari",)),
        ("Erstellt von Ayu Lestari", ("Ayu Lestari",)),
        ("Veröffentlicht von Ayu Lestari", ("Ayu Lestari",)),
        ("Interview: Ayu Lestari", ("Ayu Lestari",)),
        ("Interview von Ayu Lestari", ("Ayu Lestari",)),
        ("Recipe by Ayu Lestari", ("Ayu Lestari",)),
        ("View all posts by Ayu Lestari", ("Ayu Lestari",)),
        ("Zeige alle Beiträge von Ayu Lestari", ("Ayu Lestari",)),
        ("Reporter: Ayu Lestari, and Budi Santoso", ("Ayu Lestari", "Budi Santoso")),
        ("dan Budi Santoso", ("Budi Santoso",)),
        ("Ayu Lestari, Founder at Radar Borneo", ("Ayu Lestari",)),
        ("Ayu Lestari, Senior Reporter", ("Ayu Lestari",)),
        ("Ayu Lestari Staff Writer", ("Ayu Lestari",)),
        ("Ayu Lestari, Budi Santoso", ("Ayu Lestari", "Budi Santoso")),
        ("Andi Danu", ("Andi Danu",)),
        ("Undine Vonk", ("Undine Vonk",)),
        ("Dan Santoso", ("Dan Santoso",)),
        ("Radar staff reporter", ("Radar staff reporter",)),
        ("Staff Writer", ("Staff Writer",)),
        ("Ayu Founder", ("Ayu Founder",)),
        ("No Author", ()),
        ("Text", ()),
        ("Text: Ayu Lestari", ("Ayu Lestari",)),
    ],
)
def test_name_is_without_what_stands_around_it(line, authors):
    assert names_in([line]) == authors
