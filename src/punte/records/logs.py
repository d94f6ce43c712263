"""Structured logs: one line an event, JSON in production, readable on a terminal."""

import logging
import secrets
import time
from collections.abc import Callable, Mapping
from typing import Any

import structlog
from django.http import HttpRequest, HttpResponseBase

log = structlog.get_logger(__name__)
QUIET_ROUTES = {"static", "healthz", "readyz"}


def configure(config: Mapping[str, Any]) -> None:
    """Set up structlog and the standard library's logging alike (Django's LOGGING_CONFIG hook)."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    last: Any = (
        structlog.processors.JSONRenderer()
        if config["json"]
        # Plain: a traceback with the values of variables would write secrets down.
        else structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            *([structlog.processors.format_exc_info] if config["json"] else []),
            last,
        ],
    )
    handler = logging.StreamHandler()
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(config["level"])
    for name in ("django.request", "django.security.csrf"):
        quiet = logging.getLogger(name)
        quiet.filters = [HidePath()]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )


class HidePath(logging.Filter):
    """Django names the path in its warnings and errors; we let it name the route (safety 7)."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Put the route where the path stands."""
        request = getattr(record, "request", None)
        path = getattr(request, "path", None)
        if path and isinstance(record.args, tuple):
            escaped = path.encode("unicode_escape").decode("ascii")
            match = getattr(request, "resolver_match", None)
            route = f"/{match.route}" if match else "(no route)"
            record.args = tuple(route if one in (path, escaped) else one for one in record.args)
        return True


class RequestLogMiddleware:
    """One line a request. The route is logged, not the path: paths may carry secret tokens (safety 7)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Log method, route, status and milliseconds under a request id, which the answer carries, too."""
        request_id = secrets.token_hex(8)
        structlog.contextvars.bind_contextvars(request=request_id)
        started = time.perf_counter()
        try:
            response = self.get_response(request)
        finally:
            structlog.contextvars.unbind_contextvars("request")
        response["X-Request-Id"] = request_id
        match = request.resolver_match
        if match and match.url_name not in QUIET_ROUTES:
            log.info(
                "request",
                request=request_id,
                method=request.method,
                route=match.route,
                status=response.status_code,
                ms=round((time.perf_counter() - started) * 1000, 1),
            )
        return response
