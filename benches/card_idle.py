"""The processor that a supervisor takes while nothing happens, beside the same process doing nothing at all.

``python -m benches.card_idle SECONDS`` is that process: it reaches the readers that ``PCSCLITE_CSOCK_NAME`` names, and
prints the percent of one processor taken asleep, then supervising. The virtual cards live in the process that starts
it, so that they are not counted.
"""

from __future__ import annotations

import subprocess
import sys
import time
from time import perf_counter

from benches.errors import CannotMeasure
from benches.figure import Aim, Figure
from benches.real_pcsc import real_pcsc
from cardio.pcsc import PcscReaders
from cardio.supervisor.supervisor import Supervisor
from simulator.cards.deck import CPS_READER, VITALE_READER

NAMES = ("supervisor_idle_cpu",)
AIM = Aim.at_most(0.5)
SECONDS = 20.0
_READY_SECONDS = 30.0


def measure(seconds: float = SECONDS) -> tuple[Figure, ...]:
    """Measure two readers with their cards in, untouched. Raises CannotMeasure without pcscd."""
    with real_pcsc(NAMES[0]) as stack:
        stack.insert(CPS_READER, "medecin")
        stack.insert(VITALE_READER, "famille")
        done = subprocess.run(  # noqa: S603 our own module
            [sys.executable, "-m", "benches.card_idle", str(seconds)], capture_output=True, text=True, check=False
        )
    if done.returncode:
        raise CannotMeasure(NAMES[0], done.stderr.strip()[-200:], "")
    asleep, supervising = map(float, done.stdout.split())
    note = f"two readers, both cards in, {seconds:g} s of each"
    return (Figure("supervisor_idle_cpu", supervising, "% CPU", "process asleep", asleep, AIM, note=note),)


def percent(seconds: float) -> float:
    """Return the percent of one processor that this process takes while its main thread sleeps."""
    start, used = perf_counter(), time.process_time()
    time.sleep(seconds)
    return 100 * (time.process_time() - used) / (perf_counter() - start)


def main(seconds: float) -> int:
    """Print both percents; return 1 when the readers cannot be watched."""
    asleep = percent(seconds)
    with Supervisor(PcscReaders()) as supervisor:
        if not supervisor.wait_ready(_READY_SECONDS):
            return 1
        sys.stdout.write(f"{asleep} {percent(seconds)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1])))
