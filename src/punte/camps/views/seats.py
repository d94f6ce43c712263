"""Tables of mixing rounds: planned by organisers, looked up by everybody with a place."""

from collections import defaultdict
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from punte.camps import policies
from punte.camps.choices import ItemKind
from punte.camps.forms.seats import SeatsForm
from punte.camps.models import Item, Seat
from punte.camps.services.seats import plan_seats
from punte.camps.views.common import attended_camp_or_404, own_camp_or_404, tabs
from punte.ecosystem.views.common import say_errors
from punte.web.access import Request, guard


@guard(policies.attend_some)
@require_safe
def seats(request: Request, network: str, camp: str, id: UUID) -> HttpResponse:
    """Who sits where, round by round; one's own tables first."""
    found = attended_camp_or_404(request, camp)
    organises = policies.organise(request.viewer, found)
    if not organises and found.programme_published_at is None:
        raise Http404
    item = get_object_or_404(Item, pk=id, camp=found, kind=ItemKind.MIXING)
    rounds: dict[int, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    mine = []
    for seat in Seat.objects.filter(item=item).select_related("participant"):
        rounds[seat.round][seat.table].append(seat.participant.name)
        if seat.participant.account_id and seat.participant.account_id == request.viewer.account:
            mine.append((seat.round, seat.table))
    context = {
        "camp": found,
        "tabs": tabs(request.viewer, found, ""),
        "item": item,
        "rounds": [(number, sorted(tables.items())) for number, tables in sorted(rounds.items())],
        "mine": mine,
        "organises": organises,
        "form": SeatsForm(initial={"size": 5, "rounds": max(len(rounds), 3)}),
    }
    return render(request, "camps/teams/seats.html", context)


@guard(policies.organise_some)
@require_POST
def seats_plan(request: Request, network: str, camp: str, id: UUID) -> HttpResponse:
    """Plan the tables anew."""
    found = own_camp_or_404(request, camp)
    item = get_object_or_404(Item.objects.select_related("network"), pk=id, camp=found)
    form = SeatsForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Tables have 2 to 20 seats, and there are 1 to 20 rounds."))
        return redirect("camps:seats", network, camp, id)
    try:
        made = plan_seats(item=item, by=request.viewer, **form.cleaned_data)
    except ValidationError as error:
        say_errors(request, error)
        return redirect("camps:seats", network, camp, id)
    text = ngettext(
        "Planned. %(repeats)s pair meets twice; no plan has fewer than %(bound)s.",
        "Planned. %(repeats)s pairs meet twice; no plan has fewer than %(bound)s.",
        made.repeats,
    )
    messages.success(request, text % {"repeats": made.repeats, "bound": made.bound})
    return redirect("camps:seats", network, camp, id)
