"""A kind without its test, its docs section or its template does not pass."""

import dataclasses
from pathlib import Path

import pytest

import syndicator
from syndicator.channels import kinds

ROOT = Path(__file__).parents[2]
TEMPLATES = Path(syndicator.__file__).parent / "render" / "templates" / "channels"
KINDS = kinds()


def section(kind: str) -> str:
    _, _, rest = (ROOT / "docs" / "channels.md").read_text().partition(f"\n## `{kind}`\n")
    return rest.partition("\n## ")[0]


def test_the_kinds_are_the_files_of_the_package():
    folder = ROOT / "src" / "syndicator" / "channels"
    assert set(KINDS) == {file.stem for file in folder.glob("[!_]*.py")} >= {"file", "webhook"}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_its_conformance_test(kind):
    test = ROOT / "tests" / "channels" / f"test_{kind}.py"
    assert test.exists()
    assert "(ChannelConformance)" in test.read_text()


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_its_default_template(kind):
    assert list(TEMPLATES.glob(f"{kind}.*")), f"no {kind}.* among the templates for channels"


@pytest.mark.parametrize("kind", KINDS)
def test_every_option_of_a_kind_is_described_where_the_kind_is(kind):
    assert section(kind), f"docs/channels.md has no section `{kind}`"
    missing = [
        option.name for option in dataclasses.fields(KINDS[kind].options) if f"`{option.name}`" not in section(kind)
    ]
    assert missing == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_option_carries_its_documentation_and_an_example(kind):
    assert dataclasses.is_dataclass(KINDS[kind].options)
    for option in dataclasses.fields(KINDS[kind].options):
        assert option.metadata["doc"], option.name
        assert option.metadata["example"], option.name
