"""One's card: which fields it shows, at which address, until when."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from punte.bridges.models import Card
from punte.bridges.policies import take_part
from punte.bridges.queries.cards import FIELDS
from punte.bridges.services.entries import entry_of
from punte.members.models import Account, Network
from punte.records.events import record
from punte.web.access import Viewer


@transaction.atomic
def save_card(*, network: Network, shown: Iterable[str], by: Viewer) -> Card:
    """Show these fields of one's entry to whoever has the code; the name always stands on it."""
    if by.network != network.pk or by.account is None or not take_part(by):
        raise PermissionDenied
    wanted = set(shown)
    if unknown := wanted - set(FIELDS):
        raise ValidationError(_("There is no such field: %(name)s") % {"name": ", ".join(sorted(unknown))})
    person = entry_of(account=Account.objects.get(pk=by.account), network=network)
    fields = [name for name in FIELDS if name in wanted or name == "name"]
    card, made = Card.objects.get_or_create(person=person, defaults={"network": network, "shown": fields})
    before = [] if made else card.shown
    if made or before != fields:
        card.shown = fields
        card.save(update_fields=["shown", "changed_at"])
        record(
            "bridges.card.changed",
            subject=card,
            network=network.pk,
            by=by.account,
            before={"shown": before},
            after={"shown": fields},
        )
    return card


@transaction.atomic
def renew_card(*, card: Card, by: Viewer) -> Card:
    """Give the card another address; codes with the one before open nothing any more."""
    _own(card, by)
    Card.objects.filter(pk=card.pk).update(version=F("version") + 1)
    card.refresh_from_db()
    record("bridges.card.renewed", subject=card, network=card.network_id, by=by.account)
    return card


@transaction.atomic
def close_card(*, card: Card, by: Viewer) -> None:
    """Have no card any more; a later one has another address."""
    _own(card, by)
    record("bridges.card.closed", subject=card, network=card.network_id, by=by.account)
    card.delete()


def _own(card: Card, by: Viewer) -> None:
    if by.account is None or by.network != card.network_id or card.person.account_id != by.account:
        raise PermissionDenied
