"""May this be proposed: who may ask whom, through whom, how often."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from punte.bridges import limits, policies
from punte.bridges.choices import IntroductionState, PartyRole, PartyState
from punte.bridges.disclosure import parties_of
from punte.bridges.models import Introduction, Party
from punte.bridges.queries.answerers import answers_for, taking_part
from punte.bridges.queries.chains import chains_between
from punte.bridges.queries.introductions.lists import declined_between, running_between
from punte.bridges.services.entries import organisation_of
from punte.ecosystem.models import Listing, Organisation, Person
from punte.ecosystem.policies import see_person
from punte.members.models import Account
from punte.web.access import Viewer

RUNNING = "running"  # the code of the error whose `introduction` says which one


def people_may_be_asked(people: Sequence[Person], by: Viewer) -> None:
    """All of one network, different, each with an account that takes part."""
    if by.account is None or {one.network_id for one in people} != {by.network}:
        raise PermissionDenied
    if len({one.pk for one in people}) < len(people):
        raise ValidationError(_("Nobody can be introduced to themselves, or twice in one chain."))
    accounts = {one.account_id for one in people if one.account_id}
    if len(taking_part(people[0].network_id, accounts)) < len(people):
        raise ValidationError(
            _("One of them cannot be asked: they have no account in this network. Invite them first.")
        )


def may_propose(by: Viewer, people: Iterable[Person]) -> None:
    """Brokers propose for others; everyone else only what they take part in."""
    if not policies.take_part(by):
        raise PermissionDenied
    if not policies.broker(by) and by.account not in {one.account_id for one in people}:
        raise PermissionDenied


def side_may_be_asked(
    by: Viewer, person: Person, organisation: Organisation | None, listing: Listing | None
) -> None:
    """One's own entry, somebody one may see, or whom Punte asks for the organisation."""
    if person.account_id == by.account or see_person(by, person):
        return
    about = listing if listing and organisation and listing.organisation_id == organisation.pk else None
    if organisation and person.account_id and answers_for(person.account_id, organisation, about):
        return
    raise PermissionDenied


def links_may_be_asked(by: Viewer, seeker: Person, sought: Person, links: Sequence[Person]) -> None:
    """Oneself, whom one may see as a broker, and whom a chain between the two names."""
    if len(links) > limits.LINKS:
        raise ValidationError(_("A chain has four links at most."))
    people_may_be_asked([seeker, *links, sought], by)
    others = [one for one in links if one.account_id != by.account]
    if not others or (policies.broker(by) and all(see_person(by, one) for one in others)):
        return
    offered = {link.person.pk for chain in chains_between(by, seeker, sought) for link in chain.links}
    if not {one.pk for one in others} <= offered:
        raise PermissionDenied


def within_limits(by: Viewer, people: Sequence[Person]) -> Account:
    """So many proposals a day, so many that one person is asked about at once.

    The proposer's account is locked and returned, so that of several at once each is counted.
    """
    if by.account is None:
        raise PermissionDenied
    account = Account.objects.select_for_update(no_key=True).get(pk=by.account)
    most = limits.PROPOSALS_OF_BROKERS_A_DAY if policies.broker(by) else limits.PROPOSALS_A_DAY
    since = timezone.now() - timedelta(days=1)
    if Introduction.objects.filter(proposed_by=account, created_at__gt=since).count() >= most:
        raise ValidationError(
            ngettext(
                "You have proposed %(number)s introduction within a day. Go on tomorrow.",
                "You have proposed %(number)s introductions within a day. Go on tomorrow.",
                most,
            )
            % {"number": most}
        )
    # Locked in the order of their keys, so that two who propose the same pair at once wait for each other.
    ids = [one.pk for one in people]
    list(Person.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk").values_list("pk"))
    for person in people:
        if person.account_id != by.account:
            not_asked_too_much(person)
    return account


def not_asked_too_much(person: Person) -> None:
    """So many introductions that one person is being asked about, or will be."""
    waiting = Party.objects.filter(
        person=person,
        introduction__state=IntroductionState.ASKING,
        state__in=[PartyState.ASKED, PartyState.WAITING],
    )
    if waiting.count() >= limits.MOST_WAITING:
        raise ValidationError(
            _("They are being asked about several introductions already. Try again in a week.")
        )


def not_again(seeker: Person, sought: Person) -> None:
    """Not while the same two are being introduced, and not soon after a no."""
    running = running_between(seeker, sought).first()
    if running:
        words = (
            _("They are in touch already.")
            if running.accepted_at
            else _("The two are being introduced already.")
        )
        raise ValidationError(words, code=RUNNING, params={"introduction": running.pk})
    since = timezone.now() - limits.AFTER_A_NO
    if declined_between(seeker, sought, since).exists():
        raise ValidationError(
            _("Not this time: one of them declined it lately. It can be proposed again after two months.")
        )


def add_links(introduction: Introduction, links: Sequence[Person], *, start: int) -> None:
    """Add links to be asked, in their order."""
    Party.objects.bulk_create(
        [
            Party(
                network=introduction.network,
                introduction=introduction,
                role=PartyRole.LINK,
                position=start + number,
                person=link,
                organisation=organisation_of(link),
            )
            for number, link in enumerate(links)
        ]
    )


def told_actor(introduction: Introduction, by: Viewer) -> UUID | None:
    """Whom the log names as the proposer: a broker; never a party, whose name others may not know yet."""
    mine = any(one.person and one.person.account_id == by.account for one in parties_of(introduction))
    return None if mine else by.account
