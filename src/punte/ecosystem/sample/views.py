"""Taking the sample network away from its settings page."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from punte.ecosystem.policies import manage_network
from punte.ecosystem.sample.remove import remove_sample
from punte.web.access import Request, guard


@guard(manage_network)
@require_POST
def remove(request: Request, network: str) -> HttpResponse:
    """Remove the sample network with all that belongs to it; any other network cannot be removed here."""
    name = request.network.name
    try:
        remove_sample(network=request.network, by=request.viewer)
    except PermissionDenied:
        raise Http404 from None
    messages.success(request, _("%(name)s is removed, with all that belonged to it.") % {"name": name})
    return redirect("/")
