"""Who may see one field: an address shown to the network, a telephone number to nobody.

A model keeps the level beside the value:

    email = models.EmailField(blank=True)
    email_for = models.CharField(max_length=10, choices=Level.choices, default=Level.NETWORK)

A query hands out the value only when `visible(viewer, row.email_for, …)` is
true; the row itself has already been restricted to what the viewer may see.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING
from uuid import UUID

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from punte.web.access import Rank, Viewer

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise


class Level(models.TextChoices):
    """From open to closed."""

    PUBLIC = "public", _("Everybody, also without signing in")
    NETWORK = "network", _("Members of the network")
    ECOSYSTEM = "ecosystem", _("Members of the ecosystem, and the network's managers")
    PRIVATE = "private", _("Nobody else")


def visible(
    viewer: Viewer,
    level: str,
    *,
    network: UUID,
    ecosystems: Iterable[UUID] = (),
    owner: UUID | None = None,
    viewer_ecosystems: Iterable[UUID] = (),
) -> bool:
    """True when the viewer may see a value of this level.

    `network`: whose row it is; `ecosystems`: in which ecosystems it lies; `owner`: the account whose
    value it is (sees it always); `viewer_ecosystems`: ecosystems the viewer belongs to beyond their
    roles, such as those of the organisations they speak for. 'public' opens the value to the world
    only where the network itself is public. An unknown level counts as private.
    """
    if owner is not None and viewer.account == owner:
        return True
    if viewer.network != network:
        return False
    if level == Level.PUBLIC:
        return viewer.network_public or viewer.rank > Rank.OUTSIDER
    if level == Level.NETWORK:
        return viewer.rank > Rank.OUTSIDER
    if level == Level.ECOSYSTEM:
        mine = viewer.scopes("ecosystem") | frozenset(viewer_ecosystems)
        inside = viewer.rank > Rank.OUTSIDER and not mine.isdisjoint(ecosystems)
        return viewer.rank >= Rank.MANAGER or inside
    return False


DEFAULT_LABEL = _("Who may see it")


class LevelField(forms.ChoiceField):
    """The choice of who may see a field, for forms; nothing is opened to the world unless chosen."""

    def __init__(self, *, label: "str | StrPromise" = DEFAULT_LABEL, initial: str = Level.NETWORK) -> None:
        super().__init__(label=label, choices=Level.choices, initial=initial)
