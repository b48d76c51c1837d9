import pytest

from config.reading import SITE


def test_feed_that_is_not_there_is_told_with_the_nearest(faults):
    text = '[feeds.politik]\ntitle = "x"\n[channels.x]\nkind = "log"\npath = "x"\nfeeds = [\n  "all",\n  "politk",\n]\n'
    assert faults(text) == ['line 10, [channels.x] feeds: no feed "politk" (did you mean "politik"?)']


def test_reference_in_the_defaults_is_told_once_where_it_is_written(faults):
    text = '[defaults.channels]\nfeeds = ["x"]\n[channels.a]\nkind = "log"\npath = "x"\n[channels.b]\nkind = "log"\npath = "x"\n'
    assert faults(text) == ['line 4, [defaults.channels] feeds: no feed "x"']


@pytest.mark.parametrize("pattern", ["radar", "rad*", "*", "r?dar", "[a-s]*"])
def test_pattern_that_matches_a_source_passes(faults, pattern):
    assert faults(f'[feeds.x]\ntitle = "x"\nsources = ["{pattern}"]\n') == []


def test_pattern_that_matches_none_is_a_fault(faults):
    assert faults('[feeds.x]\ntitle = "x"\nsources = ["radar", "media*"]\n') == [
        'line 5, [feeds.x] sources: "media*" matches no source'
    ]


def test_without_sources_no_pattern_is_blamed(report):
    assert len(report('[feeds.x]\ntitle = "x"\nsources = ["radar"]\n')) == 2


def test_reference_is_checked_beside_another_fault_of_its_table(faults):
    assert len(faults('[channels.x]\nkind = "log"\nfeeds = ["nowhere"]\n')) == 2


def test_template_must_be_readable_text(faults):
    text = '[channels.x]\nkind = "log"\npath = "x"\ntemplate = "t.txt"\n'
    assert faults(text, files={"t.txt": "{{ title }}"}) == []
    assert faults(text) == ['line 6, [channels.x] template: the file "t.txt" can\'t be read: No such file or directory']
    assert faults(text, files={"t.txt": b"\xff"}) == [
        'line 6, [channels.x] template: the file "t.txt" is not UTF-8 text'
    ]


def test_without_channels_nothing_is_missing(read):
    assert read(SITE).channels == {}
