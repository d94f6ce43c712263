"""Who calls the API: a key with scopes, or a signed-in browser with its CSRF token.

    @api.get(..., auth=api_auth.reads)      # key with 'read', or session
    @api.post(..., auth=api_auth.writes)    # key with 'write', or session
    @api.post(..., auth=api_auth.imports)   # key with 'import', or session

All of them leave `request.viewer` set for the network in the path.
"""

from typing import Any, cast

from django.http import HttpRequest
from ninja.errors import HttpError
from ninja.security import HttpBearer, SessionAuth

from punte.members.models import Account
from punte.members.services.accounts import came_once
from punte.members.services.api_tokens import api_token
from punte.members.viewer import viewer_of
from punte.web.access import Request


class KeyAuth(HttpBearer):
    """`Authorization: Bearer punte_…`; a key without the scope is refused with 403."""

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> Account | None:
        """The key's account, or None (401)."""
        found = api_token(token)
        if found is None:
            return None
        if self.scope not in found.scopes:
            raise HttpError(403, f"This key lacks the scope '{self.scope}'.")
        asked = cast(Request, request)
        asked.user = found.account
        asked.viewer = viewer_of(found.account, asked.network)
        return found.account


class BrowserAuth(SessionAuth):
    """The session of the pages; ninja asks for the CSRF token on everything that writes."""

    def _get_key(self, request: HttpRequest) -> str | None:
        # Without a session there is nobody to protect: that is 401, not a CSRF failure.
        return super()._get_key(request) if self.param_name in request.COOKIES else None

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        """The signed-in account, or None; a short visit by a link does not count."""
        if isinstance(request.user, Account) and not came_once(request):
            return request.user
        return None


browser = BrowserAuth()
reads = [KeyAuth("read"), browser]
writes = [KeyAuth("write"), browser]
imports = [KeyAuth("import"), browser]
