"""No core dump of this process: what a practitioner typed must not outlive a crash on the disk.

The limit keeps the system from writing a core file; a process that is not dumpable is also refused to the programs
that a system pipes its cores to, and to debuggers of other users.
"""

from __future__ import annotations

import ctypes
import resource

_PR_GET_DUMPABLE, _PR_SET_DUMPABLE = 3, 4


def forbid_core_dumps() -> bool:
    """Forbid them, for this process and those it starts; whether the system took it (False where it is no Linux)."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        system = ctypes.CDLL(None, use_errno=True)
        system.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
        return int(system.prctl(_PR_GET_DUMPABLE, 0, 0, 0, 0)) == 0
    except (OSError, AttributeError):
        return False
