"""Punte's own web server, as `punte serve` starts it, on a free port; what its processes used."""

import os
import signal
import socket
import subprocess
import time
from pathlib import Path

from punte.config.serve import Plan, answers, environment, programs

TICKS = os.sysconf("SC_CLK_TCK")


class Server:
    """It runs in a group of processes of its own, so that it can be killed as a whole."""

    def __init__(self, web_processes: int) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        self.plan = Plan("127.0.0.1", self.port, web_processes, 0, debug=False)
        self._used = 0.0
        self._running: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, and wait until it answers."""
        command, env = programs(self.plan)[0].command, environment(self.plan)
        self._running = subprocess.Popen(command, env=env, start_new_session=True)
        while not answers(self.plan):
            if self._running.poll() is not None:
                raise SystemExit("The server did not start.")
            time.sleep(0.2)

    def kill(self) -> None:
        """End it at once, whatever it is at."""
        if self._running:
            self._used = self.seconds
            os.killpg(self._running.pid, signal.SIGKILL)
            self._running.wait()
            self._running = None

    @property
    def seconds(self) -> float:
        """Processor time that its processes have used so far."""
        if self._running is None:
            return self._used
        return self._used + sum(
            _seconds(one) for one in Path("/proc").iterdir() if one.name.isdecimal() and self._is_ours(one)
        )

    def _is_ours(self, folder: Path) -> bool:
        running = self._running
        try:
            return running is not None and os.getpgid(int(folder.name)) == running.pid
        except OSError:
            return False


def _seconds(folder: Path) -> float:
    try:
        fields = (folder / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICKS
