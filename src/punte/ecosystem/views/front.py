"""The front page: what Punte is, shown with the network that is open to everybody."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from punte.ecosystem.queries.glance import glance
from punte.ecosystem.sample import read
from punte.members.models import Network
from punte.members.samples import SampleEntry, may_enter, sample_entries
from punte.members.viewer import viewer_of
from punte.web.access import Request, anyone, guard
from punte.web.context import address

CARDS = 3
# Whom one can enter as, by the beginning of the sample account's key; in this order.
WAYS_IN = [
    ("gateway", gettext_lazy("Enter as a gateway")),
    ("organiser", gettext_lazy("Enter as an organiser")),
    ("participant", gettext_lazy("Enter as a participant")),
]


@dataclass(frozen=True)
class Step:
    """A step of the chain; a link where it exists."""

    name: Any
    says: Any
    route: str = ""
    href: str = ""


STEPS = [
    Step(gettext_lazy("Map"), gettext_lazy("who is here, what they seek"), "ecosystem:map"),
    Step(gettext_lazy("Connect"), gettext_lazy("introductions both sides want"), "bridges:matches"),
    Step(gettext_lazy("Convene"), gettext_lazy("camps that lead somewhere"), "camps:editions"),
    Step(gettext_lazy("Exchange"), gettext_lazy("knowledge, resources, data"), "exchange:resources"),
    Step(gettext_lazy("Prototype"), gettext_lazy("test a joint project small"), "prototypes:prototypes"),
    Step(gettext_lazy("Plan and fund"), gettext_lazy("actions, partners, money"), "plans:plan"),
]


@require_GET
@guard(anyone)
def front(request: Request) -> HttpResponse:
    """For strangers; who is signed in goes on to the desk."""
    if request.viewer.signed_in:
        return redirect("post:desk")
    network = public_network()
    seen = None
    if network:
        viewer = viewer_of(None, network)
        request.home = network, viewer  # the frame of the page leads into the network that it shows
        seen = glance(viewer, network, cards=CARDS)
    slug = network.slug if network else ""
    context = {
        "glance": seen,
        "network_shown": network,
        "steps": [
            Step(one.name, one.says, one.route, address(one.route, slug) if slug else "") for one in STEPS
        ],
        "ways_in": ways_in() if may_enter(request) else [],
        "others": others() if may_enter(request) else [],
        "sign_up": address("account_signup"),
    }
    return render(request, "ecosystem/front/front.html", context)


def public_network() -> Network | None:
    """The sample if it is here and open to all, else the first network that is."""
    return Network.objects.filter(public=True).order_by("-sample", "created_at").first()


def ways_in() -> list[tuple[Any, SampleEntry]]:
    """A button for each kind of person one can enter as; the first of each kind."""
    entries = sample_entries()
    found = []
    for beginning, label in WAYS_IN:
        entry = next((one for one in entries if one.key.startswith(beginning)), None)
        if entry:
            found.append((label, entry))
    return found


def others() -> list[tuple[str, SampleEntry]]:
    """All sign-ins that the start names, by what they are called there."""
    entries = {one.key: one for one in sample_entries()}
    named = [(one.label, entries.get(one.address.partition("@")[0])) for one in read.network().sign_ins]
    return [(label, entry) for label, entry in named if entry]
