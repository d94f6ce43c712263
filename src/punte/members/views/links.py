"""`/go/<secret>/`: what a link in a mail leads to."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from punte.members import links, tokens
from punte.members.models import Account, Token
from punte.members.services import accounts
from punte.members.viewer import viewer_of
from punte.web.access import Request, anyone, guard


@guard(anyone)
@never_cache
def go(request: Request, secret: str) -> HttpResponse:
    """GET shows, POST acts; a link that is unknown, used or too old says so."""
    token = tokens.look_up(secret)
    purpose = links.purpose(token.purpose) if token else None
    if token is None or purpose is None:
        return render(request, "members/link_void.html", status=410)
    link = links.link_of(token)
    said = purpose.describe(link)
    if said is None:
        return render(request, "members/link_void.html", status=410)
    if purpose.session != links.Session.NONE and _is_somebody_else(request, token):
        return render(request, "members/link_other.html", {"said": said}, status=403)
    if request.method == "POST":
        return _act(request, secret, token, purpose)
    return render(request, "members/link.html", {"said": said, "address": link.address})


def _is_somebody_else(request: Request, token: Token) -> bool:
    if not isinstance(request.user, Account):
        return False
    if token.account_id:
        return request.user.pk != token.account_id
    return request.user.email.lower() != token.address.lower()


def _act(request: Request, secret: str, token: Token, purpose: links.Purpose) -> HttpResponse:
    link = links.link_of(token)
    try:
        with transaction.atomic():
            if tokens.redeem(purpose.name, secret) is None:
                return render(request, "members/link_void.html", status=410)
            account = link.account or (purpose.account_for(link) if purpose.account_for else None)
            done = purpose.act(link, viewer_of(account, link.network))
    except ValidationError as error:
        said = purpose.describe(link)
        context = {"said": said, "problems": error.messages}
        return render(request, "members/link.html", context, status=409)
    if account and purpose.session != links.Session.NONE and request.user != account:
        accounts.sign_in(request, account, once=purpose.session == links.Session.ONCE)
    if done.href and isinstance(request.user, Account):
        messages.success(request, done.title)
        return redirect(done.href)
    return render(request, "members/link_done.html", {"done": done})
