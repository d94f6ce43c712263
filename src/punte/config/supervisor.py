"""Keeps a handful of programs running until it is told to stop.

Nothing here knows Punte or Django: a program is a command line. Each runs in a session of its own, so
that everything it started can be ended with it, and is told to end when the supervisor itself is killed.
"""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType

PR_SET_PDEATHSIG = 1  # linux/prctl.h
STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


@dataclass(frozen=True)
class Program:
    """A command to keep running; when an essential one fails for good, all of them end."""

    name: str
    command: Sequence[str]
    essential: bool = False


@dataclass(frozen=True)
class Patience:
    """How long to wait, all in seconds: between restarts (doubling), for a calm run, for an orderly end.

    `tries` quick deaths in a row of an essential program are its end for good.
    """

    first_delay: float = 1.0
    longest_delay: float = 30.0
    calm_after: float = 30.0
    tries: int = 4
    grace: float = 15.0
    tick: float = 0.2


@dataclass
class _Keeper:
    """One program and its present process."""

    program: Program
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    restart_at: float = 0.0
    quick_deaths: int = 0


def say(line: str) -> None:
    """Print a line; a terminal that is gone is no reason to fail while stopping."""
    with contextlib.suppress(OSError):
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()


@dataclass
class Supervisor:
    """Start programs, start them again with growing pauses when they die, end them on a signal.

    `until_ready` is asked at every tick until it first returns True, for instance to announce the address.
    """

    programs: Sequence[Program]
    environment: Mapping[str, str]
    patience: Patience = field(default_factory=Patience)
    until_ready: Callable[[], bool] | None = None
    _stops: int = 0

    def run(self) -> int:
        """Run until a stop signal (0), or until an essential program fails for good (1)."""
        keepers = [_Keeper(program) for program in self.programs]
        with self._signals():
            try:
                return self._watch(keepers)
            finally:
                self._end(keepers)

    def _watch(self, keepers: list[_Keeper]) -> int:
        while not self._stops:
            for keeper in keepers:
                if not self._tend(keeper):
                    return 1
            if self.until_ready is not None and self.until_ready():
                self.until_ready = None
            time.sleep(self.patience.tick)
        return 0

    def _tend(self, keeper: _Keeper) -> bool:
        """Start, restart or leave alone; False when an essential program is beyond hope."""
        if keeper.process is not None:
            if (status := keeper.process.poll()) is None:
                return True
            _kill_group(keeper.process)
            keeper.process = None
            return self._plan_restart(keeper, status)
        if time.monotonic() >= keeper.restart_at:
            keeper.process = self._start(keeper.program)
            keeper.started = time.monotonic()
        return True

    def _plan_restart(self, keeper: _Keeper, status: int) -> bool:
        calm = time.monotonic() - keeper.started >= self.patience.calm_after
        keeper.quick_deaths = 0 if calm else keeper.quick_deaths + 1
        name, how = keeper.program.name, _how_it_ended(status)
        if keeper.program.essential and keeper.quick_deaths >= self.patience.tries:
            say(f"{name} {how} {keeper.quick_deaths} times in a row; stopping.")
            return False
        doublings = max(keeper.quick_deaths - 1, 0)
        delay = min(self.patience.first_delay * 2**doublings, self.patience.longest_delay)
        say(f"{name} {how}; starting it again in {delay:g} s.")
        keeper.restart_at = time.monotonic() + delay
        return True

    def _start(self, program: Program) -> subprocess.Popen[bytes]:
        parent = os.getpid()

        def follow_the_parent() -> None:
            # Linux tells the child when we die, even by SIGKILL; elsewhere only orderly ends are followed.
            if _libc is not None:
                _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
                if os.getppid() != parent:
                    os._exit(1)

        return subprocess.Popen(
            program.command,
            env=dict(self.environment),
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=follow_the_parent,
        )

    def _end(self, keepers: list[_Keeper]) -> None:
        """Ask every process to end, wait for the grace time (a second signal cuts it short), then kill."""
        running = [keeper.process for keeper in keepers if keeper.process is not None]
        for process in running:
            process.terminate()
        asked, deadline = self._stops, time.monotonic() + self.patience.grace
        while any(process.poll() is None for process in running):
            if time.monotonic() > deadline or self._stops > max(asked, 1):
                break
            time.sleep(min(self.patience.tick, 0.05))
        for process in running:
            _kill_group(process)
            process.wait()

    def _note_signal(self, _number: int, _frame: FrameType | None) -> None:
        self._stops += 1

    @contextlib.contextmanager
    def _signals(self) -> Iterator[None]:
        """Take stop signals as a request, but leave a hang-up that is ignored (nohup) ignored."""
        before = {number: signal.getsignal(number) for number in STOP_SIGNALS}
        for number, handler in before.items():
            if number != signal.SIGHUP or handler is not signal.SIG_IGN:
                signal.signal(number, self._note_signal)
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    """End at once whatever is left of a process and of all it started."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def _how_it_ended(status: int) -> str:
    if status < 0:
        with contextlib.suppress(ValueError):
            return f"was ended by {signal.Signals(-status).name}"
    return f"ended with status {status}"
