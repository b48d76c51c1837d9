"""The sample newsroom: *Kabar Etam*, a small invented news site that `make run` polls, so that all can be seen offline.

    stories/*.toml   what was written, one file per story       → story.stories()
    edition.py       which of it stands, a while after opening  → Edition
    pages/*.html     the clothes of a WordPress site with AMP   → press.py
    site.py          an address → an answer, without a socket
    newsroom.py      the socket

It has no feed, and all the clutter that real sites put round and into their articles. A minute after it opened it
corrects one story and withdraws another. Everything it says is a pure function of the time since then, but for a view
counter and an advertisement outside the articles, which differ at every visit as they do elsewhere.

Nothing in it is true: places, people and figures were invented for it.
"""

from syndicator.sample.newsroom import Newsroom
from syndicator.sample.story import Correction, Story, Withdrawal, stories

__all__ = ["Correction", "Newsroom", "Story", "Withdrawal", "stories"]
