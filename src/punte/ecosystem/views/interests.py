"""'Tell me more', and the answer."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from punte.ecosystem import policies
from punte.ecosystem.forms.listings import InterestForm
from punte.ecosystem.forms.parts import tell
from punte.ecosystem.models import Interest
from punte.ecosystem.services import interests as services
from punte.ecosystem.views.listings import found, show
from punte.web.access import Request, guard


@require_POST
@guard(policies.take_part)
def interest_express(request: Request, network: str, id: UUID) -> HttpResponse:
    """Ask about a need or an offer."""
    one = found(request, id)
    form = InterestForm(request.POST, viewer=request.viewer)
    if form.is_valid():
        try:
            services.express_interest(
                listing=one,
                by=request.viewer,
                message=form.cleaned_data["message"],
                organisation=form.cleaned_data.get("organisation"),
            )
        except PermissionDenied:
            raise Http404 from None
        except ValidationError as error:
            tell(form, error)
        else:
            messages.success(request, _("Sent. The answer comes by mail and to your desk."))
            return redirect("ecosystem:listing", network, id)
    for words in form.non_field_errors():
        messages.error(request, str(words))
    return show(request, one, form, status=422)


@require_POST
@guard(policies.take_part)
def interest_act(request: Request, network: str, id: UUID, step: str) -> HttpResponse:
    """Answer, decline, or withdraw a question."""
    interest = get_object_or_404(Interest.objects.select_related("listing"), network=request.network, pk=id)
    answer = request.POST.get("answer", "")
    acts: dict[str, tuple[Any, dict[str, str], str]] = {
        "answer": (services.answer_interest, {"answer": answer}, _("Your answer is on its way.")),
        "decline": (services.decline_interest, {"answer": answer}, _("Declined; they are told.")),
        "withdraw": (services.withdraw_interest, {}, _("Withdrawn.")),
    }
    if step not in acts:
        raise Http404
    act, extra, words = acts[step]
    try:
        act(interest=interest, by=request.viewer, **extra)
    except PermissionDenied:
        raise Http404 from None
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, words)
    return redirect(reverse("ecosystem:listing", args=[network, interest.listing_id]) + "#interest")
