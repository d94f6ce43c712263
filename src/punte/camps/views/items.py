"""Writing the programme: lines, sessions in one go, rooms, publication."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from punte.camps import policies
from punte.camps.forms.programme import ItemForm, MoveForm, RoomForm, SessionsForm
from punte.camps.models import Camp, Item, Room
from punte.camps.queries.clashes import clashes
from punte.camps.queries.programme import items_of
from punte.camps.services import programme as services
from punte.camps.services import publication
from punte.camps.services import rooms as room_services
from punte.camps.views.common import own_camp_or_404
from punte.ecosystem.forms.parts import tell
from punte.ecosystem.views.common import done, go, say_errors
from punte.web.access import Request, guard


def _item(camp: Camp, id: UUID) -> Item:
    return get_object_or_404(Item.objects.select_related("room", "challenge"), camp=camp, pk=id)


def _after(camp: Camp, request: Request) -> Item | None:
    """The line that the new one is to follow: the one named, else the last."""
    rows = list(camp.items.order_by("starts_at", "ends_at"))
    named = request.GET.get("after", "")
    return next((one for one in rows if str(one.pk) == named), rows[-1] if rows else None)


@guard(policies.organise_some)
@require_http_methods(["GET", "HEAD", "POST"])
def item_add(request: Request, network: str, camp: str) -> HttpResponse:
    """A line of the programme; it begins where the one before ends."""
    found = own_camp_or_404(request, camp)
    form = ItemForm(request.POST or None, camp=found, after=_after(found, request))
    if request.method == "POST" and form.is_valid():
        try:
            made = services.add_item(camp=found, values=form.values(), by=request.viewer)
        except ValidationError as error:
            tell(form, error)
        else:
            return _saved(request, found, made, _("It is in the programme."))
    return render(request, "camps/programme/item.html", {"form": form, "camp": found})


@guard(policies.organise_some)
@require_http_methods(["GET", "HEAD", "POST"])
def item_change(request: Request, network: str, camp: str, id: UUID) -> HttpResponse:
    """Change a line, move it, take it away; and what is in its way."""
    found = own_camp_or_404(request, camp)
    item = _item(found, id)
    form = ItemForm(request.POST or None, camp=found, item=item)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_item(item=item, values=form.values(), by=request.viewer)
        except ValidationError as error:
            tell(form, error)
        else:
            return _saved(request, found, item, _("It is saved."))
    told = [one.says for one in clashes(found, items_of(found)) if item in one.items]
    context = {"form": form, "camp": found, "item": item, "move": MoveForm(), "clashes": told}
    return render(request, "camps/programme/item.html", context)


def _saved(request: Request, camp: Camp, item: Item, text: str) -> HttpResponse:
    """On to the next line where that was asked for; else back to the day."""
    if "next" in request.POST:
        answer = done(request, text, "camps:item_add", camp.network.slug, camp.slug)
        answer["Location"] += f"?after={item.pk}"
        return answer
    return done(request, text, "camps:programme", camp.network.slug, camp.slug)


@guard(policies.organise_some)
@require_POST
def item_move(request: Request, network: str, camp: str, id: UUID) -> HttpResponse:
    """Later or earlier, alone or with all that follows."""
    found = own_camp_or_404(request, camp)
    form = MoveForm(request.POST)
    if not form.is_valid():
        return go("camps:item", network, camp, id)
    moved = services.move_items(
        item=_item(found, id),
        minutes=form.cleaned_data["minutes"],
        following=form.cleaned_data["following"],
        by=request.viewer,
    )
    text = ngettext("%(n)d line was moved.", "%(n)d lines were moved.", moved) % {"n": moved}
    return done(request, text, "camps:programme", network, camp)


@guard(policies.organise_some)
@require_POST
def item_remove(request: Request, network: str, camp: str, id: UUID) -> HttpResponse:
    """Take it away."""
    found = own_camp_or_404(request, camp)
    try:
        services.remove_item(item=_item(found, id), by=request.viewer)
    except ValidationError as error:
        say_errors(request, error)
        return go("camps:item", network, camp, id)
    return done(request, _("It is out of the programme."), "camps:programme", network, camp)


@guard(policies.organise_some)
@require_http_methods(["GET", "HEAD", "POST"])
def sessions_add(request: Request, network: str, camp: str) -> HttpResponse:
    """All group sessions of one challenge, or of every one, in one go."""
    found = own_camp_or_404(request, camp)
    form = SessionsForm(request.POST or None, camp=found)
    if request.method == "POST" and form.is_valid():
        try:
            made = _add_sessions(request, form)
        except ValidationError as error:
            tell(form, error)
        else:
            text = ngettext("%(n)d session is there.", "%(n)d sessions are there.", made) % {"n": made}
            return done(request, text, "camps:programme", network, camp)
    context = {"form": form, "camp": found, "any": bool(form.challenges)}
    return render(request, "camps/programme/sessions.html", context)


@transaction.atomic
def _add_sessions(request: Request, form: SessionsForm) -> int:
    plan = form.plan()
    return sum(
        len(services.add_sessions(challenge=challenge, room=room, by=request.viewer, **plan))
        for challenge, room in form.chosen()
    )


@guard(policies.organise_some)
@require_http_methods(["GET", "HEAD", "POST"])
def rooms(request: Request, network: str, camp: str) -> HttpResponse:
    """The rooms, each to change in place, and one more."""
    found = own_camp_or_404(request, camp)
    form = RoomForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            room_services.add_room(camp=found, by=request.viewer, **form.values())
        except ValidationError as error:
            tell(form, error)
        else:
            return done(request, _("The room is there."), "camps:rooms", network, camp)
    return render(request, "camps/programme/rooms.html", _rooms_context(found, form))


def _rooms_context(
    camp: Camp, form: RoomForm, wrong: tuple[Room, RoomForm] | None = None
) -> dict[str, object]:
    listed = [
        (
            room,
            wrong[1]
            if wrong and wrong[0].pk == room.pk
            else RoomForm(
                initial={"name": room.name, "capacity": room.capacity or None}, auto_id=f"id_{room.pk}_%s"
            ),
        )
        for room in camp.rooms.all()
    ]
    return {"form": form, "camp": camp, "rooms": listed}


@guard(policies.organise_some)
@require_POST
def room_change(request: Request, network: str, camp: str, id: UUID) -> HttpResponse:
    """Another name or number of seats; or away with it."""
    found = own_camp_or_404(request, camp)
    room = get_object_or_404(Room, camp=found, pk=id)
    if "remove" in request.POST:
        room_services.remove_room(room=room, by=request.viewer)
        return done(request, _("The room is gone; what was in it has none."), "camps:rooms", network, camp)
    form = RoomForm(request.POST, auto_id=f"id_{room.pk}_%s")
    if form.is_valid():
        try:
            room_services.change_room(room=room, by=request.viewer, **form.values())
        except ValidationError as error:
            tell(form, error)
        else:
            return done(request, _("It is saved."), "camps:rooms", network, camp)
    return render(request, "camps/programme/rooms.html", _rooms_context(found, RoomForm(), (room, form)))


@guard(policies.organise_some)
@require_POST
def publish(request: Request, network: str, camp: str) -> HttpResponse:
    """Show the programme to all who see the camp."""
    found = own_camp_or_404(request, camp)
    try:
        publication.publish_programme(camp=found, by=request.viewer)
    except ValidationError as error:
        say_errors(request, error)
        return go("camps:programme", network, camp)
    text = _("The programme is published, and stands in the calendars of those who come.")
    return done(request, text, "camps:programme", network, camp)


@guard(policies.organise_some)
@require_POST
def take_back(request: Request, network: str, camp: str) -> HttpResponse:
    """Show the programme to the organisers alone again."""
    found = own_camp_or_404(request, camp)
    publication.take_back_programme(camp=found, by=request.viewer)
    text = _(
        "The programme is taken back: it is out of all calendars, only organisers see it, "
        "and participants enter its sessions once it is published again."
    )
    return done(request, text, "camps:programme", network, camp)
