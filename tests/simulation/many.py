"""make sim: one seed with its trace, or many on all cores.

python -m tests.simulation.many --seed 7
python -m tests.simulation.many --seeds 1000
"""

import argparse
import multiprocessing
import os
import sys
import time
from collections import Counter
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1])]

from tests.simulation.sim import Result, simulate  # noqa: E402

_BATCH = 20


def run_batch(seeds: list[int]) -> list[Result]:
    """Some seeds in one process; of those that went well only what is counted is sent back."""
    return [result if result.faults else result.told() for result in simulate(seeds)]


def one(seed: int) -> int:
    """The trace of a seed, its digest and its faults."""
    (result,) = simulate([seed])
    print("\n".join(result.trace))
    print(f"seed {seed}: {result.counts}, trace {result.digest[:16]}")
    return _tell(result)


def many(seeds: list[int]) -> int:
    """All seeds; the first faults in full."""
    began, counts, failed = time.monotonic(), Counter[str](), []
    batches = [seeds[at : at + _BATCH] for at in range(0, len(seeds), _BATCH)]
    with multiprocessing.Pool(os.cpu_count()) as pool:
        for results in pool.imap_unordered(run_batch, batches):
            for result in results:
                counts.update(result.counts)
                failed += [result] if result.faults else []
    took_s = time.monotonic() - began
    summary = ", ".join(f"{count} {what}" for what, count in counts.items())
    print(f"{len(seeds)} seeds in {took_s:.0f} s: {summary}; {len(failed)} seeds found a fault")
    for result in sorted(failed, key=lambda one: one.seed):
        _tell(result)
    return 1 if failed else 0


def _tell(result: Result) -> int:
    for fault in result.faults[:10]:
        print(f"seed {result.seed}: {fault}")
    if result.faults:
        print(f"    make sim SEED={result.seed}   prints its trace")
    return 1 if result.faults else 0


def main() -> int:
    """Parse the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int)
    parser.add_argument("--seeds", type=int, default=100)
    asked = parser.parse_args()
    return one(asked.seed) if asked.seed is not None else many(list(range(1, asked.seeds + 1)))


if __name__ == "__main__":
    sys.exit(main())
