"""What the services of sessions share: the session under lock, who acts, the next revision, events."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from punte.camps.models import Authorship, Contribution, Item, Participant, Session
from punte.camps.queries.sessions.access import sessions
from punte.records.events import record
from punte.records.models import Event
from punte.records.refs import Ref, ref
from punte.web.access import Viewer

LONGEST = 4000


def entered(item: Item, by: Viewer, *, runs: bool = False) -> Session:
    """The item's session, kept from other writers until the transaction ends.

    Writers of one session follow each other, so its revisions become visible in
    their order. Raises PermissionDenied for who may not enter (or run) it.
    """
    seen: Any = sessions(by).filter(pk=item.pk).first()
    if seen is None or (runs and not seen.runs):
        raise PermissionDenied
    found = Session.objects.select_for_update().filter(item=item).first()
    if found is None:
        made, _new = Session.objects.get_or_create(item=item, defaults={"network_id": item.network_id})
        found = Session.objects.select_for_update().get(pk=made.pk)
    found.item = item
    return found


def fresh(contribution: Contribution, session: Session) -> Contribution:
    """The contribution as it stands now that the session is locked."""
    found = Contribution.objects.select_related("owner").get(pk=contribution.pk, session=session)
    found.session = session
    return found


def next_revision(session: Session, *, board: bool = False) -> int:
    """What is written from now on is newer than all before; `board`: agenda, timer or headings changed."""
    session.revision += 1
    fields = ["revision"]
    if board:
        session.board_revision = session.revision
        fields.append("board_revision")
    session.save(update_fields=fields)
    return session.revision


def checked_text(text: str) -> str:
    """The text, with one kind of line end. Raises ValidationError for none or too much of it."""
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise ValidationError({"text": _("Write something first. To take it back, use “Withdraw it”.")})
    if len(text) > LONGEST:
        raise ValidationError({"text": _("At most %(n)d characters; begin another one.") % {"n": LONGEST}})
    return text


def author_of(contribution: Contribution, by: Viewer) -> Authorship:
    """The one who acts, as an author of the contribution from now on."""
    found = Authorship.objects.filter(contribution=contribution, account=by.account).first()
    if found:
        return found
    part = Participant.objects.filter(camp=contribution.session.item.camp_id, account=by.account).first()
    return Authorship.objects.create(
        network_id=contribution.network_id,
        contribution=contribution,
        participant=part,
        account_id=by.account,
    )


def note_event(
    contribution: Contribution,
    verb: str,
    by: Viewer,
    before: Any = None,
    after: Any = None,
    origin: Contribution | None = None,
) -> Event:
    """Record what happened to it; it grew from its session's line in the programme, or from `origin`."""
    return record(
        f"camps.contribution.{verb}",
        subject=contribution,
        network=contribution.network_id,
        by=by.account,
        before=before,
        after=after,
        origin=ref(origin) if origin else Ref("camps.item", contribution.session.item_id),
    )
