"""Pages of notices."""

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from punte.members.models import Account
from punte.post.notices.queries import notices_of, show
from punte.post.notices.services import mark_read
from punte.post.places import places_of
from punte.web.access import Request, guard, signed_in

PER_PAGE = 25


@require_GET
@guard(signed_in)
def notices(request: Request) -> HttpResponse:
    """All notices of the one who asks."""
    account = cast(Account, request.user)
    places = places_of(account)
    page = Paginator(notices_of(account, places), PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request, "post/notices/list.html", {"page": page, "notices": show(page.object_list, places)}
    )


@require_POST
@guard(signed_in)
def read(request: Request) -> HttpResponse:
    """Mark one's notices as read: those named, or all."""
    ids = [UUID(one) for one in request.POST.getlist("notice") if _is_uuid(one)]
    account = cast(Account, request.user)
    count = mark_read(account=account.pk, notices=ids if "notice" in request.POST else None)
    if not ids and count:
        messages.success(request, _("All notices are marked as read."))
    return redirect("post:desk" if request.POST.get("from") == "desk" else "post:notices")


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
