"""Forms of the fast lane."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from punte.bridges.services.fastlane import FARTHEST, LONGEST
from punte.ecosystem.forms.listings import SOUGHT
from punte.ecosystem.models import Ecosystem, Listing, Theme
from punte.ecosystem.queries.organisations import theme_choices
from punte.ecosystem.queries.places import ecosystems, kept_ecosystems
from punte.web.access import Viewer

CHOOSE = gettext_lazy("Choose")
NEEDED_WITHIN = 14  # days, where nothing else is said


class RequestForm(forms.Form):
    """'Find us X in your region by then'; prefilled from a need where there is one."""

    asking = forms.ModelChoiceField(
        label=gettext_lazy("You ask for"), queryset=Ecosystem.objects.none(), empty_label=CHOOSE
    )
    asked = forms.ModelChoiceField(
        label=gettext_lazy("Whom you ask"), queryset=Ecosystem.objects.none(), empty_label=CHOOSE
    )
    title = forms.CharField(
        label=gettext_lazy("Find us"),
        max_length=200,
        help_text=gettext_lazy("One line: 'a foundry that will test recycled aluminium'."),
    )
    text = forms.CharField(
        label=gettext_lazy("In full"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("What it is for, and what would make somebody the right one."),
    )
    theme = forms.ModelChoiceField(
        label=gettext_lazy("Theme"), queryset=Theme.objects.none(), required=False, empty_label=""
    )
    partner_types = forms.MultipleChoiceField(
        label=gettext_lazy("Kinds of partner"),
        choices=SOUGHT,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None ticked means any."),
    )
    wanted_by = forms.DateField(
        label=gettext_lazy("Needed by"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(
        self, *args: Any, viewer: Viewer, listing: Listing | None = None, to: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        own = kept_ecosystems(viewer)
        if listing and listing.ecosystem_id:
            own = own.filter(pk=listing.ecosystem_id)
        self._narrow("asking", own)
        others = ecosystems(viewer)
        mine = list(own[:2])
        if len(mine) == 1:
            self.initial["asking"] = mine[0].pk
            self.fields["asking"].widget = forms.HiddenInput()
            others = others.exclude(pk=mine[0].pk)
        self._narrow("asked", others)
        self._narrow("theme", Theme.objects.filter(network=viewer.network, retired=False))
        theme: Any = self.fields["theme"]
        theme.choices = [("", _("None of these")), *theme_choices(viewer)]
        today = timezone.localdate()
        self.fields["wanted_by"].widget.attrs["min"] = today.isoformat()
        self.initial.setdefault("wanted_by", today + timedelta(days=NEEDED_WITHIN))
        if to and (region := others.filter(slug=to).first()):
            self.initial["asked"] = region.pk
        if listing:
            self.initial = {**self.initial, **prefilled(listing)}

    def _narrow(self, name: str, rows: Any) -> None:
        field: Any = self.fields[name]
        field.queryset = rows

    def values(self) -> dict[str, Any]:
        """What the service is to ask."""
        return dict(self.cleaned_data)


def prefilled(listing: Listing) -> dict[str, Any]:
    """A request's first words, from a need."""
    return {
        "title": listing.title,
        "text": listing.summary or listing.text[:LONGEST],
        "theme": listing.theme_id,
        "partner_types": listing.partner_types,
        "wanted_by": listing.expires_on,
    }


class PromiseForm(forms.Form):
    """By when an answer is promised, by one's own clock."""

    until = forms.DateTimeField(
        label=gettext_lazy("You have an answer by"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    def __init__(self, *args: Any, usual: datetime | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if usual:
            self.initial["until"] = timezone.localtime(usual).replace(second=0, microsecond=0)
        now = timezone.localtime()
        attrs = self.fields["until"].widget.attrs
        attrs |= {"min": f"{now:%Y-%m-%dT%H:%M}", "max": f"{now + FARTHEST:%Y-%m-%dT%H:%M}"}
        self.fields["until"].help_text = _("Your clock: %(zone)s.") % {
            "zone": timezone.get_current_timezone_name().replace("_", " ")
        }


class AnswerForm(forms.Form):
    """What the gateway asked has to say, beside its shortlist."""

    words = forms.CharField(
        label=gettext_lazy("Your words"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("They get these by mail, with the names on the shortlist."),
    )
