"""Forms of introductions."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from punte.bridges import limits
from punte.bridges.choices import Cause
from punte.bridges.queries.proposals import Way
from punte.ecosystem.models import Person
from punte.members.models import Account

DIRECT = "direct"


class WayField(forms.ChoiceField):
    """Straight to them, or through somebody both know."""

    def __init__(self, ways: Sequence[Way], *, direct: Any) -> None:
        super().__init__(
            label=_("Through whom"),
            choices=[*((way.key, way.chain.why) for way in ways), (DIRECT, direct)],
            initial=ways[0].key if ways else DIRECT,
            widget=forms.RadioSelect,
            help_text=_(
                "An introduction by somebody both trust is answered far more often. Each is asked in turn; "
                "nobody's name is shown before they agree."
            ),
        )


class ProposeForm(forms.Form):
    """Why they should meet, and through whom."""

    reason = forms.CharField(
        label=_("Why they should meet"),
        max_length=limits.REASON_LETTERS,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_(
            "Everybody who is asked reads this. Leave out names and addresses: they are shown step by step."
        ),
    )

    def __init__(self, *args: Any, ways: Sequence[Way] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._ways = ways
        if ways:
            self.fields["way"] = WayField(ways, direct=_("Nobody: ask them directly"))

    def links(self) -> list[Person]:
        """The people of the chosen way."""
        return chosen(self._ways, self.cleaned_data.get("way", DIRECT))


class GoOnForm(forms.Form):
    """How to go on past a link that is not there."""

    def __init__(self, *args: Any, ways: Sequence[Way] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._ways = ways
        self.fields["way"] = WayField(ways, direct=_("Go on without"))

    def links(self) -> list[Person]:
        """The people of the chosen way; none to go on without."""
        return chosen(self._ways, self.cleaned_data.get("way", DIRECT))


class DeclineForm(forms.Form):
    """A no, perhaps with its cause."""

    cause = forms.ChoiceField(
        label=_("Why, if you like"),
        choices=Cause.choices,
        required=False,
        widget=forms.RadioSelect,
        help_text=_("No person reads this; it helps Punte to ask better, and goes after twelve months."),
    )


class PassOnForm(forms.Form):
    """Who of the organisation should answer instead."""

    account = forms.ChoiceField(label=_("Who should answer"))

    def __init__(self, *args: Any, accounts: Sequence[Account] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["account"]
        field.choices = [(str(one.pk), one.get_full_name()) for one in accounts]
        self._accounts = {str(one.pk): one for one in accounts}

    def chosen(self) -> Account:
        """The one chosen."""
        return self._accounts[self.cleaned_data["account"]]


class MessageForm(forms.Form):
    """A line to the other."""

    text = forms.CharField(
        label=_("Your message"),
        max_length=limits.MESSAGE_LETTERS,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("They get it by mail, too, and answer here."),
    )


def chosen(ways: Sequence[Way], key: str) -> list[Person]:
    """The people of the way of that key."""
    return [link.person for way in ways if way.key == key for link in way.chain.links]
