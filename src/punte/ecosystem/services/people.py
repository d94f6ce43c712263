"""People on the map: added by others only with source and purpose, shown once they agree (safety 3)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from punte.ecosystem.models import Affiliation, Organisation, Person
from punte.ecosystem.policies import broker, change_person, take_part
from punte.ecosystem.services.writing import folded, here, known_fields, same_network, told
from punte.members import consents
from punte.members.models import Account, Network
from punte.members.services.consents import give_consent, withdraw_consent
from punte.records.events import Happening, changes, record, record_many
from punte.records.people.erasure import ask_erasure
from punte.records.refs import Ref, ref
from punte.web.access import Viewer

CONSENT = "ecosystem.listed"
FIELDS = (
    "name",
    "headline",
    "email",
    "phone",
    "languages",
    "ecosystem",
    "visibility",
    "fictional",
    "source",
    "purpose",
)
BATCH = 500


@dataclass(frozen=True)
class Role:
    """What somebody is in an organisation."""

    organisation: Organisation
    title: str = ""


@dataclass(frozen=True)
class NewPerson:
    """A person to be added, with their roles."""

    values: Mapping[str, Any]
    roles: Sequence[Role] = ()


@transaction.atomic
def add_person(
    *,
    network: Network,
    values: Mapping[str, Any],
    by: Viewer,
    roles: Iterable[Role] = (),
    origin: Model | Ref | None = None,
) -> Person:
    """Note somebody else. They are told by mail once, and shown to gateways only until they agree.

    Raises PermissionDenied for those who neither are gateways nor speak for all the organisations named,
    ValidationError without a source and a purpose.
    """
    return add_people(network=network, rows=[NewPerson(values, tuple(roles))], by=by, origin=origin)[0]


@transaction.atomic
def add_people(
    *,
    network: Network,
    rows: Iterable[NewPerson],
    by: Viewer,
    origin: Model | Ref | None = None,
    vouched: bool = False,
) -> list[Person]:
    """Note many; the same rules as `add_person`.

    `vouched`: the calling service has asked its own policy, and itself writes the one notice to each.
    """
    here(by, network)
    made: list[Person] = []
    links: list[Affiliation] = []
    happenings: list[Happening] = []
    for row in rows:
        if not vouched:
            _may_note(by, row.roles)
        given = known_fields(row.values, FIELDS)
        if not given.get("source") or not given.get("purpose"):
            raise ValidationError(
                {"source": _("Say where you have it from, and what for. Without both nothing is kept.")}
            )
        same_network(network, given.get("ecosystem"), *(role.organisation for role in row.roles))
        given["email"] = str(given.get("email", "")).lower()
        person = Person(network=network, folded=folded(given.get("name", "")), **given)
        person.notified_at = timezone.now() if vouched else None
        if person.ecosystem_id is None and row.roles:
            person.ecosystem_id = row.roles[0].organisation.ecosystem_id
        person.full_clean(validate_unique=False, validate_constraints=False)
        made.append(person)
        links += [
            Affiliation(
                network=network, person=person, organisation=role.organisation, title=role.title.strip()
            )
            for role in row.roles
        ]
        after = told(given)
        happenings.append(
            Happening("ecosystem.person.added", person, network.pk, by.account, {}, after, origin)
        )
    Person.objects.bulk_create(made, batch_size=BATCH)
    Affiliation.objects.bulk_create(links, batch_size=BATCH, ignore_conflicts=True)
    record_many(happenings)
    return made


@transaction.atomic
def add_myself(*, network: Network, values: Mapping[str, Any], by: Viewer) -> Person:
    """Put oneself on the map of the network; shown once one agrees (`give_own_consent`)."""
    here(by, network)
    if by.account is None or not take_part(by):
        raise PermissionDenied
    account = Account.objects.get(pk=by.account)
    if Person.objects.filter(network=network, account=account).exists():
        raise ValidationError(_("You are on the map of this network already."))
    given = known_fields(values, FIELDS)
    same_network(network, given.get("ecosystem"))
    given.setdefault("name", account.get_full_name())
    given.setdefault("email", account.email)
    person = Person(network=network, account=account, folded=folded(given["name"]), **given)
    person.full_clean()
    person.save(force_insert=True)
    record(
        "ecosystem.person.joined",
        subject=person,
        network=network.pk,
        by=by.account,
        after=told(given),
    )
    return person


@transaction.atomic
def change_person_facts(
    *,
    person: Person,
    values: Mapping[str, Any],
    by: Viewer,
    as_holder: bool = False,
    origin: Model | Ref | None = None,
) -> Person:
    """Change an entry. `as_holder`: it is the person, come by the link in the mail to them."""
    _may_change(person, by, as_holder)
    given = known_fields(values, FIELDS)
    same_network(person.network, given.get("ecosystem"))
    before, after = changes(person, given)
    if not after:
        return person
    for name, value in given.items():
        setattr(person, name, value)
    person.folded, person.verified_on = folded(person.name), timezone.localdate()
    person.full_clean()
    person.save()
    record(
        "ecosystem.person.changed",
        subject=person,
        network=person.network_id,
        by=by.account,
        before=before,
        after=after,
        origin=origin,
    )
    return person


@transaction.atomic
def set_roles(*, person: Person, roles: Iterable[Role], by: Viewer, as_holder: bool = False) -> None:
    """Make these the person's current roles; others end today and are kept."""
    _may_change(person, by, as_holder)
    wanted = {(role.organisation.pk, role.title.strip()): role for role in roles}
    same_network(person.network, *(role.organisation for role in wanted.values()))
    current = list(Affiliation.objects.filter(person=person, until=None))
    had = {(row.organisation_id, row.title) for row in current}
    if had == set(wanted):
        return
    ended = [row.pk for row in current if (row.organisation_id, row.title) not in wanted]
    Affiliation.objects.filter(pk__in=ended).update(until=timezone.localdate())
    for key in set(wanted) - had:
        organisation, title = key
        row, made = Affiliation.objects.get_or_create(
            person=person,
            organisation_id=organisation,
            title=title,
            defaults={"network": person.network, "since": None},
        )
        if not made:
            row.until = None
            row.save(update_fields=["until"])
    record(
        "ecosystem.person.changed",
        subject=person,
        network=person.network_id,
        by=by.account,
        before={"roles": len(had)},
        after={"roles": len(wanted)},
    )


@transaction.atomic
def connect_account(*, person: Person, by: Viewer) -> Person:
    """Say 'this is me': allowed where the entry's address is the account's own, confirmed one."""
    if by.account is None or by.network != person.network_id or not is_me(person, by):
        raise PermissionDenied
    if Person.objects.filter(network=person.network_id, account=by.account).exists():
        raise ValidationError(_("You are on the map of this network already."))
    person.account_id = by.account
    person.save(update_fields=["account"])
    if person.consented_at:
        give_consent(holder=holder_of(person), purpose=CONSENT, network=person.network, by=by.account)
    record("ecosystem.person.connected", subject=person, network=person.network_id, by=by.account)
    return person


def is_me(person: Person, by: Viewer) -> bool:
    """True when nobody is connected and the entry's address is the viewer's confirmed one."""
    if person.account_id is not None or not person.email or by.account is None:
        return False
    mine = Account.objects.filter(pk=by.account, email=person.email.lower())
    return mine.filter(emailaddress__verified=True, emailaddress__email__iexact=person.email).exists()


@transaction.atomic
def agree(*, person: Person, by: Viewer, as_holder: bool = False) -> Person:
    """The person agrees to be shown in the network. Nobody can do so for them."""
    _holder(person, by, as_holder)
    give_consent(holder=holder_of(person), purpose=CONSENT, network=person.network, by=by.account)
    return _set_consent(person, timezone.now(), by)


@transaction.atomic
def withdraw_agreement(*, person: Person, by: Viewer, as_holder: bool = False) -> Person:
    """Be shown no longer."""
    _holder(person, by, as_holder)
    withdraw_consent(holder=holder_of(person), purpose=CONSENT, network=person.network, by=by.account)
    return _set_consent(person, None, by)


@transaction.atomic
def contest(*, person: Person, words: str, by: Viewer, as_holder: bool = False) -> None:
    """The person says that something here is not right; the gateway and the managers are told."""
    _holder(person, by, as_holder)
    if not words.strip():
        raise ValidationError({"words": _("Say in a line what is not right.")})
    record(
        "ecosystem.person.contested",
        subject=person,
        network=person.network_id,
        by=by.account,
        after={"words": words.strip()[:2000]},
    )


@transaction.atomic
def erase_person(*, person: Person, by: Viewer, as_holder: bool = False) -> None:
    """Have all that is known erased: by the person, or whoever keeps an entry without an account."""
    if not as_holder and (by.network != person.network_id or not change_person(by, person)):
        raise PermissionDenied
    withdraw_consent(holder=holder_of(person), purpose=CONSENT, network=person.network, by=by.account)
    Person.objects.filter(pk=person.pk).update(consented_at=None)
    ask_erasure(ref(person))


def holder_of(person: Person) -> Ref:
    """Whose agreement counts: the account's where there is one, so that it stands on their own page, too."""
    return Ref("members.account", person.account_id) if person.account_id else ref(person)


@transaction.atomic
def follow_consent(*, person: Person) -> None:
    """Show or hide a person as their agreement now stands; for agreements given on another page."""
    agreed = consents.given([holder_of(person)], CONSENT, network=person.network_id)
    if bool(agreed) != bool(person.consented_at):
        by = Viewer(account=person.account_id, network=person.network_id)
        _set_consent(person, timezone.now() if agreed else None, by)


def _set_consent(person: Person, at: Any, by: Viewer) -> Person:
    before, after = changes(person, {"consented_at": at})
    person.consented_at = at
    person.save(update_fields=["consented_at"])
    record(
        "ecosystem.person.agreed" if at else "ecosystem.person.withdrawn",
        subject=person,
        network=person.network_id,
        by=by.account,
        before=before,
        after=after,
    )
    return person


def _may_note(by: Viewer, roles: Sequence[Role]) -> None:
    """Gateways may note anybody; editors people of the organisations they speak for."""
    speaks = bool(roles) and all(by.holds("editor", role.organisation.pk) for role in roles)
    if not (broker(by) or speaks):
        raise PermissionDenied


def _may_change(person: Person, by: Viewer, as_holder: bool) -> None:
    if not as_holder and (by.network != person.network_id or not change_person(by, person)):
        raise PermissionDenied


def _holder(person: Person, by: Viewer, as_holder: bool) -> None:
    own = by.account is not None and by.account == person.account_id and by.network == person.network_id
    if not (own or as_holder):
        raise PermissionDenied


@transaction.atomic
def add_role(*, person: Person, role: Role, by: Viewer, origin: Model | Ref | None = None) -> bool:
    """Say that somebody is at an organisation, as its editor or gateway may; False when it is known."""
    here(by, person.network)
    same_network(person.network, role.organisation)
    _may_note(by, [role])
    current = Affiliation.objects.filter(person=person, organisation=role.organisation, until=None)
    if current.exists():
        return False
    Affiliation.objects.update_or_create(
        person=person,
        organisation=role.organisation,
        title=role.title.strip(),
        defaults={"network": person.network, "until": None},
    )
    record(
        "ecosystem.person.placed",
        subject=person,
        network=person.network_id,
        by=by.account,
        after={"organisation": role.organisation.name, "role": role.title.strip()},
        origin=origin,
    )
    return True


@transaction.atomic
def remove_people(
    *, ids: Iterable[UUID], by: Viewer, origin: Model | Ref | None = None, vouched: bool = False
) -> set[UUID]:
    """Delete entries that an import added; the ids of those that stay because the person has answered.

    `vouched`: the calling service has asked its own policy.
    """
    rows = list(Person.objects.filter(network=by.network, pk__in=list(ids)).select_related("ecosystem"))
    mine = {one.pk for one in rows if vouched or change_person(by, one)}
    kept = {one.pk for one in rows if one.consented_at or one.account_id or one.pk not in mine}
    gone = [one for one in rows if one.pk not in kept]
    record_many(
        Happening("ecosystem.person.removed", one, one.network_id, by.account, {}, {}, origin) for one in gone
    )
    Person.objects.filter(pk__in=[one.pk for one in gone]).delete()
    return kept
