"""A real server on this machine: `punte serve` with its web processes and its worker, which can be killed."""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

PATIENCE = 120.0


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """`punte serve` on one port; `before`: seconds of processor that it had used when it was killed."""

    def __init__(self, port: int, processes: int) -> None:
        self.port, self.processes, self.before = port, processes, 0.0
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, and wait until it answers."""
        command = [sys.executable, "-m", "punte", "serve", "--port", str(self.port)]
        command += ["--web-processes", str(self.processes)]
        self._process = subprocess.Popen(command, stdout=sys.stderr, stderr=sys.stderr)
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if self._process.poll() is not None:
                raise SystemExit("The server ended by itself.")
            with contextlib.suppress(OSError, http.client.HTTPException):
                asked = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)
                asked.request("GET", "/healthz")
                if asked.getresponse().status == 200:
                    return
            time.sleep(0.2)
        raise SystemExit("The server does not answer.")

    def kill(self) -> None:
        """End all its processes at once, without a chance to finish anything (SIGKILL)."""
        assert self._process is not None
        self.before = self.processor_seconds()
        family = [self._process.pid, *_descendants(self._process.pid)]
        for pid in family:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self._process.wait()

    def processor_seconds(self) -> float:
        """What all its processes have computed so far, whatever else the machine does."""
        assert self._process is not None
        ticks = 0
        for pid in _descendants(self._process.pid):
            with contextlib.suppress(OSError):
                fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
                ticks += int(fields[11]) + int(fields[12])  # utime, stime; proc(5)
        return self.before + ticks / os.sysconf("SC_CLK_TCK")

    def stop(self) -> None:
        """End it in order."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            self._process.wait(timeout=60)


@contextlib.contextmanager
def running(port: int, processes: int) -> Iterator[Server]:
    """A server while the block runs."""
    server = Server(port, processes)
    server.start()
    try:
        yield server
    finally:
        server.stop()


def _descendants(pid: int) -> list[int]:
    """All processes that this one started, and theirs."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            found += [int(child), *_descendants(int(child))]
    return found
