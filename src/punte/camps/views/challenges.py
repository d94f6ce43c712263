"""The board of challenges, and one's page."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from punte.camps import policies
from punte.camps.forms.challenges import ChallengeForm
from punte.camps.models import Camp, Challenge
from punte.camps.queries.editions import challenges_of
from punte.camps.services import challenges as services
from punte.camps.views.common import camp_or_404, own_camp_or_404, tabs
from punte.ecosystem.forms.parts import tell
from punte.ecosystem.policies import see_person
from punte.ecosystem.views.common import done, go, say_errors
from punte.web.access import Request, guard


def challenge_or_404(camp: Camp, id: UUID) -> Challenge:
    """The challenge, if it is one of the camp's."""
    rows = Challenge.objects.select_related("camp", "network", "owner", "theme", "contact__ecosystem")
    return get_object_or_404(rows, camp=camp, pk=id)


@guard(policies.see_network)
@require_safe
def board(request: Request, network: str, camp: str) -> HttpResponse:
    """All challenges side by side."""
    found = camp_or_404(request, camp)
    context = {
        "camp": found,
        "tabs": tabs(request.viewer, found, "camps:challenges"),
        "challenges": challenges_of(found),
        "organises": policies.organise(request.viewer, found),
    }
    return render(request, "camps/challenges/board.html", context)


@guard(policies.see_network)
@require_safe
def challenge_page(request: Request, network: str, camp: str, id: UUID) -> HttpResponse:
    """The brief, its context, what success would be, whose it is."""
    found = camp_or_404(request, camp)
    one = challenge_or_404(found, id)
    others = challenges_of(found)
    place = next(index for index, other in enumerate(others) if other.pk == one.pk)
    context = {
        "camp": found,
        "challenge": one,
        "tabs": tabs(request.viewer, found, "camps:challenges"),
        "before": others[place - 1] if place else None,
        "after": others[place + 1] if place + 1 < len(others) else None,
        "contact": one.contact if one.contact and see_person(request.viewer, one.contact) else None,
        "keeps": policies.keep_challenge(request.viewer, one),
        "organises": policies.organise(request.viewer, found),
        "inside": policies.inside_network(request.viewer),
    }
    return render(request, "camps/challenges/page.html", context)


@guard(policies.organise_some)
@require_http_methods(["GET", "HEAD", "POST"])
def challenge_add(request: Request, network: str, camp: str) -> HttpResponse:
    """The next challenge."""
    found = own_camp_or_404(request, camp)
    form = ChallengeForm(request.POST or None, viewer=request.viewer)
    if request.method == "POST" and form.is_valid():
        try:
            one = services.add_challenge(camp=found, values=form.values(), by=request.viewer)
        except ValidationError as error:
            tell(form, error)
        else:
            if "more" in request.POST:
                return done(request, _("It is there. Now the next."), "camps:challenge_add", network, camp)
            return done(request, _("The challenge is there."), "camps:challenge", network, camp, one.pk)
    return render(request, "camps/challenges/form.html", {"form": form, "camp": found})


@guard(policies.take_part)
@require_http_methods(["GET", "HEAD", "POST"])
def challenge_change(request: Request, network: str, camp: str, id: UUID) -> HttpResponse:
    """All of it for the organisers; what it says for the editors of its owner."""
    found = camp_or_404(request, camp)
    one = challenge_or_404(found, id)
    if not policies.keep_challenge(request.viewer, one):
        raise Http404
    whole = policies.organise(request.viewer, found)
    form = ChallengeForm(request.POST or None, viewer=request.viewer, challenge=one, whole=whole)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_challenge(challenge=one, values=form.values(), by=request.viewer)
        except ValidationError as error:
            tell(form, error)
        else:
            return done(request, _("It is saved."), "camps:challenge", network, camp, id)
    return render(request, "camps/challenges/form.html", {"form": form, "camp": found, "challenge": one})


@guard(policies.organise_some)
@require_POST
def challenge_move(request: Request, network: str, camp: str, id: UUID) -> HttpResponse:
    """One place up or down."""
    one = challenge_or_404(own_camp_or_404(request, camp), id)
    services.move_challenge(challenge=one, up=request.POST.get("way") != "down", by=request.viewer)
    return go("camps:challenges", network, camp)


@guard(policies.organise_some)
@require_http_methods(["GET", "HEAD", "POST"])
def challenge_remove(request: Request, network: str, camp: str, id: UUID) -> HttpResponse:
    """Take it away; asks first."""
    found = own_camp_or_404(request, camp)
    one = challenge_or_404(found, id)
    if request.method != "POST":
        context = {
            "camp": found,
            "challenge": one,
            "sessions": one.items.count(),
            "wishes": one.preferences.count(),
        }
        return render(request, "camps/challenges/remove.html", context)
    try:
        services.remove_challenge(challenge=one, by=request.viewer)
    except ValidationError as error:
        say_errors(request, error)
        return go("camps:challenge", network, camp, id)
    return done(request, _("The challenge is gone."), "camps:challenges", network, camp)
