"""What `punte serve` runs: the database brought up to date, then the web server and the workers."""

import errno
import http.client
import os
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass

from punte.config.supervisor import Program, Supervisor, say
from punte.members.samples import is_loopback

WSGI = "punte.config.wsgi:application"
THREADS = 4
POLL_SECONDS = 1.0


class Refusal(Exception):
    """The server may not or cannot start; the text says why and what to do."""


@dataclass(frozen=True)
class Plan:
    """What to run, and where it listens."""

    host: str
    port: int
    web_processes: int
    workers: int
    debug: bool

    @property
    def address(self) -> str:
        """Where a browser on this machine finds it."""
        return f"http://{_in_url(_reachable(self.host))}:{self.port}"


def serve(*, plan: Plan, prepare: Callable[[], None], welcome: Callable[[], None]) -> int:
    """Run Punte until a signal stops it; the exit status (1: the web server fails for good).

    `prepare` is called once before anything starts, `welcome` once when the web server answers.
    Raises Refusal when the plan may not run here.
    """
    check(plan)
    prepare()

    def announce() -> bool:
        if not answers(plan):
            return False
        say(f"Punte is ready at {plan.address}")
        welcome()
        return True

    return Supervisor(programs(plan), environment(plan), until_ready=announce).run()


def check(plan: Plan) -> None:
    """Raise Refusal with the reason when this plan may not or cannot start."""
    if plan.debug and not is_loopback(plan.host):
        raise Refusal(
            f"PUNTE_DEBUG is on, and the server would listen on {plan.host}. While debugging, anyone who "
            "reaches it could enter as a sample person, so it may listen on this machine only.\n"
            "Either turn PUNTE_DEBUG off, or leave PUNTE_HOST at 127.0.0.1."
        )
    if plan.web_processes < 1 or plan.workers < 0:
        raise Refusal("At least one web process is needed, and the number of workers cannot be negative.")
    _check_port(plan)


def _check_port(plan: Plan) -> None:
    if not 0 <= plan.port <= 65535:
        raise Refusal(f"There is no port {plan.port}: ports go from 1 to 65535.")
    try:
        found = socket.getaddrinfo(plan.host, plan.port, type=socket.SOCK_STREAM)
    except socket.gaierror:
        raise Refusal(f"{plan.host}:{plan.port} is not an address of this machine.") from None
    family, kind, protocol, _name, place = found[0]
    with socket.socket(family, kind, protocol) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(place)
            probe.listen()
        except OSError as error:
            raise Refusal(_why_not(plan, error)) from None


def _why_not(plan: Plan, error: OSError) -> str:
    where = f"{plan.host}:{plan.port}"
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {plan.port} is in use: another program listens on {where}.\n"
            f"Stop that program, or choose another port: --port {plan.port + 1}"
        )
    if error.errno == errno.EACCES:
        return f"This account may not listen on {where}. Ports from 1024 on need no special right."
    return f"Punte cannot listen on {where}: {error.strerror}."


def programs(plan: Plan) -> list[Program]:
    """The command lines of the web server and of each worker."""
    # -P: the folder it is started from must not hide a package.
    python = [sys.executable, "-P", "-m"]
    web = [*python, "granian", "--interface", "wsgi", "--host", plan.host, "--port", str(plan.port)]
    web += ["--workers", str(plan.web_processes), "--blocking-threads", str(THREADS)]
    web += [
        "--respawn-failed-workers",
        "--workers-kill-timeout",
        "5",
        "--log-level",
        "warning",
        "--no-ws",
        WSGI,
    ]
    workers = [
        Program(f"worker {number}" if plan.workers > 1 else "worker", [*python, "punte", "worker"])
        for number in range(1, plan.workers + 1)
    ]
    return [Program("web server", web, essential=True), *workers]


def environment(plan: Plan) -> dict[str, str]:
    """What the programs see: ours, where the server listens, and while debugging an address for links."""
    inherited = dict(os.environ) | {"PUNTE_HOST": plan.host, "PUNTE_PORT": str(plan.port)}
    inherited.setdefault("DJANGO_SETTINGS_MODULE", "punte.config.settings")
    if plan.debug:
        inherited.setdefault("PUNTE_BASE_URL", plan.address)
    return inherited


def answers(plan: Plan) -> bool:
    """True when a web process answers HTTP; what it answers is the health check's business."""
    connection = http.client.HTTPConnection(_reachable(plan.host), plan.port, timeout=POLL_SECONDS)
    try:
        connection.request("GET", "/healthz")
        connection.getresponse().read()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True


def _reachable(host: str) -> str:
    """An address to connect to: 'all addresses' is none, so loopback stands for it."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}.get(host, host)


def _in_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host
