"""The documentation against the program."""

import re
import runpy
from pathlib import Path

import pytest

from syndicator.channels import kinds
from syndicator.config import read
from syndicator.policy import condition

CHECKOUT = Path(__file__).parents[1]
BLOCKS = [
    pytest.param(block, id=f"{page.name}-{number}")
    for page in (CHECKOUT / "README.md", *sorted((CHECKOUT / "docs").rglob("*.md")))
    for number, block in enumerate(re.findall(r"```toml\n(.*?)```", page.read_text("utf-8"), re.DOTALL))
]

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


def test_made_pages_are_up_to_date():
    for name, text in runpy.run_path(str(CHECKOUT / "docs" / "build.py"))["PAGES"].items():
        assert (CHECKOUT / "docs" / name).read_text("utf-8") == text, f"docs/{name} is old: run `make docs`"


@pytest.mark.parametrize("block", BLOCKS)
def test_every_configuration_in_the_documentation_is_one(block, tmp_path):
    if "[sources" not in block:
        block = '[sources.radar]\nurl = "https://radar.example.id/"\n' + block
    read(
        block,
        {name: kind.options for name, kind in kinds().items()},
        folder=tmp_path,
        environ=dict.fromkeys(re.findall(r"env:(\w+)", block), SECRET)
        | {
            "TELEGRAM_TOKEN": "123456:x",
            "DISCORD_WEBHOOK": "https://discord.example/api/webhooks/1/x",
            "SLACK_TOKEN": "xoxb-1",
            "NTFY": "ntfy://kabar",
            "RADAR_LOGIN": "radar:x",
        },
        open_file=lambda _: "{{ title }}",
    )


def test_every_link_in_the_documentation_leads_somewhere():
    for page in (*CHECKOUT.glob("*.md"), *(CHECKOUT / "docs").rglob("*.md")):
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_every_field_of_a_condition_is_documented():
    page = (CHECKOUT / "docs" / "feeds.md").read_text("utf-8")
    for name, meaning in condition.FIELDS.items():
        assert f"| `{name}` | {meaning} |" in page
