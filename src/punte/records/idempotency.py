"""`Idempotency-Key`: the same write sent twice is done once, and answered twice alike.

After draft-ietf-httpapi-idempotency-key-header-07: the key is the caller's own,
kept 24 hours; another request under it is refused (409).
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
type Run = Callable[..., HttpResponse]


def idempotent(run: Run) -> Run:
    """Wrap an operation's view (ninja's `decorate_view`); without the header nothing changes."""

    @wraps(run)
    def once(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        key = request.headers.get("Idempotency-Key", "")
        if not key:
            return run(request, *args, **kwargs)
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
        refusal = Problem(
            title="This idempotency key belongs to another request. Take a new one.", status=409
        )
        return HttpResponse(refusal.model_dump_json(), status=409, content_type=PROBLEM_TYPE)
    response = HttpResponse(bytes(kept.body), status=kept.status, content_type=kept.content_type)
    response["Idempotency-Replayed"] = "true"
    return response


@task
def forget_keys() -> None:
    """Drop keys older than a day."""
    IdempotencyKey.objects.filter(created_at__lt=timezone.now() - KEPT).delete()
