"""Applying from outside, and one's own page: what one wrote, where one stands, the ticket."""

from allauth.core.internal import ratelimit
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from punte.bridges.vcards import write_code
from punte.camps import days, tickets
from punte.camps.choices import ASKED, CampState, ParticipantState
from punte.camps.clock import Phase, phase
from punte.camps.forms.applying import ApplicationForm, begin
from punte.camps.models import Camp, Care, Participant
from punte.camps.policies import organise
from punte.camps.queries.headcount import headcount
from punte.camps.queries.participants import challenges_of, for_list, part_of, unanswered
from punte.camps.services import participants as services
from punte.camps.services.care import read_wishes
from punte.camps.services.participants.answering import ACTIVE
from punte.camps.services.participants.common import may_ask_again, takes_applications
from punte.camps.views.common import tabs
from punte.ecosystem.forms.parts import tell
from punte.ecosystem.views.common import done, say_errors
from punte.members.models import Account
from punte.members.viewer import viewer_of
from punte.web.access import Request, anyone, guard, signed_in

# A whole hall may apply from one address of the internet; one mailbox is written to a few times an hour.
LIMITS = {"apply": "60/10m/ip,5/1h/key"}
CHANGEABLE = (*ACTIVE, ParticipantState.WITHDRAWN)


@guard(anyone)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: Request, network: str, camp: str) -> HttpResponse:
    """The form of a camp that takes applications; open to anybody, also where the network is private."""
    found = _camp_or_404(request, camp)
    account = request.user if isinstance(request.user, Account) else None
    part = part_of(found, account) if account else None
    if part and part.state != ParticipantState.UNPROVEN:
        return redirect("camps:mine", network, camp)
    if not takes_applications(found):
        return render(request, "camps/apply/closed.html", _about(request, found), status=404)
    known = account is not None
    initial = {"name": account.name, "country": ""} if account else {}
    form = ApplicationForm(request.POST or None, camp=found, known=known, initial=initial)
    if request.method == "POST" and form.is_valid():
        answer = _take(request, found, form, account)
        if answer:
            return answer
    context = {**_about(request, found), "form": form}
    return render(request, "camps/apply/form.html", context, status=422 if form.errors else 200)


def _take(
    request: Request, camp: Camp, form: ApplicationForm, account: Account | None
) -> HttpResponse | None:
    if request.POST.get("website"):  # a field that nobody sees: a program wrote this
        return redirect("camps:apply_sent", camp.network.slug, camp.slug)
    email = account.email if account else form.cleaned_data["email"].strip().lower()
    key = f"{camp.pk} {email}"
    if not ratelimit.consume(request, app="punte.camps", action="apply", config=LIMITS, key=key):
        form.add_error(None, _("That was tried often just now. Wait a while, then send it again."))
        return None
    try:
        services.apply(
            camp=camp,
            email=email,
            application=form.application(),
            by=viewer_of(account, camp.network),
        )
    except ValidationError as error:
        tell(form, error)
        return None
    if account is None:
        return redirect("camps:apply_sent", camp.network.slug, camp.slug)
    return done(request, _("You have applied. Here is where you stand."), "camps:mine", *_at(camp))


@guard(anyone)
@require_safe
def apply_sent(request: Request, network: str, camp: str) -> HttpResponse:
    """Look into your mail; the same words whoever's address was typed."""
    found = _camp_or_404(request, camp)
    return render(request, "camps/apply/sent.html", _about(request, found))


@guard(signed_in)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: Request, network: str, camp: str) -> HttpResponse:
    """One's own page; POST changes what one wrote."""
    part = _part_or_404(request, camp)
    wishes = read_wishes(Care.objects.filter(participant=part).first())
    form = ApplicationForm(request.POST or None, camp=part.camp, part=part, known=True)
    form.initial = begin(part, wishes)
    if request.method == "POST" and part.state in CHANGEABLE and form.is_valid():
        try:
            own = _connected(request, part)
            services.change_application(
                one=own, application=form.application(), by=viewer_of(own.account, own.camp.network)
            )
        except ValidationError as error:
            tell(form, error)
        else:
            return done(request, _("Kept as you wrote it."), "camps:mine", *_at(part.camp))
    ways = tabs(request.viewer, part.camp, "") if part.state == ParticipantState.CONFIRMED else []
    context = {**_about(request, part.camp), "one": part, "form": form, "tabs": ways, **_standing(part)}
    return render(request, "camps/apply/mine.html", context, status=422 if form.errors else 200)


@guard(signed_in)
@require_POST
def mine_act(request: Request, network: str, camp: str, step: str) -> HttpResponse:
    """I come, I cannot come, I would like to come after all."""
    part = _part_or_404(request, camp)
    if step not in {"come", "leave", "again"}:
        raise Http404
    try:
        own = _connected(request, part)
        if step == "come":
            services.take_place(one=own, account=_account(request))
            said = _("You come. Your ticket is below, and in your mail.")
        elif step == "leave":
            services.leave(one=own, by=viewer_of(own.account, own.camp.network))
            said = _("You do not come. Thank you for saying so.")
        else:
            services.apply_again(one=own, by=viewer_of(own.account, own.camp.network))
            said = _("You have applied anew.")
    except ValidationError as error:
        say_errors(request, error)
        return redirect("camps:mine", network, camp)
    return done(request, said, "camps:mine", network, camp)


def _standing(part: Participant) -> dict[str, object]:
    confirmed = part.state == ParticipantState.CONFIRMED
    over = phase(part.camp) == Phase.PAST
    return {
        "asked": part.state in ASKED,
        "confirmed": confirmed,
        "over": over and confirmed,
        "active": part.state in ACTIVE and not over,
        "changeable": part.state in CHANGEABLE,
        "again": may_ask_again(part),
        "unanswered": unanswered(part),
        "code": write_code(tickets.address_of(part)) if confirmed and part.ticket and not over else "",
        "ticket": tickets.address_of(part) if confirmed and part.ticket else "",
    }


def _about(request: Request, camp: Camp) -> dict[str, object]:
    return {
        "camp": camp,
        "span": days.span(camp),
        "where": days.where(camp),
        "challenges": challenges_of(camp),
        "count": headcount(camp, organiser=False),
    }


def _camp_or_404(request: Request, slug: str) -> Camp:
    """A camp that was announced; a draft for its organisers alone."""
    rows = Camp.objects.select_related("network").filter(network=request.network, slug=slug)
    found = rows.first() if request.network else None
    if found is None or (found.state == CampState.DRAFT and not organise(request.viewer, found)):
        raise Http404
    return found


def _part_or_404(request: Request, slug: str) -> Participant:
    camp = Camp.objects.filter(network=request.network, slug=slug).first() if request.network else None
    part = part_of(camp, _account(request)) if camp else None
    if part is None or part.state == ParticipantState.UNPROVEN:
        raise Http404
    return for_list(Participant.objects.filter(pk=part.pk)).select_related("camp__network", "account").get()


def _connected(request: Request, part: Participant) -> Participant:
    return services.connect(one=part, account=_account(request))


def _account(request: Request) -> Account:
    if not isinstance(request.user, Account):
        raise Http404
    return request.user


def _at(camp: Camp) -> tuple[str, str]:
    return camp.network.slug, camp.slug
