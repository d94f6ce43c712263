"""Forms of organisers about participants."""

import re
from email.utils import parseaddr
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from punte.camps.choices import DutyKind
from punte.camps.models import Camp, Challenge
from punte.camps.queries.participants import challenges_of

MOST_INVITED = 50


class DutyForm(forms.Form):
    """A duty, perhaps for one challenge."""

    kind = forms.ChoiceField(label=gettext_lazy("Duty"), choices=DutyKind.choices)
    challenge = forms.ChoiceField(label=gettext_lazy("For"), required=False)

    def __init__(self, *args: Any, camp: Camp, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._challenges = {str(one.pk): one for one in challenges_of(camp)}
        field: Any = self.fields["challenge"]
        named = ((key, f"{one.position}. {one.title}") for key, one in self._challenges.items())
        field.choices = [("", _("All challenges")), *named]

    def chosen(self) -> Challenge | None:
        """The one chosen."""
        return self._challenges.get(self.cleaned_data["challenge"])


class InviteForm(forms.Form):
    """Addresses to invite, with a word to all of them."""

    addresses = forms.CharField(
        label=gettext_lazy("Addresses"),
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
        help_text=gettext_lazy("One a line, with a name or without: Ana Pop <ana@example.org>"),
    )
    note = forms.CharField(
        label=gettext_lazy("A word to them"),
        max_length=1_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean_addresses(self) -> list[tuple[str, str]]:
        """(name, address) of each."""
        lines = [line.strip() for line in re.split(r"[\n;]", self.cleaned_data["addresses"]) if line.strip()]
        if len(lines) > MOST_INVITED:
            raise ValidationError(_("At most %(number)s at once.") % {"number": MOST_INVITED})
        found: dict[str, str] = {}
        for line in lines:
            name, address = parseaddr(line)
            try:
                validate_email(address)
            except ValidationError:
                raise ValidationError(_("“%(line)s” is no address.") % {"line": line}) from None
            found.setdefault(address.lower(), name[:200])
        return [(name, address) for address, name in found.items()]
