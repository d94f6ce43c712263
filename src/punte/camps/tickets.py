"""The ticket: a signed address that names a participant and the edition of their code.

Nothing of it is stored. Somebody without a place any more has edition 0, and a
new place makes a new edition, so that old codes open nothing.
"""

import base64
from binascii import Error as NotBase64
from io import BytesIO
from uuid import UUID

import segno
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from punte.camps.choices import ParticipantState
from punte.camps.models import Participant
from punte.post.outbox.addresses import absolute

SALT = "camps.ticket"


def secret_of(one: Participant) -> str:
    """Names this participant in this edition, and cannot be made by anybody else."""
    key = base64.urlsafe_b64encode(one.pk.bytes).decode().rstrip("=")
    return Signer(salt=SALT).sign(f"{key}.{one.ticket}")


def address_of(one: Participant) -> str:
    """The full address that the code holds."""
    return absolute(reverse("camps:ticket", args=[secret_of(one)]))


def holder_of(secret: str) -> Participant | None:
    """Who has a place by that ticket; None for a forged or an old one."""
    try:
        key, _dot, edition = Signer(salt=SALT).unsign(secret).partition(".")
        id, number = UUID(bytes=base64.urlsafe_b64decode(f"{key}==")), int(edition)
    except (BadSignature, NotBase64, ValueError):
        return None
    rows = Participant.objects.select_related("camp__network")
    return rows.filter(pk=id, ticket=number, ticket__gt=0, state=ParticipantState.CONFIRMED).first()


def picture_of(one: Participant) -> bytes:
    """The code as a PNG, for a mail."""
    file = BytesIO()
    segno.make(address_of(one), error="m", micro=False).save(file, kind="png", scale=8, border=4)
    return file.getvalue()
