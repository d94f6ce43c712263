"""What the proposer may do on the way: take it back, or go on past a link that is not there."""

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from punte.bridges import policies
from punte.bridges.choices import IntroductionState, PartyRole, PartyState
from punte.bridges.disclosure import parties_of
from punte.bridges.models import Introduction
from punte.bridges.services.introductions import checks
from punte.bridges.services.introductions.asking import ask_next, locked, log, set_party, settle
from punte.ecosystem.models import Person
from punte.web.access import Viewer


@transaction.atomic
def withdraw_introduction(*, introduction: Introduction, by: Viewer) -> Introduction:
    """Take it back while it is being asked; those who were asked are told."""
    one = _steered(introduction, by)
    settle(one, IntroductionState.WITHDRAWN, but=by.account, actor=checks.told_actor(one, by))
    return one


@transaction.atomic
def go_on(*, introduction: Introduction, by: Viewer, links: Sequence[Person] = ()) -> Introduction:
    """Go on without the link that is asked or is not there; with `links`, through another chain.

    A link that has not answered yet counts as silent; those of the old chain
    who were not asked yet stay, or go when there is a new chain.
    """
    one = _steered(introduction, by)
    asked = next((party for party in parties_of(one) if party.state == PartyState.ASKED), None)
    if asked and asked.role != PartyRole.LINK:
        raise ValidationError(_("They are being asked now. Wait for their answer, or take it back."))
    if asked:
        set_party(asked, PartyState.SILENT)
    if links:
        _change_chain(one, list(links), by)
        one = locked(one.pk)
    log(one, "resumed")
    ask_next(one)
    return one


def _change_chain(one: Introduction, links: list[Person], by: Viewer) -> None:
    parties = parties_of(one)
    for party in parties:
        if party.role == PartyRole.LINK and party.state == PartyState.WAITING:
            party.delete()
    known = {party.person_id for party in parties if party.state != PartyState.WAITING} | {
        party.person_id for party in parties if party.role != PartyRole.LINK
    }
    if {link.pk for link in links} & known:
        raise ValidationError(_("One of this chain takes part already. Choose another."))
    seeker, sought = (
        next(party.person for party in parties if party.role == role)
        for role in (PartyRole.SEEKER, PartyRole.SOUGHT)
    )
    if seeker is None or sought is None:
        raise ValidationError(_("One of the two is not here any more."))
    checks.links_may_be_asked(by, seeker, sought, links)
    last = max((party.position for party in parties if party.role != PartyRole.SOUGHT), default=0)
    checks.add_links(one, links, start=last + 1)


def _steered(introduction: Introduction, by: Viewer) -> Introduction:
    one = locked(introduction.pk)
    if by.network != one.network_id or by.account is None or by.account != one.proposed_by_id:
        raise PermissionDenied
    if not policies.take_part(by):
        raise PermissionDenied
    if one.state != IntroductionState.ASKING:
        raise ValidationError(_("This is settled already; nothing was changed."))
    return one
