"""The page of a person who came by the link in the mail to them: see, mend, agree, erase (safety 3 and 6)."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from punte.ecosystem.forms.parts import tell
from punte.ecosystem.forms.people import ContestForm, HolderForm
from punte.ecosystem.handlers.organisations import ABOUT_ME
from punte.ecosystem.models import Person
from punte.ecosystem.services import people
from punte.members import consents, tokens
from punte.web.access import Request, Viewer, anyone, guard


def _holder(secret: str) -> Person | None:
    """The entry that this secret was sent to the address of, while the address is still the entry's."""
    token = tokens.look_up(secret, ABOUT_ME)
    if token is None or token.subject_id is None:
        return None
    found = Person.objects.select_related("network", "ecosystem").filter(pk=token.subject_id).first()
    same = found is not None and found.email.lower() == token.address and found.account_id is None
    return found if same else None


@guard(anyone)
@require_http_methods(["GET", "HEAD", "POST"])
def about_me(request: Request, secret: str) -> HttpResponse:
    """GET shows what is known; only a POST changes anything."""
    person = _holder(secret)
    if person is None:
        return render(request, "ecosystem/people/void.html", status=404)
    step = request.POST.get("step", "")
    form = HolderForm(request.POST if step == "change" else None, person=person)
    contest = ContestForm(request.POST if step == "contest" else None)
    if request.method == "POST":
        by = Viewer(network=person.network_id)
        if step == "erase":
            people.erase_person(person=person, by=by, as_holder=True)
            return render(request, "ecosystem/people/erased.html", {"person": person})
        try:
            text = _act(step, person, form, contest, by)
        except ValidationError as error:
            tell(contest if step == "contest" else form, error)
            text = ""
        if text:
            messages.success(request, text)
            return _again(request, secret, person)
    context = {
        "person": person,
        "form": form,
        "contest": contest,
        "secret": secret,
        "roles": person.affiliations.filter(until=None).select_related("organisation"),
        "wording": consents.purpose(people.CONSENT).text,
    }
    return render(request, "ecosystem/people/about_me.html", context)


def _act(step: str, person: Person, form: HolderForm, contest: ContestForm, by: Viewer) -> str:
    if step == "agree":
        people.agree(person=person, by=by, as_holder=True)
        return _("You are shown in this network now, each field as you chose.")
    if step == "withdraw":
        people.withdraw_agreement(person=person, by=by, as_holder=True)
        return _("You are no longer shown.")
    if step == "change" and form.is_valid():
        fresh = Person.objects.select_related("network").get(pk=person.pk)
        people.change_person_facts(person=fresh, values=form.values(), by=by, as_holder=True)
        return _("It is saved.")
    if step == "contest" and contest.is_valid():
        words: Any = contest.cleaned_data["words"]
        people.contest(person=person, words=words, by=by, as_holder=True)
        return _("Thank you. Those who keep it are told.")
    return ""


def _again(request: Request, secret: str, person: Person) -> HttpResponse:
    """Back to the page; where the address was changed, the link (bound to the old one) is void."""
    if _holder(secret) is None:
        return render(request, "ecosystem/people/moved.html", {"person": person})
    return redirect("ecosystem:about_me", secret)
