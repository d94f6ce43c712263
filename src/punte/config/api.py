"""The API, version 1: the rooms' operations under one roof, described by OpenAPI 3.1."""

from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import NinjaAPI, Schema
from ninja.openapi.schema import OpenAPISchema

from punte.bridges.api import router as bridges
from punte.camps.api import router as camps
from punte.ecosystem.api import router as ecosystem
from punte.members import api_auth
from punte.members.models import Network
from punte.records.idempotency import LONGEST
from punte.web.access import Request, signed_in
from punte.web.api import PROBLEM_TYPE, Problem, allow, speak_problems

PROBLEMS = {
    "400": "The body is no JSON.",
    "401": "Nobody is signed in, or the key is not known.",
    "403": "The caller may see it, but not do that.",
    "404": "There is nothing here for the caller.",
    "405": "The address knows no such method.",
    "409": "The request contradicts what is there.",
    "422": "Some values are not right; `errors` names them.",
    "429": "Too many requests; try again later.",
}
DESCRIPTION = """What Punte's pages do with the map and its bridges, for programs.

Send a key (made under *Your account → Keys*) as `Authorization: Bearer …`. Lists give `items` and `next`;
pass `next` as `after` for the following page. A write with an `Idempotency-Key` header is done once however
often it is sent within a day. Errors are problem details (RFC 9457)."""


class PunteAPI(NinjaAPI):
    """NinjaAPI that documents its problems for every operation."""

    def get_openapi_schema(self, **kwargs: Any) -> OpenAPISchema:
        """The schema; every operation may answer with a problem, and every write takes an idempotency key."""
        schema = super().get_openapi_schema(**kwargs)
        schema["components"]["schemas"]["Problem"] = Problem.model_json_schema(
            ref_template="#/components/schemas/{model}"
        )
        schema["components"]["schemas"] |= schema["components"]["schemas"]["Problem"].pop("$defs", {})
        content = {PROBLEM_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
        for operations in schema["paths"].values():
            for method, operation in operations.items():
                for status, description in PROBLEMS.items():
                    operation["responses"][status] = {"description": description, "content": content}
                if method in {"post", "patch", "put", "delete"}:
                    operation.setdefault("parameters", []).append(_IDEMPOTENCY_KEY)
        return schema


_IDEMPOTENCY_KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST},
    "description": "Any text of your own; the same write under the same key is done once.",
}

api = PunteAPI(
    title="Punte", version="1", description=DESCRIPTION, docs_url=None, openapi_url="", urls_namespace="api"
)
speak_problems(api)


class NetworkOut(Schema):
    """A network that the caller belongs to."""

    id: UUID
    slug: str
    name: str
    summary: str
    public: bool


@api.get(
    "/networks", response=list[NetworkOut], auth=api_auth.reads, tags=["networks"], summary="Your networks"
)
@allow(signed_in)
def list_networks(request: HttpRequest) -> Any:
    """Those in which the caller holds a role."""
    account = cast(Request, request).viewer.account
    held = Network.objects.filter(memberships__account=account, memberships__ended_at=None)
    return held.distinct().order_by("name")


api.add_router("/networks/{slug:network}", ecosystem)
api.add_router("/networks/{slug:network}", bridges)
api.add_router("/networks/{slug:network}", camps)
