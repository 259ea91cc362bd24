"""Becomes pcscd with a listening socket handed over the systemd way; run as a script, never imported.

``python activate.py SOCKET_FD LIFELINE_FD USER_ID PCSCD [ARGUMENT…]``. Handing the socket over is what lets pcscd run
without root and several times on a machine: it never opens the system's own. USER_ID -1 keeps the current user.
"""

import contextlib
import fcntl
import os
import shutil
import signal
import sys
from pathlib import Path

_FIRST_HANDED_OVER = 3
_STATE_FOLDER = Path("/run/pcscd")
_OWN_STATE_FOLDER = f'mount -t tmpfs tmpfs {_STATE_FOLDER.parent} && exec "$@"'


def main() -> None:
    """Put the descriptors in place, listen to signals, leave root behind, then become pcscd."""
    listening, lifeline, user = (int(text) for text in sys.argv[1:4])
    command = _with_state_folder(sys.argv[4:])
    signal.pthread_sigmask(signal.SIG_SETMASK, ())  # whatever our parent holds back, pcscd must hear SIGTERM
    lifeline = fcntl.fcntl(lifeline, fcntl.F_DUPFD, 10)
    os.dup2(listening, _FIRST_HANDED_OVER, inheritable=True)
    if user >= 0:
        os.setgroups([])
        os.setgid(user)
        os.setuid(user)
    os.environ |= {"LISTEN_PID": str(os.getpid()), "LISTEN_FDS": "1", "FEUILLE_LIFELINE": str(lifeline)}
    os.execv(command[0], command)  # noqa: S606 - becoming another program is the purpose


def _with_state_folder(command: list[str]) -> list[str]:
    """See to the folder that pcscd insists on: systemd makes it, a container or a machine just set up may lack it.

    Root makes it. Anyone else runs pcscd where it is root of its own namespace, with a /run of its own.
    """
    if os.geteuid() == 0:
        with contextlib.suppress(OSError):
            _STATE_FOLDER.mkdir(0o755)
    unshare = shutil.which("unshare")
    if _STATE_FOLDER.is_dir() or unshare is None:
        return command
    return [unshare, "--map-root-user", "--mount", "/bin/sh", "-c", _OWN_STATE_FOLDER, "sh", *command]


if __name__ == "__main__":
    main()
