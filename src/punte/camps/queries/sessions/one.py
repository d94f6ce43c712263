"""One contribution: its versions side by side, how its text came about, what it was merged from."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from punte.camps.models import Contribution, Wording
from punte.camps.queries.sessions.access import sessions
from punte.camps.queries.sessions.page import name_of
from punte.web.access import Viewer


@dataclass(frozen=True)
class Version:
    """A text as somebody left it at the end of what they wrote in one go."""

    number: int
    text: str
    who: str
    at: datetime


def contribution(viewer: Viewer, camp: str, id: UUID) -> Contribution | None:
    """The contribution, if the viewer may enter its session or is named in it as the one who does it."""
    theirs = Q(session__item__in=sessions(viewer).order_by().values("pk"))
    named = Q(owner__account=viewer.account, network=viewer.network)
    rows = Contribution.objects.filter(theirs | named, pk=id, session__item__camp__slug=camp)
    return rows.select_related(
        "session__item__camp__network", "session__item__challenge", "owner", "group", "merged_into"
    ).first()


def beside(one: Contribution) -> list[Version]:
    """The versions that wait beside its text."""
    return [_version(row) for row in _wordings(one) if row.beside]


def versions(one: Contribution) -> list[Version]:
    """How the text came about, the newest first: of what one wrote in one go the last wording."""
    found: list[Wording] = []
    for row in _wordings(one):
        if found and found[-1].author_id == row.author_id and found[-1].base == row.number:
            continue
        found.append(row)
    return [_version(row) for row in found]


def _wordings(one: Contribution) -> Iterable[Wording]:
    rows = Wording.objects.filter(contribution=one)
    return rows.select_related("author__participant", "author__account").order_by("-number")


def _version(row: Wording) -> Version:
    return Version(row.number, row.text, name_of(row.author), row.at)
