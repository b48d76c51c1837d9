"""From what is recorded to what readers see: feeds, messages and the overview page.

Pure: the same state gives the same bytes on every machine, at every hour. Everything that came from a site is shown as
text, except an article's own HTML, which is safe by its type. Nothing here fetches, stores or reads a clock.
"""

from syndicator.render.alert import compose_alert
from syndicator.render.digest import DIGEST_NAMES, compose_digest, default_digest, fitting
from syndicator.render.dress import Dress
from syndicator.render.feeds import render_feed
from syndicator.render.messages import compose, default_template
from syndicator.render.overview import STYLESHEET, render_overview
from syndicator.render.page import PAGE_POLICY, render_entry
from syndicator.render.template import Template, compile_template

__all__ = [
    "DIGEST_NAMES",
    "PAGE_POLICY",
    "STYLESHEET",
    "Dress",
    "Template",
    "compile_template",
    "compose",
    "compose_alert",
    "compose_digest",
    "default_digest",
    "default_template",
    "fitting",
    "render_entry",
    "render_feed",
    "render_overview",
]
