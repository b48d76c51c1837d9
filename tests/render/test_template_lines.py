from syndicator.refrain import Refrain, SiteTemplate
from syndicator.render.template_lines import lines_as_text


def refrain(key, verdict, *, by_operator=False, place="tail"):
    return Refrain(key=key, text=f"Kata {key}", place=place, verdict=verdict, pages_count=4, by_operator=by_operator)


def test_what_is_dropped_comes_first_then_what_could_be():
    refrains = (refrain("c", "keep", by_operator=True), refrain("b", "offer", place="head"), refrain("a", "drop"))
    template = SiteTemplate(version=2, pages=(("a",), ("b",)), refrains=refrains)
    assert list(lines_as_text(template)) == [
        "version 2, learnt from the latest 2 stories",
        "a  dropped, at the end, on 4 pages",
        "    Kata a",
        "b  stays, could be dropped, at the top, on 4 pages",
        "    Kata b",
        "c  kept by you, at the end, on 4 pages",
        "    Kata c",
    ]


def test_a_source_of_which_nothing_is_known_says_so():
    assert list(lines_as_text(SiteTemplate())) == ["nothing recurs on its latest 0 pages"]
