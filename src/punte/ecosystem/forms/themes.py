"""Forms about themes."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from punte.ecosystem.languages import language_name
from punte.ecosystem.models import Theme
from punte.members.models import Network
from punte.web.access import Viewer


class ThemeForm(forms.Form):
    """A theme's name, its names in other languages, and what it is part of."""

    name = forms.CharField(label=_("Name"), max_length=120)
    parent = forms.ModelChoiceField(
        label=_("Part of"), queryset=Theme.objects.none(), required=False, empty_label=_("No other theme")
    )
    order = forms.IntegerField(
        label=_("Order"), min_value=0, max_value=9999, initial=100, help_text=_("Small numbers come first.")
    )

    def __init__(
        self, data: Any = None, *, viewer: Viewer, network: Network, theme: Theme | None = None
    ) -> None:
        initial: dict[str, Any] = {}
        if theme:
            initial = {"name": theme.name, "parent": theme.parent_id, "order": theme.order}
            initial |= {f"label_{code}": text for code, text in theme.labels.items()}
        super().__init__(data, initial=initial)
        rows = Theme.objects.filter(network=viewer.network, parent=None)
        parent: Any = self.fields["parent"]
        parent.queryset = rows.exclude(pk=theme.pk) if theme else rows
        self.codes = [code for code in _codes(network) if code != network.language]
        for code in self.codes:
            self.fields[f"label_{code}"] = forms.CharField(
                label=language_name(code).capitalize(), max_length=120, required=False
            )

    def values(self, theme: Theme | None = None) -> dict[str, Any]:
        """What the service is to set; labels in languages that are not asked for stay."""
        data = self.cleaned_data
        labels = dict(theme.labels) if theme else {}
        for code in self.codes:
            labels.pop(code, None)
            if text := str(data[f"label_{code}"]).strip():
                labels[code] = text
        return {name: data[name] for name in ("name", "parent", "order")} | {"labels": labels}


def _codes(network: Network) -> list[str]:
    shell = [code for code, _name in settings.LANGUAGES]
    return list(dict.fromkeys([*shell, *network.languages]))


class ThemeMergeForm(forms.Form):
    """Which theme the other becomes part of."""

    keep = forms.ModelChoiceField(label=_("Becomes"), queryset=Theme.objects.none())

    def __init__(self, data: Any = None, *, theme: Theme) -> None:
        super().__init__(data)
        field: Any = self.fields["keep"]
        field.queryset = Theme.objects.filter(network=theme.network_id).exclude(pk=theme.pk)
