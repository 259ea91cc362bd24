"""Runs the command on a terminal of its own and types at its prompts, as a person would."""

from __future__ import annotations

import os
import pty
import re
import select
import signal
import time
from collections.abc import Sequence
from pathlib import Path

from tests.end_to_end.command import RUN, environment

PROMPT = re.compile(rb"Code porteur de [^\n]*: \Z")


def typed(arguments: Sequence[str | Path], answers: Sequence[str], **env: str) -> tuple[int, str, int]:
    """Run with ``answers`` typed at the code prompts; return the status, what was shown, how many prompts came."""
    child, terminal = pty.fork()
    if child == 0:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # whoever runs the tests in the background has it ignored
        os.execvpe(RUN[0], [*RUN, *map(str, arguments)], environment(**env))
    shown, answered, prompts = b"", 0, 0
    end = time.monotonic() + 100
    try:
        while time.monotonic() < end:
            if not select.select([terminal], [], [], 0.2)[0]:
                continue
            try:
                data = os.read(terminal, 65536)
            except OSError:
                break  # the child closed its end
            if not data:
                break
            shown += data
            if PROMPT.search(shown):
                prompts += 1
                if answered == len(answers):
                    _interrupt(child)
                    continue
                shown += b"\n"
                os.write(terminal, answers[answered].encode() + b"\n")
                answered += 1
    finally:
        os.close(terminal)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status), shown.decode("utf-8", "replace"), prompts


def _interrupt(child: int) -> None:
    """Press Ctrl+C once the child waits for its keyboard: a moment before, it would be noted and the wait begin."""
    asleep = 0
    while asleep < 5:
        state = Path(f"/proc/{child}/stat").read_text("ascii").rpartition(")")[2].split()[0]
        asleep = asleep + 1 if state == "S" else 0
        time.sleep(0.05)
    os.kill(child, signal.SIGINT)
