"""Forms about people."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from punte.ecosystem.forms.parts import Sectioned
from punte.ecosystem.models import Ecosystem, Organisation, Person
from punte.ecosystem.queries.organisations import organisations
from punte.ecosystem.queries.people import DEFAULT_LEVELS, FIELDS
from punte.ecosystem.queries.places import ecosystems
from punte.ecosystem.services.people import Role
from punte.web.access import Viewer
from punte.web.visibility import LevelField

LANGUAGES = _("Two letters each, such as ro, en.")


class PersonForm(Sectioned, forms.Form):
    """An entry of a person, for whoever keeps it; `own` for the person."""

    name = forms.CharField(label=_("Name"), max_length=200)
    headline = forms.CharField(
        label=_("In one line"),
        max_length=200,
        required=False,
        help_text=_("Such as “Builds test benches for heat pumps”."),
    )
    email = forms.EmailField(label=_("E-mail"), required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    languages = forms.CharField(label=_("Languages"), required=False, help_text=LANGUAGES)
    ecosystem = forms.ModelChoiceField(
        label=_("Ecosystem"),
        queryset=Ecosystem.objects.none(),
        required=False,
        empty_label=_("As the organisation's"),
    )
    organisation = forms.CharField(
        label=_("Organisation"),
        required=False,
        help_text=_("Its full name, as it stands on the map."),
    )
    title = forms.CharField(label=_("Role there"), max_length=200, required=False)
    headline_level = LevelField(label=_("Who sees the line"))
    email_level = LevelField(label=_("Who sees the e-mail"))
    phone_level = LevelField(label=_("Who sees the telephone number"))
    languages_level = LevelField(label=_("Who sees the languages"))
    source = forms.CharField(
        label=_("Where do you have this from?"),
        max_length=200,
        help_text=_("Such as “Camp of 2023, list of participants”."),
    )
    purpose = forms.CharField(
        label=_("What is it for?"),
        max_length=200,
        help_text=_("The person reads this. Such as “Finding partners for heat-pump pilots”."),
    )
    sections: ClassVar = [
        (_("Who"), "", ["name", "headline", "languages", "organisation", "title", "ecosystem"]),
        (_("How to reach them"), "", ["email", "phone"]),
        (
            _("Who sees what"),
            _("It counts once the person has agreed to be shown; until then only those who keep it see it."),
            [f"{name}_level" for name in FIELDS],
        ),
        (
            _("Why it may be here"),
            _("The person is told by mail once, with links to see, mend and erase it."),
            ["source", "purpose"],
        ),
    ]

    def __init__(
        self, data: Any = None, *, viewer: Viewer, person: Person | None = None, own: bool = False
    ) -> None:
        super().__init__(data, initial=_initial(person) if person else _levels({}))
        self.viewer = viewer
        field: Any = self.fields["ecosystem"]
        field.queryset = ecosystems(viewer)
        if own or (person and person.account_id):
            del self.fields["source"], self.fields["purpose"]
        if own and person and person.account_id:
            self.fields["email"].help_text = _("The address others see; your sign-in is not changed.")

    def clean_languages(self) -> list[str]:
        """Codes of languages."""
        words = str(self.cleaned_data["languages"]).lower().replace(";", ",").replace(" ", ",")
        codes = list(dict.fromkeys(word for word in words.split(",") if word))
        if any(not code.isalpha() or len(code) not in (2, 3) for code in codes):
            raise forms.ValidationError(LANGUAGES)
        return codes

    def clean_organisation(self) -> Organisation | None:
        """The organisation of that name on the map."""
        name = str(self.cleaned_data["organisation"]).strip()
        if not name:
            return None
        found = list(organisations(self.viewer).filter(name__iexact=name)[:2])
        if not found:
            raise forms.ValidationError(_("No organisation of this name is on the map. Add it first."))
        if len(found) > 1:
            raise forms.ValidationError(_("Two organisations are called so. Add the person from its page."))
        return found[0]

    def values(self) -> dict[str, Any]:
        """What the service is to set."""
        data = {name: value for name, value in self.cleaned_data.items() if not name.endswith("_level")}
        data.pop("organisation")
        data.pop("title")
        data["visibility"] = {name: self.cleaned_data[f"{name}_level"] for name in FIELDS}
        return data

    def roles(self) -> list[Role]:
        """The role named, if any."""
        one = self.cleaned_data["organisation"]
        return [Role(one, self.cleaned_data["title"])] if one else []


def _levels(kept: dict[str, str]) -> dict[str, Any]:
    return {f"{name}_level": kept.get(name, DEFAULT_LEVELS[name]) for name in FIELDS}


def _initial(person: Person) -> dict[str, Any]:
    names = ("name", "headline", "email", "phone", "ecosystem", "source", "purpose")
    current = person.affiliations.filter(until=None).select_related("organisation").order_by("id").first()
    role = {"organisation": current.organisation.name, "title": current.title} if current else {}
    return {
        **{name: getattr(person, name) for name in names},
        **role,
        **_levels(person.visibility),
        "languages": ", ".join(person.languages),
    }


class HolderForm(forms.Form):
    """What a person may mend by the link in the mail to them."""

    name = forms.CharField(label=_("Name"), max_length=200)
    headline = forms.CharField(label=_("In one line"), max_length=200, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    headline_level = LevelField(label=_("Who sees the line"))
    email_level = LevelField(label=_("Who sees the e-mail"))
    phone_level = LevelField(label=_("Who sees the telephone number"))

    def __init__(self, data: Any = None, *, person: Person) -> None:
        names = ("name", "headline", "email", "phone")
        initial = {name: getattr(person, name) for name in names} | _levels(person.visibility)
        super().__init__(data, initial=initial)
        self.person = person

    def values(self) -> dict[str, Any]:
        """What the service is to set."""
        data = {name: value for name, value in self.cleaned_data.items() if not name.endswith("_level")}
        levels = {
            name.removesuffix("_level"): value
            for name, value in self.cleaned_data.items()
            if name.endswith("_level")
        }
        return {**data, "visibility": {**self.person.visibility, **levels}}


class ContestForm(forms.Form):
    """What is not right."""

    words = forms.CharField(
        label=_("What is not right?"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000
    )
