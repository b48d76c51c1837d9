"""The running service: ticks that claim what is due and carry it through the steps. Decisions are in `policy`."""
