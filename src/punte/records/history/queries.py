"""The history of one thing, as its reader may see it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from punte.records import subjects
from punte.records.history.values import in_words
from punte.records.history.words import sentence
from punte.records.models import Event
from punte.records.refs import Ref
from punte.records.subjects import Shown, SubjectKind
from punte.web.access import Viewer
from punte.web.components import Change, Step

ACCOUNT = "members.account"


@dataclass(frozen=True)
class History:
    """Part of a thing's history; `page` knows how much there is."""

    steps: list[Step]
    page: "Page[Event]"


def events_of(viewer: Viewer, thing: Ref) -> QuerySet[Event]:
    """The thing's events in the viewer's network, the latest first."""
    mine = Event.objects.filter(subject_id=thing.id, subject_kind=thing.kind, network_id=viewer.network)
    return mine.order_by("-id")


def history_of(viewer: Viewer, thing: Ref, *, page: Any = 1, per_page: int = 20) -> History:
    """A page of the history of a thing that the viewer may see; three queries and
    one for each kind of thing that its fields point to.

    The caller has made sure that they may (`subjects.shown`). Fields without a label are of no interest to
    a reader; private ones are shown to those who may see them only.
    """
    found: Page[Event] = Paginator(events_of(viewer, thing), per_page).get_page(page)
    events = list(found.object_list)
    kind = subjects.kind_of(thing.kind)
    open_fields = _open_fields(kind, viewer, thing.id)
    names = actors(viewer, events)
    speak = Speech(kind, _titles(viewer, events, kind, open_fields))
    steps = [
        Step(
            at=event.at,
            sentence=sentence(event.kind, event.subject_kind),
            who=names.get(event.actor_id, ""),
            changes=_changes(event, open_fields, speak),
        )
        for event in events
    ]
    return History(steps, found)


def actors(viewer: Viewer, events: Iterable[Event]) -> dict[UUID | None, str]:
    """What those who acted are called; 'somebody' for whom the viewer may not see. One query."""
    ids = {event.actor_id for event in events}
    refs = {Ref(ACCOUNT, id) for id in ids if id}
    shown: dict[Ref, Shown] = subjects.shown(viewer, refs) if refs else {}
    names: dict[UUID | None, str] = {one.id: _("somebody") for one in refs}
    names |= {one.id: it.title for one, it in shown.items()}
    names[None] = "Punte"
    return names


def _open_fields(kind: SubjectKind | None, viewer: Viewer, id: UUID) -> dict[str, Any]:
    if kind is None:
        return {}
    if not kind.private or kind.may_see_private(viewer, id):
        return kind.fields
    return {name: label for name, label in kind.fields.items() if name not in kind.private}


@dataclass(frozen=True)
class Speech:
    """Says stored values as readers know them: choices by their label, other things by their title."""

    kind: SubjectKind | None
    titles: Mapping[Ref, str]

    def say(self, field: str, value: Any) -> str:
        """The value of that field in words."""
        if isinstance(value, list):
            return ", ".join(self.say(field, one) for one in value)
        if self.kind is None or not value:
            return in_words(value)
        if target := self.kind.refs.get(field):
            return self.titles.get(_ref(target, value) or Ref("", UUID(int=0)), in_words(value))
        known = self.kind.words.get(field)
        return str(known.get(value, in_words(value))) if known else in_words(value)


def _ref(kind: str, value: Any) -> Ref | None:
    try:
        return Ref(kind, UUID(str(value)))
    except ValueError:
        return None


def _titles(
    viewer: Viewer, events: Iterable[Event], kind: SubjectKind | None, fields: Mapping[str, Any]
) -> dict[Ref, str]:
    if kind is None:
        return {}
    told = [
        (name, side.get(name)) for event in events for side in (event.before, event.after) for name in fields
    ]
    refs = {_ref(kind.refs[name], value) for name, value in told if value and name in kind.refs}
    return {one: it.title for one, it in subjects.shown(viewer, (one for one in refs if one)).items()}


def _changes(event: Event, fields: dict[str, Any], speech: Speech) -> list[Change]:
    return [
        Change(label, speech.say(name, event.before.get(name)), speech.say(name, event.after.get(name)))
        for name, label in fields.items()
        if (name in event.before or name in event.after) and (event.before.get(name) or event.after.get(name))
    ]
