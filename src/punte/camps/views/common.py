"""What the pages of a camp share."""

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from punte.camps.models import Camp
from punte.camps.policies import attend, organise, see_programme
from punte.camps.queries.camps import camp as find_camp
from punte.web.access import Request, Viewer
from punte.web.components import Tab


def camp_or_404(request: Request, slug: str) -> Camp:
    """The camp, if it is in this network and the viewer may see it."""
    found = find_camp(request.viewer, slug)
    if found is None:
        raise Http404
    return found


def own_camp_or_404(request: Request, slug: str) -> Camp:
    """The camp, if the viewer organises it."""
    found = camp_or_404(request, slug)
    if not organise(request.viewer, found):
        raise Http404
    return found


def attended_camp_or_404(request: Request, slug: str) -> Camp:
    """The camp, if the viewer has a place in it or organises it."""
    found = camp_or_404(request, slug)
    if not attend(request.viewer, found):
        raise Http404
    return found


def tabs(viewer: Viewer, camp: Camp, current: str) -> list[Tab]:
    """The ways through a camp's pages that this viewer has; `current` is the route that is shown."""
    attends, own = attend(viewer, camp), organise(viewer, camp)
    ways = [
        ("camps:camp", _("Overview"), True),
        ("camps:challenges", _("Challenges"), True),
        ("camps:programme", _("Programme"), see_programme(viewer, camp)),
        ("camps:participants", _("Participants"), own),
        ("camps:teams", _("Teams"), attends),
        ("camps:sessions", _("Sessions"), attends),
        ("camps:rounds", _("One-to-one"), attends),
        ("camps:final", _("Final"), attends),
        ("camps:report", _("Report"), own or camp.report_published_at is not None),
        ("camps:setup", _("Preparation"), own),
    ]
    return [
        Tab(label, reverse(route, args=[camp.network.slug, camp.slug]), route == current)
        for route, label, shown in ways
        if shown
    ]
