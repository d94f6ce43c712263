"""Forms about organisations."""

import copy
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from punte.ecosystem.choices import HELIX_OF_TYPE, Helix
from punte.ecosystem.data.places import iso_country, locate
from punte.ecosystem.forms.parts import Sectioned
from punte.ecosystem.languages import language_choices
from punte.ecosystem.models import Organisation, Region, Theme
from punte.ecosystem.policies import broker
from punte.ecosystem.queries.organisations import DEFAULT_LEVELS, theme_choices
from punte.ecosystem.queries.places import ecosystems, homes, regions_of_network
from punte.web.access import Viewer
from punte.web.visibility import LevelField

GATEWAY_FIELDS = ("role", "influence", "interest", "referred_by", "needs_noted", "ecosystem")


class OrganisationForm(Sectioned, forms.ModelForm[Organisation]):
    """Adding or changing an organisation. The service sets the fields; the instance given stays untouched."""

    helix = forms.ChoiceField(
        label=_("Helix"), required=False, choices=[("", _("As its type says")), *Helix.choices]
    )
    language = forms.ChoiceField(label=_("Language of the text"))
    region = forms.ChoiceField(
        label=_("Region"),
        required=False,
        help_text=_("Leave it to the city where you are not sure."),
    )
    places = forms.MultipleChoiceField(
        label=_("Further regions"), required=False, widget=forms.SelectMultiple(attrs={"size": 6})
    )
    themes = forms.MultipleChoiceField(label=_("Themes"), required=False, widget=forms.CheckboxSelectMultiple)
    capabilities = forms.CharField(
        label=_("What it can do"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One a line, such as “Test bench for heat pumps up to 500 kW”."),
    )
    email_level = LevelField(label=_("Who sees the e-mail"))
    phone_level = LevelField(label=_("Who sees the telephone number"))
    sections: ClassVar = [
        (_("What it is"), "", ["name", "short_name", "type", "helix", "description", "language"]),
        (_("Where it is"), "", ["city", "country", "region", "places", "ecosystem"]),
        (_("What it works on"), "", ["themes", "capabilities"]),
        (
            _("How to reach it"),
            _("The website is public wherever the organisation is."),
            ["website", "email", "email_level", "phone", "phone_level"],
        ),
        (
            _("Numbers that tell it apart"),
            _("With one of them imports recognise it without asking."),
            ["pic", "ror", "vat"],
        ),
        (
            _("For the gateways only"),
            _("Members and the public do not see this part."),
            ["role", "influence", "interest", "referred_by", "needs_noted"],
        ),
        (_("Where this comes from"), "", ["source", "source_url"]),
    ]

    class Meta:
        model = Organisation
        fields: ClassVar = [
            "name",
            "short_name",
            "type",
            "description",
            "website",
            "email",
            "phone",
            "city",
            "country",
            "ecosystem",
            "pic",
            "ror",
            "vat",
            "role",
            "influence",
            "interest",
            "referred_by",
            "needs_noted",
            "source",
            "source_url",
        ]
        widgets: ClassVar = {
            "description": forms.Textarea(attrs={"rows": 5}),
            "needs_noted": forms.Textarea(attrs={"rows": 3}),
            "country": forms.TextInput(attrs={"maxlength": 2, "autocapitalize": "characters"}),
            "website": forms.URLInput(attrs={"placeholder": "https://"}),
        }
        help_texts: ClassVar = {
            "country": _("Two letters, such as RO."),
            "description": _("Two or three sentences, in whichever language you like."),
        }

    def __init__(self, data: Any = None, *, viewer: Viewer, organisation: Organisation | None = None) -> None:
        initial = _initial(organisation) if organisation else {"language": "en"}
        kept = copy.copy(organisation) if organisation else None
        super().__init__(data, instance=kept, initial=initial)
        self.viewer = viewer
        regions = regions_of_network(viewer.network) if viewer.network else []
        codes = {code for code, _name in regions}
        if organisation and organisation.region and organisation.region_id not in codes:
            regions = [(organisation.region.pk, str(organisation.region)), *regions]
        self._choose("region", [("", _("From city and country")), *regions])
        self._choose("places", regions)
        self._choose("language", language_choices())
        self._choose("themes", theme_choices(viewer))
        self._ecosystems(viewer)
        if not broker(viewer):
            for name in GATEWAY_FIELDS:
                del self.fields[name]

    def _choose(self, name: str, choices: list[Any]) -> None:
        field: Any = self.fields[name]
        field.choices = choices

    def _ecosystems(self, viewer: Viewer) -> None:
        field: Any = self.fields["ecosystem"]
        field.queryset = ecosystems(viewer)
        field.empty_label = _("As its region says")

    def clean_country(self) -> str:
        """In capitals."""
        return str(self.cleaned_data["country"]).upper()

    def clean_themes(self) -> list[Theme]:
        """The themes themselves."""
        keys = self.cleaned_data["themes"]
        return list(Theme.objects.filter(network=self.viewer.network, pk__in=keys))

    def clean_places(self) -> list[Region]:
        """The regions themselves."""
        return list(Region.objects.filter(pk__in=self.cleaned_data["places"]))

    def clean(self) -> dict[str, Any]:
        """Find the region by city and country where none was chosen."""
        data = super().clean() or self.cleaned_data
        code = data.get("region") or (
            locate(country=data["country"], city=data.get("city", "")) if data.get("country") else ""
        )
        data["region"] = Region.objects.filter(pk=code).first() if code else None
        if data["region"] and not data.get("country"):
            data["country"] = iso_country(data["region"].pk[:2])
        return data

    def values(self) -> dict[str, Any]:
        """What the service is to set; an empty helix or ecosystem means: as it follows."""
        data = dict(self.cleaned_data)
        for name in ("themes", "places", "capabilities"):
            data.pop(name)
        levels = {"email": data.pop("email_level"), "phone": data.pop("phone_level")}
        data["visibility"] = {**self.instance.visibility, **levels}
        return data

    def capability_list(self) -> list[str]:
        """The lines of the field."""
        return [line.strip() for line in self.cleaned_data["capabilities"].splitlines() if line.strip()]


def _initial(organisation: Organisation) -> dict[str, Any]:
    follows = homes(organisation.network_id).of(organisation.region_id)
    return {
        "language": organisation.language,
        "helix": "" if organisation.helix == HELIX_OF_TYPE.get(organisation.type) else organisation.helix,
        "ecosystem": None if organisation.ecosystem_id == follows else organisation.ecosystem_id,
        "region": organisation.region_id or "",
        "places": [place.region_id for place in organisation.places.all()],
        "themes": [str(link.theme_id) for link in organisation.theme_links.all()],
        "capabilities": "\n".join(one.text for one in organisation.capabilities.all()),
        "email_level": organisation.visibility.get("email", DEFAULT_LEVELS["email"]),
        "phone_level": organisation.visibility.get("phone", DEFAULT_LEVELS["phone"]),
    }


class MergeForm(forms.Form):
    """Choose the other entry of the same organisation by a part of its name."""

    other = forms.UUIDField(widget=forms.HiddenInput)
    despite = forms.BooleanField(
        label=_("They are one organisation although their identifiers differ"), required=False
    )
