"""What sessions hold about people: their copy, and its erasure.

What somebody wrote alone is erased with them. A text of several stays, for it
is the others' as well; its author becomes 'somebody who has left', and where it
names them by an address, that is marked.
"""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from punte.camps.models import Authorship, Contribution, Participant, Presence, Session, Wording
from punte.records.people import ERASED, Eraser, Exporter, Whom, erasers, exporters
from punte.records.people.scrub import scrub_rows
from punte.records.search.index import index


def register() -> None:
    """Make them known; sessions let somebody go before their part in the camp does."""
    exporters.register(Exporter("camps.contributions", _("What you wrote in sessions"), export))
    exporters.register(Exporter("camps.commitments", _("Your commitments"), export_commitments))
    covers = {"camps.contribution": ("text",), "camps.wording": ("text",)}
    erasers.register(Eraser("camps.sessions", covers, erase, order=60))


def export(whom: Whom) -> Iterable[Mapping[str, Any]]:
    """Each contribution that they wrote at, alone or with others."""
    rows = Authorship.objects.filter(_theirs(whom)).distinct()
    for one in rows.select_related("contribution__session__item__camp__network"):
        text = one.contribution
        yield {
            "network": text.session.item.camp.network.name,
            "camp": text.session.item.camp.name,
            "session": text.session.item.title,
            "kind": text.get_kind_display(),
            "text": text.text,
            "begun_at": text.created_at,
            "withdrawn_at": text.withdrawn_at,
        }


def export_commitments(whom: Whom) -> Iterable[Mapping[str, Any]]:
    """What they are named for."""
    rows = Contribution.objects.filter(owner__in=_parts(whom))
    for one in rows.select_related("session__item__camp"):
        yield {
            "camp": one.session.item.camp.name,
            "what": one.text,
            "due": one.due,
            "answer": one.get_taken_display(),
        }


def erase(whom: Whom) -> int:
    """Take them out of all texts; see above for what goes with them."""
    mine = Authorship.objects.filter(_theirs(whom))
    written = set(mine.values_list("contribution", flat=True))
    shared = Authorship.objects.filter(contribution__in=written).exclude(pk__in=mine.values("pk"))
    alone = written - set(shared.values_list("contribution", flat=True))
    Wording.objects.filter(contribution__in=alone).update(text=ERASED)
    Contribution.objects.filter(pk__in=alone).update(text=ERASED)
    Contribution.objects.filter(pk__in=alone, withdrawn_at=None).update(withdrawn_at=timezone.now())
    about = Q(pk__in=written) | Q(owner__in=_parts(whom))
    touched = scrub_rows(Contribution, ("text",), whom, about)
    touched += scrub_rows(Wording, ("text",), whom, Q(contribution__in=written))
    changed = set(Contribution.objects.filter(about).values_list("pk", flat=True))
    Contribution.objects.filter(owner__in=_parts(whom)).update(owner=None, taken="")
    touched += mine.update(account=None, participant=None)
    if whom.account:
        Presence.objects.filter(account=whom.account).delete()
    _show_again(changed)
    index("camps.contribution", changed)
    return touched + len(alone)


def _theirs(whom: Whom) -> Q:
    theirs = Q(participant__in=_parts(whom))
    return theirs | Q(account=whom.account) if whom.account else theirs


def _parts(whom: Whom) -> list[UUID]:
    """Their parts in camps, by account or by their entries on the map."""
    theirs = Q(pk__in=whom.ids("camps.participant")) | Q(person__in=whom.ids("ecosystem.person"))
    if whom.account:
        theirs |= Q(account=whom.account)
    return list(Participant.objects.filter(theirs).values_list("pk", flat=True))


def _show_again(changed: set[UUID]) -> None:
    """Open pages fetch what changed."""
    where = Contribution.objects.filter(pk__in=changed).order_by().values("session")
    for session in Session.objects.select_for_update().filter(pk__in=where):
        Session.objects.filter(pk=session.pk).update(revision=F("revision") + 1)
        rows = Contribution.objects.filter(session=session, pk__in=changed)
        rows.update(revision=session.revision + 1)
