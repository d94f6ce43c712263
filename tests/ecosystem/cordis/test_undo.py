"""A CORDIS import is taken back, and what people did since stays."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from tests.ecosystem.cordis.test_uploads import bring, manager

from punte.ecosystem.cordis.runs import take_back
from punte.ecosystem.models import CordisState, Listing, Organisation, Participation, Project
from punte.ecosystem.services.organisations import change_organisation_facts
from punte.members.models import Account, Network
from punte.records.models import Event
from punte.web.access import Viewer

__all__ = ["manager"]
type Jobs = Callable[[], int]


def test_all_of_it_goes(network: Network, manager: Viewer, run_jobs: Jobs) -> None:
    run = bring(network, manager, run_jobs)
    assert take_back(run=run, by=manager)
    assert not take_back(run=run, by=manager)
    run_jobs()
    run.refresh_from_db()
    assert run.state == CordisState.UNDONE
    assert run.counts == {"removed": 5, "kept": 0, "blanked": 0, "participations": 7, "projects": 2}
    counts = [model.objects.count() for model in (Organisation, Participation, Project)]
    assert counts == [0, 0, 0]
    assert Event.objects.filter(kind="ecosystem.organisation.removed", origin_id=run.pk).count() == 5


def test_blanks_that_were_filled_are_blank_again_unless_somebody_wrote_since(
    network: Network, manager: Viewer, run_jobs: Jobs
) -> None:
    ours = Organisation.objects.create(
        network=network, name="Our Name", folded="our name", type="cluster", pic="900000001"
    )
    run = bring(network, manager, run_jobs)
    ours.refresh_from_db()
    assert (ours.city, ours.region_id, ours.short_name) == ("Cluj-Napoca", "RO113", "UPOD")
    change_organisation_facts(organisation=ours, values={"short_name": "Ours"}, by=manager)
    take_back(run=run, by=manager)
    run_jobs()
    ours.refresh_from_db()
    assert (ours.name, ours.type, ours.city, ours.region_id) == ("Our Name", "cluster", "", None)
    assert (ours.short_name, ours.source, ours.country) == ("Ours", "", "")
    assert Organisation.objects.count() == 1


def test_what_was_changed_or_is_in_use_stays(
    network: Network, manager: Viewer, run_jobs: Jobs, make_account: Callable[..., Account]
) -> None:
    run = bring(network, manager, run_jobs)
    changed, used = Organisation.objects.filter(pic__in=["900000001", "900000002"]).order_by("pic")
    change_organisation_facts(organisation=changed, values={"city": "Turda"}, by=manager)
    Listing.objects.create(
        network=network,
        organisation=used,
        direction="need",
        profile="business_request",
        title="A need",
        text="Text",
        expires_on="2030-01-01",
        created_by=make_account("editor", network, scope=used.pk),
    )
    take_back(run=run, by=manager)
    run_jobs()
    run.refresh_from_db()
    assert (run.counts["removed"], run.counts["kept"]) == (3, 2)
    assert set(Organisation.objects.values_list("pk", flat=True)) == {changed.pk, used.pk}


def test_a_later_import_keeps_what_it_shares(network: Network, manager: Viewer, run_jobs: Jobs) -> None:
    first = bring(network, manager, run_jobs)
    again = bring(network, manager, run_jobs)
    assert again.counts["added"] == again.counts["participations"] == 0
    take_back(run=again, by=manager)
    run_jobs()
    assert (Organisation.objects.count(), Participation.objects.count()) == (5, 7)
    take_back(run=first, by=manager)
    run_jobs()
    assert Organisation.objects.count() == 0


def test_members_may_not(
    network: Network,
    manager: Viewer,
    run_jobs: Jobs,
    make_account: Callable[..., Account],
    seen_by: Callable[..., Viewer],
) -> None:
    run = bring(network, manager, run_jobs)
    with pytest.raises(PermissionDenied):
        take_back(run=run, by=seen_by(make_account("member", network), network))
