"""Every option is documented, and its example is what the reader accepts."""

from dataclasses import fields

import pytest

from config.reading import SITE, Chat
from syndicator.config import Option, combine, options_of, rules
from syndicator.specs import (
    Access,
    ArticleRules,
    ChannelSpec,
    Dedupe,
    Digest,
    Feed,
    LinkRules,
    PageTest,
    Partner,
    Quiet,
    Source,
)

TABLES = {
    **{f"[{name}]": cls for name, cls in combine.sections().items()},
    "[sources.x]": Source,
    "[sources.x] ": rules.PackNames,
    "[sources.x]  ": Access,
    "[sources.x.links]": LinkRules,
    "[sources.x.article]": ArticleRules,
    "[[sources.x.tests]]": PageTest,
    "[packs.x]": rules.PackOwn,
    "[feeds.x]": Feed,
    "[feeds.x.dedupe]": Dedupe,
    "[channels.x.quiet]": Quiet,
    "[channels.x.digest]": Digest,
    "[partners.x]": Partner,
    "[channels.x]": ChannelSpec,
    "[channels.x] ": Chat,
}
ALL = [
    pytest.param(table.strip(), option, id=f"{table} {option.key}")
    for table, cls in TABLES.items()
    for option in options_of(cls)
]


@pytest.mark.parametrize(("table", "option"), ALL)
def test_option_is_documented_with_an_example(table, option):
    assert option.doc.endswith((".", "?"))
    assert option.is_table or option.example


@pytest.mark.parametrize(("table", "option"), [each for each in ALL if not each.values[1].is_table])
def test_example_is_accepted(faults, table, option):
    needed = {
        "[sources.x]": {"url": '"https://x.id/"'},
        "[feeds.x]": {"title": '"x"'},
        "[partners.x]": {"feeds": '["all"]'},
        "[[sources.x.tests]]": {"url": '"https://x.id/a/"'},
        "[channels.x]": {"kind": '"chat"', "chat": '"@x"', "token": '"env:TOKEN"'},
    }
    given = {**needed.get(table, {}), option.key: option.example}
    if option.key == "kind":
        given["kind"] = '"chat"'  # kinds are another package's
    around = SITE + '[sources.media]\nurl = "https://media.id/"\n'
    around += '[channels.redaksi]\nkind = "chat"\nchat = "@x"\ntoken = "env:TOKEN"\n' if table == "[alerts]" else ""
    around += '[sources.x]\nurl = "https://x.id/"\n' if "[sources.x." in table else ""
    if option.key == "ask":
        given["approve"] = "true"
        around += '[channels.redaksi]\nkind = "chat"\nchat = "@x"\ntoken = "env:TOKEN"\n'
    around += '[feeds.x]\ntitle = "x"\n' if table.startswith("[feeds.x.") else ""
    around += '[channels.x]\nkind = "chat"\nchat = "@x"\ntoken = "env:TOKEN"\n' if "channels.x." in table else ""
    text = f"{table}\n" + "".join(f"{key} = {value}\n" for key, value in given.items())
    environ = {"TOKEN": "x", "SYNDICATOR_ADMIN_TOKEN": "x", "SYNDICATOR_DATABASE": "x", "SYNDICATOR_HEARTBEAT": "x"}
    environ |= {"RADAR_KEY": "x", "RADAR_SESSION": "x", "RADAR_LOGIN": "user:x"}
    assert (
        faults(
            around + text,
            environ=environ,
            files={"channels/posts.txt": "", "channels/digest.txt": "", "feeds/body.html": ""},
        )
        == []
    )


@pytest.mark.parametrize(("cls"), TABLES.values())
def test_every_field_that_is_no_option_is_filled_by_the_program(cls):
    hidden = {each.name for each in fields(cls)} - {option.key for option in options_of(cls)}
    assert hidden <= {"id", "options", "access", "origin"}


def test_option_says_all_that_a_reference_needs():
    options = {option.key: option for option in options_of(Source)}
    assert options["gap"] == Option(
        key="gap",
        type_text='a duration such as "15m"',
        default_text='"1s"',
        doc='Least time between two requests to the host, one at a time; with `"0s"` up to four are made at once, as your '
        "own site may like it.",
        example='"1s"',
        is_table=False,
    )
    assert options["every"].type_text == 'a duration such as "15m", or "auto"'


def test_defaults_are_written_as_in_toml():
    found = {option.key: option.default_text for cls in (Source, Feed, Chat) for option in options_of(cls)}
    assert found["url"] == "required"
    assert found["rights"] == "none"
    assert found["recheck"] == '["1h", "6h", "1d"]'
    assert (found["size"], found["silent"], found["first_run"]) == ("50", "false", '"baseline"')
    assert found["sources"] == '["*"]'
