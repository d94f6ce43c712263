"""The scripts: what they refuse, and a set-up that mends itself. Fetching packages is played, not done."""

import os
import re
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

import punte

ROOT = Path(punte.__file__).parents[2]
SCRIPTS = [*(ROOT / "script").glob("*"), ROOT / ".ci" / "run"]
BASE_PYTHON = Path(sys.base_prefix) / "bin" / f"python{sys.version_info.major}.{sys.version_info.minor}"


def played(fails: str = "never", *, npm: bool = False) -> str:
    """A tool that notes how it was called, and fails for arguments like `fails`; npm knows its version."""
    version = '[ "$1" = --version ] && { echo 10.1.0; exit; }\n' if npm else ""
    note = 'printf "%s %s\\n" "$(basename "$0")" "$*" >>"$CALLS"\n'
    return f"#!/bin/sh\n{version}{note}case $* in {fails}) exit 1;; esac\n"


# Makes environments with a played pip: unpacking the real one takes longer than all the rest.
PYTHON = f"""#!/bin/sh
case "$*" in
"-m venv "*)
    {BASE_PYTHON} -m venv --without-pip "$3" || exit
    mkdir "$3"/lib/python3.13/site-packages/pip
    echo 'print("pip 25 is played")' >"$3"/lib/python3.13/site-packages/pip/__main__.py ;;
*)
    exec {BASE_PYTHON} "$@" ;;
esac
"""


class Clone:
    """A copy of what the set-up needs, with a played uv and npm before everything else on the PATH."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.bin, self.calls = folder / "clone", folder / "bin", folder / "calls"
        for part in ("script", "benchmarks"):
            shutil.copytree(ROOT / part, self.folder / part, ignore=shutil.ignore_patterns("__pycache__"))
        (self.folder / "src" / "punte").mkdir(parents=True)
        (self.folder / "requirements").mkdir()
        for name in ("base", "dev", "tools", "node"):
            (self.folder / "requirements" / f"{name}.txt").write_text(f"# the lock of {name}\n")
        for name in ("package.json", "package-lock.json"):
            shutil.copy(ROOT / name, self.folder)
        self.bin.mkdir()
        self.play("uv", played())
        self.play("npm", played(npm=True))
        self.play("python3.13", PYTHON)

    def play(self, name: str, text: str) -> None:
        path = self.bin / name
        path.write_text(text)
        path.chmod(0o755)

    def run(self, script: str, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        self.calls.write_text("")
        environment = os.environ | {
            "PATH": f"{self.bin}:/usr/sbin:/usr/bin:/sbin:/bin",
            "CALLS": str(self.calls),
        }
        # npm leaves this folder behind, and the mark is kept in it.
        (self.folder / "node_modules").mkdir(exist_ok=True)
        return subprocess.run(
            [str(self.folder / "script" / script), *arguments],
            env=environment | variables,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def called(self) -> list[str]:
        """What was fetched by the last run: the tool and what it was to read."""
        words = [line.split() for line in self.calls.read_text().splitlines()]
        return [f"{line[0]} {line[1] if line[0] == 'npm' else line[-1]}" for line in words]


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    return Clone(tmp_path)


@pytest.mark.parametrize("path", [path for path in SCRIPTS if path.is_file()], ids=lambda path: path.name)
def test_each_script_is_executable_and_parses(path: Path) -> None:
    assert path.stat().st_mode & stat.S_IXUSR
    assert subprocess.run(["bash", "-n", str(path)], check=False).returncode == 0


def test_set_up_fetches_once_and_again_when_a_lock_changes(clone: Clone) -> None:
    done = clone.run("setup")
    assert (done.returncode, done.stderr) == (0, "")
    assert clone.called() == ["uv requirements/base.txt", "npm ci"]
    launcher = clone.folder / ".venv" / "bin" / "punte"
    assert os.access(launcher, os.X_OK)

    assert (clone.run("setup").stdout, clone.called()) == ("", [])

    (clone.folder / "requirements" / "base.txt").write_text("# another lock\n")
    assert clone.run("setup").returncode == 0
    assert clone.called() == ["uv requirements/base.txt"]

    assert clone.run("setup", "test").returncode == 0
    assert clone.called() == ["uv requirements/dev.txt", "npm ci"]

    # What the tests need holds what running needs.
    assert (clone.run("setup").stdout, clone.called()) == ("", [])


def test_an_interrupted_set_up_mends_itself(clone: Clone) -> None:
    assert clone.run("setup").returncode == 0
    environment = clone.folder / ".venv"
    (environment / "half-written").touch()
    (environment / ".punte" / "unfinished").touch()
    assert clone.run("setup").returncode == 0
    assert clone.called() == ["uv requirements/base.txt"]
    assert not (environment / "half-written").exists()

    (environment / "bin" / "python").unlink()
    assert clone.run("setup").returncode == 0
    assert (environment / "bin" / "python").exists()


def test_a_moved_folder_gets_a_new_environment(clone: Clone) -> None:
    assert clone.run("setup").returncode == 0
    clone.folder = clone.folder.rename(clone.folder.with_name("moved"))
    assert clone.run("setup").returncode == 0
    assert clone.called() == ["uv requirements/base.txt"]
    path_file = next((clone.folder / ".venv").glob("lib/*/site-packages/punte.pth"))
    assert path_file.read_text() == f"{clone.folder}/src"


def test_where_uv_fails_pip_has_the_last_word(clone: Clone) -> None:
    (clone.bin / "python3.13").unlink()
    (clone.bin / "python3.13").symlink_to(BASE_PYTHON)
    clone.play("uv", played("*"))
    done = clone.run("setup")  # the lock is empty, so pip has nothing to fetch and succeeds
    assert done.returncode == 0, done.stderr
    assert clone.called() == ["uv requirements/base.txt", "npm ci"]


def test_a_failed_fetch_is_said_and_tried_again_by_the_next_run(clone: Clone) -> None:
    clone.play("npm", played("*", npm=True))
    failed = clone.run("setup")
    assert failed.returncode == 1
    assert "The browser libraries could not be installed" in failed.stderr
    clone.play("npm", played(npm=True))
    assert clone.run("setup").returncode == 0
    assert clone.called() == ["npm ci"]


def test_without_python_3_13_it_says_how_to_get_it(clone: Clone) -> None:
    (clone.bin / "python3.13").unlink()
    for name in ("python3.13", "python3"):
        clone.play(name, "#!/bin/sh\nexit 1\n")
    failed = clone.run("setup", HOME=str(clone.folder), PYENV_ROOT="/nowhere")
    assert failed.returncode == 1
    assert "Punte needs Python 3.13" in failed.stderr
    assert "pyenv install 3.13" in failed.stderr


def test_what_may_not_be_installed_is_named(clone: Clone) -> None:
    clone.play("id", "#!/bin/sh\necho 1000\n")
    clone.play("apt-get", played())
    script = f'source "{clone.folder}/script/lib/common.bash"; find_postgres() {{ return 1; }}; need_postgres'
    (clone.folder / "script" / "ask").write_text(f"#!/usr/bin/env bash\n{script}\n")
    (clone.folder / "script" / "ask").chmod(0o755)
    failed = clone.run("ask")
    assert failed.returncode == 1
    assert "Missing: postgresql" in failed.stderr
    assert "sudo apt-get install --no-install-recommends postgresql" in failed.stderr
    assert clone.called() == []


@pytest.mark.parametrize("name", ["nothing", "../script", "README.md"])
def test_an_unknown_benchmark_lists_those_that_exist(clone: Clone, name: str) -> None:
    known = clone.folder / "benchmarks" / "something"
    known.mkdir()
    (known / "__main__.py").touch()
    failed = clone.run("bench", name)
    assert failed.returncode == 1
    assert f"There is no benchmark '{name}'." in failed.stderr
    assert "  something\n" in failed.stderr


def test_the_server_names_an_option_that_it_does_not_know(clone: Clone) -> None:
    failed = clone.run("server", "--prot", "8000")
    assert failed.returncode == 1
    assert "does not know '--prot'" in failed.stderr
    assert "must be a number" in clone.run("server", "--port", "eight").stderr
    assert clone.called() == []


def test_locks_hold_hashes_and_no_address() -> None:
    for path in (ROOT / "requirements").glob("*.txt"):
        lock = path.read_text()
        assert "://" not in lock
        pinned = re.findall(r"^([\w.-]+)==", lock, re.MULTILINE)
        assert len(re.findall(r"^[\w.-]+==.*\\\n    --hash=sha256:", lock, re.MULTILINE)) == len(pinned) > 0
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text()


@pytest.mark.parametrize("name", ["base", "dev", "tools", "node"])
def test_each_lock_pins_all_that_is_wanted(name: str) -> None:
    wanted = re.findall(r"^([a-z][\w-]+)", (ROOT / "requirements" / f"{name}.in").read_text(), re.MULTILINE)
    lock = (ROOT / "requirements" / f"{name}.txt").read_text()
    assert [one for one in wanted if f"\n{one}==" not in f"\n{lock}"] == []
