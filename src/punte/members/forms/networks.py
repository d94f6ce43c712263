"""Forms around a network."""

from typing import Any
from uuid import UUID
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from punte.members import policies, roles
from punte.members.models import Network
from punte.web.access import Viewer

MOST_SCOPES = 300  # beyond that a list is no help: invite from the thing's own page


def time_zones() -> list[tuple[str, str]]:
    """Choices of time zones, UTC first."""
    places = sorted(name for name in available_timezones() if "/" in name and not name.startswith("Etc/"))
    return [("UTC", "UTC"), *((name, name.replace("_", " ")) for name in places)]


SPOKEN = [
    ("bg", "Български"), ("ca", "Català"), ("cs", "Čeština"), ("da", "Dansk"), ("de", "Deutsch"),
    ("el", "Ελληνικά"), ("en", "English"), ("es", "Español"), ("et", "Eesti"), ("fi", "Suomi"),
    ("fr", "Français"), ("ga", "Gaeilge"), ("hr", "Hrvatski"), ("hu", "Magyar"), ("it", "Italiano"),
    ("lt", "Lietuvių"), ("lv", "Latviešu"), ("mt", "Malti"), ("nl", "Nederlands"), ("pl", "Polski"),
    ("pt", "Português"), ("ro", "Română"), ("sk", "Slovenčina"), ("sl", "Slovenščina"), ("sv", "Svenska"),
    ("uk", "Українська"),
]  # fmt: skip


class NetworkForm(forms.ModelForm[Network]):
    """A network's settings."""

    language = forms.ChoiceField(
        label=gettext_lazy("Language of its mails"), choices=lambda: list(settings.LANGUAGES)
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages spoken"),
        choices=SPOKEN,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Needs and offers may be written in any of these."),
    )
    time_zone = forms.ChoiceField(label=gettext_lazy("Time zone"), choices=time_zones)

    class Meta:
        model = Network
        fields = ["name", "summary", "public", "review", "language", "languages", "time_zone"]
        help_texts = {
            "public": gettext_lazy(
                "Published needs, offers and organisations can be read without signing in."
            ),
        }


class NewNetworkForm(forms.ModelForm[Network]):
    """A network to be founded."""

    manager = forms.EmailField(
        label=gettext_lazy("E-mail of its first manager"),
        help_text=gettext_lazy("Somebody who already has an account here."),
    )

    class Meta:
        model = Network
        fields = ["name", "slug", "summary"]
        help_texts = {"slug": gettext_lazy("The last part of its address: /n/…/")}


class RoleForm(forms.Form):
    """A role and what it is for, in one list: a bound role stands in it once for each thing it can be for."""

    role = forms.ChoiceField(label=gettext_lazy("Role"))

    def __init__(self, *args: Any, viewer: Viewer, network: Network, wanted: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer, self.network = viewer, network
        field: Any = self.fields["role"]
        field.choices = self._choices(wanted)
        if wanted:
            field.initial = wanted

    def picked(self) -> tuple[str, UUID | None]:
        """The role's key and its scope."""
        return split(self.cleaned_data["role"])

    def _choices(self, wanted: str) -> list[Any]:
        grantable = [role for role in roles.all_roles() if policies.hand_out(self.viewer, role)]
        plain = [(role.key, _label(role)) for role in grantable if role.scope_kind == "network"]
        choices: list[Any] = [("", _("Choose")), *plain]
        for role in grantable:
            if role.scope_kind != "network" and (bound := self._bound(role, wanted)):
                choices.append((_label(role), bound))
        return choices

    def _bound(self, role: roles.Role, wanted: str) -> list[tuple[str, str]]:
        kind = roles.scope_kind(role.scope_kind)
        if kind is None:
            return []
        offered = kind.choices(self.network.pk)
        key, scope = split(wanted) if wanted else ("", None)
        if key == role.key and scope:
            offered = list(kind.names(self.network.pk, [scope]).items())
        if not policies.manage_network(self.viewer):
            mine = self._reach(kind, role, [id for id, _name in offered])
            offered = [(id, name) for id, name in offered if id in mine]
        return [(f"{role.key}:{id}", f"{role.label}: {name}") for id, name in offered[:MOST_SCOPES]]

    def _reach(self, kind: roles.ScopeKind, role: roles.Role, ids: list[UUID]) -> set[UUID]:
        ecosystems = self.viewer.scopes("ecosystem")
        if role.scope_kind == "ecosystem":
            return set(ids) & ecosystems
        return kind.inside(self.network.pk, ids, ecosystems)


class InvitationForm(RoleForm):
    """Whom to invite, as what, with a word."""

    field_order = ["email", "role", "note"]
    email = forms.EmailField(label=gettext_lazy("E-mail"))
    note = forms.CharField(
        label=gettext_lazy("A word from you"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("It stands in the mail."),
    )


def split(value: str) -> tuple[str, UUID | None]:
    """'editor:<id>' to role and scope; a scope that is no id counts as none."""
    key, _colon, scope = value.partition(":")
    try:
        return key, UUID(scope) if scope else None
    except ValueError:
        return key, None


def _label(role: roles.Role) -> str:
    return f"{role.label} ({role.says})" if role.says else str(role.label)
