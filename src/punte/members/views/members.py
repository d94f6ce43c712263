"""Who is in a network: the list, roles, invitations."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from punte.members import policies, queries
from punte.members.forms.networks import InvitationForm, RoleForm
from punte.members.models import Membership
from punte.members.services import invitations
from punte.members.services.memberships import change_membership, end_membership
from punte.web.access import Request, guard
from punte.web.components import Tab

ROWS = 50


def _tabs(request: Request, current: str) -> list[Tab]:
    slug = request.network.slug
    tabs = [Tab(_("Members"), reverse("members:members", args=[slug]), current == "members")]
    if policies.broker(request.viewer):
        waiting = queries.invitations_of(request.viewer).count()
        tabs.append(
            Tab(
                _("Invitations"),
                reverse("members:invitations", args=[slug]),
                current == "invitations",
                waiting,
            )
        )
        tabs.append(Tab(_("Former members"), reverse("members:former", args=[slug]), current == "former"))
    return tabs


@guard(policies.inside_network)
def members(request: Request, network: str) -> HttpResponse:
    """Everybody with a role, what for, since when."""
    words = request.GET.get("q", "").strip()[:100]
    return _list(request, "members", queries.memberships_of(request.viewer, words=words), words)


@guard(policies.broker)
def former(request: Request, network: str) -> HttpResponse:
    """Roles that have ended."""
    words = request.GET.get("q", "").strip()[:100]
    return _list(request, "former", queries.memberships_of(request.viewer, ended=True, words=words), words)


def _list(request: Request, current: str, found: QuerySet[Membership], words: str) -> HttpResponse:
    page = Paginator(found, ROWS).get_page(request.GET.get("page"))
    rows = queries.member_rows(request.viewer, page.object_list)
    context = {
        "page": page,
        "rows": rows,
        "bound": any(row.scope for row in rows),
        "words": words,
        "current": current,
        "tabs": _tabs(request, current),
        "may_invite": policies.broker(request.viewer),
        "may_manage": policies.manage_network(request.viewer),
    }
    return render(request, "members/members.html", context)


@guard(policies.broker)
def change(request: Request, network: str, membership: UUID) -> HttpResponse:
    """Put another role in its place, or end it."""
    found = _membership(request, membership)
    held = f"{found.role}:{found.scope}" if found.scope else found.role
    form = RoleForm(request.POST or None, viewer=request.viewer, network=request.network, wanted=held)
    if request.method == "POST" and form.is_valid():
        role, scope = form.picked()
        try:
            change_membership(membership=found, role=role, scope=scope, by=request.viewer)
        except ValidationError as error:
            form.add_error(None, error.messages)
        except PermissionDenied:
            raise Http404 from None
        else:
            messages.success(request, _("The role is changed."))
            return redirect("members:members", network)
    row = queries.member_rows(request.viewer, [found])[0]
    context = {"form": form, "row": row}
    return render(request, "members/membership.html", context, status=422 if form.errors else 200)


@guard(policies.inside_network)
@require_POST
def end(request: Request, network: str, membership: UUID) -> HttpResponse:
    """End a role."""
    found = get_object_or_404(
        Membership.objects.select_related("network", "account"),
        pk=membership,
        network=request.network,
        ended_at=None,
    )
    try:
        end_membership(membership=found, by=request.viewer)
        messages.success(
            request, _("The role of %(name)s has ended.") % {"name": found.account.get_full_name()}
        )
    except ValidationError as error:
        messages.error(request, error.messages[0])
    except PermissionDenied:
        raise Http404 from None
    return redirect("members:members", network)


def _membership(request: Request, id: UUID) -> Membership:
    found = Membership.objects.select_related("account", "network").filter(
        pk=id, network=request.network, ended_at=None
    )
    membership = found.first()
    if membership is None or not queries.member_rows(request.viewer, [membership])[0].may_change:
        raise Http404
    return membership


@guard(policies.broker)
def invite(request: Request, network: str) -> HttpResponse:
    """Invite by mail. `?role=editor:<id>` offers that role first, for links on other pages."""
    wanted = request.GET.get("role", "")
    form = InvitationForm(request.POST or None, viewer=request.viewer, network=request.network, wanted=wanted)
    if request.method == "POST" and form.is_valid():
        role, scope = form.picked()
        given: dict[str, Any] = {name: form.cleaned_data[name] for name in ("email", "note")}
        try:
            invitations.invite(network=request.network, role=role, scope=scope, by=request.viewer, **given)
        except ValidationError as error:
            _show(form, error)
        except PermissionDenied:
            raise Http404 from None
        else:
            messages.success(request, _("The invitation to %(email)s is on its way.") % given)
            return redirect("members:invitations", network)
    return render(request, "members/invite.html", {"form": form}, status=422 if form.errors else 200)


def _show(form: InvitationForm, error: ValidationError) -> None:
    fields = getattr(error, "error_dict", None)
    for name, problems in (fields or {None: error}).items():
        form.add_error(name if name in form.fields else None, problems)


@guard(policies.broker)
def invitations_page(request: Request, network: str) -> HttpResponse:
    """Invitations without an answer."""
    page = Paginator(queries.invitations_of(request.viewer), ROWS).get_page(request.GET.get("page"))
    listed = list(page.object_list)
    names = queries.scope_names(request.viewer, listed)
    rows = [
        {
            "invitation": one,
            "role": queries.role_label(one.role),
            "scope": names.get(one.scope, "") if one.scope else "",
            "open": one.open,
        }
        for one in listed
    ]
    context = {"page": page, "rows": rows, "tabs": _tabs(request, "invitations")}
    return render(request, "members/invitations.html", context)


@guard(policies.broker)
@require_POST
def invitation_act(request: Request, network: str, invitation: UUID) -> HttpResponse:
    """Send again, or withdraw."""
    found = get_object_or_404(queries.invitations_of(request.viewer), pk=invitation)
    try:
        if request.POST.get("act") == "withdraw":
            invitations.withdraw(invitation=found, by=request.viewer)
            messages.success(request, _("The invitation to %(email)s is withdrawn.") % {"email": found.email})
        else:
            invitations.send_again(invitation=found, by=request.viewer)
            messages.success(
                request, _("Sent again to %(email)s. The old link no longer works.") % {"email": found.email}
            )
    except ValidationError as error:
        messages.error(request, error.messages[0])
    except PermissionDenied:
        raise Http404 from None
    return redirect("members:invitations", network)
