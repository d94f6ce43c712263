"""Forms about the programme. Days and hours are those on the wall of the venue."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from punte.camps.choices import ItemKind
from punte.camps.clock import days_of, moment_of, wall
from punte.camps.forms.parts import choose
from punte.camps.models import Camp, Challenge, Item, Room

EVENING = 18  # from this hour on an end before the start is taken as one of the night
HOUR = "%H:%M"


def hour_field(label: Any, **given: Any) -> forms.TimeField:
    """An hour of the clock."""
    return forms.TimeField(label=label, widget=forms.TimeInput(attrs={"type": "time"}, format=HOUR), **given)


def day_choices(camp: Camp) -> list[tuple[str, str]]:
    """The camp's days."""
    return [(day.isoformat(), str(date_format(day, "l, j F"))) for day in days_of(camp)]


class ItemForm(forms.Form):
    """A line of the programme."""

    kind = forms.ChoiceField(label=_("Kind"), choices=ItemKind.choices)
    title = forms.CharField(
        label=_("Title"),
        max_length=200,
        required=False,
        help_text=_("Left empty, it is called by its kind."),
    )
    day = forms.ChoiceField(label=_("Day"))
    begin = hour_field(_("Begins"))
    end = hour_field(_("Ends"))
    challenge = forms.ChoiceField(label=_("For whom"), required=False)
    room = forms.ChoiceField(label=_("Room"), required=False)
    note = forms.CharField(
        label=_("Note"), max_length=2_000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(
        self, data: Any = None, *, camp: Camp, item: Item | None = None, after: Item | None = None
    ) -> None:
        initial = _of(camp, item) if item else _after(camp, after) if after else {"kind": ItemKind.PLENARY}
        super().__init__(data, initial=initial)
        self.camp = camp
        self.challenges = {str(one.pk): one for one in camp.challenges.order_by("position")}
        self.rooms = {str(one.pk): one for one in camp.rooms.all()}
        days = day_choices(camp)
        if item and initial["day"] not in dict(days):
            days.append((initial["day"], str(date_format(wall(camp, item.starts_at), "l, j F"))))
        choose(self, "day", days)
        choose(
            self,
            "challenge",
            [("", _("Everybody")), *((key, one.title) for key, one in self.challenges.items())],
        )
        choose(self, "room", [("", _("None yet")), *((key, one.name) for key, one in self.rooms.items())])

    def clean(self) -> dict[str, Any]:
        """The end comes after the start, in the evening perhaps the day after."""
        data = super().clean() or self.cleaned_data
        begin, end = data.get("begin"), data.get("end")
        if begin and end and end <= begin and begin.hour < EVENING:
            self.add_error("end", _("It ends before it begins."))
        return data

    def values(self) -> dict[str, Any]:
        """What the service is to set."""
        data = self.cleaned_data
        day = date.fromisoformat(data["day"])
        until = day + timedelta(days=1) if data["end"] <= data["begin"] else day
        return {
            "kind": data["kind"],
            "title": data["title"].strip() or str(ItemKind(data["kind"]).label),
            "note": data["note"],
            "challenge": self.challenges.get(data["challenge"]),
            "room": self.rooms.get(data["room"]),
            "starts_at": moment_of(self.camp, day, data["begin"]),
            "ends_at": moment_of(self.camp, until, data["end"]),
        }


def _of(camp: Camp, item: Item) -> dict[str, Any]:
    start, end = wall(camp, item.starts_at), wall(camp, item.ends_at)
    return {
        "kind": item.kind,
        "title": item.title,
        "note": item.note,
        "day": start.date().isoformat(),
        "begin": start.time(),
        "end": end.time(),
        "challenge": str(item.challenge_id or ""),
        "room": str(item.room_id or ""),
    }


def _after(camp: Camp, item: Item) -> dict[str, Any]:
    """The next: where the one before ends, as long, of the same kind, in the same room."""
    start = wall(camp, item.ends_at)
    end = start + (item.ends_at - item.starts_at)
    return {
        "kind": item.kind,
        "day": start.date().isoformat(),
        "begin": start.time(),
        "end": end.time(),
        "challenge": str(item.challenge_id or ""),
        "room": str(item.room_id or ""),
    }


class SessionsForm(forms.Form):
    """Many group sessions in one go."""

    challenge = forms.ChoiceField(label=_("Challenge"), required=False)
    room = forms.ChoiceField(
        label=_("Room"),
        required=False,
        help_text=_("For every challenge at once: each in a room of its own, in their order."),
    )
    number = forms.IntegerField(label=_("How many for each challenge"), min_value=1, max_value=24, initial=6)
    minutes = forms.IntegerField(label=_("Minutes"), min_value=10, max_value=480, initial=90)
    pause = forms.IntegerField(label=_("Minutes between"), min_value=0, max_value=240, initial=15)
    begin = hour_field(_("First start of a day"), initial="09:00")
    days = forms.MultipleChoiceField(
        label=_("Days"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("They are spread evenly, and leave alone what is for everybody."),
    )
    title = forms.CharField(label=_("Called"), max_length=100, required=False)

    def __init__(self, data: Any = None, *, camp: Camp) -> None:
        super().__init__(data, initial={"title": _("Group session")})
        self.challenges = {str(one.pk): one for one in camp.challenges.order_by("position")}
        self.rooms = {str(one.pk): one for one in camp.rooms.all()}
        choose(
            self,
            "challenge",
            [("", _("Every challenge")), *((key, one.title) for key, one in self.challenges.items())],
        )
        choose(
            self,
            "room",
            [("", _("None, or one each")), *((key, one.name) for key, one in self.rooms.items())],
        )
        choose(self, "days", day_choices(camp))
        self.initial["days"] = [key for key, _name in day_choices(camp)]

    def chosen(self) -> list[tuple[Challenge, Room | None]]:
        """The challenges, each with its room."""
        data = self.cleaned_data
        if data["challenge"]:
            return [(self.challenges[data["challenge"]], self.rooms.get(data["room"]))]
        rooms = list(self.rooms.values())
        together = len(rooms) >= len(self.challenges)
        return [(one, rooms[n] if together else None) for n, one in enumerate(self.challenges.values())]

    def plan(self) -> Mapping[str, Any]:
        """How many, how long, when."""
        data = self.cleaned_data
        names = ("number", "minutes", "pause", "begin", "title")
        return {"days": [date.fromisoformat(day) for day in data["days"]], **{n: data[n] for n in names}}


class RoomForm(forms.Form):
    """A room."""

    name = forms.CharField(label=_("Name"), max_length=80)
    capacity = forms.IntegerField(label=_("Seats"), min_value=0, max_value=5000, required=False)

    def values(self) -> dict[str, Any]:
        """What the service is to set."""
        return {"name": self.cleaned_data["name"], "capacity": self.cleaned_data["capacity"] or 0}


class MoveForm(forms.Form):
    """Later or earlier, perhaps with what follows."""

    minutes = forms.IntegerField(
        label=_("Minutes later"), min_value=-720, max_value=720, help_text=_("Below nought: earlier.")
    )
    following = forms.BooleanField(label=_("With all that follows that day"), required=False)
