from syndicator.config.positions import Place, first_error, places


def lines(text):
    return {path: place.line for path, place in places(text).first.items()}


def test_every_key_has_its_line_and_its_header():
    found = places('a = 1\n\n[sources.radar]\nurl = "x"\n').first
    assert found[("a",)] == Place(1, ())
    assert found[("sources", "radar")] == Place(3, ("sources", "radar"))
    assert found[("sources", "radar", "url")] == Place(4, ("sources", "radar"))


def test_header_above_is_known_by_its_first_table():
    assert places("[sources.radar]\n[sources.media]\n").first[("sources",)] == Place(1, ("sources",))


def test_elements_of_an_array_have_lines_of_their_own():
    found = lines('[f]\nx = [\n  "a", # a comment\n  # another\n  "b",\n  ["c",\n   "d"],\n]\n')
    assert [found[("f", "x", index)] for index in range(3)] == [3, 5, 6]
    assert found[("f", "x", 2, 1)] == 7


def test_inline_tables_and_dotted_keys_lead_to_the_same_paths():
    found = lines('[s.r]\narticle = { body = "x", drop = ["y"] }\nlinks.select = "z"\n')
    assert found[("s", "r", "article", "drop", 0)] == 2
    assert found[("s", "r", "links")] == found[("s", "r", "links", "select")] == 3


def test_quoted_keys_are_read_as_toml_reads_them():
    assert ("s", "a.b", "c d") in lines('["s"."a.b"]\n\'c d\' = 1\n')
    assert ("s", "A") in lines('[ s . "\\u0041" ]\n')


def test_lines_count_the_same_with_carriage_returns():
    text = '[a]\nx = [1,\n 2]\n\n[b]\ny = """\n\n"""\nz = 1\n'
    assert lines(text.replace("\n", "\r\n")) == lines(text)


def test_arrays_of_tables_are_counted():
    found = lines('[[s.r.tests]]\nurl = "1"\n[[s.r.tests]]\nurl = "2"\n[s.r.tests.more]\nx = 1\n')
    assert found[("s", "r", "tests", 0, "url")] == 2
    assert found[("s", "r", "tests", 1, "url")] == 4
    assert found[("s", "r", "tests", 1, "more", "x")] == 6


def test_second_mention_is_noticed_with_the_first_line():
    assert places("[a]\nx = 1\nx = 2\n[b]\n[a]\n").again == {3: (("a", "x"), 2), 5: (("a",), 1)}


def test_implied_table_is_no_mention():
    assert places("[a.b]\nx = 1\n[a]\ny.z = 1\ny.w = 2\n").again == {}


def test_nearest_place_of_an_absent_key_is_its_table():
    found = places("[a]\nx = 1\n")
    assert found.nearest(("a", "y", 3)) == (("a",), Place(1, ("a",)))
    assert found.nearest(("b",)) == ((), Place(0, ()))


def test_deep_nesting_ends_without_recursion():
    assert lines("a = " + "[" * 3000 + "]" * 3000)[("a",)] == 1


def test_first_error_of_an_unended_text():
    assert first_error('a = 1\nb = """x\nc = 1\n') == 2
