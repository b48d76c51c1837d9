"""The operator's configuration, with what only the whole program can judge: kinds, selectors, templates."""

import os
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from syndicator import config
from syndicator.channels import kinds
from syndicator.config import Config
from syndicator.discover import selectors
from syndicator.egress.guard import Allowance
from syndicator.engine import crontab
from syndicator.errors import ConfigError, Fault, TemplateError
from syndicator.policy import condition
from syndicator.render import DIGEST_NAMES, Dress, Template, compile_template, default_digest, default_template
from syndicator.specs import ChannelSpec, Feed, Source

_SOMEWHERE = "1.1.1.1"
"""A public address, for hosts whose own is not known yet."""


def read_config(path: Path, *, may_lack_sources: bool = False) -> Config:
    """The operator's configuration, checked with its templates. Raises ConfigError with every fault."""
    found = config.load(
        path,
        {name: kind.options for name, kind in kinds().items()},
        environ=os.environ,
        compile_selector=check_selector,
        check_allowance=_check_allowance,
        check_condition=condition.check,
        check_crontab=crontab.check,
        may_lack_sources=may_lack_sources,
    )
    faults = [fault for spec in found.channels.values() if (fault := _template_fault(path, found, spec)) is not None]
    faults += [fault for feed in found.feeds.values() if (fault := _dress_fault(path, found, feed)) is not None]
    if faults:
        raise ConfigError(faults)
    return found


def watched_files(path: Path, found: Config) -> list[Path]:
    """The files that a configuration is made of, those that its `include` would name now among them."""
    templates = [found.folder / spec.template for spec in found.channels.values() if spec.template]
    templates += [found.folder / spec.digest.template for spec in found.channels.values() if spec.digest.template]
    templates += [found.folder / feed.entry_body for feed in found.feeds.values() if feed.entry_body]
    return list(dict.fromkeys([*config.files_of(path), *found.files, *templates, *found.secret_files]))


def notes(found: Config) -> list[str]:
    """What is legal in a configuration and still deserves a word."""
    guard = Allowance.parse(found.egress.allow)
    return [*config.warnings(found), *filter(None, (_unreachable(source, guard) for source in found.sources.values()))]


def _unreachable(source: Source, guard: Allowance) -> str | None:
    """Why a source can't be fetched, as far as its address tells."""
    parts = urlsplit(source.url)
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    addresses = [host] if _is_literal(host) else [_SOMEWHERE]
    if guard.refusal(host, port, addresses) is None:
        return None
    name = f"[{host}]" if ":" in host else host
    return f'[sources.{source.id}] url: {source.url} will be refused; to allow it: [egress] allow = ["{name}:{port}"]'


def _is_literal(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def check_selector(selector: str) -> None:
    """Judge a CSS selector. Raises ValueError."""
    wrong = selectors.fault(selector)
    if wrong:
        raise ValueError(wrong)


def _check_allowance(entry: str) -> None:
    Allowance.parse([entry])


def _template_fault(path: Path, found: Config, spec: ChannelSpec) -> Fault | None:
    try:
        template_of(found, spec)
    except TemplateError as fault:
        return Fault(file=str(path), line=0, table=f"[channels.{spec.id}]", says=f"template: {fault}")
    try:
        digest_template_of(found, spec)
    except TemplateError as fault:
        return Fault(file=str(path), line=0, table=f"[channels.{spec.id}]", says=f"digest.template: {fault}")
    return None


def _dress_fault(path: Path, found: Config, feed: Feed) -> Fault | None:
    try:
        dress_of(found, feed)
    except TemplateError as fault:
        return Fault(file=str(path), line=0, table=f"[feeds.{feed.id}]", says=str(fault))
    return None


def digest_template_of(found: Config, spec: ChannelSpec) -> Template:
    """The template of a channel's digests: the operator's, or that of the kind's markup. Raises TemplateError."""
    markup, path = kinds()[spec.kind].limits(spec.options).markup, spec.digest.template
    text = (found.folder / path).read_text("utf-8") if path else default_digest(spec.kind, markup)
    return compile_template(text, name=path or "the template of digests", markup=markup, names=DIGEST_NAMES)


def dress_of(found: Config, feed: Feed) -> Dress | None:
    """The feed's own templates. Raises TemplateError."""
    if feed.entry_title is None and feed.entry_body is None:
        return None
    title, body = feed.entry_title, dress_text(found, feed)
    return Dress(
        title=compile_template(title, name="entry_title", markup="plain") if title else None,
        body=compile_template(body, name=f"entry_body: {feed.entry_body}", markup="html") if body else None,
    )


def dress_text(found: Config, feed: Feed) -> str:
    """The template of the feed's bodies; empty where it has none."""
    return (found.folder / feed.entry_body).read_text("utf-8") if feed.entry_body else ""


def template_of(found: Config, spec: ChannelSpec) -> Template:
    """The template of a channel's messages: the operator's, or the kind's own. Raises TemplateError."""
    name = spec.template or f"the template of {spec.kind}"
    text = (found.folder / spec.template).read_text("utf-8") if spec.template else default_template(spec.kind)
    markup = kinds()[spec.kind].limits(spec.options).markup
    if markup == "plain" and name.endswith((".html", ".xml")):
        markup = "html"
    return compile_template(text, name=name, markup=markup)
