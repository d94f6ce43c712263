"""Forms about needs and offers."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from punte.ecosystem.choices import Direction, OrganisationType, Profile
from punte.ecosystem.forms.parts import Sectioned
from punte.ecosystem.languages import language_choices
from punte.ecosystem.models import EcosystemRegion, Listing, Organisation, Person, Region, Theme
from punte.ecosystem.policies import see_person
from punte.ecosystem.queries.organisations import theme_choices
from punte.ecosystem.queries.writers import own_organisations
from punte.ecosystem.services.listings import LONGEST, OPEN_DAYS
from punte.members.models import Network
from punte.web.access import Viewer

SOUGHT = [choice for choice in OrganisationType.choices if choice[0] != OrganisationType.UNKNOWN]
PROFILES = [
    (
        gettext_lazy("We look for"),
        [
            (Profile.BUSINESS_REQUEST, gettext_lazy("a partner, supplier or customer (business request)")),
            (Profile.TECHNOLOGY_REQUEST, gettext_lazy("a technology or know-how (technology request)")),
            (Profile.RESEARCH_REQUEST, gettext_lazy("partners for research and development")),
        ],
    ),
    (
        gettext_lazy("We can give"),
        [
            (Profile.BUSINESS_OFFER, gettext_lazy("a product, service or partnership (business offer)")),
            (Profile.TECHNOLOGY_OFFER, gettext_lazy("a technology or know-how (technology offer)")),
        ],
    ),
]
FIRST_PROFILE = {Direction.NEED: Profile.BUSINESS_REQUEST, Direction.OFFER: Profile.BUSINESS_OFFER}


class ListingForm(Sectioned, forms.ModelForm[Listing]):
    """Writing or changing a need or an offer. The service sets the fields; the instance stays untouched."""

    profile = forms.ChoiceField(
        label=gettext_lazy("What it is"),
        choices=PROFILES,
        help_text=gettext_lazy("The five kinds of the Enterprise Europe Network."),
    )
    title = forms.CharField(
        label=gettext_lazy("In one line"),
        max_length=200,
        help_text=gettext_lazy("What people see first: what you look for or give, not who you are."),
    )
    text = forms.CharField(
        label=gettext_lazy("In full"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 9}),
        help_text=gettext_lazy(
            "Say what it is for, what you bring yourself, and when it would start. Any language will do."
        ),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language of the text"))
    summary = forms.CharField(
        label=gettext_lazy("Two sentences in a second language"),
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    summary_language = forms.ChoiceField(label=gettext_lazy("Language of these"), required=False)
    theme = forms.ChoiceField(label=gettext_lazy("Theme"), required=False)
    partner_types = forms.MultipleChoiceField(
        label=gettext_lazy("Kinds of partner"),
        choices=SOUGHT,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None ticked means any."),
    )
    regions = forms.MultipleChoiceField(
        label=gettext_lazy("Where"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None ticked means anywhere."),
    )
    countries = forms.MultipleChoiceField(
        label=gettext_lazy("Or whole countries"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Working languages"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("In which you could work together."),
    )
    contact = forms.ChoiceField(
        label=gettext_lazy("Contact"),
        required=False,
        help_text=gettext_lazy(
            "Members of the network see the name, the public does not. Questions come to you and to them."
        ),
    )
    expires_on = forms.DateField(
        label=gettext_lazy("Open until"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("We write 14 and 3 days before; two clicks in the mail keep it open."),
    )
    sections: ClassVar = [
        (
            gettext_lazy("What you look for or give"),
            gettext_lazy("A need is one sentence and a date; the rest helps others to find it."),
            ["profile", "title", "text", "language"],
        ),
        (
            gettext_lazy("For readers of another language"),
            gettext_lazy("A short version lets more people understand it."),
            ["summary", "summary_language"],
        ),
        (
            gettext_lazy("Where it sits"),
            gettext_lazy("Leave open what does not apply."),
            ["theme", "domain", "stage", "readiness"],
        ),
        (
            gettext_lazy("Whom you would like to hear from"),
            "",
            ["partner_types", "regions", "countries", "languages"],
        ),
        (gettext_lazy("How long, and who answers"), "", ["expires_on", "contact"]),
    ]

    class Meta:
        model = Listing
        fields: ClassVar = ["profile", "title", "text", "language", "summary", "summary_language"]
        fields += ["stage", "readiness", "domain", "partner_types", "languages", "expires_on"]

    def __init__(
        self, *args: Any, viewer: Viewer, network: Network, organisation: Organisation, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._people = {str(one.pk): one for one in _contacts(viewer, organisation)}
        self._network = network
        today = timezone.localdate()
        self._choose("language", language_choices(network.languages))
        self._choose("summary_language", [("", _("Choose")), *language_choices(network.languages)])
        self._choose("theme", [("", _("None of these")), *theme_choices(viewer)])
        self._choose("regions", _ecosystems(network))
        self._choose("countries", _countries(network))
        self._choose("languages", language_choices(network.languages)[:12])
        self._choose("contact", [("", _("Only me")), *((key, one.name) for key, one in self._people.items())])
        field = self.fields["expires_on"]
        field.widget.attrs |= {"min": today.isoformat(), "max": (today + timedelta(days=LONGEST)).isoformat()}
        for name in ("stage", "readiness"):
            choices: Any = self.fields[name]
            choices.choices = [("", _("Not said")), *(one for one in choices.choices if one[0] != "")]
        self.fields["domain"].widget.attrs["placeholder"] = _("such as district heating")
        if self.instance._state.adding:
            self.initial["expires_on"] = today + timedelta(days=OPEN_DAYS)
        self._begin()

    def _choose(self, name: str, choices: Iterable[tuple[str, Any]]) -> None:
        field: Any = self.fields[name]
        field.choices = list(choices)

    def _begin(self) -> None:
        """What the row holds, as the form's own fields ask for it; what no box shows is kept as it is."""
        one = self.instance
        self.initial["theme"] = str(one.theme_id or "")
        self.initial["contact"] = str(one.contact_id or "")
        if one.contact and str(one.contact_id) not in self._people:
            del self.fields["contact"]
        offered = {value: value.split(",") for value, _label in self.fields["regions"].choices}  # type: ignore[attr-defined]  # a choice field
        here = [value for value, codes in offered.items() if set(codes) <= set(one.regions)]
        taken = {code for value in here for code in offered[value]}
        self.initial["regions"] = here
        rest = [code for code in one.regions if code not in taken]
        countries: Any = self.fields["countries"]
        known = {value for value, _label in countries.choices}
        countries.choices += [(code, code) for code in rest if code not in known]
        self.initial["countries"] = rest
        languages: Any = self.fields["languages"]
        spoken = {value for value, _label in languages.choices}
        languages.choices += [c for c in language_choices() if c[0] in one.languages and c[0] not in spoken]

    def values(self) -> dict[str, Any]:
        """What the service is to set."""
        data = dict(self.cleaned_data)
        codes = [code for value in data.pop("regions") for code in value.split(",")]
        data["regions"] = list(dict.fromkeys([*codes, *data.pop("countries")]))
        theme = data["theme"]
        data["theme"] = Theme.objects.filter(pk=theme, network=self._network).first() if theme else None
        if "contact" in data:
            data["contact"] = self._people.get(data["contact"])
        if not data["summary"].strip():
            data["summary_language"] = ""
        return data

    def clean(self) -> dict[str, Any]:
        """A summary needs its language, and another one than the text's."""
        data = super().clean() or self.cleaned_data
        if data.get("summary", "").strip():
            if not data.get("summary_language"):
                self.add_error("summary_language", _("Say in which language the summary is."))
            elif data["summary_language"] == data.get("language"):
                self.add_error("summary_language", _("Choose another language than the text's."))
        return data

    def _post_clean(self) -> None:
        """Leave the instance as it is: the service compares with what it holds."""


class InterestForm(forms.Form):
    """'Tell me more'."""

    message = forms.CharField(
        label=gettext_lazy("Your message"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("They get it with your name, not your address; the answer comes by mail."),
    )
    organisation = forms.ModelChoiceField(
        label=gettext_lazy("On behalf of"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=gettext_lazy("Myself"),
    )

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["organisation"]
        field.queryset = own_organisations(viewer)
        if not field.queryset.exists():
            del self.fields["organisation"]


class SendBackForm(forms.Form):
    """What a reviewer wants mended."""

    note = forms.CharField(
        label=gettext_lazy("What to mend"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 3})
    )


def _contacts(viewer: Viewer, organisation: Organisation) -> list[Person]:
    """People with a current role there whom the viewer may see."""
    people = Person.objects.filter(
        network=organisation.network_id,
        affiliations__organisation=organisation,
        affiliations__until=None,
    )
    return [one for one in people.select_related("ecosystem").distinct()[:100] if see_person(viewer, one)]


def _ecosystems(network: Network) -> list[tuple[str, str]]:
    """(regions joined by commas, name) of each ecosystem."""
    codes: dict[str, list[str]] = {}
    places = EcosystemRegion.objects.filter(network=network).select_related("ecosystem")
    for place in places.order_by("ecosystem__name", "region_id"):
        codes.setdefault(place.ecosystem.name, []).append(place.region_id)
    return [(",".join(regions), name) for name, regions in codes.items()]


def _countries(network: Network) -> list[tuple[str, str]]:
    """(code, name) of the countries of the network's ecosystems first, then the rest by name."""
    near = set(EcosystemRegion.objects.filter(network=network).values_list("region_id", flat=True))
    first = {code[:2] for code in near}
    rows = Region.objects.filter(level=0).values_list("code", "name")
    return sorted(rows, key=lambda row: (row[0] not in first, row[1]))
