"""Networks: choosing, founding, settings, the greeting page, leaving."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from punte.members import policies, queries, welcome
from punte.members.forms.networks import NetworkForm, NewNetworkForm
from punte.members.models import Account, Membership, Network
from punte.members.services.memberships import leave_network
from punte.members.services.networks import change_network, create_network
from punte.members.views.me import account_of, account_tabs
from punte.web.access import Request, guard, signed_in


@guard(signed_in)
def start(request: Request) -> HttpResponse:
    """Where signing in leads: to a greeting that waits, to the page of networks, or to the front page."""
    account = account_of(request)
    if network := queries.to_be_welcomed(account):
        return redirect("members:welcome", network.slug)
    if not Membership.objects.filter(account=account, ended_at=None).exists():
        return redirect("members:networks")
    return redirect("/")


@guard(signed_in)
def networks(request: Request) -> HttpResponse:
    """One's own networks, and the public ones."""
    account = account_of(request)
    rows = queries.networks_for(account)
    context = {
        "mine": [row for row in rows if row.roles],
        "public": [row for row in rows if not row.roles],
        "may_found": account.is_staff,
        "tabs": account_tabs("networks"),
    }
    return render(request, "members/networks.html", context)


@guard(signed_in)
def new(request: Request) -> HttpResponse:
    """Found a network (the server's staff)."""
    account = account_of(request)
    if not account.is_staff:
        raise Http404
    form = NewNetworkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        manager = Account.objects.filter(email=form.cleaned_data["manager"].lower(), is_active=True).first()
        if manager is None:
            form.add_error(
                "manager", _("There is no account with this address. Let the person sign up first.")
            )
        else:
            values = {name: form.cleaned_data[name] for name in ("slug", "name", "summary")}
            network = create_network(manager=manager, by=account, **values)
            messages.success(request, _("The network %(name)s is founded.") % {"name": network.name})
            return redirect("members:networks")
    return render(request, "members/network_new.html", {"form": form}, status=422 if form.errors else 200)


@guard(policies.manage_network)
def settings(request: Request, network: str) -> HttpResponse:
    """Name, summary, what is public, review, languages."""
    stored: Network = request.network
    form = NetworkForm(request.POST or None, instance=Network.objects.get(pk=stored.pk))
    if request.method == "POST" and form.is_valid():
        change_network(network=stored, values=form.cleaned_data, by=request.viewer)
        messages.success(request, _("Saved."))
        return redirect("members:settings", network)
    return render(request, "members/settings.html", {"form": form}, status=422 if form.errors else 200)


@guard(policies.inside_network)
def greet(request: Request, network: str) -> HttpResponse:
    """What to do first in this network."""
    account = account_of(request)
    mine = Membership.objects.filter(account=account, network=request.network, ended_at=None)
    roles = [queries.role_label(one.role) for one in mine.order_by("created_at")]
    mine.filter(welcomed_at=None).update(welcomed_at=timezone.now())
    steps = welcome.steps_for(request.viewer, request.network)
    context = {"steps": steps, "roles": roles, "open_steps": sum(not step.done for step in steps)}
    return render(request, "members/welcome.html", context)


@guard(policies.inside_network)
def leave(request: Request, network: str) -> HttpResponse:
    """End all one's roles here."""
    problems: list[str] = []
    if request.method == "POST":
        try:
            leave_network(network=request.network, by=request.viewer)
        except ValidationError as error:
            problems = error.messages
        else:
            messages.success(request, _("You have left %(name)s.") % {"name": request.network.name})
            return redirect("members:networks")
    return render(request, "members/leave.html", {"problems": problems}, status=409 if problems else 200)
