"""Every check of Punte in order, or the tests of a part: what script/test runs once all is set up.

All checks run even when one fails, so that one run shows everything. The summary gives what each took;
the last lines are pytest's own closing lines, a failed run's last.
"""

import contextlib
import os
import re
import select
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from children import end, following
from postgres import Unavailable, postgres
from scratch import scratch

ROOT = Path(__file__).resolve().parents[2]
TOOLS = Path(sys.executable).parent
# An interruption lets pytest clean up.
STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGKILL)
NO_TESTS = 5  # pytest's exit status when nothing was selected
# One more than there are processors: now and then a test waits for a server, a clock; with a browser oftener.
PROCESSES = min((os.cpu_count() or 2) + 1, 8)
# A file stays with one process, which keeps what its tests share; the tests' own order puts the slow first.
BY_FILE = ("--dist", "loadfile", "--no-loadscope-reorder")
SIDE_BY_SIDE = ("-n", str(PROCESSES), *BY_FILE)
WITH_BROWSERS = ("-n", str(PROCESSES + 1), *BY_FILE)
COLOURS = re.compile(r"\x1b\[[0-9;]*m")
CLOSING = re.compile(r"=+ .+ in [\d.]+s.* =+")
DATABASE_TESTS = "database and not browser"


@dataclass
class Outcome:
    """How one check ended."""

    name: str
    status: int
    seconds: float
    closing: str = ""


@dataclass
class Run:
    """The checks of one run, with the environment they see and what came of them."""

    environment: dict[str, str]
    colour: bool = field(default_factory=sys.stdout.isatty)
    outcomes: list[Outcome] = field(default_factory=list)

    def check(self, name: str, *command: str, **extra: str) -> int:
        """Run one tool of the environment, show its output as it comes, and keep what came of it."""
        say(f"\n── {name}")
        began = time.monotonic()
        status, closing = self._stream([str(TOOLS / command[0]), *command[1:]], extra)
        self.outcomes.append(Outcome(name, status, time.monotonic() - began))
        if command[0] == "pytest":
            self.outcomes[-1].closing = closing
        return status

    @contextlib.contextmanager
    def beside(self, name: str, *command: str) -> Iterator[None]:
        """Run one tool while others run; what it says is shown once all of them are through."""
        began = time.monotonic()
        outcome = Outcome(name, 1, 0.0)
        self.outcomes.append(outcome)
        with tempfile.TemporaryFile() as output:
            process = self._start([str(TOOLS / command[0]), *command[1:]], {}, output.fileno())

            def wait() -> None:
                outcome.status = process.wait()
                outcome.seconds = time.monotonic() - began

            waiting = threading.Thread(target=wait)
            waiting.start()
            try:
                yield
                waiting.join()
            finally:
                end(process, STOPS)
            say(f"\n── {name}")
            output.seek(0)
            sys.stdout.buffer.write(output.read())
            sys.stdout.flush()

    def pytest(self, name: str, *arguments: str, may_be_empty: bool = False, **extra: str) -> None:
        """Run pytest; that it finds no test counts as a failure unless it may."""
        colour = ("--color=yes",) if self.colour else ()
        status = self.check(name, "pytest", *colour, *arguments, **extra)
        if status == NO_TESTS and may_be_empty:
            self.outcomes[-1].status, self.outcomes[-1].closing = 0, ""

    def _start(
        self, command: list[str], extra: dict[str, str], output: int = subprocess.PIPE
    ) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            command,
            cwd=ROOT,
            env=self.environment | extra,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            preexec_fn=following(signal.SIGINT),
        )

    def _stream(self, command: list[str], extra: dict[str, str]) -> tuple[int, str]:
        process = self._start(command, extra)
        closing, rest = "", b""
        try:
            for piece in _output(process):
                sys.stdout.buffer.write(piece)
                sys.stdout.flush()
                *lines, rest = (rest + piece).split(b"\n")
                for line in lines:
                    text = line.decode(errors="replace")
                    if CLOSING.fullmatch(COLOURS.sub("", text)):
                        closing = text
            return process.wait(), closing
        finally:
            end(process, STOPS)


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _output(process: "subprocess.Popen[bytes]") -> Iterator[bytes]:
    """What the process writes, until it ends; something it left behind may hold the pipe open for longer."""
    assert process.stdout is not None  # it was started with a pipe
    handle = process.stdout.fileno()
    while True:
        ended = process.poll() is not None
        if select.select([handle], [], [], 0.5)[0]:
            if not (piece := os.read(handle, 65536)):
                return
            yield piece
        elif ended:
            return


def check_everything(run: Run, binaries: Path) -> None:
    """The whole list; the tests that touch the database run on both databases."""
    run.check("ruff check", "ruff", "check")
    run.check("ruff format", "ruff", "format", "--check")
    # mypy works on one processor, and the first tests wait for one database.
    with run.beside("mypy", "mypy"):
        run.check("import-linter", "lint-imports")
        run.check("migrations", "punte", "makemigrations", "--check", "--dry-run")
        run.pytest("tests on SQLite", *SIDE_BY_SIDE, "-m", "not browser")
    run.pytest("tests in the browser", *WITH_BROWSERS, "-m", "browser", *browser_tests())
    with postgres(binaries, forgetful=True) as address:
        run.pytest("tests on PostgreSQL", *SIDE_BY_SIDE, "-m", DATABASE_TESTS, DATABASE_URL=address)


def browser_tests() -> list[str]:
    """The files with tests that drive a browser: to read all others takes longer than some of these tests."""
    paths = sorted((ROOT / "tests").rglob("test_*.py"))
    return [str(path.relative_to(ROOT)) for path in paths if "mark.browser" in path.read_text()]


def check_part(run: Run, binaries: Path, arguments: list[str]) -> None:
    """The tests in some files or folders on SQLite, with --pg those of them on PostgreSQL that touch it."""
    chosen = [argument for argument in arguments if argument != "--pg"]
    run.pytest("tests on SQLite", *chosen)
    if "--pg" in arguments:
        with postgres(binaries, forgetful=True) as address:
            run.pytest(
                "tests on PostgreSQL", "-m", DATABASE_TESTS, *chosen, may_be_empty=True, DATABASE_URL=address
            )


def summary(outcomes: list[Outcome], seconds: float) -> None:
    """What each check took, then pytest's closing lines, a failed one last."""
    say("\n── summary")
    for outcome in outcomes:
        say(f"  {'FAILED' if outcome.status else 'passed':<8}{outcome.name:<24}{outcome.seconds:>8.1f} s")
    say(f"  {'in all':<32}{seconds:>8.1f} s")
    for outcome in sorted(outcomes, key=lambda outcome: outcome.status != 0):
        if outcome.closing:
            say(outcome.closing)


@contextlib.contextmanager
def environment() -> Iterator[dict[str, str]]:
    """The caller's environment without Punte's settings, with a data and a temporary folder of its own.

    Compiled code is kept in the environment's folder, whatever the caller wants beside the sources: else each
    of a hundred processes would compile all that it reads.
    """
    ours = ("PUNTE_", "DJANGO_", "DATABASE_URL", "SMTP_URL", "PORT", "PYTEST_", "PYTHON")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    with scratch("punte-test-") as folder:
        own = {"PUNTE_DATA": str(folder / "data"), "TMPDIR": str(folder), "PYTHONUNBUFFERED": "1"}
        yield kept | own | {"PYTHONPYCACHEPREFIX": str(Path(sys.prefix) / "compiled")}


def main(arguments: list[str]) -> int:
    """Run the checks; 0 when all passed, 130 when interrupted."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    signal.signal(signal.SIGHUP, lambda *_: sys.exit(129))
    binaries, began = Path(arguments[0]), time.monotonic()
    with environment() as variables:
        run = Run(variables)
        try:
            if arguments[1:]:
                check_part(run, binaries, arguments[1:])
            else:
                check_everything(run, binaries)
        except Unavailable as reason:
            run.outcomes.append(Outcome("tests on PostgreSQL", 1, 0.0))
            say(str(reason))
        except KeyboardInterrupt:
            say("\nInterrupted.")
            return 130
    summary(run.outcomes, time.monotonic() - began)
    return 1 if any(outcome.status for outcome in run.outcomes) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
