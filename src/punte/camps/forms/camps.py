"""Forms about editions."""

import copy
from typing import Any, ClassVar

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from punte.camps.forms.parts import choose, day_field, organisation_named
from punte.camps.models import Camp
from punte.ecosystem.forms.parts import Sectioned
from punte.ecosystem.languages import language_choices
from punte.ecosystem.models import Ecosystem, Organisation, Theme
from punte.ecosystem.queries.organisations import theme_choices
from punte.ecosystem.queries.places import ecosystem_choices
from punte.members.forms.networks import time_zones
from punte.members.models import Network
from punte.records.tabular.folding import fold
from punte.web.access import Viewer
from punte.web.countries import country_choices

FIRST_LANGUAGES = 12


class CampForm(Sectioned, forms.ModelForm[Camp]):
    """Founding or changing an edition. The service sets the fields; the instance given stays untouched."""

    slug = forms.SlugField(
        label=_("Address"),
        max_length=50,
        required=False,
        help_text=_("The last part of its page's address; made of the name if left empty."),
    )
    starts_on = day_field(_("First day"))
    ends_on = day_field(_("Last day"))
    zone = forms.ChoiceField(
        label=_("Clock"),
        choices=time_zones,
        help_text=_("By this clock the programme runs; everybody's calendar shows their own as well."),
    )
    country = forms.ChoiceField(label=_("Country"), required=False)
    organisation = forms.CharField(
        label=_("Organised by"),
        max_length=300,
        required=False,
        help_text=_("The full name of the organisation, as it stands on the map."),
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages"), required=False, widget=forms.CheckboxSelectMultiple
    )
    ecosystems = forms.MultipleChoiceField(
        label=_("Ecosystems invited"), required=False, widget=forms.CheckboxSelectMultiple
    )
    themes = forms.MultipleChoiceField(label=_("Themes"), required=False, widget=forms.CheckboxSelectMultiple)
    apply_until = day_field(_("Apply until"), required=False)
    sections: ClassVar = [
        (_("What it is called"), _("Name and days are enough to begin with."), ["name", "slug"]),
        (
            _("When"),
            _("When the first day or the clock changes, the programme goes along, at the same hour."),
            ["starts_on", "ends_on", "zone"],
        ),
        (_("Where"), "", ["venue", "address", "city", "country"]),
        (
            _("What it is about"),
            _("The sentence stands on top of its page and in the list."),
            ["summary", "about", "url", "themes"],
        ),
        (_("Who organises it"), "", ["organisation"]),
        (_("Whom you invite"), "", ["ecosystems", "languages", "places", "apply_until"]),
        (_("Teams"), _("People in one team, as good as it can be done."), ["team_least", "team_most"]),
    ]

    class Meta:
        model = Camp
        fields: ClassVar = [
            *("name", "slug", "starts_on", "ends_on", "zone", "venue", "address", "city", "country"),
            *("summary", "about", "url", "places", "apply_until", "team_least", "team_most"),
        ]
        widgets: ClassVar = {
            "summary": forms.Textarea(attrs={"rows": 2}),
            "about": forms.Textarea(attrs={"rows": 7}),
            "url": forms.URLInput(attrs={"placeholder": "https://"}),
        }

    def __init__(
        self, data: Any = None, *, viewer: Viewer, network: Network, camp: Camp | None = None
    ) -> None:
        super().__init__(
            data,
            instance=copy.copy(camp) if camp else Camp(network=network, zone=network.time_zone),
            initial=_initial(camp) if camp else {"zone": network.time_zone},
        )
        self.viewer = viewer
        choose(self, "country", [("", _("Choose")), *country_choices()])
        choose(self, "ecosystems", ecosystem_choices(viewer))
        choose(self, "themes", theme_choices(viewer))
        spoken = language_choices(network.languages)
        had = camp.languages if camp else []
        first = spoken[:FIRST_LANGUAGES]
        choose(self, "languages", [*first, *(one for one in spoken[FIRST_LANGUAGES:] if one[0] in had)])

    def clean_organisation(self) -> Organisation | None:
        """The organisation of that name."""
        return organisation_named(self.viewer, str(self.cleaned_data["organisation"]))

    def clean_ecosystems(self) -> list[Ecosystem]:
        """The ecosystems themselves."""
        keys = self.cleaned_data["ecosystems"]
        return list(Ecosystem.objects.filter(network=self.viewer.network, pk__in=keys))

    def clean_themes(self) -> list[Theme]:
        """The themes themselves."""
        return list(Theme.objects.filter(network=self.viewer.network, pk__in=self.cleaned_data["themes"]))

    def clean(self) -> dict[str, Any]:
        """Make the address of the name."""
        data = super().clean() or self.cleaned_data
        if not data.get("slug") and data.get("name"):
            data["slug"] = slugify(fold(data["name"]))[:50].strip("-") or "camp"
        return data

    def _post_clean(self) -> None:
        """Leave the instance as it is: the service compares with what it holds."""

    def values(self) -> dict[str, Any]:
        """What the service is to set, ecosystems and themes apart."""
        return {
            name: value for name, value in self.cleaned_data.items() if name not in {"ecosystems", "themes"}
        }


def _initial(camp: Camp) -> dict[str, Any]:
    return {
        "organisation": camp.organisation.name if camp.organisation else "",
        "languages": camp.languages,
        "ecosystems": [str(key) for key in camp.ecosystem_links.values_list("ecosystem", flat=True)],
        "themes": [str(key) for key in camp.theme_links.values_list("theme", flat=True)],
    }


class OrganiserForm(forms.Form):
    """Whom to invite as an organiser."""

    email = forms.EmailField(label=_("E-mail"))
    note = forms.CharField(
        label=_("A word with it"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
