"""`add` at the sample newsroom, over real connections on loopback."""

import socket
import tomllib

import pytest

from syndicator import app
from syndicator.errors import ConfigError, Unusable


@pytest.fixture
def config_path(tmp_path):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    path = tmp_path / "config.toml"
    path.write_text(
        f'include = ["sources/*.toml"]\n[sample]\nlisten = "127.0.0.1:{port}"\n[egress]\nallow = ["127.0.0.1:{port}"]\n'
        f'[sources.old]\nurl = "http://127.0.0.1:{port}/"\n[defaults.sources]\ngap = "0s"\n'
    )
    return path


async def add(path, url, name=None):
    said = []
    lines = await app.add(app.read_config(path), url, config_path=path, name=name, say=said.append)
    return said, lines


async def test_a_site_is_looked_at_by_every_way_and_a_working_file_is_written(config_path):
    url = app.read_config(config_path).sources["old"].url
    said, lines = await add(config_path, url, "contoh")
    assert [line.split()[0] for line in said] == ["listing", "feed", "json-ld", "wp-api", "news-sitemap", "sitemap"]
    written = config_path.parent / "sources" / "contoh.toml"
    source = app.read_config(config_path).sources["contoh"]
    assert (source.url, source.discover[0]) == (url, "listing")
    assert tomllib.loads(written.read_text())["sources"].keys() == {"contoh"}
    assert lines[-1].startswith("a running service takes it up by itself")
    assert " words: " in lines[1]


async def test_the_first_source_of_a_configuration_is_added_and_the_line_that_is_missing_is_named(config_path):
    text = config_path.read_text()
    url = app.read_config(config_path).sources["old"].url
    config_path.write_text(
        text.replace('include = ["sources/*.toml"]\n', "").replace(f'[sources.old]\nurl = "{url}"\n', "")
    )
    with pytest.raises(ConfigError, match="no sources"):
        app.read_config(config_path)
    found = app.read_config(config_path, may_lack_sources=True)
    lines = await app.add(found, url, config_path=config_path, name="contoh", say=lambda _: None)
    assert any('include = ["sources/*.toml"]' in line for line in lines)
    config_path.write_text('include = ["sources/*.toml"]\n' + config_path.read_text())
    assert list(app.read_config(config_path).sources) == ["contoh"]


async def test_a_name_that_is_taken_is_refused_and_nothing_is_overwritten(config_path):
    with pytest.raises(Unusable, match=r"old: there is such a source already; choose another with --name"):
        await add(config_path, app.read_config(config_path).sources["old"].url, "old")


async def test_what_has_no_stories_is_refused_with_the_remedy_and_nothing_is_written(config_path):
    url = app.read_config(config_path).sources["old"].url
    with pytest.raises(Unusable, match=r"nothing was written"):
        await add(config_path, f"{url}no-such-page", "kosong")
    assert not (config_path.parent / "sources").exists()
