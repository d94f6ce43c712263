"""Pages of the outbox: all mails while debugging, a network's mails for its managers, and 'no more'."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.csp import CSP
from django.utils.translation import gettext as _
from django.views.decorators.csp import csp_override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from punte.post.models import Mail, MailState
from punte.post.outbox.deliver import retry_mail
from punte.post.outbox.unsubscribe import allow_mails, read_token, stop_mails
from punte.post.policies import anyone, debugging, from_here, manage_network
from punte.web.access import Request, guard

PER_PAGE = 25
TONES = {MailState.FAILED: "rose", MailState.SENT: "moss", MailState.KEPT: "plain"}
MAIL_CSP = {"default-src": [CSP.NONE], "style-src": [CSP.UNSAFE_INLINE], "frame-ancestors": [CSP.NONE]}


@require_GET
@guard(debugging)
def kept_mails(request: Request) -> HttpResponse:
    """Every mail of this debugging server, so that a newcomer can click the links in them."""
    _only_from_here(request)
    page = Paginator(Mail.objects.all(), PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request, "post/mail/kept.html", {"page": page, "tones": TONES, "smtp": bool(settings.SMTP_URL)}
    )


@require_GET
@guard(debugging)
def kept_mail(request: Request, id: UUID) -> HttpResponse:
    """One mail, its text with live links."""
    _only_from_here(request)
    return render(request, "post/mail/one.html", {"mail": get_object_or_404(Mail, pk=id), "tones": TONES})


@require_GET
@guard(debugging)
@csp_override(MAIL_CSP)
def kept_mail_html(request: Request, id: UUID) -> HttpResponse:
    """Its HTML version as a mail programme would show it: styles, but nothing that runs or is fetched."""
    _only_from_here(request)
    mail = get_object_or_404(Mail, pk=id)
    if not mail.html:
        raise Http404
    return HttpResponse(mail.html)


def _only_from_here(request: Request) -> None:
    if not from_here(request):
        raise Http404


@require_GET
@guard(manage_network)
def network_mails(request: Request, network: str) -> HttpResponse:
    """What became of the network's mails. Their words are not shown: they are for their readers."""
    mails = Mail.objects.filter(network=request.network).defer("text", "html", "attachments")
    state = request.GET.get("state", "")
    if state in MailState.values:
        mails = mails.filter(state=state)
    page = Paginator(mails, PER_PAGE).get_page(request.GET.get("page"))
    given = {"page": page, "tones": TONES, "states": MailState.choices, "state": state}
    return render(request, "post/mail/network.html", given)


@require_POST
@guard(manage_network)
def retry(request: Request, network: str, id: UUID) -> HttpResponse:
    """Send a failed mail again."""
    mail = get_object_or_404(Mail, pk=id, network=request.network)
    try:
        retry_mail(mail=mail, by=request.viewer)
        messages.success(request, _("The mail will be sent again in a moment."))
    except ValidationError as problem:
        messages.error(request, " ".join(problem.messages))
    return redirect("post:network_mails", network)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@guard(anyone)
def mail_stop(request: Request, token: str) -> HttpResponse:
    """'No more mails like this': GET shows, POST acts, also a mail programme's one-click POST (RFC 8058).

    Without CSRF check: the signed token in the address is the permission, and it can do this one thing.
    """
    found = read_token(token)
    if found is None:
        return render(request, "post/mail/stop.html", {"state": "unknown"}, status=404)
    account, kind = found
    if request.method == "POST":
        again = "again" in request.POST
        (allow_mails if again else stop_mails)(account=account, kind=kind)
        return render(request, "post/mail/stop.html", {"state": "allowed" if again else "stopped"})
    return render(request, "post/mail/stop.html", {"state": "ask", "address": account.email})
