"""A pause counts at the next claim and outlives a restart."""

from datetime import timedelta

from builders import article, channel, claimed, source


async def free(ledger) -> tuple[list[str], bool]:
    """What would be polled, and whether the channel would be posted to."""
    now = ledger.clock.now()
    polled = await ledger.store.claim_sources(now=now, limit=9, lease=timedelta(0))
    return [state.id for state in polled], await claimed(ledger.store, "arsip", now=now) is not None


async def test_what_is_paused_is_not_claimed_until_it_is_resumed_and_the_queue_is_kept(ledger):
    ledger.sources, ledger.channels = [source()], [channel()]
    await ledger.sync()
    await ledger.read(article())
    assert await free(ledger) == (["radar"], True)

    async def both(*, paused: bool) -> list[list[str]]:
        now = ledger.clock.now()
        return [
            await ledger.store.set_pause("source", ["radar"], paused=paused, now=now),
            await ledger.store.set_pause("channel", ["arsip"], paused=paused, now=now),
        ]

    assert await both(paused=True) == [["radar"], ["arsip"]]
    await ledger.sync()  # as a restart does
    assert await free(ledger) == ([], False)
    assert await ledger.store.due_channels(now=ledger.clock.now()) == []
    assert await both(paused=True) == [[], []]

    assert await both(paused=False) == [["radar"], ["arsip"]]
    assert await free(ledger) == (["radar"], True)
    told = [(event.kind, event.subject) for event in (await ledger.store.overview()).events]
    assert told.count(("paused", "radar")) == told.count(("resumed", "arsip")) == 1
