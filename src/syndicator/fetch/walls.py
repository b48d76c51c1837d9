"""Walls against robots (H06): the answers of Cloudflare, DataDome and their like in the place of a site's own.

They are a state of the source, not a puzzle: it is asked seldom and honestly, and the operator is told.
"""

import re

from syndicator.egress import Answer

_STATUSES = frozenset({401, 403, 405, 429, 503})
_SHORT_BYTES = 60_000
_HEADERS = {
    "cf-mitigated": "Cloudflare",
    "x-datadome": "DataDome",
    "x-datadome-cid": "DataDome",
    "x-px": "PerimeterX",
    "x-sucuri-block": "Sucuri",
}
_MARKS = {
    "Cloudflare": re.compile(
        rb"cdn-cgi/challenge-platform|cf-chl-|<title>(?:Just a moment\.\.\.|Attention Required! \| Cloudflare)",
        re.IGNORECASE,
    ),
    "DataDome": re.compile(rb"captcha-delivery\.com", re.IGNORECASE),
    "PerimeterX": re.compile(rb"px-captcha|perimeterx", re.IGNORECASE),
    "Imperva": re.compile(rb"_Incapsula_Resource|incident_id.{0,40}incapsula", re.IGNORECASE),
    "Sucuri": re.compile(rb"sucuri_cloudproxy_js|Sucuri WebSite Firewall - (?:Access Denied|Block)", re.IGNORECASE),
    "Akamai": re.compile(
        rb"<title>\s*Access Denied\s*</title>.{0,2000}Reference(?:&#32;|\s)*&?#", re.IGNORECASE | re.DOTALL
    ),
    "AWS WAF": re.compile(rb"awswaf\.com/|aws-waf-token", re.IGNORECASE),
}


def wall(answer: Answer) -> str | None:
    """Whose wall an answer is, or None. A page of 200 is one only where it is short and has the wall's own script."""
    if answer.status in _STATUSES:
        for name, whose in _HEADERS.items():
            if name in answer.headers:
                return whose
        return _marked(answer.body)
    if answer.status == 200 and len(answer.body) < _SHORT_BYTES and b"<article" not in answer.body:  # noqa: PLR2004  HTTP
        return _marked(answer.body) if answer.headers.get("cf-mitigated") or b"<p" not in answer.body else None
    return None


def _marked(body: bytes) -> str | None:
    return next((whose for whose, mark in _MARKS.items() if mark.search(body[:_SHORT_BYTES])), None)
