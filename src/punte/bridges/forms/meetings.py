"""Forms of meetings."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from punte.bridges.models import Meeting
from punte.bridges.times import clock
from punte.post.calendar import Interval

LENGTHS = [(15, _("15 minutes")), (30, _("half an hour")), (45, _("45 minutes")), (60, _("an hour"))]
LENGTHS += [(90, _("an hour and a half")), (120, _("two hours"))]
OWN = 3


def moment_field(label: Any, **given: Any) -> forms.DateTimeField:
    """A day and a time by the person's own clock; refuses what that clock does not show, or shows twice."""
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, widget=widget, **given)


class TimesField(forms.TypedMultipleChoiceField):
    """Suggested moments to tick; one that is not suggested any more is still taken."""

    def valid_value(self, value: Any) -> bool:
        """Any moment with its offset."""
        try:
            return datetime.fromisoformat(str(value)).tzinfo is not None
        except ValueError:
            return False


class TimesForm(forms.Form):
    """How long, and up to five times: ticked among the suggested ones or written."""

    minutes = forms.TypedChoiceField(label=_("How long"), choices=LENGTHS, coerce=int, initial=30)
    times = TimesField(
        label=_("Times when you are all free"),
        widget=forms.CheckboxSelectMultiple,
        coerce=lambda value: datetime.fromisoformat(value),
        required=False,
    )

    def __init__(
        self, data: Mapping[str, Any] | None, *, zone: str, others: Iterable[str], free: Iterable[Interval]
    ) -> None:
        again = data is not None and "again" in data
        super().__init__(None if again else data)
        self.clocks = (zone, list(others))
        if data is not None and again:
            self.initial = {name: _given(data, name) for name in data}
        ticked = _given(data, "times", many=True) if data else []
        suggested = [(one.start.isoformat(), one.start, one.end) for one in free]
        known = {value for value, _start, _end in suggested}
        field: Any = self.fields["times"]
        kept = [value for value in ticked if value not in known and field.valid_value(value)]
        field.choices = [(value, self._say(start, end)) for value, start, end in suggested]
        field.choices += [(value, self._say(datetime.fromisoformat(value), None)) for value in kept]
        if again:
            self.initial["times"] = ticked
        label = _("Or a time of your own")
        for number in range(1, OWN + 1):
            self.fields[f"own{number}"] = moment_field(label, required=False)
            label = _("and another")

    def _say(self, start: datetime, end: datetime | None) -> str:
        zone, others = self.clocks
        told = clock(start, end or start, zone, others)
        own = told.own if end else told.own.partition(" – ")[0]
        return f"{own}, {told.theirs}" if told.theirs else own

    @property
    def own(self) -> list[forms.BoundField]:
        """The fields for times that are written."""
        return [self[f"own{number}"] for number in range(1, OWN + 1)]

    def chosen(self) -> list[datetime]:
        """All times that were ticked or written."""
        written = [self.cleaned_data.get(f"own{number}") for number in range(1, OWN + 1)]
        return [*self.cleaned_data["times"], *(one for one in written if one)]


class MeetingForm(TimesForm):
    """Proposing a meeting."""

    title = forms.CharField(label=_("What it is about"), max_length=200)
    note = forms.CharField(
        label=_("Note"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000, required=False
    )
    url = forms.URLField(label=_("Link of a call"), max_length=500, required=False, assume_scheme="https")
    place = forms.CharField(label=_("Or a place"), max_length=200, required=False)
    join = forms.BooleanField(label=_("I come, too"), required=False)

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        title: str,
        broker: bool,
        hidden: bool,
        **given: Any,
    ) -> None:
        super().__init__(data, **given)
        self.initial.setdefault("title", title)
        if not broker:
            del self.fields["join"]
        if hidden:
            self.fields["note"].help_text = _(
                "They see each other's names only once both have said yes. Name neither here nor above."
            )


class ChangeForm(forms.Form):
    """Another time, place, link or note for a meeting that is fixed."""

    starts_at = moment_field(_("When"), help_text=_("By your own clock."))
    minutes = forms.IntegerField(label=_("Minutes"), min_value=5, max_value=480)
    url = forms.URLField(label=_("Link"), max_length=500, required=False, assume_scheme="https")
    place = forms.CharField(label=_("Place"), max_length=200, required=False)
    note = forms.CharField(
        label=_("Note"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000, required=False
    )

    def __init__(self, data: Mapping[str, Any] | None, *, meeting: Meeting) -> None:
        start = timezone.localtime(meeting.starts_at) if meeting.starts_at else None
        names = ("minutes", "url", "place", "note")
        super().__init__(
            data, initial={"starts_at": start, **{name: getattr(meeting, name) for name in names}}
        )


def _given(data: Mapping[str, Any], name: str, *, many: bool = False) -> Any:
    listed = getattr(data, "getlist", None)
    if many:
        return list(listed(name)) if listed else list(data.get(name) or [])
    return data.get(name)
