"""What is written in a session, and how its agenda is set."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.db.models import QuerySet
from django.forms.utils import flatatt
from django.http import QueryDict
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from punte.camps.choices import ContributionKind, ParticipantState
from punte.camps.models import Camp, Participant
from punte.camps.remembered import Remembered
from punte.camps.services.sessions import Details, Sent
from punte.camps.services.sessions.common import LONGEST

NAMES_SECONDS = 10.0

_options: Remembered[tuple[UUID, str | None], SafeString] = Remembered(NAMES_SECONDS)


class Names(forms.Select):
    """A select of a camp's people; its options are written in one go, and remembered for some seconds.

    Five hundred of them for each of five hundred phones take too long otherwise.
    """

    camp: UUID

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The element, with the chosen one chosen."""
        given = self.build_attrs(self.attrs, {**(attrs or {}), "name": name})
        key = self.camp, get_language()
        options = _options.get(key) or _options.keep(key, self._written())
        chosen = format_html('<option value="{}"', str(value or ""))
        marked = mark_safe(options.replace(chosen, chosen + " selected", 1))
        return format_html("<select{}>{}</select>", flatatt(given), marked)

    def _written(self) -> SafeString:
        return format_html_join("", '<option value="{}">{}</option>', self.choices)


class Owners(forms.ModelChoiceField[Participant]):
    """Who is coming to the camp, by name."""

    def label_from_instance(self, obj: Any) -> str:
        """The name, and where two might share it the organisation."""
        return f"{obj.name} · {obj.organisation_name}" if obj.organisation_name else str(obj.name)


class WritingForm(forms.Form):
    """A text, on which wording it was written, and under which keys it is known (see `Sent`).

    `new` is the key of a contribution that is begun. Kind, owner and due are taken over only where they
    were sent: a page that saves by itself sends what its writer changed.
    """

    text = forms.CharField(
        label=_("Your words"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto", "autocomplete": "off"}),
    )
    kind = forms.ChoiceField(label=_("What it is"), choices=ContributionKind.choices, required=False)
    owner = Owners(label=_("Who does it"), queryset=Participant.objects.none(), required=False, widget=Names)
    due = forms.DateField(
        label=_("By when"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    base = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)
    contribution = forms.UUIDField(required=False, widget=forms.HiddenInput)
    new = forms.UUIDField(required=False, widget=forms.HiddenInput)
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, camp: Camp, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner: Any = self.fields["owner"]
        owner.queryset = _coming(camp)
        owner.empty_label, owner.widget.camp = _("Nobody yet"), camp.pk
        kind: Any = self.fields["kind"]
        kind.needed_sometimes = True  # a new one says it, a text alone leaves it as it is
        if not self.is_bound:
            # Made here for browsers without JavaScript: sent twice, it is one.
            self.initial.setdefault("new", uuid4())

    def sent(self) -> Sent:
        """The text and on what it was written."""
        given, known = self.cleaned_data, forms.UUIDField(required=False)
        names: list[str] = self.data.getlist("previous") if isinstance(self.data, QueryDict) else []
        previous = tuple(known.clean(one) for one in names[:50])
        return Sent(given["text"], given["base"] or 0, given["key"], previous)

    def details(self) -> Details:
        """Kind, owner and due, as far as they were sent."""
        given = self.cleaned_data
        committed = "owner" in self.data or "due" in self.data
        return Details(given["kind"] or None, committed, given["owner"], given["due"])


def _coming(camp: Camp) -> "QuerySet[Participant]":
    return Participant.objects.filter(camp=camp, state=ParticipantState.CONFIRMED).only(
        "name", "organisation_name", "camp", "state", "account"
    )
