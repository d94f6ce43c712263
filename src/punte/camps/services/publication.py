"""The programme shown to all who see the camp, and taken back again: one step each."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from punte.camps import days
from punte.camps.calendar import calendar_file
from punte.camps.choices import ParticipantState
from punte.camps.letters import Letter, send_letter
from punte.camps.models import Camp, Participant
from punte.camps.services.common import locked, must_organise
from punte.camps.services.participants.mails import own_page
from punte.members.letters import absolute
from punte.records.events import record
from punte.records.models import Event
from punte.web.access import Viewer

PUBLISHED, TAKEN_BACK = "camps.programme.published", "camps.programme.taken_back"


@transaction.atomic
def publish_programme(*, camp: Camp, by: Viewer) -> Camp:
    """Show it, and put it in the calendars of those who come. Once is enough.

    The first time everybody with a place gets a mail; later ones are told by a notice.
    """
    camp = locked(camp)
    must_organise(camp, by)
    if not camp.items.exists():
        raise ValidationError(_("There is nothing in the programme yet."), code="conflict")
    if camp.programme_published_at:
        return camp
    first = not Event.objects.filter(subject_id=camp.pk, kind=PUBLISHED).exists()
    camp.programme_published_at = timezone.now()
    camp.save(update_fields=["programme_published_at"])
    record(PUBLISHED, subject=camp, network=camp.network_id, by=by.account)
    if first:
        _tell(camp)
    return camp


@transaction.atomic
def take_back_programme(*, camp: Camp, by: Viewer) -> Camp:
    """Show it to the organisers alone again; it leaves the calendars of all others. Nothing in it is lost."""
    camp = locked(camp)
    must_organise(camp, by)
    if camp.programme_published_at is None:
        return camp
    camp.programme_published_at = None
    camp.save(update_fields=["programme_published_at"])
    record(TAKEN_BACK, subject=camp, network=camp.network_id, by=by.account)
    return camp


def _tell(camp: Camp) -> None:
    rows = Participant.objects.filter(camp=camp, state=ParticipantState.CONFIRMED)
    for one in rows.filter(~Q(email="") | Q(account__isnull=False)).select_related("account").order_by("pk"):
        one.camp = camp
        _write(one)


def _write(one: Participant) -> None:
    """One mail; who has no account comes in by a link of their own, and gets a calendar file."""
    camp = one.camp
    known = one.account is not None
    href = absolute("camps:programme", camp.network.slug, camp.slug) if known else own_page(one, "programme")
    send_letter(
        lambda: Letter(
            _("The programme of %(camp)s") % {"camp": camp.name},
            [
                _("The programme of %(camp)s (%(days)s) is there.")
                % {"camp": camp.name, "days": days.span(camp)},
                _("What you attend stands in your calendar in Punte; when something is moved, it follows.")
                if known
                else _("The link is yours alone: it opens Punte for you without a password."),
            ],
            actions=[(_("See the programme"), href)],
            because=_("You get this mail because you have a place at this camp."),
        ),
        to=one.account or one.email,
        network=camp.network,
        invite=None if known else lambda: calendar_file(one),
    )
