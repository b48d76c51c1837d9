"""The files that operators begin with, and those of the repository, are right as they stand."""

import re
from pathlib import Path

import pytest

from syndicator.channels import file, webhook
from syndicator.config import load, starter_files, warnings
from syndicator.render.template import NAMES, compile_template

ROOT = Path(__file__).parents[2]
KINDS = {"file": file.Options, "webhook": webhook.Options}


@pytest.fixture
def begun(tmp_path):
    """A folder with the starter files."""
    for name, text in starter_files().items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def test_starter_has_what_an_operator_needs():
    assert {"config.toml", "channels/posts.txt", "channels/README.md", "feeds/README.md"} <= set(starter_files())
    assert not any(name.endswith((".py", ".pyc")) for name in starter_files())


def test_starter_configuration_is_accepted_and_doubts_the_missing_contact(begun):
    found = load(begun / "config.toml", KINDS, environ={})
    assert list(found.sources) == ["radar"]
    assert [warning.split(":")[0] for warning in warnings(found)] == ["[app] user_agent"]


def test_commented_examples_of_the_starter_are_accepted_too(begun):
    path = begun / "config.toml"
    text = re.sub(r"(?m)^# (?=\[|\w+ = )", "", path.read_text(encoding="utf-8"))
    secret = "whsec_" + "c2VjcmV0" * 4
    (begun / "secrets").mkdir()
    telegram = text.index("[channels.politik]")
    path.write_text(text[:telegram], encoding="utf-8")
    environ = {"REDAKSI_SECRET": secret, "SYNDICATOR_ADMIN_TOKEN": "x"}
    found = load(path, KINDS, environ=environ)
    assert list(found.sources) == ["radar", "media-kota"]
    assert list(found.channels) == ["arsip", "peringatan", "redaksi"]


def test_example_of_a_source_file_is_found_under_its_new_name(begun):
    (begun / "sources/radar.toml.example").rename(begun / "sources/media.toml")
    assert "media-kota" in load(begun / "config.toml", KINDS, environ={}).sources


def test_shipped_configuration_shows_the_sample_newsroom():
    found = load(ROOT / "config.toml", KINDS, environ={})
    assert [source.url for source in found.sources.values()] == [f"http://{found.sample.listen}/"]
    assert found.egress.allow == (found.sample.listen,)
    assert warnings(found) == []


def test_commented_examples_of_the_shipped_configuration_are_accepted_too(tmp_path):
    text = re.sub(r"(?m)^# (?=\[|\w+ = )", "", (ROOT / "config.toml").read_text(encoding="utf-8"))
    (tmp_path / "config.toml").write_text(text[: text.index("[channels.politik]")], encoding="utf-8")
    (tmp_path / "channels").mkdir()
    (tmp_path / "channels/posts.txt").write_text("")
    found = load(tmp_path / "config.toml", KINDS, environ={"REDAKSI_SECRET": "whsec_" + "c2VjcmV0" * 4})
    assert {*found.sources, *found.channels} == {"kabar-etam", "radar", "arsip", "peringatan", "redaksi"}


def test_template_of_posts_compiles():
    text = starter_files()["channels/posts.txt"]
    assert compile_template(text, name="channels/posts.txt", markup="plain")


def test_every_name_of_a_template_is_explained():
    table = starter_files()["channels/README.md"]
    assert {name for name in NAMES if f"`{name}`" not in table} == set()


@pytest.mark.parametrize("name", ["channels/posts.txt", "channels/README.md", "feeds/README.md"])
def test_repository_and_starter_have_the_same(name):
    assert (ROOT / name).read_text(encoding="utf-8") == starter_files()[name]
