"""What is legal in a configuration and still deserves a word. Looks at the permissions of secret files."""

import ipaddress
import stat
from collections.abc import Iterator
from urllib.parse import urlsplit

from syndicator.config.values import Config


def warnings(config: Config) -> list[str]:
    """Sentences for the operator, most of them none."""
    return [
        *_no_contact(config),
        *_unreachable(config),
        *_open_secrets(config),
        *_in_the_clear(config),
        *_unminded(config),
        *_no_alerts(config),
    ]


def _no_contact(config: Config) -> Iterator[str]:
    agent = config.app.user_agent
    asks_others = any(not _is_here(urlsplit(source.url).hostname or "") for source in config.sources.values())
    if asks_others and "://" not in agent and "@" not in agent:
        yield (
            f'[app] user_agent: "{agent}" says nobody whom a site could ask; add an address, '
            'such as "ExampleSyndicator/1.0 (+https://feeds.example.id/bot)"'
        )


def _unreachable(config: Config) -> Iterator[str]:
    host = config.web.listen.rpartition(":")[0].strip("[]")
    if not config.app.base_url and not _is_here(host):
        yield f"[app] base_url: not set, so feeds call themselves {config.base_url}/…; set it to what readers reach"


def _open_secrets(config: Config) -> Iterator[str]:
    for path in config.secret_files:
        try:
            is_open = path.stat().st_mode & stat.S_IROTH
        except OSError:  # it was readable a moment ago; the next reload will say what is wrong
            continue
        if is_open:
            yield f"{path} holds a secret and everybody on this machine can read it: chmod o-r {path}"


def _in_the_clear(config: Config) -> Iterator[str]:
    for source in config.sources.values():
        access, host = source.access, urlsplit(source.url).hostname or ""
        if (access.headers or access.cookies or access.auth) and source.url.startswith("http:") and not _is_here(host):
            says = "is not https, so its headers, cookies and login go in the clear"
            yield f"[sources.{source.id}] url: {source.url} {says}"


def _unminded(config: Config) -> Iterator[str]:
    for source in config.sources.values():
        if source.access.robots == "ignore":
            yield f"[sources.{source.id}] robots: robots.txt is ignored ({source.access.robots_reason})"


def _no_alerts(config: Config) -> Iterator[str]:
    alerts = config.alerts
    if alerts is None or not (alerts.channels or alerts.heartbeat):
        yield "[alerts]: not set, so nobody is told when a source or a channel fails; set channels or heartbeat"


def _is_here(host: str) -> bool:
    """Whether a host means this machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
