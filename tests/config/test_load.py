"""Reading from real files."""

import os

import pytest

from config.reading import KINDS, SITE
from syndicator import config
from syndicator.errors import ConfigError


@pytest.fixture
def load(tmp_path, monkeypatch):
    """`load({name: text})` writes the files and loads `config.toml` from the folder they are in."""
    monkeypatch.chdir(tmp_path)

    def _load(files):
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return config.load(tmp_path.joinpath("config.toml").relative_to(tmp_path), KINDS, environ={})

    return _load


@pytest.fixture
def report(load):
    """The report of a set of files."""

    def _report(files):
        with pytest.raises(ConfigError) as caught:
            load(files)
        return [line.removeprefix("  ") for line in str(caught.value).split("\n")]

    return _report


def source(name):
    return f'[sources.{name}]\nurl = "https://{name}.id/"\n'


def test_folder_is_that_of_the_file_and_absolute(load, tmp_path):
    assert load({"config.toml": SITE}).folder == tmp_path


def test_included_files_are_read_in_order_and_once(load):
    found = load(
        {
            "config.toml": 'include = ["sources/*.toml", "sources/a.toml", "more/**/*.toml", "*.toml"]\n'
            + source("main"),
            "sources/b.toml": source("b"),
            "sources/a.toml": source("a"),
            "sources/note.txt": "no TOML",
            "more/deep/c.toml": source("c"),
            "more/folder.toml/x": "",
        }
    )
    assert list(found.sources) == ["main", "a", "b", "c"]


def test_pattern_without_a_match_is_fine_and_a_missing_file_is_not(load, report):
    assert load({"config.toml": 'include = ["sources/*.toml"]\n' + SITE}).sources
    assert report({"config.toml": 'include = [\n  "sources/*.toml",\n  "more.toml",\n]\n' + SITE}) == [
        "config.toml: 1 fault",
        'line 3 include: "more.toml" can\'t be read: No such file or directory',
    ]


def test_what_an_unread_file_may_have_held_is_not_called_missing(report):
    found = report(
        {"config.toml": 'include = ["a.toml"]\n[channels.x]\nkind = "log"\npath = "x"\nfeeds = ["politik"]\n'}
    )
    assert len(found) == 2


def test_faults_of_all_files_are_told_at_once(report):
    assert report(
        {
            "config.toml": 'include = ["sources/*.toml", "none.toml"]\n[app]\ndata = 1\n',
            "sources/a.toml": "[sources.a]\nurl = 1\n",
            "sources/b.toml": "[sources.b\n",
            "sources/c.toml": b"[sources.c]\n# \xff\n",
        }
    ) == [
        "config.toml: 2 faults",
        'line 1 include: "none.toml" can\'t be read: No such file or directory',
        "line 3, [app] data: expected text, got 1",
        "sources/a.toml: 1 fault",
        "line 2, [sources.a] url: expected text, got 1",
        "sources/b.toml: 1 fault",
        "line 1 no TOML: expected ']' at the end of a table declaration",
        "sources/c.toml: 1 fault",
        "line 2 not UTF-8 text",
    ]


def test_missing_configuration_says_how_to_get_one(report):
    assert report({}) == [
        "config.toml: 1 fault",
        "no such file (`syndicator init DIR` writes one to begin with)",
    ]


def test_folder_in_place_of_the_configuration_is_told(report):
    assert report({"config.toml/x": ""}) == ["config.toml: 1 fault", "can't be read: Is a directory"]


def test_bytes_that_are_no_text_are_told_with_their_line(report):
    assert report({"config.toml": SITE.encode() + b"# caf\xe9\n"}) == ["config.toml: 1 fault", "line 3 not UTF-8 text"]


def test_name_that_no_file_can_have_is_a_fault(report):
    assert report({"config.toml": 'include = ["a\\u0000"]\n' + SITE}) == [
        "config.toml: 1 fault",
        'line 1 include: "a\\u0000" can\'t be read: no file has such a name',
    ]


def test_secrets_and_templates_are_looked_for_beside_the_configuration(load, tmp_path):
    text = (
        SITE + '[web]\nadmin_token = "file:secrets/admin"\n[channels.x]\nkind = "log"\npath = "p"\ntemplate = "t.txt"\n'
    )
    found = load({"config.toml": text, "secrets/admin": "geheim\n", "t.txt": "{{ title }}"})
    assert found.web.admin_token.reveal() == "geheim"
    assert found.secret_files == (tmp_path / "secrets/admin",)
    assert found.channels["x"].template == "t.txt"


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_unreadable_configuration_is_told(load, tmp_path):
    path = tmp_path / "config.toml"
    path.write_text(SITE)
    path.chmod(0)
    with pytest.raises(ConfigError, match="can't be read: Permission denied"):
        load({})
