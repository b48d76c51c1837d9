"""A channel's message as its operator sees it before anybody else does, and the message that only tries a channel."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from markupsafe import escape

from syndicator.model import Article, Entry, EntryId, EntryState, Message, Origin, Revision, SafeHtml
from syndicator.ports.limits import Limits
from syndicator.render.counting import count, most_of
from syndicator.render.wording import wording


def unbounded(limits: Limits) -> Limits:
    """The same service, if it took any length: what is written for it is what would be cut."""
    return replace(limits, most=None, most_with_picture=None, most_bytes=None)


def message_as_text(message: Message, whole: Message, limits: Limits, *, picture: str = "") -> Iterator[str]:
    """The message line by line as it would be sent, then its counts, what is cut of the `whole`, and the `picture`."""
    yield from message.text.split("\n")
    yield "─" * 40
    image = message.article.image_url
    most = most_of(limits, with_picture=bool(image))
    bound = f" of {most}" if most is not None else ""
    yield f"{count(message.text, limits)}{bound} {limits.unit}{_counted(limits)}"
    if limits.most_bytes is not None:
        yield f"{len(message.text.encode())} of {limits.most_bytes} bytes"
    if message.text != whole.text:
        yield f"shortened by {count(whole.text, limits) - count(message.text, limits)} {limits.unit}; left out begins:"
        yield f"    {_left_out(message.text, whole.text)}"
    if limits.picture is not None:
        yield f"picture: {image or 'the story has none'}{picture}"
    for bound_ in limits.pace:
        yield f"pace: at most {bound_.count} in {bound_.within_s:g} s"
    for bound_ in limits.account.pace if limits.account else ():
        yield f"pace of its account: at most {bound_.count} in {bound_.within_s:g} s"


def trial_entry(*, language: str, now: datetime, url: str, number: UUID) -> Entry:
    """A story that says of itself that it only tries a channel."""
    words = wording(language)
    title, text = words.say("trial.title"), words.say("trial.text")
    article = Article(
        url=url, title=title, html=SafeHtml(f"<p>{escape(text)}</p>"), text=text, language=words.language,
        site_name="syndicator", published_at=now,
    )  # fmt: skip
    revision = Revision(number=1, seen_at=now, article=article, draft_hash="", rules_version="", origin=Origin.OPERATOR)
    return Entry(
        id=EntryId(0), urn=number.urn, key="", source="syndicator", state=EntryState.LIVE, first_seen_at=now,
        published_at=now, updated_at=now, revision=revision,
    )  # fmt: skip


def corrected(entry: Entry, *, language: str, now: datetime) -> Entry:
    """The same story once more, with a correction to see."""
    article = entry.revision.article
    text = wording(language).say("trial.corrected")
    changed = replace(article, text=text, html=SafeHtml(f"<p>{escape(text)}</p>"))
    return replace(entry, corrected_at=now, updated_at=now, revision=replace(entry.revision, number=2, article=changed))


def _counted(limits: Limits) -> str:
    return f", each address counts {limits.url_weight}" if limits.url_weight is not None else ""


def _left_out(short: str, whole: str) -> str:
    """The first words that are not there."""
    kept = next((at for at, (one, other) in enumerate(zip(short, whole, strict=False)) if one != other), len(short))
    return " ".join(whole[kept:].split())[:120] + "…"
