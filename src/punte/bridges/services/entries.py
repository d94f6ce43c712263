"""The entry on the map by which a member takes part in introductions and meetings."""

from django.db import IntegrityError, transaction

from punte.ecosystem.models import Affiliation, Organisation, Person
from punte.ecosystem.services.people import add_myself
from punte.members.models import Account, Network
from punte.members.viewer import viewer_of


def entry_of(*, account: Account, network: Network) -> Person:
    """The account's entry in the network, made now where there is none.

    A new one is shown to nobody but gateways and the person until the person
    agrees to be shown. Raises PermissionDenied for those who do not take part.
    """
    found = Person.objects.filter(network=network, account=account).first()
    if found:
        return found
    try:
        with transaction.atomic():
            return add_myself(network=network, values={}, by=viewer_of(account, network))
    except IntegrityError:
        # Made by another request at the same moment.
        return Person.objects.get(network=network, account=account)


def organisation_of(person: Person) -> Organisation | None:
    """Where the person works now; the first they named, where there are several."""
    current = Affiliation.objects.filter(person=person, until=None).select_related("organisation")
    first = current.order_by("id").first()
    return first.organisation if first else None
