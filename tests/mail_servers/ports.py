"""A loopback address of this process alone, ports that are free on it, and waiting until a server listens.

Every process of the tests has an address of its own in 127.0.0.0/8: a port that was free a moment ago is not taken by
another one in between.
"""

from __future__ import annotations

import os
import socket
import subprocess
import time

PATIENCE = 60.0
"""Seconds that a server may take to listen on a machine that stalls."""


def _own_address() -> str:
    """The loopback address of this process; the common one where the system has no other."""
    pid = os.getpid()
    address = f"127.{64 + pid // 64_516 % 64}.{pid // 254 % 254 + 1}.{pid % 254 + 1}"
    with socket.socket() as probe:
        try:
            probe.bind((address, 0))
        except OSError:
            return "127.0.0.1"
    return address


HOST = _own_address()


def free_ports(count: int) -> list[int]:
    """Ports of our address that were free a moment ago, all different."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for each in sockets:
            each.bind((HOST, 0))
        return [each.getsockname()[1] for each in sockets]
    finally:
        for each in sockets:
            each.close()


def wait_for(port: int, process: subprocess.Popen[bytes], log: str = "") -> None:
    """Wait until something listens; fail when the process ends before."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if process.poll() is not None:
            raise AssertionError(f"the server ended with {process.returncode}: {log}")
        with socket.socket() as line:
            line.settimeout(5)
            if line.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.025)
    raise AssertionError("the server does not listen")
