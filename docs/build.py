"""Write the pages of docs/ that are made from the program: `make docs`."""

from pathlib import Path

from syndicator.channels import kinds
from syndicator.config.reference import reference

PAGES = {"config.md": reference({name: kind.options for name, kind in kinds().items()})}

if __name__ == "__main__":
    for name, text in PAGES.items():
        Path(__file__).with_name(name).write_text(text, encoding="utf-8")
