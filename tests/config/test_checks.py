"""What script/test runs, with played tools; and the PostgreSQL that it brings, with a real one."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

import punte

LIBRARY = Path(punte.__file__).parents[2] / "script" / "lib"
POSTGRES = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
TOOLS = ("ruff", "mypy", "lint-imports", "punte", "pytest")
# Notes its name and arguments, and which settings it sees; pytest closes as pytest does.
PLAYED = """#!/bin/sh
echo "$(basename "$0") $*" >>"$CALLS"
env | grep -E '^(PUNTE_|SMTP_URL|PORT=)' | cut -d= -f1 >>"$CALLS.settings"
case "$(basename "$0") $*" in
  {fails}) echo "===== 1 failed, 2 passed in 3.21s ====="; exit 1;;
  pytest*) echo "===== 3 passed in 1.23s =====";;
esac
"""


class Checks:
    """A folder of played tools beside a Python, as in an environment's bin."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.bin, self.calls = folder, folder / "bin", folder / "calls"
        self.bin.mkdir()
        (self.bin / "python").symlink_to(sys.executable)
        self.play()

    def play(self, fails: str = "never") -> None:
        for name in TOOLS:
            (self.bin / name).write_text(PLAYED.replace("{fails}", fails))
            (self.bin / name).chmod(0o755)

    def run(self, *arguments: str, binaries: Path | None = None) -> subprocess.CompletedProcess[str]:
        variables = {"CALLS": str(self.calls), "PUNTE_DEBUG": "1", "SMTP_URL": "smtp://x", "PORT": "1"}
        return subprocess.run(
            [str(self.bin / "python"), str(LIBRARY / "checks.py"), str(binaries or self.bin), *arguments],
            env=os.environ | variables | {"TMPDIR": str(self.folder)},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def called(self) -> list[str]:
        lines = [re.sub(r"-n \d+", "-n N", line) for line in self.calls.read_text().splitlines()]
        return [re.sub(r" tests/.*/test_journey.py .*", " FILES", line) for line in lines]


@pytest.fixture
def checks(tmp_path: Path) -> Checks:
    return Checks(tmp_path)


needs_postgres = pytest.mark.skipif(not POSTGRES, reason="PostgreSQL is not installed")


@needs_postgres
def test_everything_runs_in_order_and_without_the_callers_settings(checks: Checks) -> None:
    done = checks.run(binaries=POSTGRES[-1].parent)
    assert done.returncode == 0, done.stdout
    called = checks.called()
    called.remove("mypy ")  # it runs beside those after it
    assert called == [
        "ruff check",
        "ruff format --check",
        "lint-imports ",
        "punte makemigrations --check --dry-run",
        "pytest -n N --dist loadfile --no-loadscope-reorder -m not browser",
        "pytest -n N --dist loadfile --no-loadscope-reorder -m browser FILES",
        "pytest -n N --dist loadfile --no-loadscope-reorder -m database and not browser",
    ]
    assert set(Path(f"{checks.calls}.settings").read_text().split()) == {"PUNTE_DATA"}
    assert done.stdout.endswith("===== 3 passed in 1.23s =====\n")
    assert list(checks.folder.glob("punte-*")) == []


def test_one_failure_stops_nothing_and_its_closing_line_is_the_last(checks: Checks) -> None:
    checks.play(fails="'ruff check'|'pytest -n '*' -m browser '*")
    done = checks.run()
    assert done.returncode == 1
    summary = done.stdout.split("── summary\n")[1].splitlines()
    assert [line.split()[0] for line in summary[:8]] == [
        *("FAILED", "passed", "passed", "passed", "passed", "passed", "FAILED", "FAILED")
    ]
    assert summary[-2:] == ["===== 3 passed in 1.23s =====", "===== 1 failed, 2 passed in 3.21s ====="]
    assert "initdb does not run: " in done.stdout


def test_a_part_runs_its_tests_only(checks: Checks) -> None:
    done = checks.run("tests/records", "-k", "trail")
    assert done.returncode == 0
    assert checks.called() == ["pytest tests/records -k trail"]


def test_what_a_test_leaves_running_does_not_hold_up_the_rest(checks: Checks) -> None:
    (checks.bin / "pytest").write_text('#!/bin/sh\nsleep 15 &\necho "===== 1 passed in 0.01s ====="\n')
    began = time.monotonic()
    assert checks.run("tests/web").returncode == 0
    assert time.monotonic() - began < 10


@needs_postgres
def test_the_server_is_there_for_the_command_and_gone_after_it() -> None:
    code = "import os, psycopg; print(psycopg.connect(os.environ['DATABASE_URL']).info.dsn)"
    command = [sys.executable, str(LIBRARY / "postgres.py"), str(POSTGRES[-1].parent)]
    done = subprocess.run([*command, sys.executable, "-c", code], capture_output=True, text=True, check=True)
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(done.stdout.strip())
    failed = subprocess.run([*command, "sh", "-c", "exit 7"], check=False)
    assert failed.returncode == 7


@needs_postgres
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent died")
def test_a_killed_run_leaves_no_server_and_the_next_removes_its_folder() -> None:
    command = [sys.executable, str(LIBRARY / "postgres.py"), str(POSTGRES[-1].parent)]
    running = subprocess.Popen([*command, "sh", "-c", "echo $DATABASE_URL; sleep 60"], stdout=subprocess.PIPE)
    assert running.stdout is not None  # it was started with a pipe
    address = running.stdout.readline().decode().strip()
    psycopg.connect(address).close()
    (left,) = [
        owner.parent
        for owner in Path("/tmp").glob("punte-postgres-*/owner")
        if owner.read_text() == str(running.pid)
    ]
    running.send_signal(signal.SIGKILL)
    running.wait()
    deadline = time.monotonic() + 20
    while (left / "data" / "postmaster.pid").exists():
        assert time.monotonic() < deadline
        time.sleep(0.05)
    subprocess.run([*command, "true"], check=True)
    assert not left.exists()
    running.stdout.close()
