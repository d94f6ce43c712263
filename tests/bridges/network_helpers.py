"""What tests of bridges and of the network share."""

from punte.bridges.queries.graph import Seen
from punte.bridges.services.layouts import lay_out_network
from punte.bridges.services.readings import take_readings
from punte.ecosystem.models import Organisation, Participation, Person, Project
from punte.members.services.consents import withdraw_consent
from punte.records.refs import Ref
from tests.bridges.conftest import Corridor


def withdraw(one: Person, purpose: str) -> None:
    """The person takes back an agreement."""
    assert one.account_id
    withdraw_consent(
        holder=Ref("members.account", one.account_id), purpose=purpose, network=one.network, by=one.account_id
    )


def read(corridor: Corridor) -> None:
    """Work out bridges and places now."""
    take_readings(network=corridor.network.pk)
    lay_out_network(network=corridor.network.pk)


def joint_project(corridor: Corridor, *organisations: Organisation, year: int = 2025) -> None:
    """A project in which they all took part."""
    project = Project.objects.create(network=corridor.network, source="x", source_id=str(year), year=year)
    for one in organisations:
        Participation.objects.create(network=corridor.network, project=project, organisation=one, year=year)


def tied(seen: Seen) -> set[frozenset[str]]:
    """The names that ties join."""
    return {frozenset((seen.by_id[tie.a].name, seen.by_id[tie.b].name)) for tie in seen.ties}
