"""The shell of the API: problems (RFC 9457), paging, a policy for each operation.

Rooms write their operations in `api.py` on a ninja Router; config puts them
together below /api/v1.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Annotated, Any, cast
from uuid import UUID

from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI, Path, Schema
from ninja.errors import AuthenticationError, HttpError
from ninja.errors import ValidationError as BadRequest
from pydantic import AfterValidator, AwareDatetime, BeforeValidator, Field

from punte.web.access import Policy, Request

PROBLEM_TYPE = "application/problem+json"
MOST = 200


NetworkSlug = Annotated[str, Path(description="The network's address, such as boost-corridor.")]
# PostgreSQL's text knows no NUL, and neither does any text worth keeping.
Text = Annotated[str, Field(pattern=r"^[^\x00]*$")]
Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}$", description="ISO 639 code.")]
_LABEL = r"[A-Za-z0-9]([A-Za-z0-9-]{0,50}[A-Za-z0-9])?"
_HOST = rf"{_LABEL}(\.{_LABEL})*\.[A-Za-z]{{2,20}}"
Web = Annotated[
    str,
    Field(
        pattern=rf"^(https?://{_HOST}(/[A-Za-z0-9._~/-]*)?)?$", max_length=200, description="A web address."
    ),
]
Mail = Annotated[
    str,
    Field(
        pattern=rf"^([A-Za-z0-9]+([._%+-][A-Za-z0-9]+)*@{_HOST})?$",
        max_length=200,
        description="An e-mail address.",
    ),
]


def _written(value: Any) -> Any:
    if isinstance(value, str) and not re.match(r"\d{4}-\d\d-\d\d[T ]", value):
        raise ValueError("Write the time as 2026-11-23T09:00:00Z.")
    return value


def _utc(moment: datetime) -> datetime:
    """In UTC: databases do not take every displacement that a time may be written with."""
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise ValueError("That time is too far away.") from None


Moment = Annotated[AwareDatetime, BeforeValidator(_written), AfterValidator(_utc)]
# The code of a ValidationError that is about what is there already, not about the values' shape.
CONFLICT = "conflict"


class FieldProblem(Schema):
    """What is wrong with one field."""

    field: str
    message: str


class Problem(Schema):
    """An error as RFC 9457 has it; `errors` names the fields at fault."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str = ""
    errors: list[FieldProblem] = Field(default_factory=list)


class Page[Item](Schema):
    """A part of a list in a fixed order; `next` is the `after` of the following part, null at the end."""

    items: list[Item]
    next: str | None = None


class Paging(Schema):
    """Query parameters of every list."""

    limit: Annotated[int, Field(ge=1, le=MOST, description="How many items to give at most.")] = 50
    after: Annotated[UUID | None, Field(description="`next` of the page before.")] = None


def page[M: Model](rows: QuerySet[M], paging: Paging, show: Callable[[M], Any]) -> dict[str, Any]:
    """The rows after `paging.after` in the order of their ids (which is that of creation)."""
    if paging.after:
        rows = rows.filter(pk__gt=paging.after)
    found = list(rows.order_by("pk")[: paging.limit + 1])
    more = len(found) > paging.limit
    found = found[: paging.limit]
    return {"items": [show(row) for row in found], "next": str(found[-1].pk) if more else None}


def allow(policy: Policy) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The operation is for those whom the policy allows; for others it does not exist (404)."""

    def decorate(operation: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(operation)
        def allowed(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if not policy(cast(Request, request).viewer):
                raise Http404
            return operation(request, *args, **kwargs)

        allowed.policy = policy  # type: ignore[attr-defined]  # functions carry attributes; mypy knows none
        return allowed

    return decorate


def problem(
    api: NinjaAPI, request: HttpRequest, status: int, title: str, detail: str = "", errors: Any = ()
) -> HttpResponse:
    """An error as a response."""
    body = Problem(title=title, status=status, detail=detail, errors=list(errors))
    response = api.create_response(request, body.model_dump(), status=status)
    response["Content-Type"] = PROBLEM_TYPE
    if status == 401:
        response["WWW-Authenticate"] = "Bearer"
    return response


def speak_problems(api: NinjaAPI) -> None:
    """Make every error of the API a problem."""

    @api.exception_handler(BadRequest)
    def bad_request(request: HttpRequest, error: BadRequest) -> HttpResponse:
        errors = [
            FieldProblem(field=".".join(str(part) for part in one["loc"][1:]), message=one["msg"])
            for one in error.errors
        ]
        return problem(api, request, 422, "Some values are not right.", errors=errors)

    @api.exception_handler(ValidationError)
    def refused_values(request: HttpRequest, error: ValidationError) -> HttpResponse:
        if CONFLICT in _codes(error):
            return problem(
                api, request, 409, "That contradicts what is there.", errors=_field_problems(error)
            )
        return problem(api, request, 422, "Some values are not right.", errors=_field_problems(error))

    @api.exception_handler(AuthenticationError)
    def nobody(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
        return problem(api, request, 401, "Sign in, or send a key as Authorization: Bearer.")

    @api.exception_handler(PermissionDenied)
    def forbidden(request: HttpRequest, error: PermissionDenied) -> HttpResponse:
        return problem(api, request, 403, "You may not do that.", str(error))

    @api.exception_handler(Http404)
    def missing(request: HttpRequest, error: Http404) -> HttpResponse:
        return problem(api, request, 404, "There is nothing here for you.")

    @api.exception_handler(HttpError)
    def other(request: HttpRequest, error: HttpError) -> HttpResponse:
        return problem(api, request, error.status_code, str(error))


def _codes(error: ValidationError) -> set[str | None]:
    parts = error.error_dict.values() if hasattr(error, "error_dict") else [error.error_list]
    return {one.code for part in parts for one in part}


def _field_problems(error: ValidationError) -> list[FieldProblem]:
    if not hasattr(error, "error_dict"):
        return [FieldProblem(field="", message=message) for message in error.messages]
    return [
        FieldProblem(field="" if field == NON_FIELD_ERRORS else field, message=message)
        for field, messages in error.message_dict.items()
        for message in messages
    ]


class ProblemMiddleware:
    """Errors below /api/ from outside an operation (no such address, wrong method) are problems, too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Replace pages that say what went wrong by problems that do."""
        response = self.get_response(request)
        told = response.get("Content-Type", "").startswith(("application/json", PROBLEM_TYPE))
        if response.status_code < 400 or told or not request.path.startswith("/api/"):
            return response
        title = _TITLES.get(response.status_code, response.reason_phrase)
        body = Problem(title=title, status=response.status_code).model_dump_json()
        plain = HttpResponse(body, status=response.status_code, content_type=PROBLEM_TYPE)
        if "Allow" in response:
            plain["Allow"] = response["Allow"]
        return plain


_TITLES = {404: "There is nothing here for you.", 500: "Something broke on our side; it has been noted."}
