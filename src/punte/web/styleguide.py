"""Every component once, with its states: to look at, to test, to copy the call from (debugging servers)."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from punte.web import views
from punte.web.access import anyone, guard
from punte.web.components import Change, Step, Tab


class SampleForm(forms.Form):
    """One field of each kind."""

    title = forms.CharField(
        label="What do you need", max_length=80, help_text="One line; people see it first."
    )
    text = forms.CharField(label="In more words", widget=forms.Textarea, required=False)
    kind = forms.ChoiceField(label="Kind", choices=[("", "Choose"), ("need", "Need"), ("offer", "Offer")])
    until = forms.DateField(label="Until", widget=forms.DateInput(attrs={"type": "date"}))
    themes = forms.MultipleChoiceField(
        label="Themes",
        choices=[("energy", "Clean energy"), ("health", "Health"), ("data", "Data spaces")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="As many as fit.",
    )
    seen = forms.ChoiceField(
        label="Who sees it",
        choices=[("network", "The network"), ("public", "Everybody")],
        widget=forms.RadioSelect,
    )
    file = forms.FileField(label="A file", required=False)
    agree = forms.BooleanField(label="I may publish this", help_text="You can withdraw it at any time.")


STEPS = [
    Step(
        datetime(2026, 11, 20, 9, 30, tzinfo=UTC),
        "The need was changed",
        "Ana Pop",
        [Change("Until", "1 March", "12 March"), Change("Second language", "", "English")],
    ),
    Step(datetime(2026, 11, 2, 14, 5, tzinfo=UTC), "The need was published", "Ana Pop"),
]


@guard(anyone)
def show(request: HttpRequest) -> HttpResponse:
    """The whole page; a POST shows the form with its errors."""
    form = SampleForm(request.POST) if request.method == "POST" else SampleForm()
    if request.GET.get("toast"):
        messages.success(request, "The need is published. Six regions can see it now.")
        messages.error(request, "The mail could not be sent. The invitation is kept; try again later.")
    context: dict[str, Any] = {
        "form": form,
        "steps": STEPS,
        "tabs": [
            Tab("Overview", "#tabs", current=True),
            Tab("Needs", "#tabs", count=12),
            Tab("History", "#tabs"),
        ],
    }
    return render(request, "web/styleguide.html", context)


@guard(anyone)
def progress(request: HttpRequest, done: int) -> HttpResponse:
    """Answers a polling progress component."""
    return render(
        request, "web/styleguide_progress.html", {"done": min(done, 40), "next": min(done + 10, 40)}
    )


@guard(anyone)
def error(request: HttpRequest, code: int) -> HttpResponse:
    """The error pages, to look at: 403, 404, 500 and 419 for a form that is too old."""
    pages: dict[int, Callable[[HttpRequest], HttpResponse]] = {
        403: views.refused,
        404: views.not_found,
        419: views.csrf_failed,
        500: views.broken,
    }
    if code not in pages:
        raise Http404
    return pages[code](request)
