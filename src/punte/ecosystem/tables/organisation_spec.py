"""The columns of the stakeholder map."""

from functools import lru_cache
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from punte.ecosystem.choices import Helix, OrganisationType
from punte.ecosystem.data.places import nuts_regions
from punte.ecosystem.languages import CODES
from punte.ecosystem.models import EcosystemRegion, Theme
from punte.ecosystem.models.organisation import ror_shape
from punte.ecosystem.tables.words import COUNTRIES, HELICES, OTHER_COUNTRIES, TYPES, aliases, words
from punte.records.tabular.fields import Choice, Field, TableSpec, Value
from punte.records.tabular.messages import Message, message


def _field(name: str, label: Any, kind: Any = "text", **given: Any) -> Field:
    return Field(name, label, kind, aliases=aliases(name), **given)


@lru_cache(maxsize=64)
def _regions(countries: frozenset[str]) -> tuple[Choice, ...]:
    """All regions by code; those of the network's countries also by name, the larger of one name first."""
    known = sorted(nuts_regions().values(), key=lambda one: (one.level, one.code))
    return tuple(
        Choice(one.code, one.code, (one.name,) if one.code[:2] in countries and one.level else ())
        for one in known
    )


def region_choices(network: UUID) -> tuple[Choice, ...]:
    """Choices of regions for a network."""
    codes = EcosystemRegion.objects.filter(network=network).values_list("region_id", flat=True)
    return _regions(frozenset(code[:2] for code in codes))


def _theme_choices(network: UUID) -> tuple[Choice, ...]:
    rows = Theme.objects.filter(network=network).order_by("retired", "order", "name")
    return tuple(Choice(theme.key, theme.name, tuple(map(str, theme.labels.values()))) for theme in rows)


_TYPES = tuple(Choice(str(key), label, words(TYPES[str(key)])) for key, label in OrganisationType.choices)
_HELICES = tuple(Choice(str(key), label, words(HELICES[str(key)])) for key, label in Helix.choices)
_COUNTRIES = (
    *(Choice(code, code, words(names)) for code, names in COUNTRIES.items()),
    *(Choice(code, code) for code in OTHER_COUNTRIES.split()),
)
_LANGUAGES = tuple(Choice(code, code) for code in CODES.split())


def _ror(value: Value) -> Message | None:
    try:
        ror_shape(value)
    except ValidationError as error:
        return message("%(reason)s", reason=error.messages[0])
    return None


def _identifiers() -> tuple[Field, ...]:
    return (
        _field("pic", "PIC", "code", identifier=True, pattern=r"[1-9]\d{8}", example="999997930"),
        _field("ror", "ROR", identifier=True, max_length=9, check=_ror),
        _field(
            "vat",
            _("VAT number"),
            "code",
            identifier=True,
            pattern=r"[A-Z]{2}[0-9A-Z+*]{2,12}",
            keep="+*",
            example="RO12345678",
        ),
    )


def organisation_spec(network: UUID) -> TableSpec:
    """The columns for one network: its themes, and its countries' regions by name."""
    regions = region_choices(network)
    themes = _theme_choices(network)
    return TableSpec(
        key="organisations",
        label=_("Organisations"),
        place_field="city",
        area_field="country",
        fields=(
            _field("name", _("Name"), required=True, max_length=300),
            _field("short_name", _("Short name"), max_length=100),
            _field("type", _("Type"), "choice", choices=_TYPES),
            _field("helix", _("Helix"), "choice", choices=_HELICES),
            _field("country", _("Country"), "choice", choices=_COUNTRIES),
            _field("city", _("City"), max_length=120),
            _field("region", _("Region"), "choice", choices=regions),
            _field("places", _("Further regions"), "multi", choices=regions),
            _field("themes", _("Themes"), "multi", choices=themes),
            _field("role", _("Role in the ecosystem"), max_length=200),
            _field("influence", _("Influence (1-5)"), "int", minimum=1, maximum=5),
            _field("interest", _("Interest (1-5)"), "int", minimum=1, maximum=5),
            _field("capabilities", _("Capabilities"), "multi", max_length=5000),
            _field("needs_noted", _("Needs, as noted")),
            _field("contact_person", _("Contact person"), max_length=200),
            _field("contact_email", _("Contact e-mail"), "email", max_length=254),
            _field("consent", _("Consent"), "bool"),
            _field("description", _("What it does")),
            _field("language", _("Language of the text"), "choice", choices=_LANGUAGES),
            _field("email", _("E-mail"), "email", max_length=254),
            _field("phone", _("Telephone"), max_length=40),
            _field("website", _("Website"), "url", max_length=200),
            _field("source", _("Source"), max_length=200),
            _field("source_url", _("Source address"), "url", max_length=200),
            _field("verified_on", _("Last verified"), "date"),
            _field("referred_by", _("Referred by"), max_length=200),
            *_identifiers(),
            _field("fictional", _("Fictional"), "bool"),
        ),
    )
