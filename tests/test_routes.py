"""Every route names a policy."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

# Other people's views: their own rules apply, and tests of members cover them.
FOREIGN = ("allauth.", "ninja.", "django.contrib.staticfiles")


def _patterns(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for one in resolver.url_patterns:
        address = prefix + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from _patterns(one, address)
        else:
            yield address, one


def _home(view: Any) -> str:
    return str(getattr(getattr(view, "func", view), "__module__", ""))


def test_every_route_has_a_policy() -> None:
    bare = [
        address
        for address, pattern in _patterns(get_resolver())
        if not hasattr(pattern.callback, "policy") and not _home(pattern.callback).startswith(FOREIGN)
    ]
    assert bare == []
