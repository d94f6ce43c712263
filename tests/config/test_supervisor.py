"""The supervisor with real processes: what it starts it ends, however it ends itself."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

SCRIPT = """
import os, sys
from punte.config.supervisor import Patience, Program, Supervisor
grace = float(sys.argv[1])
patience = Patience(first_delay=0.05, longest_delay=0.2, calm_after=60, tries=3, grace=grace, tick=0.02)
programs = [
    Program(name, [sys.executable, "-c", code], essential=name == "web")
    for name, code in zip(sys.argv[2::2], sys.argv[3::2])
]
sys.exit(Supervisor(programs, dict(os.environ), patience).run())
"""
# Writes its id (and that of a child of its own) where the test finds it, then waits.
PATIENT = """
import os, subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
with open("{folder}/{name}." + str(os.getpid()), "w") as file:
    file.write(str(child.pid))
time.sleep(60)
"""
# Writes its id, and fails.
BRIEF = """
import os, sys
with open("{folder}/{name}." + str(os.getpid()), "w") as file:
    file.write(str(os.getpid()))
sys.exit(3)
"""
STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + PATIENT


class Running:
    """A supervisor in a process of its own, and what its programs wrote."""

    def __init__(self, folder: Path, *programs: tuple[str, str], grace: float = 1) -> None:
        self.folder = folder
        words = [word for name, code in programs for word in (name, code.format(folder=folder, name=name))]
        self.process = subprocess.Popen(
            [sys.executable, "-c", SCRIPT, str(grace), *words], stdout=subprocess.PIPE, text=True
        )

    def pids(self, name: str) -> dict[int, int]:
        """The processes of a program so far, each with its child."""
        found = {}
        for path in self.folder.glob(f"{name}.*"):
            if text := path.read_text():
                found[int(path.suffix[1:])] = int(text)
        return found

    def wait_for(self, name: str, count: int = 1) -> dict[int, int]:
        """Wait until a program was started so many times."""
        until(lambda: len(self.pids(name)) >= count)
        return self.pids(name)

    def everything(self) -> list[int]:
        """Every process there ever was, children of children too."""
        pairs = [pair for name in ("web", "worker") for pair in self.pids(name).items()]
        return [pid for pair in pairs for pid in pair]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Running]]:
    started: list[Running] = []

    def begin(*programs: tuple[str, str], grace: float = 1) -> Running:
        started.append(Running(tmp_path, *programs, grace=grace))
        return started[-1]

    yield begin
    for running in started:
        running.process.kill()
        for pid in running.everything():
            if is_alive(pid):
                os.kill(pid, signal.SIGKILL)
        running.process.communicate()


def until(condition: Callable[[], bool], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


def is_alive(pid: int) -> bool:
    """True for a process that runs; one that only waits to be collected does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def all_gone(running: Running) -> Callable[[], bool]:
    return lambda: not any(is_alive(pid) for pid in running.everything())


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_ends_all_it_started_and_their_children(
    start: Callable[..., Running], number: signal.Signals
) -> None:
    running = start(("web", PATIENT), ("worker", PATIENT))
    running.wait_for("web")
    running.wait_for("worker")
    running.process.send_signal(number)
    assert running.process.wait(timeout=20) == 0
    assert len(running.everything()) == 4
    until(all_gone(running), seconds=5)


def test_what_will_not_end_is_killed_after_the_grace_time(start: Callable[..., Running]) -> None:
    running = start(("web", STUBBORN))
    running.wait_for("web")
    began = time.monotonic()
    running.process.terminate()
    assert running.process.wait(timeout=20) == 0
    assert time.monotonic() - began >= 0.9
    until(all_gone(running), seconds=5)


def test_a_second_signal_does_not_wait_for_the_grace_time(start: Callable[..., Running]) -> None:
    running = start(("web", STUBBORN), grace=60)
    running.wait_for("web")
    running.process.terminate()
    time.sleep(0.2)
    running.process.terminate()
    assert running.process.wait(timeout=20) == 0


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent died")
def test_killing_the_supervisor_itself_ends_its_programs(start: Callable[..., Running]) -> None:
    running = start(("web", PATIENT), ("worker", PATIENT))
    programs = [*running.wait_for("web"), *running.wait_for("worker")]
    running.process.kill()
    until(lambda: not any(is_alive(pid) for pid in programs))


def test_a_killed_worker_is_started_again_and_its_children_are_not_left(
    start: Callable[..., Running],
) -> None:
    running = start(("web", PATIENT), ("worker", PATIENT))
    ((first, child),) = running.wait_for("worker").items()
    os.kill(first, signal.SIGKILL)
    assert len(running.wait_for("worker", 2)) == 2
    until(lambda: not is_alive(child))
    assert len(running.pids("web")) == 1
    running.process.terminate()
    output, _ = running.process.communicate(timeout=20)
    assert output == "worker was ended by SIGKILL; starting it again in 0.05 s.\n"


def test_an_essential_program_that_keeps_dying_ends_all(start: Callable[..., Running]) -> None:
    running = start(("web", "import sys; sys.exit(3)"), ("worker", PATIENT))
    output, _ = running.process.communicate(timeout=20)
    assert running.process.returncode == 1
    assert output.splitlines() == [
        "web ended with status 3; starting it again in 0.05 s.",
        "web ended with status 3; starting it again in 0.1 s.",
        "web ended with status 3 3 times in a row; stopping.",
    ]
    until(all_gone(running), seconds=5)


def test_another_program_that_keeps_dying_ends_nothing(start: Callable[..., Running]) -> None:
    running = start(("web", PATIENT), ("worker", BRIEF))
    running.wait_for("web")
    running.wait_for("worker", 6)
    assert running.process.poll() is None
    running.process.terminate()
    output, _ = running.process.communicate(timeout=20)
    assert output.count("worker ended with status 3; starting it again in 0.2 s.") >= 2
