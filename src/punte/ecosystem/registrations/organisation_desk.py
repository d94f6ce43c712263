"""Claims, reviews and what is getting old on people's desks; links of claims; scopes of roles."""

from collections.abc import Iterable
from uuid import UUID

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from punte.ecosystem.choices import ClaimState, State
from punte.ecosystem.models import Claim, Ecosystem, Organisation
from punte.ecosystem.policies import broker
from punte.ecosystem.queries.claims import claims_to_decide, is_claimed
from punte.ecosystem.queries.organisations import kept_by
from punte.ecosystem.queries.stale import stale_organisations
from punte.ecosystem.services.claims import confirm_claim
from punte.members import links
from punte.members.models import Account
from punte.members.roles import ScopeKind
from punte.post.desk import Button, DeskItem
from punte.post.places import Place
from punte.web.access import Rank, Viewer

AT_MOST = 20


def claims(account: Account, places: list[Place]) -> list[DeskItem]:
    """Claims that wait for this person's word."""
    items = []
    for place in places:
        if not broker(place.viewer):
            continue
        rows = claims_to_decide(place.viewer).select_related("organisation", "account")
        items += [_claim_item(one, place.network.slug) for one in rows[:AT_MOST]]
    return items


def _claim_item(one: Claim, slug: str) -> DeskItem:
    act = reverse("ecosystem:claim_decide", args=[slug, one.pk])
    names = {"who": one.account.get_full_name(), "organisation": one.organisation.name}
    return DeskItem(
        key=f"ecosystem.claim.{one.pk}",
        badge=_("Claim"),
        sentence=_("%(who)s says: I speak for %(organisation)s") % names,
        whose=one.account.email,
        why=one.message[:200] or one.email,
        href=reverse("ecosystem:organisation", args=[slug, one.organisation_id]),
        actions=[
            Button(_("Accept"), post=act, values={"answer": "accept"}, first=True),
            Button(_("Decline"), post=act, values={"answer": "decline"}),
        ],
        due=one.created_at,
        order=50,
    )


def own_claims(account: Account, places: list[Place]) -> list[DeskItem]:
    """One's own claims that a mail's link has still to confirm; one query."""
    mine = Claim.objects.filter(account=account, state=ClaimState.WAITING, method="mail")
    return [
        DeskItem(
            key=f"ecosystem.own_claim.{one.pk}",
            badge=_("Claim"),
            tone="timber",
            sentence=_("Confirm by mail that you speak for %(name)s") % {"name": one.organisation.name},
            whose=one.email,
            why=_("The link went to this address; it works for seven days."),
            actions=[
                Button(
                    _("Begin anew"),
                    href=reverse("ecosystem:claim", args=[one.network.slug, one.organisation_id]),
                )
            ],
            order=70,
        )
        for one in mine.select_related("organisation", "network")[:AT_MOST]
    ]


def in_review(account: Account, places: list[Place]) -> list[DeskItem]:
    """New organisations that wait for the gateway's look."""
    items = []
    for place in places:
        if not broker(place.viewer):
            continue
        waiting = Organisation.objects.filter(network=place.network, state=State.REVIEW)
        for one in waiting.filter(kept_by(place.viewer)).order_by("created_at")[:AT_MOST]:
            href = reverse("ecosystem:organisation", args=[place.network.slug, one.pk])
            items.append(
                DeskItem(
                    key=f"ecosystem.organisation_review.{one.pk}",
                    badge=_("To review"),
                    tone="timber",
                    sentence=one.name,
                    whose=str(one.get_type_display()),
                    why=_("It is on the map once you have looked at it."),
                    href=href,
                    actions=[Button(_("Look at it"), href=href, first=True)],
                    due=one.created_at,
                    order=45,
                )
            )
    return items


def getting_old(account: Account, places: list[Place]) -> list[DeskItem]:
    """One item a network: so many organisations of one's map are getting old."""
    items = []
    for place in places:
        if place.viewer.rank != Rank.GATEWAY:
            continue
        number = stale_organisations(place.viewer).order_by().count()
        if not number:
            continue
        sentence = ngettext(
            "%(number)s organisation of your map is getting old",
            "%(number)s organisations of your map are getting old",
            number,
        )
        items.append(
            DeskItem(
                key=f"ecosystem.stale.{place.network.pk}",
                badge=_("Verify"),
                sentence=sentence % {"number": number},
                whose=_("not looked at for a year"),
                actions=[
                    Button(_("Look through"), href=reverse("ecosystem:stale", args=[place.network.slug]))
                ],
                order=90,
            )
        )
    return items


def say_claim(link: links.Link) -> links.Said | None:
    """What the page of a claim's link says."""
    claim = _claim_of(link)
    if claim is None or claim.state != ClaimState.WAITING or is_claimed(claim.organisation):
        return None
    names = {
        "who": claim.account.get_full_name(),
        "address": claim.account.email,
        "organisation": claim.organisation.name,
        "network": claim.network.name,
    }
    return links.Said(
        title=_("Does %(who)s speak for %(organisation)s?") % names,
        text=_(
            "With your yes %(who)s (%(address)s) changes its entry on %(network)s and publishes its needs "
            "and offers. If you do not know them, close this page."
        )
        % names,
        button=_("Yes, they do"),
        quote=claim.message,
    )


def confirm(link: links.Link, by: Viewer) -> links.Done:
    """The button of that page."""
    claim = _claim_of(link)
    if claim is None or claim.email != link.address:
        raise ValidationError(_("This claim was taken back."))
    claim = confirm_claim(claim=claim)
    names = {"who": claim.account.get_full_name(), "organisation": claim.organisation.name}
    href = reverse("ecosystem:organisation_complete", args=[claim.network.slug, claim.organisation_id])
    return links.Done(
        _("%(who)s speaks for %(organisation)s now.") % names,
        _("The entry can be completed at once."),
        href,
    )


def _claim_of(link: links.Link) -> Claim | None:
    rows = Claim.objects.select_related("organisation", "account", "network")
    return rows.filter(pk=link.subject.id).first() if link.subject else None


def _ecosystem_names(network: UUID, ids: Iterable[UUID]) -> dict[UUID, str]:
    return dict(
        Ecosystem.objects.filter(network=network, pk__in=list(ids)).order_by().values_list("pk", "name")
    )


def _ecosystem_choices(network: UUID) -> list[tuple[UUID, str]]:
    return list(Ecosystem.objects.filter(network=network).values_list("pk", "name"))


def _ecosystems_inside(network: UUID, ids: Iterable[UUID], ecosystems: frozenset[UUID]) -> set[UUID]:
    return set(ids) & ecosystems


def _organisation_names(network: UUID, ids: Iterable[UUID]) -> dict[UUID, str]:
    rows = Organisation.objects.filter(network=network, pk__in=list(ids)).order_by()
    return dict(rows.values_list("pk", "name"))


def _organisation_choices(network: UUID) -> list[tuple[UUID, str]]:
    rows = Organisation.objects.filter(network=network, state=State.PUBLISHED)
    return list(rows.order_by("folded", "pk").values_list("pk", "name")[:2000])


def _organisations_inside(network: UUID, ids: Iterable[UUID], ecosystems: frozenset[UUID]) -> set[UUID]:
    rows = Organisation.objects.filter(network=network, pk__in=list(ids), ecosystem__in=ecosystems)
    return set(rows.values_list("pk", flat=True))


SCOPES = [
    ScopeKind("ecosystem", _ecosystem_names, _ecosystem_choices, _ecosystems_inside),
    ScopeKind("organisation", _organisation_names, _organisation_choices, _organisations_inside),
]
