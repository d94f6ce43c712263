"""What forms of camps share: organisations by name, days, links line by line."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from punte.ecosystem.models import Organisation
from punte.ecosystem.queries.organisations import organisations
from punte.web.access import Viewer

MOST_LINKS = 10


def day_field(label: Any, **given: Any) -> forms.DateField:
    """A day, picked from the browser's calendar."""
    return forms.DateField(
        label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **given
    )


def organisation_named(viewer: Viewer, name: str) -> Organisation | None:
    """The organisation of that name on the map; None for no name. ValidationError where that is not one."""
    if not name.strip():
        return None
    found = list(organisations(viewer).filter(name__iexact=name.strip())[:2])
    if len(found) == 1:
        return found[0]
    if found:
        raise ValidationError(_("Two organisations are called so."))
    raise ValidationError(_("No organisation of this name is on the map. Add it first."))


def choose(form: forms.BaseForm, name: str, choices: Iterable[tuple[str, Any]]) -> None:
    """Fill a menu."""
    field: Any = form.fields[name]
    field.choices = list(choices)


def write_links(links: Iterable[Mapping[str, str]]) -> str:
    """Links as lines: 'The report: https://…'."""
    return "\n".join(f"{one['label']}: {one['url']}" if one.get("label") else one["url"] for one in links)


def read_links(text: str) -> list[dict[str, str]]:
    """Lines as links; the words before the address are its label. ValidationError for what is none."""
    found, check = [], URLValidator(schemes=["http", "https"])
    for line in filter(None, (line.strip() for line in text.splitlines())):
        label, mark, rest = line.partition("http")
        url = mark + rest
        try:
            check(url)
        except ValidationError:
            raise ValidationError(_("No address of a page: %(line)s") % {"line": line}) from None
        found.append({"label": label.strip().rstrip(":").strip()[:120], "url": url})
    if len(found) > MOST_LINKS:
        raise ValidationError(_("At most %(number)d links, please.") % {"number": MOST_LINKS})
    return found
