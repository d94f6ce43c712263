"""Entering as a person of the sample network (safety 2)."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from punte.members import samples
from punte.members.services import accounts
from punte.web.access import Request, anyone, guard


@guard(anyone)
@require_POST
def enter(request: Request, who: str) -> HttpResponse:
    """Sign in as somebody of the sample; anywhere but on one's own debugging machine this is 404."""
    if not samples.may_enter(request):
        raise Http404
    account = samples.sample_account(who)
    if account is None:
        raise Http404
    accounts.sign_in(request, account, once=False)
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return redirect(wanted if safe else "/")
