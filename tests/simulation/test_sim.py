"""Some seeds of the simulation; `make sim` runs a thousand, and `planted.py` shows what it finds."""

import pytest
from tests.simulation.sim import simulate


@pytest.mark.parametrize("seeds", [range(1, 6), range(6, 11)], ids=["1 to 5", "6 to 10"])
def test_C06_crashes_at_any_step_and_bad_weather_lose_nothing_and_double_nothing(seeds):
    found = [f"seed {result.seed}: {fault}" for result in simulate(list(seeds)) for fault in result.faults]
    assert not found, "\n".join([*found, "`make sim SEED=n` prints the trace"])
