"""What is set back with the clock: every moment that something waits for."""

import re

from syndicator.storage import clock
from syndicator.storage.tables import metadata

# What subscribers were promised, and hubs promised us, holds whatever our clock does; nothing is written to hosts.
APART = {"subscribers.lease_until", "subscriptions.lease_until", "hosts.backoff_until"}


def test_T04_every_moment_that_something_waits_for_is_set_back():
    waited_for = {
        f"{table.name}.{column.name}"
        for table in metadata.tables.values()
        for column in table.columns
        if re.search(r"(?:_until|due_at|poll_at|recheck_at)$", column.name)
    }
    known = {f"{column.table.name}.{column.name}" for column in clock._CALENDARS}
    assert waited_for - known == APART
