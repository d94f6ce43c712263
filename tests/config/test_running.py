"""Punte itself, started by `punte serve` on an empty SQLite database and stopped again."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

PATIENCE = 180.0  # seconds: a busy machine is slow, not wrong


class Served:
    """A running `punte serve` with what it prints."""

    def __init__(self, folder: Path, **variables: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        ours = ("PUNTE_", "DJANGO_", "DATABASE_URL", "SMTP_URL")
        clean = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        self.log = folder / "log"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "punte", "serve", "--port", str(self.port)],
                env=clean | {"PUNTE_DATA": str(folder), **variables},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def wait_for(self, text: str, times: int = 1) -> None:
        """Wait until the text was printed so many times."""
        deadline = time.monotonic() + PATIENCE
        while self.log.read_text().count(text) < times:
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < deadline, self.log.read_text()
            time.sleep(0.05)

    def get(self, path: str) -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request("GET", path)
            return connection.getresponse()
        finally:
            connection.close()

    def family(self) -> dict[int, str]:
        """All processes below the supervisor, with their command lines."""
        parents, words = {}, {}
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
                words[int(entry.name)] = (entry / "cmdline").read_text().replace("\0", " ")
            except (FileNotFoundError, ProcessLookupError):
                continue
        below = {self.process.pid}
        while more := {pid for pid, parent in parents.items() if parent in below} - below:
            below |= more
        return {pid: words[pid] for pid in below - {self.process.pid}}


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    served = Served(tmp_path, PUNTE_DEBUG="1")
    try:
        served.wait_for("Punte is ready")
        yield served
    finally:
        family = served.family()
        served.process.kill()
        served.process.wait()
        for pid in family:
            if Path(f"/proc/{pid}").exists():
                os.kill(pid, signal.SIGKILL)


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads /proc")
def test_it_migrates_answers_survives_a_killed_worker_and_leaves_nothing(served: Served) -> None:
    assert f"Punte is ready at http://127.0.0.1:{served.port}\n" in served.log.read_text()
    assert served.get("/healthz").status == 200

    (worker,) = [pid for pid, words in served.family().items() if words.rstrip().endswith("punte worker")]
    served.wait_for("worker_started")
    os.kill(worker, signal.SIGKILL)
    served.wait_for("worker was ended by SIGKILL; starting it again in 1 s.")
    served.wait_for("worker_started", times=2)
    assert served.get("/readyz").status == 200

    family = served.family()
    assert len(family) >= 3  # the web server, its process, the worker
    served.process.terminate()
    assert served.process.wait(timeout=PATIENCE) == 0
    assert [pid for pid in family if Path(f"/proc/{pid}").exists()] == []
    with pytest.raises(ConnectionRefusedError):
        served.get("/healthz")


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])
def test_debugging_for_others_is_refused_before_anything_is_made(tmp_path: Path, host: str) -> None:
    refused = Served(tmp_path, PUNTE_DEBUG="1", PUNTE_HOST=host)
    assert refused.process.wait(timeout=PATIENCE) == 2
    assert "PUNTE_DEBUG is on" in refused.log.read_text()
    assert not (tmp_path / "punte.sqlite3").exists()
