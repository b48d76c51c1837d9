"""How a task's end by a fault is told."""

import asyncio
import logging

from syndicator.errors import SyndicatorError


def tell_fault(log: logging.Logger, task: asyncio.Task[None]) -> None:
    """A sentence where the fault was foreseen (a full disk), else all that is known. What was claimed comes back."""
    if task.cancelled() or (fault := task.exception()) is None:
        return
    if isinstance(fault, SyndicatorError):
        log.error("failed", extra={"what": task.get_name(), "why": str(fault)})
    else:
        log.error("failed", extra={"what": task.get_name()}, exc_info=fault)
