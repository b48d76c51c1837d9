"""Secrets come from the environment or from files, and nothing of them is ever shown."""

import traceback

import pytest

from config.reading import FOLDER
from syndicator.errors import ConfigError

CANARY = "kenari-9f2c"
CHANNEL = '[sources.a]\nurl = "https://a.id/"\n[channels.x]\nkind = "chat"\nchat = "@x"\ntoken = {}\n'


def test_secret_comes_from_the_environment(read):
    config = read(CHANNEL.format('"env:TOKEN"'), environ={"TOKEN": CANARY})
    assert config.channels["x"].options.token.reveal() == CANARY
    assert config.secret_files == ()


def test_secret_comes_from_a_file_beside_the_config_without_its_last_line_end(read):
    config = read(CHANNEL.format('"file:secrets/chat"'), files={"secrets/chat": f"{CANARY}\n"})
    assert config.channels["x"].options.token.reveal() == CANARY
    assert config.secret_files == (FOLDER / "secrets/chat",)


def test_secret_is_in_no_repr(read):
    config = read(CHANNEL.format('"env:TOKEN"'), environ={"TOKEN": CANARY})
    assert CANARY not in repr(config) + str(config)


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ('"env:NOWHERE"', "the environment variable NOWHERE is not set"),
        ('"env:EMPTY"', "the environment variable EMPTY is empty"),
        ('"file:nowhere"', 'the file "nowhere" can\'t be read: No such file or directory'),
        ('"file:empty"', 'the file "empty" is empty'),
        ('"file:bytes"', 'the file "bytes" is not UTF-8 text'),
        (f'"{CANARY}"', "expected text: env:NAME or file:PATH, not the secret itself"),
        (f'"env:{CANARY}"', "expected text: env:NAME or file:PATH, not the secret itself"),
        ('"file:"', "expected text: env:NAME or file:PATH, not the secret itself"),
        ('"file:a\\u0000b"', "expected text: env:NAME or file:PATH, not the secret itself"),
        (f'["{CANARY}"]', "expected text: env:NAME or file:PATH, got an array"),
        (f'{{ env = "{CANARY}" }}', "expected text: env:NAME or file:PATH, got a table"),
        ("92929292", "expected text: env:NAME or file:PATH, got a number, date or truth value"),
    ],
)
def test_unusable_secret_says_where_it_was_looked_for_only(faults, written, says):
    found = faults(
        CHANNEL.format(written),
        environ={"EMPTY": "  ", "OTHER": CANARY},
        files={"empty": "\n", "bytes": CANARY.encode() + b"\xff"},
    )
    assert found == [f"line 6, [channels.x] token: {says}"]


@pytest.mark.parametrize(
    "astray",
    [
        f'[web]\nadmin_token = "{CANARY}"\n',
        '[web]\nadmin_token = "file:bytes"\n',
        f"[web]\nadmin_token = {CANARY}\n",
        f'[web]\nadmin_token "{CANARY}"\n',
        f'[web]\nadmin_token: "{CANARY}"\n',
        f"[web]\n{CANARY}:{CANARY}\n",
        f"[web]\n{CANARY.upper()}==\n",
    ],
)
def test_secret_that_went_astray_is_in_no_traceback(read, astray):
    with pytest.raises(ConfigError) as caught:
        read(
            CHANNEL.format('"env:TOKEN"') + astray,
            environ={"TOKEN": CANARY},
            files={"bytes": CANARY.encode() + b"\xff"},
        )
    assert CANARY not in "".join(traceback.format_exception(caught.value)).lower()


def test_missing_secret_is_told_wherever_it_is_named(faults):
    text = (
        '[defaults.channels]\ntemplate = "t"\n'
        '[channels.x]\nkind = "chat"\nchat = "@x"\ntoken = "env:NO"\n'
        '[channels.y]\nkind = "chat"\nchat = "@x"\ntoken = "env:NO"\n'
    )
    assert faults(text, files={"t": ""}) == [
        "line 8, [channels.x] token: the environment variable NO is not set",
        "line 12, [channels.y] token: the environment variable NO is not set",
    ]
