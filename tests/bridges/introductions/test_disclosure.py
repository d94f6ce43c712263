"""Who reads what at which moment: each reader against each stage, in equations."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from punte.bridges.choices import PartyState
from punte.bridges.disclosure import Stage, parties_of, reader_of, stage_of
from punte.bridges.models import Introduction, Party
from punte.bridges.queries.introductions.lists import (
    brokered_introductions,
    introduction,
    own_introductions,
    waiting_introductions,
    with_parties,
)
from punte.bridges.queries.introductions.seen import seen
from punte.ecosystem.models import OrganisationTheme, Person
from punte.members.models import Account
from punte.members.viewer import viewer_of
from punte.post.desk import gather
from punte.post.models import Mail, Notice
from punte.post.notices.queries import show
from punte.post.places import places_of
from punte.records import subjects
from punte.records.refs import ref
from punte.records.search.find import find
from punte.web.access import Viewer
from tests.bridges.introductions.conftest import Way

pytestmark = pytest.mark.django_db

ANO, ORG, NAM, CON = Stage.ANONYMOUS, Stage.ORGANISATION, Stage.NAME, Stage.CONTACT
type Row = tuple[Stage, Stage, Stage] | None

# Steps on the way of an introduction proposed by a broker: what each reader sees of (seeker, link, sought).
BY_BROKER: dict[str, dict[str, Row]] = {
    "seeker asked": {
        "ana": (CON, ANO, ANO),
        "lia": None,
        "bo": None,
        "broker": (NAM, ANO, NAM),
        "other gateway": (ORG, ANO, ORG),
        "manager": (ORG, ANO, ORG),
        "outsider": None,
    },
    "link asked": {
        "ana": (CON, ANO, ANO),
        "lia": (ORG, CON, ORG),
        "bo": None,
        "broker": (NAM, ANO, NAM),
        "other gateway": (ORG, ANO, ORG),
        "manager": (ORG, ANO, ORG),
        "outsider": None,
    },
    "sought asked": {
        "ana": (CON, NAM, ANO),
        "lia": (ORG, CON, ORG),
        "bo": (ORG, NAM, CON),
        "broker": (NAM, NAM, NAM),
        "other gateway": (ORG, NAM, ORG),
        "manager": (ORG, NAM, ORG),
        "outsider": None,
    },
    "both said yes": {
        "ana": (CON, NAM, CON),
        "lia": (NAM, CON, NAM),
        "bo": (CON, NAM, CON),
        "broker": (NAM, NAM, NAM),
        "other gateway": (ORG, NAM, ORG),
        "manager": (ORG, NAM, ORG),
        "outsider": None,
    },
}
# The same proposed by the seeker, who named the other's organisation and no link.
BY_SEEKER: dict[str, dict[str, Row]] = {
    "link asked": {
        "ana": (CON, ANO, ORG),
        "lia": (ORG, CON, ORG),
        "bo": None,
        "broker": (ORG, ANO, ORG),
        "other gateway": (ORG, ANO, ORG),
        "manager": (ORG, ANO, ORG),
        "outsider": None,
    },
    "sought asked": {
        "ana": (CON, NAM, ORG),
        "lia": (ORG, CON, ORG),
        "bo": (ORG, NAM, CON),
        "broker": (ORG, NAM, ORG),
        "other gateway": (ORG, NAM, ORG),
        "manager": (ORG, NAM, ORG),
        "outsider": None,
    },
    "both said yes": {
        "ana": (CON, NAM, CON),
        "lia": (NAM, CON, NAM),
        "bo": (CON, NAM, CON),
        "broker": (ORG, NAM, ORG),
        "other gateway": (ORG, NAM, ORG),
        "manager": (ORG, NAM, ORG),
        "outsider": None,
    },
}


@pytest.fixture
def readers(way: Way, make_account: Any) -> dict[str, Account]:
    """Everybody who might look."""
    return {
        **{key: person.account for key, person in way.corridor.people.items() if person.account},
        "broker": way.broker,
        "other gateway": way.corridor.gateway(way.corridor.north),
        "manager": make_account("manager", way.corridor.network),
        "outsider": make_account("member", way.corridor.network),
    }


def fresh(one: Introduction) -> Introduction:
    return with_parties(Introduction.objects.filter(pk=one.pk)).get()


def row(one: Introduction, viewer: Viewer) -> Row:
    one = fresh(one)
    reader = reader_of(one, viewer)
    if reader is None:
        return None
    seeker, link, sought = (stage_of(one, reader, party) for party in parties_of(one))
    return seeker, link, sought


def matrix(way: Way, one: Introduction, readers: dict[str, Account]) -> dict[str, Row]:
    return {key: row(one, way.corridor.viewer(account)) for key, account in readers.items()}


def test_the_matrix_of_a_brokers_proposal(way: Way, readers: dict[str, Account]) -> None:
    one = way.propose(way.broker)
    found = {"seeker asked": matrix(way, one, readers)}
    for step, person in (("link asked", way.ana), ("sought asked", way.lia), ("both said yes", way.bo)):
        way.accept(one, person)
        found[step] = matrix(way, one, readers)
    assert found == BY_BROKER


def test_the_matrix_of_a_seekers_proposal(way: Way, readers: dict[str, Account]) -> None:
    one = way.propose(way.ana)
    found = {"link asked": matrix(way, one, readers)}
    for step, person in (("sought asked", way.lia), ("both said yes", way.bo)):
        way.accept(one, person)
        found[step] = matrix(way, one, readers)
    assert found == BY_SEEKER


def test_who_left_is_not_shown_to_anybody_else(way: Way, readers: dict[str, Account]) -> None:
    one = way.in_touch()
    Party.objects.filter(introduction=one).update(state=PartyState.LEFT)
    assert matrix(way, one, readers) == {
        "ana": (CON, ANO, ANO),
        "lia": (ANO, CON, ANO),
        "bo": (ANO, ANO, CON),
        "broker": (ANO, ANO, ANO),
        "other gateway": (ANO, ANO, ANO),
        "manager": (ANO, ANO, ANO),
        "outsider": None,
    }


def test_another_network_sees_nothing(way: Way, make_account: Any, other_network: Any) -> None:
    one = way.in_touch()
    stranger = make_account("manager", other_network)
    for account in (stranger, way.ana.account, way.broker):
        viewer = viewer_of(account, other_network)
        assert introduction(viewer, one.pk) is None
        assert own_introductions(viewer).count() + brokered_introductions(viewer).count() == 0


def test_lists_follow_the_same_rule(way: Way, readers: dict[str, Account]) -> None:
    one = way.propose(way.broker)
    for person in (None, way.ana, way.lia, way.bo):
        if person:
            way.accept(one, person)
        for key, account in readers.items():
            viewer = way.corridor.viewer(account)
            listed = own_introductions(viewer) | brokered_introductions(viewer)
            assert listed.filter(pk=one.pk).exists() == (row(one, viewer) is not None), (person, key)
            waits = waiting_introductions(viewer).filter(pk=one.pk).exists()
            mine = Party.objects.filter(introduction=one, person__account=account, state="asked").exists()
            assert waits == mine, (person, key)


def test_words_hold_only_what_is_disclosed(way: Way) -> None:
    heat = way.organisation("Fyn Heat")
    OrganisationTheme.objects.create(
        network=way.corridor.network, organisation=heat, theme=way.corridor.theme
    )
    one = fresh(way.propose(way.broker))
    seeker, _link, sought = parties_of(one)
    reader = reader_of(one, way.corridor.viewer(way.ana))
    assert reader
    shown = seen(one, reader, sought)
    assert str(shown) == "an organisation in Syddanmark (SME, Heat pumps)"
    assert (shown.name, shown.organisation, shown.person, shown.organisation_id, shown.contact) == (
        "",
        "",
        None,
        None,
        {},
    )
    way.accept(one, way.ana)
    way.accept(one, way.lia)
    one = fresh(one)
    reader = reader_of(one, way.corridor.viewer(way.bo))
    assert reader
    shown = seen(one, reader, parties_of(one)[0])
    assert (str(shown), shown.name, shown.person, shown.contact) == ("Mureș Pumps", "", None, {})
    way.accept(one, way.bo)
    one = fresh(one)
    reader = reader_of(one, way.corridor.viewer(way.bo))
    assert reader
    shown = seen(one, reader, parties_of(one)[0])
    assert (str(shown), shown.contact) == ("Ana (Mureș Pumps)", {"email": way.ana.email})
    assert seeker.person is not None


@pytest.mark.parametrize("level", ["private", "ecosystem", "network"])
def test_an_address_kept_private_stays_so(way: Way, level: str) -> None:
    way.bo.visibility = {"email": level, "phone": level}
    way.bo.phone = "+45 1"
    way.bo.save()
    one = fresh(way.in_touch())
    reader = reader_of(one, way.corridor.viewer(way.ana))
    assert reader
    shown = seen(one, reader, parties_of(one)[2])
    assert shown.contact == ({} if level == "private" else {"email": way.bo.email, "phone": "+45 1"})


def everything(way: Way, account: Account, client: Client) -> str:
    """All that Punte says to somebody: pages, desk, notices, history, subjects, search, mails, calendar."""
    slug = way.corridor.network.slug
    viewer = way.corridor.viewer(account)
    one = Introduction.objects.get()
    places = places_of(account)
    pages = [
        client.get(address)
        for address in (
            f"/n/{slug}/introductions/{one.pk}/",
            f"/n/{slug}/introductions/",
            "/desk/",
            "/notices/",
            f"/n/{slug}/history/bridges.introduction/{one.pk}/",
            "/calendar/",
        )
    ]
    assert {page.status_code for page in pages} == {200}
    said = [
        *(page.content.decode() for page in pages),
        str(subjects.shown(viewer, [ref(one)])),
        str(gather(account, places)),
        str(show(Notice.objects.filter(account=account), places)),
        str(find(viewer, way.need.title, filters={}, kind="bridges.introduction")),
        *(mail.subject + mail.text + mail.html for mail in Mail.objects.filter(account=account)),
    ]
    return "\n".join(said)


def test_no_page_mail_desk_notice_or_history_says_more(
    way: Way, sign_in: Callable[[Account], Client], run_jobs: Callable[[], int]
) -> None:
    one = way.propose(way.broker)
    run_jobs()
    ana, lia, bo = (way.ana.account, way.lia.account, way.bo.account)
    assert ana
    assert lia
    assert bo
    hidden: list[tuple[Person | None, Account, tuple[str, ...]]] = [
        (None, ana, ("Lia", "Fyn Heat", ">Bo", "Bo (", way.bo.email, way.lia.email)),
        (way.ana, lia, (">Ana", "Ana (", way.ana.email, way.bo.email, "Bo (")),
        (way.lia, bo, ("Ana (", ">Ana", way.ana.email, way.lia.email)),
    ]
    for before, account, secrets in hidden:
        if before:
            way.accept(one, before)
            run_jobs()
        said = everything(way, account, sign_in(account))
        assert [secret for secret in secrets if secret in said] == [], account.email


def test_who_is_not_asked_yet_finds_nothing(
    way: Way, sign_in: Callable[[Account], Client], run_jobs: Callable[[], int]
) -> None:
    one = way.propose(way.broker)
    run_jobs()
    assert way.bo.account
    client, slug = sign_in(way.bo.account), way.corridor.network.slug
    for address in (
        f"/n/{slug}/introductions/{one.pk}/",
        f"/n/{slug}/history/bridges.introduction/{one.pk}/",
    ):
        assert client.get(address).status_code == 404
    assert client.post(f"/n/{slug}/introductions/{one.pk}/accept/").status_code == 404
    assert str(one.pk) not in client.get(f"/n/{slug}/introductions/").content.decode()
    assert str(one.pk) not in client.get("/desk/").content.decode()
    assert subjects.shown(way.corridor.viewer(way.bo), [ref(one)]) == {}
    assert not Notice.objects.filter(account=way.bo.account).exists()


def test_events_hold_states_and_parts_only(way: Way) -> None:
    from punte.records.models import Event

    way.in_touch(way.ana)
    for event in Event.objects.filter(kind__startswith="bridges.introduction."):
        assert set(event.after) <= {"state", "role"}, event.kind
        assert "Ana" not in json.dumps([event.before, event.after])
