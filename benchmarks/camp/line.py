"""A phone's line to the server: HTTP/1.1 over one connection that stays, opened anew when it breaks."""

import asyncio
import gzip
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

TOKEN = "t" * 32
TIMEOUT = 60
WARM = 16  # phones


class Broken(Exception):
    """No answer came; what was sent may have arrived or not."""


@dataclass(frozen=True)
class Answer:
    """What the server said."""

    status: int
    body: bytes


class Line:
    """One at a time asks over it."""

    def __init__(self, port: int, cookie: str) -> None:
        self.port = port
        self.cookies = f"sessionid={cookie}; csrftoken={TOKEN}"
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def get(self, path: str) -> Answer:
        """Ask for a page."""
        return await self._ask("GET", path, b"")

    async def post(self, path: str, values: Mapping[str, str] | list[tuple[str, str]]) -> Answer:
        """Send a form, as a page's script does."""
        return await self._ask("POST", path, urlencode(values).encode())

    def close(self) -> None:
        """Let the connection go."""
        if self._writer:
            self._writer.close()
        self._reader = self._writer = None

    async def _ask(self, method: str, path: str, body: bytes) -> Answer:
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nCookie: {self.cookies}\r\n"
            f"Accept: application/json\r\nAccept-Encoding: gzip\r\nX-CSRFToken: {TOKEN}\r\n"
        )
        if body:
            head += f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
        try:
            async with asyncio.timeout(TIMEOUT):
                return await self._exchange(head.encode() + b"\r\n" + body)
        except (OSError, EOFError, TimeoutError, asyncio.IncompleteReadError) as error:
            self.close()
            raise Broken from error

    async def _exchange(self, sent: bytes) -> Answer:
        if self._reader is None or self._writer is None:
            self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self.port)
        self._writer.write(sent)
        head = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower().split("\r\n")
        values = dict(line.split(": ", 1) for line in head[1:] if ": " in line)
        status = int(head[0].split()[1])
        body = b""
        if length := int(values.get("content-length", 0)):
            body = await self._reader.readexactly(length)
        elif "chunked" in values.get("transfer-encoding", ""):
            while size := int(await self._reader.readline(), 16):
                body += await self._reader.readexactly(size)
                await self._reader.readline()
            await self._reader.readline()
        if values.get("connection") == "close":
            self.close()
        zipped = values.get("content-encoding") == "gzip"
        return Answer(status, gzip.decompress(body) if zipped else body)


async def warm_up(lines: list[Line], address: str) -> None:
    """A server that has just started reads its templates first: that is not what is measured."""
    for _ in range(3):
        await asyncio.gather(*(line.get(address) for line in lines[:WARM]))
