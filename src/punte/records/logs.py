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
        structlog.processors.JSONRenderer() if config["json"] else structlog.dev.ConsoleRenderer(colors=False)
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
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )


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
