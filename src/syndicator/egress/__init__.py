"""The one way out: every outgoing connection goes through `Egress`, and so through its address guard.

Nothing here knows robots.txt, sources or channels: `fetch` and the channels build on it.
"""

from syndicator.egress.client import Answer, Egress
from syndicator.egress.explain import place, remote
from syndicator.egress.guard import WEB_PORTS, Allowance, is_public
from syndicator.egress.retry_after import bounded_s, retry_after_s
from syndicator.egress.trail import Trail

__all__ = [
    "WEB_PORTS", "Allowance", "Answer", "Egress", "Trail", "bounded_s", "is_public", "place", "remote", "retry_after_s",
]  # fmt: skip
