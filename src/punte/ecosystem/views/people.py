"""Pages of people."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from punte.ecosystem.choices import State
from punte.ecosystem.forms.parts import tell
from punte.ecosystem.forms.people import ContestForm, PersonForm
from punte.ecosystem.languages import language_name
from punte.ecosystem.models import Person
from punte.ecosystem.policies import broker, change_person, see_people, take_part
from punte.ecosystem.queries import people as queries
from punte.ecosystem.queries.organisations import own_ecosystems
from punte.ecosystem.queries.places import ecosystem_choices
from punte.ecosystem.services import people
from punte.ecosystem.views.common import allow, done, say_errors
from punte.ecosystem.views.organisation_list import exports
from punte.records.tabular.folding import fold
from punte.web.access import Request, guard
from punte.web.tables import Column, Filter, Table, linked


def name_cell(one: Person) -> SafeString:
    """The name, and what one must know about the entry."""
    link = linked(reverse("ecosystem:person", args=[one.network.slug, one.pk]), one.name)
    marks = []
    if one.fictional:
        marks.append(("plain", _("fictional")))
    if not one.consented_at:
        marks.append(("timber", _("not agreed yet")))
    return format_html(
        "{} {}", link, format_html_join(" ", '<span class="badge {}">{}</span>', ((t, m) for t, m in marks))
    )


def role_cell(one: Any) -> str:
    """Current roles in published organisations."""
    shown = [row for row in one.current if row.organisation.state == State.PUBLISHED]
    return "; ".join(
        f"{row.title}, {row.organisation.name}" if row.title else row.organisation.name for row in shown
    )


class People(Table[Person]):
    """People whom the viewer may see."""

    name = "people"
    caption = gettext_lazy("People")
    order = "name"
    columns = (
        Column("name", gettext_lazy("Name"), name_cell, sort="folded", lead=True),
        Column("role", gettext_lazy("Role"), role_cell),
        Column("headline", gettext_lazy("In one line"), lambda one: one.seen.get("headline", "")),
        Column("ecosystem", gettext_lazy("Ecosystem"), lambda one: one.ecosystem),
        Column("email", gettext_lazy("E-mail"), lambda one: one.seen.get("email", ""), hidden=True),
        Column(
            "languages",
            gettext_lazy("Languages"),
            lambda one: ", ".join(map(language_name, one.seen.get("languages", []))),
            hidden=True,
        ),
    )
    filters = (
        Filter(
            "q",
            gettext_lazy("Find"),
            lambda rows, text: rows.filter(folded__contains=fold(text) or text.lower()),
        ),
        Filter("ecosystem", gettext_lazy("Ecosystem"), lambda rows, key: rows.filter(ecosystem=key)),
    )
    empty_title = gettext_lazy("Nobody is listed yet")
    empty_text = gettext_lazy("People appear here once they have agreed to it.")

    def __init__(self, request: Request, **given: Any) -> None:
        self.viewer = request.viewer
        super().__init__(request, queries.for_list(queries.people(request.viewer)), **given)

    @property
    def body(self) -> Any:
        """Rows, each with the fields that this viewer may see."""
        belongs = own_ecosystems(self.viewer)
        for one in self.page:
            one.seen = queries.shown_fields(self.viewer, one, belongs)
        return super().body


@guard(see_people)
@require_safe
def people_list(request: Request, network: str) -> HttpResponse:
    """All people whom the viewer may see."""
    viewer = request.viewer
    me = Person.objects.filter(network=viewer.network, account=viewer.account).first()
    table = People(
        request,
        choices={"ecosystem": ecosystem_choices(viewer)},
        exports=exports(request, "people") if broker(viewer) else [],
    )
    context = {"table": table, "may_add": broker(viewer), "me": me, "may_join": take_part(viewer)}
    return render(request, "ecosystem/people/list.html", context)


@guard(see_people)
@require_safe
def person_page(request: Request, network: str, id: UUID) -> HttpResponse:
    """One person, as far as the viewer may see."""
    one = _person(request, id)
    viewer = request.viewer
    own = viewer.account is not None and viewer.account == one.account_id
    roles = one.affiliations.select_related("organisation").order_by("-until", "id")
    context = {
        "person": one,
        "shown": queries.shown_fields(viewer, one),
        "roles": [row for row in roles if row.organisation.state == State.PUBLISHED],
        "own": own,
        "may_change": change_person(viewer, one),
        "is_me": people.is_me(one, viewer),
        "keeps": broker(viewer),
        "contest": ContestForm(),
    }
    return render(request, "ecosystem/people/page.html", context)


@guard(take_part)
@require_http_methods(["GET", "HEAD", "POST"])
def person_add(request: Request, network: str) -> HttpResponse:
    """Note somebody else; for gateways and managers."""
    allow(broker(request.viewer))
    form = PersonForm(request.POST or None, viewer=request.viewer)
    if request.method == "POST" and form.is_valid():
        try:
            one = people.add_person(
                network=request.network, values=form.values(), roles=form.roles(), by=request.viewer
            )
        except ValidationError as error:
            tell(form, error)
        else:
            text = _("Noted. They are told by mail, and shown once they agree.")
            return done(request, text, "ecosystem:person", network, one.pk)
    return render(request, "ecosystem/people/form.html", {"form": form})


@guard(take_part)
@require_http_methods(["GET", "HEAD", "POST"])
def person_me(request: Request, network: str) -> HttpResponse:
    """Put oneself on the map."""
    form = PersonForm(request.POST or None, viewer=request.viewer, own=True)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                one = people.add_myself(network=request.network, values=form.values(), by=request.viewer)
                people.set_roles(person=one, roles=form.roles(), by=request.viewer)
        except ValidationError as error:
            tell(form, error)
        else:
            return done(request, _("Noted. Agree, and others see you."), "ecosystem:person", network, one.pk)
    return render(request, "ecosystem/people/form.html", {"form": form, "own": True})


@guard(see_people)
@require_http_methods(["GET", "HEAD", "POST"])
def person_change(request: Request, network: str, id: UUID) -> HttpResponse:
    """Change an entry: one's own, or one that one keeps."""
    one = _person(request, id)
    allow(change_person(request.viewer, one))
    own = request.viewer.account is not None and one.account_id == request.viewer.account
    form = PersonForm(request.POST or None, viewer=request.viewer, person=one, own=own)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                people.change_person_facts(
                    person=_person(request, id), values=form.values(), by=request.viewer
                )
                if "organisation" in form.changed_data or "title" in form.changed_data:
                    people.set_roles(person=one, roles=form.roles(), by=request.viewer)
        except ValidationError as error:
            tell(form, error)
        else:
            return done(request, _("It is saved."), "ecosystem:person", network, one.pk)
    return render(request, "ecosystem/people/form.html", {"form": form, "person": one, "own": own})


@guard(see_people)
@require_POST
def person_act(request: Request, network: str, id: UUID, step: str) -> HttpResponse:
    """Agree, withdraw, contest, connect: the person's own steps."""
    one = _person(request, id)
    by = request.viewer
    texts = {
        "agree": _("You are shown in this network now, each field as you chose."),
        "withdraw": _("You are no longer shown."),
        "connect": _("This entry is yours now."),
        "contest": _("Thank you. Those who keep it are told."),
    }
    allow(step in texts and (step == "connect" or by.account == one.account_id))
    try:
        if step == "agree":
            people.agree(person=one, by=by)
        elif step == "withdraw":
            people.withdraw_agreement(person=one, by=by)
        elif step == "connect":
            allow(people.is_me(one, by))
            people.connect_account(person=one, by=by)
        else:
            people.contest(person=one, words=request.POST.get("words", ""), by=by)
    except ValidationError as error:
        say_errors(request, error)
        return done(request, _("Nothing was changed."), "ecosystem:person", network, one.pk)
    return done(request, texts[step], "ecosystem:person", network, one.pk)


@guard(see_people)
@require_http_methods(["GET", "HEAD", "POST"])
def person_erase(request: Request, network: str, id: UUID) -> HttpResponse:
    """Erase an entry; asks first."""
    one = _person(request, id)
    allow(change_person(request.viewer, one))
    if request.method != "POST":
        return render(request, "ecosystem/people/erase.html", {"person": one})
    people.erase_person(person=one, by=request.viewer)
    return done(request, _("It is being erased, everywhere."), "ecosystem:people", network)


def _person(request: Request, id: UUID) -> Person:
    found = queries.person(request.viewer, id)
    if found is None:
        raise Http404
    return found
