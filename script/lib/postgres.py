"""A PostgreSQL server of one's own: empty, on a free port of this machine, for tests quick and forgetful.

    python postgres.py FOLDER_OF_INITDB COMMAND…

runs a command with DATABASE_URL set to it, one that writes and sweeps as PostgreSQL does by itself, so that
what is measured is what a user gets. The server is told to end when this program ends, however
that happens.
"""

import contextlib
import os
import pwd
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from children import end, following
from scratch import scratch

PREFIX = "punte-postgres-"
# Not TMPDIR: another account must reach it, and the path of a socket may have 107 characters at most.
PARENT = Path("/tmp")
START_SECONDS = 60
# Fast, then at once: nothing in it is worth waiting for.
STOPS = (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL)
# Nothing outlives a test, so nothing needs to reach the disk.
FORGETFUL = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "jit": "off",
    "autovacuum": "off",
}
SETTINGS = {
    "shared_buffers": "128MB",
    "max_connections": "100",
    "timezone": "UTC",
    "log_min_messages": "warning",
}


class Unavailable(Exception):
    """The server could not be started; the text says why."""


@dataclass(frozen=True)
class Keeper:
    """Whom the server runs as: PostgreSQL refuses root, so root lends it another account."""

    name: str
    uid: int
    gid: int

    @classmethod
    def find(cls) -> "Keeper":
        """This account, or for root 'postgres', else 'nobody'."""
        if os.getuid() != 0:
            return cls("punte", os.getuid(), os.getgid())
        for name in ("postgres", "nobody"):
            with contextlib.suppress(KeyError):
                entry = pwd.getpwnam(name)
                return cls(name, entry.pw_uid, entry.pw_gid)
        raise Unavailable("PostgreSQL refuses root, and no account 'postgres' or 'nobody' is there.")

    def popen(self, command: list[str], stdout: int | IO[str]) -> "subprocess.Popen[str]":
        """Start a command as this account; it ends when this program does (by SIGINT: a fast shutdown)."""
        follow = following(signal.SIGINT)

        def become() -> None:
            if os.getuid() == 0:
                os.setgroups([])
                os.setgid(self.gid)
                os.setuid(self.uid)
            # After the change of account, which makes the system forget it.
            follow()

        return subprocess.Popen(
            command,
            preexec_fn=become,
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=subprocess.STDOUT,
            text=True,
            cwd="/",
        )


@contextlib.contextmanager
def postgres(binaries: Path, *, forgetful: bool) -> Iterator[str]:
    """A running server; gives the address for DATABASE_URL. Raises Unavailable."""
    keeper = Keeper.find()
    with scratch(PREFIX, _end_abandoned, PARENT) as folder:
        os.chown(folder, keeper.uid, keeper.gid)
        _create(keeper, binaries, folder)
        port = _free_port()
        settings = SETTINGS | (FORGETFUL if forgetful else {})
        process = _start(keeper, binaries, folder, port, settings)
        try:
            create = [str(binaries / "createdb"), "-h", "127.0.0.1", "-p", str(port), "-U", "punte", "punte"]
            subprocess.run(create, check=True)
            yield f"postgres://punte@127.0.0.1:{port}/punte"
        finally:
            end(process, STOPS)


def _end_abandoned(folder: Path) -> None:
    """End a server that still runs in a folder whose owner died (where the system did not tell it)."""
    pid_file = folder / "data" / "postmaster.pid"
    if pid_file.exists():
        pid = int(pid_file.read_text().split()[0])
        if str(folder) in Path(f"/proc/{pid}/cmdline").read_text():
            os.kill(pid, signal.SIGQUIT)


def _create(keeper: Keeper, binaries: Path, folder: Path) -> None:
    command = [str(binaries / "initdb"), "-D", str(folder / "data"), "-U", "punte", "--auth=trust"]
    command += ["--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
    try:
        process = keeper.popen(command, stdout=subprocess.PIPE)
    except OSError as error:
        raise Unavailable(f"{command[0]} does not run: {error.strerror}.") from None
    output, _ = process.communicate()
    if process.returncode:
        raise Unavailable(f"PostgreSQL could not make its folder:\n{output}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _start(
    keeper: Keeper, binaries: Path, folder: Path, port: int, settings: dict[str, str]
) -> "subprocess.Popen[str]":
    settings = settings | {
        "listen_addresses": "127.0.0.1",
        "port": str(port),
        "unix_socket_directories": str(folder),
    }
    command = [str(binaries / "postgres"), "-D", str(folder / "data")]
    for name, value in settings.items():
        command += ["-c", f"{name}={value}"]
    log = folder / "log"
    with log.open("w") as output:
        process = keeper.popen(command, stdout=output)
    ready = [str(binaries / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)]
    deadline = time.monotonic() + START_SECONDS
    while subprocess.run(ready, check=False).returncode != 0:
        if process.poll() is not None or time.monotonic() > deadline:
            end(process, STOPS)
            raise Unavailable(f"PostgreSQL did not start:\n{log.read_text()}")
        time.sleep(0.05)
    return process


def _run(command: list[str], environment: dict[str, str]) -> int:
    process = subprocess.Popen(command, env=environment, preexec_fn=following(signal.SIGTERM))
    try:
        return process.wait()
    finally:
        end(process, (signal.SIGTERM, signal.SIGKILL))


def main(arguments: list[str]) -> int:
    """Run a command with the server; its exit status, or 1 when there is no server."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    signal.signal(signal.SIGHUP, lambda *_: sys.exit(129))
    try:
        with postgres(Path(arguments[0]), forgetful=False) as address:
            return _run(arguments[1:], os.environ | {"DATABASE_URL": address})
    except Unavailable as reason:
        sys.stderr.write(f"{reason}\n")
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
