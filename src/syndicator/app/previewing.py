"""What a channel would get, shown; and a channel tried with a message of its own, past the ledger."""

from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import replace
from functools import partial
from uuid import uuid4

from syndicator.app.outlets import outlets_of
from syndicator.app.parts import SystemClock, egress_of, fetcher_of, wires_of
from syndicator.app.reading import template_of
from syndicator.app.storing import beside
from syndicator.channels import kinds, uploads
from syndicator.config import Config
from syndicator.errors import ChannelRefused, MessageRefused, OutcomeUnknown, TemplateError, TryLater, Unusable
from syndicator.model import Action, Entry, EntryState, Message, Receipt
from syndicator.ports import CanDelete, CanEdit, Store
from syndicator.ports.limits import Limits, PictureLimits
from syndicator.render.messages import compose
from syndicator.render.preview import corrected, message_as_text, trial_entry, unbounded
from syndicator.specs import ChannelSpec

Say = Callable[[str], None]

_REMEDIES = {
    TryLater: "try again in a while",
    MessageRefused: "look at the template and the options of the channel",
    ChannelRefused: "look at its secrets and rights there",
    OutcomeUnknown: "look there whether it arrived, and remove it",
    TemplateError: "mend the template",
}


_FAULTS = (TryLater, MessageRefused, ChannelRefused, OutcomeUnknown, TemplateError)


async def preview(found: Config, channel: str, subject: str | None) -> list[str]:
    """The message that a channel would get of an entry, or of the newest it is for. Raises Unusable."""
    spec = _spec(found, channel)
    async with AsyncExitStack() as stack:
        store = await beside(found, clock=SystemClock(), stack=stack)
        if subject is not None:
            number = await store.find_entry(subject)
            if number is None:
                raise Unusable(f"{subject}: no such entry (`syndicator entries` lists them)")
            entry = (await store.account(number)).entry
        else:
            entry = await _newest(store, found, channel)
    limits = kinds()[spec.kind].limits(spec.options)
    try:
        message, whole = (_composed(found, channel, entry, each) for each in (limits, unbounded(limits)))
    except TemplateError as fault:
        raise Unusable(str(fault)) from None
    picture = await _picture(found, message, limits) if limits.picture and message.article.image_url else ""
    return list(message_as_text(message, whole, limits, picture=picture))


async def _picture(found: Config, message: Message, limits: Limits) -> str:
    """What would be sent of the story's picture: its kind and size after it was made to fit, and its description."""
    clock = SystemClock()
    async with AsyncExitStack() as stack:
        egress = egress_of(found)
        stack.push_async_callback(egress.aclose)
        wires = wires_of(found, egress, fetcher_of(found, egress, clock), clock)
        for upload in await uploads(message, wires, limits.picture or PictureLimits(most_bytes=0, longest_side=0)):
            return f" ({upload.type}, {len(upload.body):,} bytes as it would be sent; described as: {upload.alt})"
    return " (can't be had; the text would go without it)"


async def try_channel(found: Config, channel: str, *, say: Say) -> bool:
    """Post a message that says it is a test, correct it, remove it; whether all of it that the kind can went well."""
    spec, clock = _spec(found, channel), SystemClock()
    async with AsyncExitStack() as stack:
        egress = egress_of(found)
        stack.push_async_callback(egress.aclose)
        wires = wires_of(found, egress, fetcher_of(found, egress, clock), clock)
        adapter = outlets_of(found, wires)[channel].adapter
        language, number, now = found.app.language, uuid4(), clock.now()
        story = trial_entry(language=language, now=now, url=f"{found.base_url}/", number=number)
        changed = corrected(story, language=language, now=now)
        key, limits = f"msg_{number.hex}", kinds()[spec.kind].limits(spec.options)

        def message(of: Entry, action: Action) -> Message:
            return _composed(found, channel, of, limits, action)

        receipt = await _step("post", lambda: adapter.post(message(story, Action.POST), idempotency_key=key), say)
        if receipt is None:
            return False
        last, went_well = receipt, True
        if isinstance(adapter, CanEdit):
            edit = partial(adapter.edit, receipt, idempotency_key=f"{key}_edit")
            edited = await _step("correct", lambda: edit(message(changed, Action.EDIT)), say)
            last, went_well = edited or receipt, edited is not None
        else:
            say(f"correct: posts of kind {spec.kind} can't be corrected")
        if not isinstance(adapter, CanDelete):
            say(f"remove: posts of kind {spec.kind} can't be removed; the test stays there")
            return went_well
        delete = partial(_deleted, adapter, last, key=f"{key}_delete")
        return await _step("remove", lambda: delete(message(story, Action.DELETE)), say) is not None and went_well


async def _deleted(adapter: CanDelete, receipt: Receipt, message: Message, *, key: str) -> Receipt:
    await adapter.delete(receipt, message, idempotency_key=key)
    return replace(receipt, url=None)


async def _step(what: str, act: Callable[[], Awaitable[Receipt]], say: Say) -> Receipt | None:
    """One step, told; None where it failed."""
    try:
        receipt = await act()
    except _FAULTS as fault:
        remedy = next(text for kind, text in _REMEDIES.items() if isinstance(fault, kind))
        say(f"{what}: failed: {fault}; {remedy}")
        return None
    at = f" ({receipt.url})" if receipt.url else ""
    note = f"; {receipt.note}" if receipt.note else ""
    say(f"{what}: done{at}{note}")
    return receipt


def _composed(found: Config, channel: str, entry: Entry, limits: Limits, action: Action = Action.POST) -> Message:
    template = template_of(found, found.channels[channel])
    return compose(
        template, entry, action=action, language=found.app.language, timezone=found.app.timezone, limits=limits
    )


async def _newest(store: Store, found: Config, channel: str) -> Entry:
    for feed in found.channels[channel].feeds:
        live = frozenset({EntryState.LIVE})
        for entry in await store.newest_entries(states=live, source=None, feed=feed, limit=1):
            return entry
    raise Unusable(f"{channel}: its feeds hold no entry yet; name one, or `syndicator run` first")


def _spec(found: Config, channel: str) -> ChannelSpec:
    if channel not in found.channels:
        raise Unusable(f"{channel}: no such channel (there are: {', '.join(found.channels) or 'none'})")
    return found.channels[channel]
