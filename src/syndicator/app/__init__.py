"""The composition root: the only place that knows engine, web and adapters, and builds the program from a Config.

`reading` reads the configuration, `storing` opens the store, `opening` joins the parts, `running` runs them until
stopped, `commands` is what else the command line asks for.
"""

from syndicator.app.commands import deliveries, poll_once, set_pause, settle, try_out
from syndicator.app.reading import notes, read_config
from syndicator.app.running import serve

__all__ = ["deliveries", "notes", "poll_once", "read_config", "serve", "set_pause", "settle", "try_out"]
