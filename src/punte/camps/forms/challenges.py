"""The form about a challenge."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from punte.camps.forms.parts import choose, organisation_named, read_links, write_links
from punte.camps.models import Challenge
from punte.camps.services.challenges import OWNERS_FIELDS
from punte.ecosystem.forms.parts import Sectioned
from punte.ecosystem.models import Organisation, Person, Theme
from punte.ecosystem.queries.organisations import theme_choices
from punte.ecosystem.queries.people import people
from punte.web.access import Viewer


class ChallengeForm(Sectioned, forms.Form):
    """A challenge; its owner's editors do not choose whose it is."""

    title = forms.CharField(label=_("Title"), max_length=200)
    question = forms.CharField(
        label=_("The question in one sentence"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("“How might we …?” People choose by it."),
    )
    brief = forms.CharField(
        label=_("Brief"),
        max_length=10_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text=_("What you ask the teams to work on, and why it matters now."),
    )
    context = forms.CharField(
        label=_("Context"),
        max_length=10_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What was tried, what is known, what is fixed."),
    )
    success = forms.CharField(
        label=_("What success would be"),
        max_length=5_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("By what the owner would tell, a year later, that it was worth it."),
    )
    links = forms.CharField(
        label=_("Links"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line, such as “The report: https://example.org/report”."),
    )
    owner = forms.CharField(
        label=_("Challenge owner"),
        max_length=300,
        required=False,
        help_text=_("The full name, as it stands on the map. Its editors may write the brief."),
    )
    contact = forms.CharField(
        label=_("Who speaks for the owner"),
        max_length=300,
        required=False,
        help_text=_("The name of somebody on the map; members of the network see it."),
    )
    theme = forms.ChoiceField(label=_("Theme"), required=False)
    sections = (
        (_("The question"), "", ["title", "question", "theme"]),
        (
            _("The brief"),
            _("Paragraphs are kept as you write them."),
            ["brief", "context", "success", "links"],
        ),
        (_("Whose it is"), "", ["owner", "contact"]),
    )

    def __init__(
        self, data: Any = None, *, viewer: Viewer, challenge: Challenge | None = None, whole: bool = True
    ) -> None:
        super().__init__(data, initial=_initial(challenge) if challenge else {})
        self.viewer = viewer
        self.kept = challenge.contact if challenge else None
        choose(self, "theme", [("", _("None of these")), *theme_choices(viewer)])
        if not whole:
            for name in set(self.fields) - set(OWNERS_FIELDS):
                del self.fields[name]

    def clean_links(self) -> list[dict[str, str]]:
        """Label and address of each line."""
        return read_links(str(self.cleaned_data["links"]))

    def clean_owner(self) -> Organisation | None:
        """The organisation of that name."""
        return organisation_named(self.viewer, str(self.cleaned_data["owner"]))

    def clean_theme(self) -> Theme | None:
        """The theme itself."""
        key = self.cleaned_data["theme"]
        return Theme.objects.filter(network=self.viewer.network, pk=key).first() if key else None

    def clean_contact(self) -> Person | None:
        """The one person of that name whom the viewer may see."""
        words = str(self.cleaned_data["contact"]).strip()
        if not words or (self.kept and words == self.kept.name):
            return self.kept if words else None
        found = list(people(self.viewer).filter(name__iexact=words)[:2])
        if not found:
            raise forms.ValidationError(_("Nobody of this name is on the map."))
        if len(found) > 1:
            raise forms.ValidationError(_("Two people are called so."))
        return found[0]

    def values(self) -> Mapping[str, Any]:
        """What the service is to set."""
        return self.cleaned_data


def _initial(one: Challenge) -> dict[str, Any]:
    return {
        **{name: getattr(one, name) for name in ("title", "question", "brief", "context", "success")},
        "links": write_links(one.links),
        "owner": one.owner.name if one.owner else "",
        "contact": one.contact.name if one.contact else "",
        "theme": str(one.theme_id or ""),
    }
