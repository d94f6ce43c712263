"""The desk's page."""

from typing import cast

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from punte.members.models import Account
from punte.post.desk.queries import desk_of
from punte.web.access import Request, guard, signed_in


@require_GET
@guard(signed_in)
def desk(request: Request) -> HttpResponse:
    """What waits for the one who asks, in all their networks."""
    return render(request, "post/desk/desk.html", {"desk": desk_of(cast(Account, request.user))})
