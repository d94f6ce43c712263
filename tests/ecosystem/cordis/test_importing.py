from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied

from punte.ecosystem.choices import State
from punte.ecosystem.cordis.facts import Reading
from punte.ecosystem.cordis.importing import Outcome, import_cordis
from punte.ecosystem.cordis.plan import SOURCE
from punte.ecosystem.cordis.read import read_organisations, read_projects
from punte.ecosystem.models import Ecosystem, EcosystemRegion, Organisation, Participation, Project
from punte.members.models import Account, Network
from punte.records.models import Event
from punte.web.access import Viewer

HERE = Path(__file__).parent
type Make = Callable[..., Account]
type SeenBy = Callable[[Account | None, Network | None], Viewer]


@pytest.fixture
def reading() -> Reading:
    found = Reading()
    with (HERE / "organization.csv").open(newline="", encoding="utf-8-sig") as lines:
        read_organisations(lines, found)
    with (HERE / "project.csv").open(newline="", encoding="utf-8-sig") as lines:
        read_projects(lines, found)
    return found


@pytest.fixture
def manager(network: Network, make_account: Make, seen_by: SeenBy) -> Viewer:
    return seen_by(make_account("manager", network), network)


def test_everything_comes_once(network: Network, manager: Viewer, reading: Reading) -> None:
    outcome = import_cordis(network=network, reading=reading, by=manager)
    assert outcome == Outcome(added=5, completed=0, held_back=1, projects=2, participations=7, problems=3)
    assert Organisation.objects.count() == 5
    assert Project.objects.filter(source="cordis").count() == 2
    assert Participation.objects.count() == 7
    one = Organisation.objects.get(pic="900000001")
    assert (one.type, one.helix, one.source, one.verified_on) == ("university", "academia", SOURCE, None)
    assert sorted(one.participations.values_list("project__acronym", "role", "year")) == [
        ("BRIDGE", "coordinator", 2023),
        ("BRIDGE", "thirdParty", 2023),
        ("FERRY", "participant", 2024),
    ]


def test_a_second_time_changes_nothing(network: Network, manager: Viewer, reading: Reading) -> None:
    import_cordis(network=network, reading=reading, by=manager)
    before = list(Organisation.objects.order_by("pk").values())
    outcome = import_cordis(network=network, reading=reading, by=manager)
    assert (outcome.added, outcome.completed, outcome.projects, outcome.participations) == (0, 0, 0, 0)
    assert list(Organisation.objects.order_by("pk").values()) == before
    assert (Project.objects.count(), Participation.objects.count()) == (2, 7)


def test_what_people_wrote_stays_and_blanks_are_filled(
    network: Network, manager: Viewer, reading: Reading
) -> None:
    Organisation.objects.create(
        network=network, name="Our Name", folded="our name", type="cluster", pic="900000001"
    )
    outcome = import_cordis(network=network, reading=reading, by=manager)
    one = Organisation.objects.get(pic="900000001")
    assert (outcome.added, outcome.completed) == (4, 1)
    assert (one.name, one.type, one.city, one.region_id) == ("Our Name", "cluster", "Cluj-Napoca", "RO113")
    assert Event.objects.filter(kind="ecosystem.organisation.changed", subject_id=one.pk).count() == 1


def test_an_organisation_finds_its_ecosystem(network: Network, manager: Viewer, reading: Reading) -> None:
    home = Ecosystem.objects.create(network=network, name="Nord-Vest", slug="nord-vest")
    EcosystemRegion.objects.create(network=network, ecosystem=home, region_id="RO11")
    import_cordis(network=network, reading=reading, by=manager)
    homes = dict(Organisation.objects.values_list("pic", "ecosystem__slug"))
    assert homes["900000001"] == "nord-vest"
    assert homes["900000002"] is None


def test_people_in_their_own_name_wait_for_review(
    network: Network, manager: Viewer, reading: Reading
) -> None:
    import_cordis(network=network, reading=reading, by=manager)
    states = dict(Organisation.objects.values_list("pic", "state"))
    assert states.pop("900000005") == State.REVIEW
    assert set(states.values()) == {State.PUBLISHED}


def test_only_managers_may(network: Network, make_account: Make, seen_by: SeenBy, reading: Reading) -> None:
    member = seen_by(make_account("member", network), network)
    with pytest.raises(PermissionDenied):
        import_cordis(network=network, reading=reading, by=member)


def test_not_into_another_network(
    network: Network, other_network: Network, manager: Viewer, reading: Reading
) -> None:
    with pytest.raises(PermissionDenied):
        import_cordis(network=other_network, reading=reading, by=manager)


def test_progress_reaches_its_end(network: Network, manager: Viewer, reading: Reading) -> None:
    told: list[tuple[int, int]] = []
    import_cordis(
        network=network,
        reading=reading,
        by=manager,
        progress=lambda done, total, note: told.append((done, total)),
    )
    assert told == sorted(told)
    assert told[-1] == (17, 17)
