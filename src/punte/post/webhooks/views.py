"""Pages of webhooks, for the network's managers."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from punte.post.models import Delivery, DeliveryState, Webhook
from punte.post.policies import manage_network
from punte.post.webhooks import services
from punte.post.webhooks.forms import NewWebhookForm, ReplayForm, WebhookForm
from punte.post.webhooks.topics import all_topics
from punte.web.access import Request, guard

PER_PAGE = 25
TONES = {DeliveryState.SENT: "moss", DeliveryState.FAILED: "rose", DeliveryState.WAITING: "timber"}


@require_http_methods(["GET", "HEAD", "POST"])
@guard(manage_network)
def webhooks(request: Request, network: str) -> HttpResponse:
    """All addresses, and a form for another one; its secret is shown on the answer, once."""
    form, added = NewWebhookForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("url", "label", "topics")}
        try:
            added = services.add_webhook(network=request.network, by=request.viewer, **given)
            form = NewWebhookForm()
        except ValidationError as problem:
            form.add_error(None, problem)
    context = {
        "form": form,
        "added": added,
        "hooks": Webhook.objects.filter(network=request.network),
        "labels": {one.kind: one.label for one in all_topics()},
    }
    return _secretly(render(request, "post/webhooks/list.html", context, status=422 if form.errors else 200))


@require_http_methods(["GET", "HEAD", "POST"])
@guard(manage_network)
def webhook(request: Request, network: str, id: UUID) -> HttpResponse:
    """One address: change it, see what it was told, send that again."""
    hook = _hook(request, id)
    form = WebhookForm(request.POST or None, instance=_hook(request, id))
    if request.method == "POST" and form.is_valid():
        try:
            given = {name: form.cleaned_data[name] for name in ("url", "label", "topics", "active")}
            services.change_webhook(webhook=hook, by=request.viewer, **given)
        except ValidationError as problem:
            form.add_error(None, problem)
        else:
            messages.success(request, _("Saved."))
            return redirect("post:webhook", network, id)
    return _page(request, hook, form=form, status=422 if form.errors else 200)


@require_POST
@guard(manage_network)
def renew(request: Request, network: str, id: UUID) -> HttpResponse:
    """A new secret, shown on the answer."""
    hook = services.renew_secret(webhook=_hook(request, id), by=request.viewer)
    return _secretly(_page(request, hook, secret=hook.secret))


@require_POST
@guard(manage_network)
def remove(request: Request, network: str, id: UUID) -> HttpResponse:
    """Remove an address."""
    services.remove_webhook(webhook=_hook(request, id), by=request.viewer)
    messages.success(request, _("The address is removed; it is told nothing any more."))
    return redirect("post:webhooks", network)


@require_POST
@guard(manage_network)
def again(request: Request, network: str, id: UUID) -> HttpResponse:
    """Send one delivery again."""
    delivery = get_object_or_404(Delivery, pk=id, network=request.network)
    try:
        services.send_again(delivery=delivery, by=request.viewer)
        messages.success(request, _("It is sent again in a moment."))
    except ValidationError as problem:
        messages.error(request, " ".join(problem.messages))
    return redirect("post:webhook", network, delivery.webhook_id)


@require_POST
@guard(manage_network)
def replay(request: Request, network: str, id: UUID) -> HttpResponse:
    """Send everything since a moment again."""
    hook, form = _hook(request, id), ReplayForm(request.POST)
    if not form.is_valid():
        return _page(request, hook, replaying=form, status=422)
    count = services.replay(webhook=hook, since=form.cleaned_data["since"], by=request.viewer)
    words = ngettext("%(n)d delivery is sent again.", "%(n)d deliveries are sent again.", count)
    messages.success(request, words % {"n": count})
    return redirect("post:webhook", network, id)


def _hook(request: Request, id: UUID) -> Webhook:
    return get_object_or_404(Webhook, pk=id, network=request.network)


def _page(
    request: Request, hook: Webhook, *, status: int = 200, secret: str = "", **given: Any
) -> HttpResponse:
    page = Paginator(Delivery.objects.filter(webhook=hook), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "hook": hook,
        "form": WebhookForm(instance=hook),
        "replaying": ReplayForm(),
        "page": page,
        "tones": TONES,
        "labels": {one.kind: one.label for one in all_topics()},
        "secret": secret,
        **given,
    }
    return render(request, "post/webhooks/page.html", context, status=status)


def _secretly(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response
