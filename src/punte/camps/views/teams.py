"""Teams: the organisers' board, and teams as published."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from punte.camps import policies
from punte.camps.choices import FormingState
from punte.camps.forms.teams import NumbersForm, RuleForm, TeamForm
from punte.camps.jobs import teams as jobs
from punte.camps.models import Camp, PairRule, Team
from punte.camps.queries.teams import board_of, published_teams, suggested_numbers
from punte.camps.services import teams as services
from punte.camps.services.teams.making import may_change
from punte.camps.views.common import attended_camp_or_404, own_camp_or_404, tabs
from punte.camps.words.teams import off_word, report_of
from punte.ecosystem.views.common import say_errors
from punte.web.access import Request, guard


@guard(policies.attend_some)
@require_safe
def team_list(request: Request, network: str, camp: str) -> HttpResponse:
    """Teams as published, one's own first."""
    found = attended_camp_or_404(request, camp)
    context = {
        "camp": found,
        "tabs": tabs(request.viewer, found, "camps:teams"),
        "teams": published_teams(found, request.viewer.account),
        "organises": policies.organise(request.viewer, found),
    }
    return render(request, "camps/teams/list.html", context)


@guard(policies.organise_some)
@require_safe
def board(request: Request, network: str, camp: str) -> HttpResponse:
    """Who is in which team, how balanced they are, what the engine said."""
    found = own_camp_or_404(request, camp)
    made = board_of(found)
    forming = made.forming
    context = {
        "camp": found,
        "tabs": tabs(request.viewer, found, "camps:teams"),
        "board": made,
        "columns": [(column, [off_word(off) for off in column.off]) for column in made.columns],
        "report": report_of(forming, made) if forming else None,
        "waiting": forming is not None and forming.state == FormingState.WAITING,
        "numbers": NumbersForm(None, camp=found, suggested=suggested_numbers(found)),
        "rule_form": RuleForm(None, camp=found),
    }
    return render(request, "camps/teams/board.html", context)


@guard(policies.organise_some)
@require_POST
def board_act(request: Request, network: str, camp: str, step: str) -> HttpResponse:
    """What organisers do on the board with one button."""
    found = own_camp_or_404(request, camp)
    steps: dict[str, Callable[[Request, Camp], str]] = {
        "form": _form,
        "move": _move,
        "pin": lambda request, camp: _pin(request, camp, pinned=True),
        "unpin": lambda request, camp: _pin(request, camp, pinned=False),
        "undo": _undo,
        "publish": _publish,
        "numbers": _numbers,
        "rule": _rule,
    }
    if step not in steps:
        raise Http404
    try:
        messages.success(request, steps[step](request, found))
    except ValidationError as error:
        say_errors(request, error)
    return redirect("camps:board", network, camp)


def _form(request: Request, camp: Camp) -> str:
    jobs.ask(camp=camp, gentle="gentle" in request.POST, by=request.viewer)
    return _("Teams are being formed. That takes up to a quarter of a minute.")


def _move(request: Request, camp: Camp) -> str:
    team = _team(camp, request.POST.get("team", ""))
    people = _people(request)
    services.move_people(camp=camp, people=people, team=team, by=request.viewer)
    where = team.name if team else _("beside the teams")
    return ngettext(
        "%(number)s person is now here: %(where)s.", "%(number)s people are now here: %(where)s.", len(people)
    ) % {"number": len(people), "where": where}


def _pin(request: Request, camp: Camp, *, pinned: bool) -> str:
    services.pin_people(camp=camp, people=_people(request), pinned=pinned, by=request.viewer)
    if pinned:
        return _("They stay where they are when teams are formed anew.")
    return _("They may be moved when teams are formed anew.")


def _undo(request: Request, camp: Camp) -> str:
    services.undo_step(camp=camp, by=request.viewer)
    return _("The last change is taken back.")


def _publish(request: Request, camp: Camp) -> str:
    told = services.publish_teams(camp=camp, by=request.viewer)
    return ngettext(
        "Published. %(number)s person is in another team than before, and gets a mail.",
        "Published. %(number)s people are in another team than before; each gets a mail.",
        told,
    ) % {"number": told}


def _numbers(request: Request, camp: Camp) -> str:
    form = NumbersForm(request.POST, camp=camp, suggested={})
    if not form.is_valid():
        raise ValidationError(_("Give a number of teams from 0 to 20 for each challenge."))
    services.make_teams(camp=camp, numbers=form.numbers(), by=request.viewer)
    return _("The teams are there.")


def _rule(request: Request, camp: Camp) -> str:
    form = RuleForm(request.POST, camp=camp)
    if not form.is_valid():
        raise ValidationError(_("Choose two different people of this camp."))
    services.add_rule(**form.cleaned_data, by=request.viewer)
    return _("The rule holds from the next forming on.")


@guard(policies.organise_some)
@require_POST
def rule_drop(request: Request, network: str, camp: str, id: UUID) -> HttpResponse:
    """Take a rule between two people back."""
    found = own_camp_or_404(request, camp)
    services.drop_rule(rule=get_object_or_404(PairRule, pk=id, camp=found), by=request.viewer)
    return redirect("camps:board", network, camp)


@guard(policies.attend_some)
@require_http_methods(["GET", "POST"])
def team_edit(request: Request, network: str, camp: str, id: UUID) -> HttpResponse:
    """The team's name and idea: its members' and the organisers'."""
    found = attended_camp_or_404(request, camp)
    team = get_object_or_404(Team.objects.select_related("camp__network", "challenge"), pk=id, camp=found)
    if not may_change(team, request.viewer):
        raise Http404
    form = TeamForm(request.POST or None, instance=team)
    if request.method == "POST" and form.is_valid():
        # A model form has written into its instance: the service is to see what was before.
        services.change_team(
            team=Team.objects.select_related("camp__network").get(pk=team.pk),
            values=form.cleaned_data,
            by=request.viewer,
        )
        messages.success(request, _("Noted."))
        return redirect("camps:teams", network, camp)
    return render(request, "camps/teams/edit.html", {"camp": found, "team": team, "form": form})


def _people(request: Request) -> list[UUID]:
    return [found for one in request.POST.getlist("person") if (found := _uuid(one))]


def _team(camp: Camp, value: Any) -> Team | None:
    if value == "none":
        return None
    id = _uuid(value)
    if id is None:
        raise ValidationError(_("Choose a team."))
    return get_object_or_404(Team, pk=id, camp=camp)


def _uuid(value: Any) -> UUID | None:
    try:
        return UUID(str(value))
    except ValueError:
        return None
