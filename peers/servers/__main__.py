"""`python -m peers.servers`: install all servers, each once; one line for each that can't be had, and why."""

import sys

from peers.servers import mastodon, pds, smtp, synapse, wordpress
from peers.servers.base import HOME, Unavailable

SERVERS = {"synapse": synapse, "mastodon": mastodon, "smtp": smtp, "pds": pds, "wordpress": wordpress}


def main() -> None:
    """Whatever can't be had is skipped by its tests, which say why; in continuous integration they fail."""
    HOME.mkdir(exist_ok=True)
    for name, server in SERVERS.items():
        why = HOME / f"{name}.why"
        why.unlink(missing_ok=True)
        try:
            server.install()
        except Unavailable as fault:
            why.write_text(f"{fault}\n")
            print(f"NOT INSTALLED: {fault}", file=sys.stderr)


main()
