"""Forms about ecosystems."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from punte.ecosystem.choices import InnovatorGroup, State
from punte.ecosystem.models import Ecosystem, Organisation, Region
from punte.members.models.network import slug_shape
from punte.records.tabular.folding import fold
from punte.web.access import Viewer

FIRST_EDITION = 2009


class EcosystemForm(forms.Form):
    """An ecosystem: name, address, regions, gateway, summary."""

    name = forms.CharField(label=_("Name"), max_length=120)
    slug = forms.CharField(
        label=_("Address"),
        max_length=50,
        required=False,
        validators=[slug_shape],
        help_text=_("The last part of its page's address; made of the name if left empty."),
    )
    regions = forms.CharField(
        label=_("Regions"),
        required=False,
        help_text=_("NUTS codes with commas between, such as RO11. A code covers all below it."),
    )
    gateway = forms.CharField(
        label=_("Gateway"),
        required=False,
        max_length=300,
        help_text=_("The full name of the organisation, as it stands on the map."),
    )
    summary = forms.CharField(
        label=_("What it is about"), required=False, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, data: Any = None, *, viewer: Viewer, ecosystem: Ecosystem | None = None) -> None:
        initial: dict[str, Any] = {}
        if ecosystem:
            codes = sorted(ecosystem.places.values_list("region_id", flat=True))
            initial = {
                "name": ecosystem.name,
                "slug": ecosystem.slug,
                "summary": ecosystem.summary,
                "gateway": ecosystem.gateway.name if ecosystem.gateway else "",
                "regions": ", ".join(codes),
            }
        super().__init__(data, initial=initial)
        self.viewer = viewer

    def clean_regions(self) -> list[Region]:
        """The regions of the codes."""
        words = str(self.cleaned_data["regions"]).upper().replace(";", ",").replace(" ", ",")
        codes = {word for word in words.split(",") if word}
        found = list(Region.objects.filter(pk__in=codes))
        if unknown := codes - {region.pk for region in found}:
            raise forms.ValidationError(
                _("NUTS 2024 does not know %(codes)s."), params={"codes": ", ".join(sorted(unknown))}
            )
        return found

    def clean_gateway(self) -> Organisation | None:
        """The organisation of that name."""
        name = str(self.cleaned_data["gateway"]).strip()
        if not name:
            return None
        rows = Organisation.objects.filter(network=self.viewer.network, state=State.PUBLISHED)
        found = rows.filter(name__iexact=name).first()
        if found is None:
            raise forms.ValidationError(_("No organisation of this name is on the map. Add it first."))
        return found

    def clean(self) -> dict[str, Any]:
        """Make the address of the name."""
        data = super().clean() or self.cleaned_data
        if not data.get("slug") and data.get("name"):
            data["slug"] = slugify(fold(data["name"]))[:50].strip("-")
        return data

    def values(self) -> dict[str, Any]:
        """What the service is to set, regions apart."""
        return {name: self.cleaned_data[name] for name in ("name", "slug", "gateway", "summary")}


class SummaryForm(forms.Form):
    """What the gateway's manager may say."""

    summary = forms.CharField(
        label=_("What it is about"), required=False, widget=forms.Textarea(attrs={"rows": 6})
    )

    def __init__(self, data: Any = None, *, ecosystem: Ecosystem) -> None:
        super().__init__(data, initial={"summary": ecosystem.summary})


class StandingForm(forms.Form):
    """Where it stands in one edition of the scoreboard."""

    edition = forms.IntegerField(label=_("Edition"), min_value=FIRST_EDITION)
    group = forms.ChoiceField(label=_("Innovator group"), choices=InnovatorGroup.choices)
    source = forms.CharField(
        label=_("Source"),
        max_length=300,
        help_text=_("Without one nothing is kept. Such as “Regional Innovation Scoreboard 2023, table 3”."),
    )

    def clean_edition(self) -> int:
        """No edition of years to come."""
        edition = int(self.cleaned_data["edition"])
        if edition > timezone.localdate().year:
            raise forms.ValidationError(_("This edition is not out yet."))
        return edition
