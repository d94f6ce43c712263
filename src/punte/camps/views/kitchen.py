"""The kitchen's list: sums at once; who it is only on purpose, and that is noted (safety 11)."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from punte.camps import policies
from punte.camps.queries.kitchen import kitchen
from punte.camps.services.care import note_look
from punte.camps.views.common import own_camp_or_404
from punte.web.access import Request, guard


@guard(policies.organise_some)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def kitchen_list(request: Request, network: str, camp: str) -> HttpResponse:
    """GET gives the sums, POST also the names."""
    found = own_camp_or_404(request, camp)
    names = request.method == "POST"
    if names:
        note_look(camp=found, by=request.viewer)
    context = {"camp": found, "kitchen": kitchen(found, names=names), "names": names}
    return render(request, "camps/participants/kitchen.html", context)
