"""Through whom two can be introduced, and what each reader learns of it."""

import pytest
from django.utils.text import capfirst
from pytest_django import DjangoAssertNumQueries

from punte.bridges.queries.chains import chains_between
from punte.members.models import Network
from punte.members.viewer import viewer_of
from tests.bridges.conftest import Corridor
from tests.bridges.network_helpers import withdraw

pytestmark = pytest.mark.django_db


def test_somebody_both_know_joins_them_and_is_named_to_brokers_only(corridor: Corridor) -> None:
    ana, bo, lia = (corridor.people[name] for name in ("ana", "bo", "lia"))
    for viewer, name in (
        (corridor.viewer(ana), "somebody in Nord-Vest"),
        (corridor.viewer(bo), "somebody in Nord-Vest"),
        (corridor.viewer(lia), "Lia"),
        (corridor.viewer(corridor.gateway(corridor.south)), "Lia"),
    ):
        (chain,) = chains_between(viewer, ana, bo)
        assert [link.person for link in chain.links] == [lia]
        assert [link.name for link in chain.links] == [name]
        assert chain.why == f"{capfirst(name)} dealt well with both."
        assert 0 < chain.strength < 1


def test_the_stronger_chain_stands_first_and_no_more_than_asked_for(corridor: Corridor) -> None:
    ana, bo, lia = (corridor.people[name] for name in ("ana", "bo", "lia"))
    mia = corridor.add_person("mia", corridor.organisations["Fyn Heat"])
    corridor.worked_together(ana, mia, days_ago=1500)
    corridor.worked_together(mia, bo, days_ago=1500)
    gateway = corridor.viewer(corridor.gateway(corridor.north))
    found = chains_between(gateway, ana, bo)
    assert [[link.person for link in chain.links] for chain in found] == [[lia], [mia]]
    assert [chain.strength for chain in found] == sorted((c.strength for c in found), reverse=True)
    assert len(chains_between(gateway, ana, bo, count=1)) == 1


def test_who_knows_each_other_needs_nobody(corridor: Corridor) -> None:
    ana, lia = corridor.people["ana"], corridor.people["lia"]
    first = chains_between(corridor.viewer(ana), ana, lia)[0]
    assert first.links == ()
    assert first.why == "They know each other already."


def test_nobody_is_counted_without_their_agreement(corridor: Corridor) -> None:
    ana, bo, lia = (corridor.people[name] for name in ("ana", "bo", "lia"))
    withdraw(lia, "members.analysis")
    assert chains_between(corridor.viewer(ana), ana, bo) == []


def test_who_does_not_show_their_ties_is_named_to_nobody(corridor: Corridor) -> None:
    ana, bo, lia = (corridor.people[name] for name in ("ana", "bo", "lia"))
    withdraw(lia, "bridges.ties")
    (chain,) = chains_between(corridor.viewer(corridor.gateway(corridor.north)), ana, bo)
    assert [(link.person, link.name, link.named) for link in chain.links] == [
        (lia, "somebody in Nord-Vest", False)
    ]


def test_colleagues_know_each_other(corridor: Corridor) -> None:
    ana, bo = corridor.people["ana"], corridor.people["bo"]
    withdraw(corridor.people["lia"], "members.analysis")
    dan = corridor.add_person("dan", corridor.organisations["Mureș Pumps"])
    eva = corridor.add_person("eva", corridor.organisations["Bridge Office"])
    corridor.worked_together(dan, eva)
    corridor.worked_together(eva, bo)
    (chain,) = chains_between(corridor.viewer(ana), ana, bo)
    assert [link.person for link in chain.links] == [dan, eva]
    corridor.worked_together(dan, bo)
    (chain,) = chains_between(corridor.viewer(ana), ana, bo)
    assert [link.person for link in chain.links] == [dan]


def test_another_tenant_finds_no_chain(corridor: Corridor, other_network: Network) -> None:
    ana, bo = corridor.people["ana"], corridor.people["bo"]
    stranger = corridor.make_account("manager", other_network)
    assert chains_between(viewer_of(stranger, other_network), ana, bo) == []


def test_queries_do_not_grow_with_people(
    corridor: Corridor, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    ana, bo = corridor.people["ana"], corridor.people["bo"]
    viewer = corridor.viewer(corridor.gateway(corridor.north))
    for number in range(3):
        one = corridor.add_person(f"x{number}", corridor.organisations["Fyn Heat"])
        corridor.worked_together(ana, one)
        corridor.worked_together(one, bo)
        with django_assert_max_num_queries(14):
            chains_between(viewer, ana, bo)
