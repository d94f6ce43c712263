"""The API's description, for programs and for people."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from punte.config.api import api
from punte.web.access import anyone, guard

FORMS = {
    "uuid": gettext_lazy("an id"),
    "date": gettext_lazy("a day, such as 2026-03-01"),
    "date-time": gettext_lazy("a time, such as 2026-03-01T12:00:00Z"),
}
KINDS = {
    "string": gettext_lazy("text"),
    "integer": gettext_lazy("a whole number"),
    "boolean": gettext_lazy("true or false"),
    "array": gettext_lazy("a list"),
}

type Schema = Mapping[str, Any]


@dataclass(frozen=True)
class Given:
    """A parameter, or a field of the body."""

    name: str
    says: str
    needed: bool


@guard(anyone)
def openapi(request: HttpRequest) -> HttpResponse:
    """OpenAPI 3.1, as JSON."""
    return JsonResponse(api.get_openapi_schema())


@guard(anyone)
def api_guide(request: HttpRequest) -> HttpResponse:
    """What each operation is for, readable."""
    schema: Any = api.get_openapi_schema()
    named: Schema = schema["components"]["schemas"]
    operations = [
        {
            "method": method.upper(),
            "path": path,
            "parameters": [
                Given(one["name"], _says({**one["schema"], **one}, named), one.get("required", False))
                for one in operation.get("parameters", [])
            ],
            "fields": list(_fields(operation, named)),
            **{key: operation.get(key) for key in ("summary", "description", "tags")},
        }
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
    ]
    tags = dict.fromkeys(tag for one in operations for tag in one["tags"] or [])
    groups = [(tag, [one for one in operations if tag in (one["tags"] or [])]) for tag in tags]
    return render(request, "config/api_guide.html", {"info": schema["info"], "groups": groups})


def _fields(operation: Schema, named: Schema) -> Iterator[Given]:
    """What the body holds."""
    content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    body = _resolved(content.get("schema", {}), named)
    for name, told in body.get("properties", {}).items():
        yield Given(name, _says(told, named), name in body.get("required", ()))


def _says(told: Schema, named: Schema) -> str:
    """What a value is: its choices, or its description, or its form."""
    ways = [_resolved(one, named) for one in (told, *told.get("anyOf", ()), *told.get("allOf", ()))]
    for one in ways:
        if "enum" in one:
            return _("one of: %(choices)s") % {"choices": ", ".join(map(str, one["enum"]))}
    for one in ways:
        if one.get("description"):
            return str(one["description"])
    for one in ways:
        if found := FORMS.get(one.get("format", "")) or KINDS.get(one.get("type", "")):
            return str(found)
    return ""


def _resolved(schema: Schema, named: Schema) -> Schema:
    found: Schema = named.get(str(schema.get("$ref", "")).rpartition("/")[2], schema)
    return found
