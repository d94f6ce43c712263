"""Phones that are no browsers: thirty of those at once would be the test of a machine, not of Punte."""

import re
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener

FIELD = re.compile(r'name="(csrfmiddlewaretoken|receipt|proof)" value="([^"]+)"')


def _opener() -> OpenerDirector:
    return build_opener(HTTPCookieProcessor(CookieJar()))


@dataclass
class Phone:
    """Keeps its cookies, reads pages, and sends back what a form of them holds."""

    base: str
    page: str = ""
    address: str = ""
    _opener: OpenerDirector = field(default_factory=_opener)

    def get(self, address: str) -> str:
        """Open a page; as it is after all redirects."""
        return self._open(Request(urljoin(self.base, address)))

    def send(self, address: str = "", **values: str) -> str:
        """Send a form of the page that is open, with what it keeps hidden, to its own address or another."""
        kept = dict(FIELD.findall(self.page))
        body = urlencode({**kept, **values}).encode()
        where = urljoin(self.address, address)
        return self._open(Request(where, body, {"Referer": self.address}))

    def _open(self, request: Request) -> str:
        try:
            answer = self._opener.open(request, timeout=60)
        except HTTPError as error:
            raise AssertionError((request.full_url, error.code, error.read().decode()[:2000])) from error
        with answer:
            self.page, self.address = answer.read().decode(), answer.url
        return self.page
