"""The API's description, for programs and for people."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from punte.config.api import api
from punte.web.access import anyone, guard


@guard(anyone)
def openapi(request: HttpRequest) -> HttpResponse:
    """OpenAPI 3.1, as JSON."""
    return JsonResponse(api.get_openapi_schema())


@guard(anyone)
def api_guide(request: HttpRequest) -> HttpResponse:
    """What each operation is for, readable."""
    schema: Any = api.get_openapi_schema()
    operations = [
        {"method": method.upper(), "path": path, **operation}
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
    ]
    tags = dict.fromkeys(tag for one in operations for tag in one.get("tags", []))
    groups = [(tag, [one for one in operations if tag in one.get("tags", [])]) for tag in tags]
    return render(request, "config/api_guide.html", {"info": schema["info"], "groups": groups})
