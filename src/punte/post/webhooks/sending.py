"""Handing a body to an address that somebody typed (safety 9).

The name is resolved here, every address it stands for is looked at, and the connection goes to one of those
very addresses: a name that resolves differently a moment later leads nowhere else. Redirects are not
followed, nobody is waited for longer than ten seconds, and no more than 64 kB of an answer are read.
"""

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

SECONDS = 10
MOST_READ = 64 * 1024
SHOWN = 1000


class Unwanted(Exception):
    """An address that nothing is sent to; the reason is for its owner."""


@dataclass(frozen=True)
class Answer:
    """What came back: status and the beginning of the words."""

    status: int
    text: str

    @property
    def taken(self) -> bool:
        """True for 2xx."""
        return 200 <= self.status < 300


@dataclass(frozen=True)
class Target:
    """An address taken apart, with the numbers that its name stands for now."""

    scheme: str
    host: str
    port: int
    path: str
    numbers: tuple[str, ...]


def look_up(url: str) -> Target:
    """Take the address apart and resolve it; Unwanted for what is not reachable from the whole internet."""
    parts = urlsplit(url)
    try:
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        raise Unwanted("The port is no number.") from None
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise Unwanted("The address must begin with https:// or http://.")
    if parts.username or parts.password:
        raise Unwanted("The address must not hold a name and a password.")
    try:
        found = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError) as problem:
        raise Unwanted(f"The name {parts.hostname} is not known.") from problem
    numbers = tuple(dict.fromkeys(str(one[4][0]) for one in found))
    allowed = [ipaddress.ip_network(one) for one in settings.WEBHOOK_NETWORKS]
    for number in numbers:
        if not _is_wanted(number, allowed):
            raise Unwanted(f"{parts.hostname} leads into a private network.")
    if parts.scheme == "http" and not all(_inside(number, allowed) for number in numbers):
        raise Unwanted("The address must begin with https://, so that nobody reads along.")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(parts.scheme, parts.hostname, port, path, numbers)


type Networks = list[ipaddress.IPv4Network | ipaddress.IPv6Network]


def _inside(number: str, networks: Networks) -> bool:
    address = ipaddress.ip_address(number.partition("%")[0])
    return any(address in network for network in networks if network.version == address.version)


def _is_wanted(number: str, allowed: Networks) -> bool:
    address = ipaddress.ip_address(number.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return (address.is_global and not address.is_multicast) or _inside(str(address), allowed)


def post(url: str, body: bytes, headers: dict[str, str]) -> Answer:
    """POST the body. Raises Unwanted for the address, OSError or HTTPException when nobody answers."""
    target = look_up(url)
    connection = _Pinned(target)
    # A time-out is for each piece that comes: who sends a letter a second would keep a worker for hours.
    over = threading.Timer(SECONDS, connection.abort)
    over.start()
    try:
        connection.request("POST", target.path, body=body, headers=headers)
        response = connection.getresponse()
        return Answer(response.status, _words_of(response)[:SHOWN])
    finally:
        over.cancel()
        connection.close()


def _words_of(response: http.client.HTTPResponse) -> str:
    """What it says beside its status, which alone decides: where a line breaks here, it has answered."""
    with contextlib.suppress(OSError, http.client.HTTPException):
        return response.read(MOST_READ).decode(errors="replace")
    return ""


class _Pinned(http.client.HTTPConnection):
    """A connection to the numbers that were looked at, by the name that was typed."""

    def __init__(self, target: Target) -> None:
        super().__init__(target.host, target.port, timeout=SECONDS)
        self._target = target
        self._end = time.monotonic() + SECONDS

    def abort(self) -> None:
        """End it from another thread: whoever reads or writes gets an OSError or the end of the stream."""
        if self.sock:
            with contextlib.suppress(OSError):
                self.sock.shutdown(socket.SHUT_RDWR)

    def connect(self) -> None:
        """Try the numbers in turn; over TLS the name must be the certificate's."""
        problem: OSError | None = None
        for number in self._target.numbers:
            try:
                left = max(self._end - time.monotonic(), 0.1)
                plain = socket.create_connection((number, self._target.port), left)
            except OSError as failed:
                problem = failed
                continue
            if self._target.scheme == "https":
                context = ssl.create_default_context()
                self.sock = context.wrap_socket(plain, server_hostname=self._target.host)
            else:
                self.sock = plain
            return
        raise problem or OSError("Nobody answers there.")
