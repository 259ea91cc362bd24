"""Jobs that meet the worst: what stands in for ``price_job`` in the processes that tests kill."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from ccam_ngap.batch_jobs import Job, Outcome, Terms, price_job
from ccam_ngap.batch_output import Output

DEADLY, BROKEN, SLOW = "deadly.parquet", "broken.parquet", "slow.parquet"
GATE = "gate"
LIMIT = 60.0


def price_or_die(job: Job, terms: Terms) -> Outcome:
    """Price a file as ever, but those of three names."""
    if job.source.name == DEADLY:
        Output(job.target, terms.mark).__enter__()
        os.kill(os.getpid(), signal.SIGKILL)
    if job.source.name == BROKEN:
        raise ZeroDivisionError("secret")
    if job.source.name == SLOW:
        Output(job.target, terms.mark).__enter__()
        job.target.with_name(f"{GATE}-reached").touch()
        wait_for(job.target.with_name(GATE))
    return price_job(job, terms)


def wait_for(path: Path) -> None:
    """Wait until a file is there."""
    last = time.monotonic() + LIMIT
    while not path.exists():
        assert time.monotonic() < last, f"{path.name} never came"
        time.sleep(0.02)
