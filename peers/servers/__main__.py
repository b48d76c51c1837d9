"""`python -m peers.servers`: install all servers, each once; one line for each that can't be had, and why."""

import sys
from concurrent.futures import ThreadPoolExecutor

from peers.servers import mastodon, pds, smtp, synapse, wordpress
from peers.servers.base import HOME, Unavailable

SERVERS = {"pds": pds, "synapse": synapse, "mastodon": mastodon, "wordpress": wordpress, "smtp": smtp}


def main() -> None:
    """Whatever can't be had is skipped by its tests, which say why; with SYNDICATOR_SERVERS=all they fail."""
    HOME.mkdir(exist_ok=True)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(install, SERVERS))


def install(name: str) -> None:
    """One of them."""
    why = HOME / f"{name}.why"
    why.unlink(missing_ok=True)
    try:
        SERVERS[name].install()
    except Unavailable as fault:
        why.write_text(f"{fault}\n")
        print(f"NOT INSTALLED: {fault}", file=sys.stderr)


main()
