"""WordPress as Debian brings it, with its themes, served by PHP itself, over a MariaDB of its own.

One site may be served at several ports, each in a look of its own: the posts are the same, the pages are not.
"""

import os
import secrets
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from peers.servers.base import HERE, Process, Unavailable, answers, ask, free_port, fresh, not_installed, run, spawn

_PACKAGES = "wordpress mariadb-server php-cli php-mysql php-xml php-gd php-mbstring php-curl"
_THEMES = ("twentytwentyone", "twentytwentytwo", "twentytwentythree")
_CODE = Path("/usr/share/wordpress")
_PHP_FILES = HERE / "wordpress"
_ACCESS = """\
CREATE DATABASE wp CHARACTER SET utf8mb4;
CREATE USER wp@'127.0.0.1' IDENTIFIED BY 'wp';
GRANT ALL ON wp.* TO wp@'127.0.0.1';
"""
_FRUGAL = ("--innodb-buffer-pool-size=32M", "--innodb-flush-log-at-trx-commit=0", "--performance-schema=off")
_ALL = "publish,future,draft,pending,private,trash"


def _is_there() -> bool:
    programs = (shutil.which("php"), shutil.which("mariadbd"), shutil.which("mariadb-install-db"))
    themes = [_CODE / "wp-content" / "themes" / theme for theme in _THEMES]
    is_whole = _CODE.exists() and all(theme.exists() for theme in themes)
    return all(programs) and is_whole and "mysqli" in run("wordpress", "php", "-m")


def install() -> None:
    """Debian's packages, where we may install them."""
    if _is_there():
        return
    packages = [*_PACKAGES.split(), *(f"wordpress-theme-{theme}" for theme in _THEMES)]
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise Unavailable(f"wordpress: not installed; on Debian, as root: apt-get install {' '.join(packages)}")
    quietly = {"DEBIAN_FRONTEND": "noninteractive"}
    run("wordpress", "apt-get", "update", "-q", environ=quietly)
    get = ("apt-get", "install", "-y", "-q", "--no-install-recommends", *packages)
    run("wordpress", *get, environ=quietly)


@dataclass(frozen=True)
class WordPress:
    """A running site. `admin` is its administrator: name and application password; `looks` are its further ports."""

    processes: tuple[Process, ...]
    port: int
    admin: tuple[str, str] = field(repr=False)
    looks: Mapping[str, int] = field(default_factory=dict)

    def stop(self) -> None:
        for process in self.processes:
            process.stop()

    def ask(self, method: str, route: str, document: Any = None) -> Any:
        """What the administrator is answered."""
        url = f"http://127.0.0.1:{self.port}/?rest_route=/wp/v2/{route}"
        return ask(method, url, document, user=self.admin).document

    def author(self) -> "Author":
        """A new user who may publish."""
        name = f"u{secrets.token_hex(6)}"
        document = {"username": name, "email": f"{name}@example.id", "password": name, "roles": ["author"]}
        return Author(site=self, name=name, id=self.ask("POST", "users", document)["id"])


@dataclass(frozen=True)
class Author:
    """A user, whose posts can be told from others'."""

    site: WordPress
    name: str
    id: int

    def app_password(self) -> tuple[str, str]:
        """A new application password, and the id by which it is revoked."""
        made = self.site.ask("POST", f"users/{self.id}/application-passwords", {"name": secrets.token_hex(4)})
        return made["password"], made["uuid"]

    def revoke(self, uuid: str) -> None:
        """Let that password be good no more."""
        self.site.ask("DELETE", f"users/{self.id}/application-passwords/{uuid}")

    def posts(self) -> list[dict[str, Any]]:
        """All posts in any state, also in the trash; the oldest first."""
        query = f"posts&author={self.id}&status={_ALL}&context=edit&per_page=100&orderby=id&order=asc"
        return self.site.ask("GET", query)


@dataclass(frozen=True)
class Look:
    """How a site is served at a port: in a theme, with what plugins put round a story, and maybe what no name tells."""

    theme: str
    furniture: Literal["named", "unnamed"] = "named"


def start(name: str = "wordpress", *, looks: Mapping[str, Look] | None = None) -> WordPress:
    """A site without a past, at a port, and at another one for each look. `name` keeps sites apart."""
    if not _is_there():
        raise not_installed("wordpress")
    folder, port, database_port = fresh(name), free_port(), free_port()
    started = [_database(name, folder / "database", database_port)]
    try:
        site = folder / "site"
        shutil.copytree(_CODE, site, ignore=shutil.ignore_patterns("wp-config.php"), ignore_dangling_symlinks=True)
        shutil.copyfile(_PHP_FILES / "wp-config.php", site / "wp-config.php")
        shutil.copytree(_PHP_FILES / "mu-plugins", site / "wp-content" / "mu-plugins")
        places = {"DB_PORT": str(database_port), "WEB_PORT": str(port)}
        password = run(name, "php", _PHP_FILES / "setup.php", cwd=site, environ=places).strip()
        started.append(_serve(name, site, places))
        ports = {look: free_port() for look in looks or ()}
        for each, look in (looks or {}).items():
            here = {"WEB_PORT": str(ports[each]), "THEME": look.theme, "FURNITURE": look.furniture}
            started.append(_serve(f"{name}-{each}", site, {**places, **here}))
    except Unavailable:
        _stop(started)
        raise
    return WordPress(processes=tuple(reversed(started)), port=port, admin=("admin", password), looks=ports)


def _serve(name: str, site: Path, environ: Mapping[str, str]) -> Process:
    port = int(environ["WEB_PORT"])
    command = ("php", "-S", f"127.0.0.1:{port}", "-t", site, _PHP_FILES / "router.php")
    web = spawn(name, command, environ={**environ, "PHP_CLI_SERVER_WORKERS": "3"})
    web.wait_until(answers(port))
    return web


def _stop(processes: Sequence[Process]) -> None:
    for process in reversed(processes):
        process.stop()


def _database(name: str, folder: Path, port: int) -> Process:
    """A MariaDB that holds an empty database `wp`."""
    user = ["--user=root"] if os.geteuid() == 0 else []  # it refuses root unless told
    folder.mkdir()
    (folder / "access.sql").write_text(_ACCESS)
    data = folder / "data"
    run(name, "mariadb-install-db", "--no-defaults", f"--datadir={data}", "--skip-test-db", *user)
    places = (f"--datadir={data}", "--socket=database.sock", f"--pid-file={folder / 'pid'}")
    reached = ("--bind-address=127.0.0.1", f"--port={port}", "--skip-name-resolve")
    access = f"--init-file={folder / 'access.sql'}"
    process = spawn(f"{name}-database", ("mariadbd", "--no-defaults", *user, *places, *reached, *_FRUGAL, access))
    process.wait_until(answers(port))
    return process
