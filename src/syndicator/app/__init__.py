"""The composition root: the only place that knows engine, web and adapters, and builds the program from a Config.

`reading` reads the configuration, `storing` opens the store, `opening` joins the parts, `outlets` makes its channels,
`facing` gives the web its share, `service` lets one configuration follow another, `running` runs all until stopped.
`commands` is what else the command line asks for, `adding` writes sources, `exchanging` takes and gives them as OPML,
`templating` shows what was learnt of a site, `trying` tries it, `proving` runs the tests beside its rules,
`partnering` lets partners in; what a running service has to do goes
through `asking`, and `moving` backs up and restores.
"""

from syndicator.app.adding import add
from syndicator.app.commands import (
    deliveries,
    entries,
    estimate,
    explain,
    judge,
    let_go,
    poll_once,
    post,
    retract,
    set_pause,
    settle,
    sources,
)
from syndicator.app.exchanging import export_opml, import_opml, is_opml_file
from syndicator.app.moving import backup, restore
from syndicator.app.packing import import_pack
from syndicator.app.partnering import check_partner, end_token, mint_token, partners, visits
from syndicator.app.planning import plan
from syndicator.app.previewing import preview, try_channel
from syndicator.app.proving import prove
from syndicator.app.reading import notes, read_config
from syndicator.app.rereading import reextract
from syndicator.app.running import serve
from syndicator.app.templating import judge_line, template
from syndicator.app.trying import Wish, try_out

__all__ = [
    "Wish",
    "add",
    "backup",
    "check_partner",
    "deliveries",
    "end_token",
    "entries",
    "estimate",
    "explain",
    "export_opml",
    "import_opml",
    "import_pack",
    "is_opml_file",
    "judge",
    "judge_line",
    "let_go",
    "mint_token",
    "notes",
    "partners",
    "plan",
    "poll_once",
    "post",
    "preview",
    "prove",
    "read_config",
    "reextract",
    "restore",
    "retract",
    "serve",
    "set_pause",
    "settle",
    "sources",
    "template",
    "try_channel",
    "try_out",
    "visits",
]
