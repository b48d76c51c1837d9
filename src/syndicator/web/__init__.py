"""What we serve: feeds to readers, health to machines, the overview to the operator.

Feeds are looked up, never made, here. `feeds` is plain ASGI and the path that must be quick; `hub` takes subscriptions,
`listening` what hubs of others tell; `partners` are feeds for those with a token; `decisions` is where editors say yes
or no; `pages` is all the rest, in Starlette; `door` says who may see the overview; `negotiate` reads request headers;
`site` puts them together. How a page is drawn is not known here: renderers are given.
"""

from syndicator.web.decisions import DecisionPages
from syndicator.web.hub import HubPage
from syndicator.web.listening import ListeningPage
from syndicator.web.partners import PartnerPages
from syndicator.web.site import create_app
from syndicator.web.vitals import Vitals

__all__ = ["DecisionPages", "HubPage", "ListeningPage", "PartnerPages", "Vitals", "create_app"]
