"""Free ports, and waiting until a server listens."""

import socket
import subprocess
import time


def free_ports(count: int) -> list[int]:
    """Ports that were free a moment ago, all different."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]
    finally:
        for each in sockets:
            each.close()


def wait_for(port: int, process: "subprocess.Popen[bytes]", log: str = "") -> None:
    """Wait until something listens; fail when the process ends before."""
    for _ in range(400):
        if process.poll() is not None:
            raise AssertionError(f"the server ended with {process.returncode}: {log}")
        with socket.socket() as line:
            line.settimeout(0.5)
            if line.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.025)
    raise AssertionError("the server does not listen")
