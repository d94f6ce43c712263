"""A phone: one connection, one cookie, one question after the other. Only what the benchmark needs."""

import asyncio
import contextlib
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode


@dataclass(frozen=True)
class Reply:
    """What came back, and after how many milliseconds."""

    status: int
    text: str
    ms: float


@dataclass
class Phone:
    """It keeps its cookies, and opens its connection anew when that was lost."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    _pair: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def get(self, path: str) -> Reply:
        """Ask for a page."""
        return await self._ask("GET", path, b"")

    async def post(self, path: str, values: dict[str, str]) -> Reply:
        """Send a form."""
        return await self._ask("POST", path, urlencode(values).encode())

    async def close(self) -> None:
        """Hang up."""
        if self._pair:
            self._pair[1].close()
            with contextlib.suppress(OSError):
                await self._pair[1].wait_closed()
        self._pair = None

    async def _ask(self, method: str, path: str, body: bytes) -> Reply:
        started = time.perf_counter()
        try:
            if self._pair is None:
                self._pair = await asyncio.open_connection("127.0.0.1", self.port)
            reader, writer = self._pair
            writer.write(self._head(method, path, len(body)) + body)
            await writer.drain()
            status, text = await self._read(reader)
        except (OSError, asyncio.IncompleteReadError, ValueError, IndexError):
            await self.close()
            raise ConnectionError from None
        return Reply(status, text, (time.perf_counter() - started) * 1000)

    def _head(self, method: str, path: str, length: int) -> bytes:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}", f"Cookie: {cookies}"]
        if method == "POST":
            lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {length}"]
        return "\r\n".join([*lines, "", ""]).encode()

    async def _read(self, reader: asyncio.StreamReader) -> tuple[int, str]:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        length = 0
        for line in head[1:]:
            name, _, value = line.partition(":")
            if name.lower() == "content-length":
                length = int(value)
            if name.lower() == "set-cookie":
                cookie, _, kept = value.strip().partition(";")[0].partition("=")
                self.cookies[cookie] = kept
        body = await reader.readexactly(length)
        return int(head[0].split()[1]), body.decode()


def percentile(values: list[float], share: float) -> float:
    """The value that `share` of the values do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
