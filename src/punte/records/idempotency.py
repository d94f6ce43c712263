"""`Idempotency-Key`: the same write sent twice is done once, and answered twice alike.

After draft-ietf-httpapi-idempotency-key-header-07: the key is the caller's own,
kept 24 hours; another request under it is refused (409), and so is a key of no or too many characters (422).
"""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.tasks import task
from django.utils import timezone

from punte.records.models import IdempotencyKey
from punte.web.api import PROBLEM_TYPE, Problem

KEPT = timedelta(hours=24)
LONGEST = 255
type Run = Callable[..., HttpResponse]


def idempotent(run: Run) -> Run:
    """Wrap an operation's view (ninja's `decorate_view`); without the header nothing changes."""

    @wraps(run)
    def once(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        key = request.headers.get("Idempotency-Key")
        if key is None:
            return run(request, *args, **kwargs)
        if not 0 < len(key.strip()) <= LONGEST:
            return _refused(f"An idempotency key has 1 to {LONGEST} characters.", 422)
        asked = sha256(f"{request.method} {request.path}\n".encode() + request.body).hexdigest()
        with transaction.atomic():
            # The row is written first: a second request waits for it, or finds it.
            kept, new = IdempotencyKey.objects.get_or_create(
                caller=_caller(request), key=sha256(key.encode()).hexdigest(), defaults={"request": asked}
            )
            if not new:
                return _again(kept, asked)
            response = run(request, *args, **kwargs)
            if response.status_code in {401, 429} or response.status_code >= 500:
                kept.delete()  # nothing was done: the caller may try again
            else:
                kept.status, kept.body = response.status_code, response.content
                kept.content_type = response["Content-Type"]
                kept.save()
        return response

    return once


def _caller(request: HttpRequest) -> str:
    session = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    return sha256(f"{request.headers.get('Authorization', '')}|{session}".encode()).hexdigest()


def _again(kept: IdempotencyKey, asked: str) -> HttpResponse:
    if kept.request != asked:
        return _refused("This idempotency key belongs to another request. Take a new one.", 409)
    response = HttpResponse(bytes(kept.body), status=kept.status, content_type=kept.content_type)
    response["Idempotency-Replayed"] = "true"
    return response


def _refused(title: str, status: int) -> HttpResponse:
    problem = Problem(title=title, status=status)
    return HttpResponse(problem.model_dump_json(), status=status, content_type=PROBLEM_TYPE)


@task
def forget_keys() -> None:
    """Drop keys older than a day."""
    IdempotencyKey.objects.filter(created_at__lt=timezone.now() - KEPT).delete()
