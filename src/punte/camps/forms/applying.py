"""The form of an application: three minutes on a phone."""

import re
from collections.abc import Iterable
from typing import Any, ClassVar

from babel.languages import get_official_languages
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from punte.camps.choices import Diet, Experience, Gender
from punte.camps.models import Camp, Participant
from punte.camps.queries.participants import RANKS, challenges_of
from punte.camps.services.care import CONSENT, Wishes
from punte.camps.services.participants import Application
from punte.ecosystem.choices import Helix
from punte.ecosystem.forms.parts import Sectioned
from punte.ecosystem.languages import language_choices
from punte.ecosystem.models import EcosystemRegion
from punte.members import consents
from punte.web.countries import country_choices

SPLIT = re.compile(r"[,;\n]")
MOST_SKILLS, LONGEST_SKILL = 20, 80
ORDINALS = (gettext_lazy("First choice"), gettext_lazy("Second choice"), gettext_lazy("Third choice"))
RENAMED = {"EL": "GR", "UK": "GB"}  # NUTS letters that differ from ISO's


class ApplicationForm(Sectioned, forms.Form):
    """What the organisers need to know; whoever is signed in is not asked for an address."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        help_text=gettext_lazy("You get a link there: no password is needed."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
    )
    organisation_name = forms.CharField(
        label=gettext_lazy("Organisation"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    country = forms.ChoiceField(label=gettext_lazy("Country"))
    helix = forms.ChoiceField(label=gettext_lazy("You come from"))
    skills = forms.CharField(
        label=gettext_lazy("What you are good at"),
        required=False,
        max_length=1_000,
        help_text=gettext_lazy("A few words with commas between, such as: data law, heat pumps, pitching"),
    )
    experience = forms.ChoiceField(
        label=gettext_lazy("How long in the field"),
        required=False,
        choices=[("", gettext_lazy("Not said")), *Experience.choices],
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages in which you can work"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    other_language = forms.ChoiceField(label=gettext_lazy("Another language"), required=False)
    motivation = forms.CharField(
        label=gettext_lazy("Why you come"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("One or two sentences."),
    )
    contribution = forms.CharField(
        label=gettext_lazy("What you bring"),
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Data, a site to try things at, contacts, an idea."),
    )
    gender = forms.ChoiceField(
        label=gettext_lazy("Gender"),
        required=False,
        choices=[("", gettext_lazy("Not said")), *Gender.choices],
        help_text=gettext_lazy("Asked so that teams can be balanced, and for sums. It stands on no list."),
    )
    diet = forms.MultipleChoiceField(
        label=gettext_lazy("What you eat"),
        required=False,
        choices=Diet.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    diet_note = forms.CharField(
        label=gettext_lazy("Something else the kitchen should know"), max_length=500, required=False
    )
    access = forms.CharField(
        label=gettext_lazy("What you need to take part well"),
        max_length=1_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("A ramp, an interpreter, a quiet room."),
    )
    care_consent = forms.BooleanField(required=False)

    folded: ClassVar = gettext_lazy("So that you are well")
    sections: ClassVar = [
        (
            gettext_lazy("Who you are"),
            "",
            ["name", "email", "organisation_name", "country", "helix"],
        ),
        (
            gettext_lazy("What you bring"),
            gettext_lazy("Teams are put together from this."),
            ["skills", "experience", "languages", "other_language", "motivation", "contribution", "gender"],
        ),
        (
            gettext_lazy("What you would like to work on"),
            gettext_lazy("Your wishes count when teams are formed; not every one can be met."),
            [f"choice_{rank}" for rank in range(1, RANKS + 1)],
        ),
        (
            folded,
            gettext_lazy(
                "Only the organisers see this. It is kept encrypted, and deleted a month after the camp."
            ),
            ["diet", "diet_note", "access", "care_consent"],
        ),
    ]

    def __init__(
        self, *args: Any, camp: Camp, part: Participant | None = None, known: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.camp = camp
        self._challenges = {str(one.pk): one for one in challenges_of(camp)}
        if known:
            del self.fields["email"]
        near = _near(camp)
        self._choose("country", [("", _("Choose")), *_countries(near)])
        self._choose("helix", [("", _("Choose")), *_helices()])
        first = [*camp.languages, *camp.network.languages, *(part.languages if part else []), "en"]
        first += [code for country in sorted(near) for code in get_official_languages(country)]
        named = language_choices(list(dict.fromkeys(first)))
        self._choose("languages", [one for one in named if one[0] in first])
        self._choose("other_language", [("", _("None")), *(one for one in named if one[0] not in first)])
        self._add_choices()
        consent: Any = self.fields["care_consent"]
        consent.label = consents.purpose(CONSENT).text

    def _choose(self, name: str, choices: Iterable[tuple[str, Any]]) -> None:
        field: Any = self.fields[name]
        field.choices = list(choices)

    def _add_choices(self) -> None:
        offered = [(key, f"{one.position}. {one.title}") for key, one in self._challenges.items()]
        for rank in range(1, min(RANKS, len(offered)) + 1):
            self.fields[f"choice_{rank}"] = forms.ChoiceField(
                label=ORDINALS[rank - 1], required=False, choices=[("", _("No preference")), *offered]
            )

    def clean_skills(self) -> list[str]:
        """The words, each once."""
        return split_skills(self.cleaned_data["skills"])

    def clean(self) -> dict[str, Any]:
        """A wish is named once; needs are kept only with an agreement."""
        data = super().clean() or self.cleaned_data
        ranked = [data.get(f"choice_{rank}") for rank in range(1, RANKS + 1)]
        named = [key for key in ranked if key]
        for rank, key in enumerate(ranked, start=1):
            if key and named.count(key) > 1 and ranked.index(key) < rank - 1:
                self.add_error(f"choice_{rank}", _("This is your choice already."))
        if self._wishes(data) and not data.get("care_consent"):
            self.add_error(
                "care_consent", _("Agree, or leave these fields empty: without it nothing is kept.")
            )
        return data

    @property
    def shows_needs(self) -> bool:
        """True where the folded part holds something, or something to mend."""
        needs = ("diet", "diet_note", "access", "care_consent")
        return any(self[name].value() or self[name].errors for name in needs)

    def application(self) -> Application:
        """What the service is to keep."""
        data = self.cleaned_data
        plain = ("name", "organisation_name", "country", "helix", "experience", "gender")
        values = {name: data[name] for name in (*plain, "skills", "motivation", "contribution")}
        values["languages"] = [*data["languages"], *filter(None, [data["other_language"]])]
        ranked = [data.get(f"choice_{rank}") for rank in range(1, RANKS + 1)]
        choices = [self._challenges[key] for key in ranked if key]
        return Application(values, choices, self._wishes(data))

    def _wishes(self, data: dict[str, Any]) -> Wishes:
        return Wishes(
            tuple(data.get("diet") or ()),
            (data.get("diet_note") or "").strip(),
            (data.get("access") or "").strip(),
        )


def split_skills(text: str) -> list[str]:
    """'Data law, pitching' as a list, each word once."""
    words = (" ".join(part.split())[:LONGEST_SKILL] for part in SPLIT.split(text))
    return list(dict.fromkeys(word for word in words if word))[:MOST_SKILLS]


def begin(one: Participant, wishes: Wishes) -> dict[str, Any]:
    """What a kept application fills the form with."""
    plain = ("name", "email", "organisation_name", "country", "helix", "experience", "gender")
    ranked = {f"choice_{like.rank}": str(like.challenge_id) for like in one.preferences.all()}
    return {
        **{name: getattr(one, name) for name in (*plain, "languages", "motivation", "contribution")},
        **ranked,
        "skills": ", ".join(one.skills),
        "diet": list(wishes.diet),
        "diet_note": wishes.note,
        "access": wishes.access,
        "care_consent": bool(wishes),
    }


def _helices() -> list[tuple[str, Any]]:
    return [one for one in Helix.choices if one[0] != Helix.UNKNOWN]


def _near(camp: Camp) -> set[str]:
    """The countries of the network's ecosystems, and the camp's own."""
    codes = EcosystemRegion.objects.filter(network=camp.network_id).values_list("region_id", flat=True)
    return {RENAMED.get(code[:2], code[:2]) for code in codes} | ({camp.country} if camp.country else set())


def _countries(near: set[str]) -> list[tuple[str, str]]:
    """All countries; the near ones stand on top."""
    rows = country_choices()
    return [row for row in rows if row[0] in near] + [row for row in rows if row[0] not in near]
