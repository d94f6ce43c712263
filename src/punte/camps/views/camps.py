"""The list of camps, and one's page."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from punte.camps import policies
from punte.camps.queries.camps import camps
from punte.camps.views.common import camp_or_404, tabs
from punte.web.access import Request, guard


@guard(policies.see_network)
@require_safe
def camp_list(request: Request, network: str) -> HttpResponse:
    """The network's camps."""
    context = {"camps": list(camps(request.viewer)), "may_add": policies.manage_network(request.viewer)}
    return render(request, "camps/list.html", context)


@guard(policies.see_network)
@require_safe
def camp_page(request: Request, network: str, camp: str) -> HttpResponse:
    """What a camp is about, when and where; its challenges."""
    found = camp_or_404(request, camp)
    context = {"camp": found, "tabs": tabs(request.viewer, found, "camps:camp")}
    return render(request, "camps/camp.html", context)
