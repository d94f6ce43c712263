"""Forms of the calendar."""

from datetime import datetime, time
from typing import Any, ClassVar
from zoneinfo import available_timezones

from django import forms
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from punte.post.calendar.availability import Hours
from punte.post.calendar.registry import zone_named
from punte.post.models import Appointment

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
CLOCK = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class AppointmentForm(forms.ModelForm[Appointment]):
    """An own entry: days and, unless it fills them, times in a zone."""

    day = forms.DateField(label=_("On"), widget=DAY)
    last = forms.DateField(label=_("Until"), widget=DAY, required=False, help_text=_("Empty: that day only."))
    begins = forms.TimeField(
        label=_("From"), widget=CLOCK, required=False, help_text=_("Empty: the whole day.")
    )
    ends = forms.TimeField(label=_("To"), widget=CLOCK, required=False, help_text=_("On the last day."))
    zone = forms.ChoiceField(label=_("Time zone"))

    class Meta:
        model = Appointment
        fields: ClassVar = ["title", "place", "busy"]

    def __init__(self, *args: Any, zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = self.instance
        chosen = zone if own._state.adding else own.zone
        zones = sorted({name for name in available_timezones() if "/" in name} | {"UTC", chosen})
        choices: Any = self.fields["zone"]
        choices.choices = [(name, name.replace("_", " ")) for name in zones]
        self.fields["zone"].initial = chosen
        if own.starts_at and own.ends_at:
            start, end = (moment.astimezone(zone_named(chosen)) for moment in (own.starts_at, own.ends_at))
            self._start_with({"day": start.date(), "begins": start.time(), "ends": end.time()})
            self._start_with({"last": end.date() if end.date() != start.date() else None})
        elif own.first_day:
            self._start_with({"day": own.first_day})
            self._start_with({"last": own.last_day if own.last_day != own.first_day else None})

    def _start_with(self, values: dict[str, Any]) -> None:
        self.initial = {**self.initial, **values}

    def clean(self) -> dict[str, Any]:
        """Turn days and clock times into moments, or into whole days."""
        given: dict[str, Any] = super().clean() or {}
        day, last = given.get("day"), given.get("last") or given.get("day")
        begins, ends = given.get("begins"), given.get("ends")
        if day is None or last is None:
            return given
        if (begins is None) != (ends is None):
            missing = "begins" if begins is None else "ends"
            self.add_error(missing, _("Give both times, or none for the whole day."))
            return given
        zone = zone_named(given.get("zone", "UTC"))
        start = datetime.combine(day, begins or time.min, tzinfo=zone)
        end = datetime.combine(last, ends or time.min, tzinfo=zone)
        if last < day or (begins is not None and end <= start):
            self.add_error("last" if last < day else "ends", _("The end must come after the begin."))
            return given
        own = self.instance
        own.zone = zone.key
        own.starts_at, own.ends_at = (start, end) if begins is not None else (None, None)
        own.first_day, own.last_day = (None, None) if begins is not None else (day, last)
        return given


class WeekForm(forms.Form):
    """The usual week: up to two times a day."""

    def __init__(self, *args: Any, hours: Hours, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for day in range(7):
            for part in range(2):
                known = hours[day][part] if len(hours[day]) > part else (None, None)
                for edge, word in enumerate((_("from"), _("to"))):
                    self.fields[f"d{day}_{part}_{edge}"] = forms.TimeField(
                        label=_("%(day)s, %(part)s %(edge)s")
                        % {"day": WEEKDAYS[day], "part": part + 1, "edge": word},
                        widget=CLOCK,
                        required=False,
                        initial=known[edge],
                    )

    def days(self) -> list[tuple[Any, list[Any]]]:
        """Each weekday with its four fields, for the template."""
        names = [f"{part}_{edge}" for part in range(2) for edge in range(2)]
        return [(WEEKDAYS[day], [self[f"d{day}_{name}"] for name in names]) for day in range(7)]

    def clean(self) -> dict[str, Any]:
        """Begin and end stand together."""
        given: dict[str, Any] = super().clean() or {}
        for day in range(7):
            for part in range(2):
                edges = [given.get(f"d{day}_{part}_{edge}") for edge in range(2)]
                if edges.count(None) == 1:
                    field = f"d{day}_{part}_{edges.index(None)}"
                    self.add_error(field, _("Give both, or leave both empty."))
        return given

    def hours(self) -> Hours:
        """What was filled in, Monday first."""
        week: Hours = []
        for day in range(7):
            parts = [
                (self.cleaned_data.get(f"d{day}_{part}_0"), self.cleaned_data.get(f"d{day}_{part}_1"))
                for part in range(2)
            ]
            week.append([(begin, end) for begin, end in parts if begin and end])
        return week


class ExemptionForm(forms.Form):
    """A time that is an exception to the usual week, by the person's clock."""

    day = forms.DateField(label=_("On"), widget=DAY)
    begins = forms.TimeField(label=_("From"), widget=CLOCK)
    ends = forms.TimeField(label=_("To"), widget=CLOCK)
    free = forms.TypedChoiceField(
        label=_("Then I am"),
        choices=[("0", _("not free")), ("1", _("free"))],
        coerce=lambda value: value == "1",
    )

    def clean(self) -> dict[str, Any]:
        """The end comes after the begin."""
        given: dict[str, Any] = super().clean() or {}
        begins, ends = given.get("begins"), given.get("ends")
        if begins and ends and ends <= begins:
            self.add_error("ends", _("The end must come after the begin."))
        return given

    def moments(self) -> tuple[datetime, datetime]:
        """Begin and end, in the time zone that is active."""
        zone, day = timezone.get_current_timezone(), self.cleaned_data["day"]
        begins, ends = (
            datetime.combine(day, self.cleaned_data[name], tzinfo=zone) for name in ("begins", "ends")
        )
        return begins, ends
