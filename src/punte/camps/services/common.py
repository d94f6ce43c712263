"""What the services of camps share."""

from django.core.exceptions import PermissionDenied

from punte.camps.models import Camp
from punte.camps.policies import organise
from punte.web.access import Viewer


def must_organise(camp: Camp, by: Viewer) -> None:
    """Raise PermissionDenied for everybody but the camp's organisers and the network's managers."""
    if not organise(by, camp):
        raise PermissionDenied


def locked(camp: Camp) -> Camp:
    """The camp's row, locked until the transaction ends: what changes its board waits in line."""
    return Camp.objects.select_for_update(of=("self",)).select_related("network").get(pk=camp.pk)
