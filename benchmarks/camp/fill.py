"""A camp with as many people as there are phones, all signed in and with a place; one session for all, and
a final presentation of six teams."""

from dataclasses import dataclass
from datetime import timedelta
from importlib import import_module
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.utils import timezone

from punte.camps.choices import ItemKind, ParticipantState
from punte.camps.models import Camp, Challenge, CheckIn, Item, Participant, Placement, Team
from punte.camps.roles import PARTICIPANT
from punte.camps.services.finals.preparing import prepare_final
from punte.camps.services.finals.running import begin_final
from punte.camps.services.finals.voting import open_voting
from punte.camps.services.sessions import Details, Sent, add_contribution
from punte.members.models import Account, Membership, Network
from punte.members.viewer import viewer_of

THERE_ALREADY = 30
TEAMS = 6


@dataclass(frozen=True)
class Stage:
    """The camp, its session, and a session cookie for each phone."""

    camp: Camp
    item: Item
    cookies: list[str]

    @property
    def address(self) -> str:
        """Where the session's page is."""
        return f"/n/{self.camp.network.slug}/camps/{self.camp.slug}/sessions/{self.item.pk}/"


def fill(people: int) -> Stage:
    """Make a network, a camp, its people and thirty contributions that stand there when the phones come."""
    network = Network.objects.create(slug=f"load-{uuid4().hex[:8]}", name="Load")
    now = timezone.now()
    camp = Camp.objects.create(
        network=network,
        name="Camp",
        slug="camp",
        starts_on=now.date(),
        ends_on=now.date(),
        state="open",
        places=5000,
        programme_published_at=now,
    )
    item = Item.objects.create(
        network=network,
        camp=camp,
        kind=ItemKind.SESSION,
        title="All together",
        starts_at=now,
        ends_at=now + timedelta(hours=2),
    )
    accounts = [
        Account(email=f"phone{number}@{network.slug}.example", name=f"Phone {number}")
        for number in range(people)
    ]
    for one in accounts:
        one.set_unusable_password()
    Account.objects.bulk_create(accounts)
    Membership.objects.bulk_create(
        Membership(network=network, account=one, role=PARTICIPANT.key, scope=camp.pk) for one in accounts
    )
    Participant.objects.bulk_create(
        Participant(
            network=network,
            camp=camp,
            account=one,
            name=one.name,
            email=one.email,
            state=ParticipantState.CONFIRMED,
            state_at=now,
        )
        for one in accounts
    )
    for number in range(THERE_ALREADY):
        add_contribution(
            item=item,
            client_key=uuid4(),
            sent=Sent(f"Thought {number}: " + "a shared calendar of free test beds " * 4),
            details=Details(kind="idea"),
            by=viewer_of(accounts[number % people], network),
        )
    return Stage(camp, item, [_cookie(one) for one in accounts])


def open_vote(stage: Stage) -> UUID:
    """Everybody is here and in a team; the audience may vote now. The id of the final presentation."""
    camp, network = stage.camp, stage.camp.network
    challenge = Challenge.objects.create(network=network, camp=camp, position=1, title="Challenge")
    teams = [
        Team.objects.create(network=network, camp=camp, challenge=challenge, position=n, name=f"Team {n}")
        for n in range(1, TEAMS + 1)
    ]
    people, now = list(Participant.objects.filter(camp=camp)), timezone.now()
    CheckIn.objects.bulk_create(
        CheckIn(network=network, participant=one, day=camp.starts_on, at=now) for one in people
    )
    Placement.objects.bulk_create(
        Placement(network=network, participant=one, team=teams[n % TEAMS], published_team=teams[n % TEAMS])
        for n, one in enumerate(people)
    )
    organiser = Account.objects.create_user(f"organiser@{network.slug}.example", name="Organiser")
    Membership.objects.create(network=network, account=organiser, role="organiser", scope=camp.pk)
    by = viewer_of(organiser, network)
    final = prepare_final(camp=camp, by=by)
    begin_final(final=final, by=by)
    open_voting(final=final, by=by)
    return final.pk


def _cookie(account: Account) -> str:
    """As if the person had signed in."""
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(account.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = account.get_session_auth_hash()
    store.create()
    return str(store.session_key)
