"""A small client of Punte's API: publish a need, wait for its matches, ask to be introduced to the best.

    PUNTE_URL=https://bridge.example PUNTE_KEY=punte_… python connect.py NETWORK ORGANISATION "Title" "Text"

It needs Python alone. `verify` checks a webhook's message, so that you need not ask again and again.
"""

import base64
import hashlib
import hmac
import json
import os
import sys
import time
import urllib.request
import uuid
from typing import Any


class Punte:
    """The API of one network, with a key made under 'Your account → Keys for programs'."""

    def __init__(self, url: str, network: str, key: str) -> None:
        self.base, self.key = f"{url}/api/v1/networks/{network}", key

    def get(self, path: str) -> Any:
        """Read something."""
        return self._ask(urllib.request.Request(f"{self.base}/{path}", headers=self._headers()))

    def post(self, path: str, **values: Any) -> Any:
        """Write something, once however often it is sent: the key of idempotency sees to that."""
        headers = self._headers() | {"Idempotency-Key": str(uuid.uuid4()), "Content-Type": "application/json"}
        body = json.dumps(values).encode()
        return self._ask(urllib.request.Request(f"{self.base}/{path}", body, headers, method="POST"))

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.key}"}

    def _ask(self, request: urllib.request.Request) -> Any:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)


def find_partners(punte: Punte, organisation: str, title: str, text: str, patience: float = 60) -> Any:
    """Publish a need and wait for who fits it: (the need, its matches, best first)."""
    need = punte.post("needs", organisation=organisation, profile="business_request", title=title, text=text)
    punte.post(f"needs/{need['id']}/publish")
    until = time.monotonic() + patience
    while True:
        matches = punte.get(f"needs/{need['id']}/matches")
        if matches["stage"] != "looking" or time.monotonic() > until:
            return need, matches
        time.sleep(0.5)


def ask_for_introduction(punte: Punte, need: Any, match: Any) -> Any:
    """Ask to be introduced to whoever fits; follow it under `introductions/<id>`."""
    return punte.post(
        "introductions",
        need=need["id"],
        organisation=match["organisation"],
        reason=f"You fit because you {match['because']}",
    )


def verify(secret: str, headers: dict[str, str], body: bytes, now: float | None = None) -> bool:
    """True for a webhook's message that comes from Punte and is not older than five minutes.

    `secret` begins with whsec_; header names are in lower case.
    """
    id, at = headers["webhook-id"], headers["webhook-timestamp"]
    if abs((time.time() if now is None else now) - int(at)) > 300:
        return False
    key = base64.b64decode(secret.removeprefix("whsec_"))
    mac = hmac.new(key, f"{id}.{at}.".encode() + body, hashlib.sha256).digest()
    return hmac.compare_digest(headers["webhook-signature"], f"v1,{base64.b64encode(mac).decode()}")


def main() -> None:
    """Publish what the command line says and ask to meet the best match."""
    network, organisation, title, text = sys.argv[1:5]
    punte = Punte(os.environ["PUNTE_URL"], network, os.environ["PUNTE_KEY"])
    need, matches = find_partners(punte, organisation, title, text)
    for match in matches["items"]:
        print(f"{match['name']} fits because it {match['because']} {match['against']}".strip())
    if matches["items"]:
        introduction = ask_for_introduction(punte, need, matches["items"][0])
        print(f"Asked: {introduction['id']} is {introduction['state']}.")


if __name__ == "__main__":
    main()
