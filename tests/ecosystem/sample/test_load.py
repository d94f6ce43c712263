"""The sample in the database: loaded once, whole, through services; removed without a trace."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.db import models
from django.utils import timezone

from punte.ecosystem.choices import InterestState, State
from punte.ecosystem.cordis.plan import SOURCE
from punte.ecosystem.models import (
    Ecosystem,
    Interest,
    Listing,
    Organisation,
    Participation,
    Person,
    Project,
    Region,
    Standing,
    Theme,
)
from punte.ecosystem.sample import read
from punte.ecosystem.sample.jobs import load_sample_network
from punte.ecosystem.sample.load import load_sample, sample_network
from punte.ecosystem.sample.remove import remove_sample
from punte.members.models import Account, Membership, Network
from punte.members.viewer import viewer_of
from punte.records.models import Event, Job

pytestmark = pytest.mark.slow

# What every database of Punte holds.
FACTS = {"ecosystem.Region", "auth.Permission", "contenttypes.ContentType"}


def every_row() -> dict[str, int]:
    """How many rows each table has."""
    return {m._meta.label: m._default_manager.count() for m in apps.get_models()}


def values(model: type[models.Model]) -> list[dict[str, Any]]:
    return list(model._default_manager.order_by("pk").values())


def test_how_many_of_what(sample: Network) -> None:
    fictional = Counter(Organisation.objects.values_list("fictional", flat=True))
    assert fictional == {False: 380, True: 44}
    assert (Project.objects.count(), Participation.objects.count()) == (420, 846)
    assert (Ecosystem.objects.count(), Theme.objects.count()) == (5, 24)
    assert (Person.objects.count(), Listing.objects.count(), Interest.objects.count()) == (72, 71, 30)
    assert Standing.objects.count() == 0


def test_no_organisation_twice(sample: Network) -> None:
    pics = Organisation.objects.exclude(pic="").values_list("pic", flat=True)
    names = Organisation.objects.values_list("folded", "city")
    assert len(set(pics)) == 380
    assert [pair for pair, count in Counter(names).items() if count > 1] == []


def test_organisations_stand_in_their_own_ecosystem_or_in_none(sample: Network) -> None:
    homes = Counter(Organisation.objects.filter(fictional=False).values_list("ecosystem__slug", flat=True))
    assert homes == {
        "nord-vest": 12,
        "severoiztochen": 4,
        "cataluna": 159,
        "syddanmark": 10,
        "eesti": 34,
        None: 161,
    }
    codes = set(Region.objects.values_list("code", flat=True))
    assert set(Organisation.objects.values_list("region_id", flat=True)) <= codes


def test_real_organisations_carry_cordis_facts_and_nothing_else(sample: Network) -> None:
    real = Organisation.objects.filter(fictional=False)
    assert set(real.values_list("source", flat=True)) == {SOURCE}
    assert real.exclude(description="", email="", phone="", website="", verified_on=None).count() == 0
    assert Listing.objects.filter(organisation__fictional=False).count() == 0
    assert Person.objects.filter(affiliations__organisation__fictional=False).count() == 0
    assert Interest.objects.filter(organisation__fictional=False).count() == 0
    assert Participation.objects.filter(organisation__fictional=True).count() == 0


def test_everyone_and_everything_invented_is_marked(sample: Network) -> None:
    assert set(Person.objects.values_list("fictional", flat=True)) == {True}
    assert Account.objects.exclude(email__endswith=".example").count() == 0
    assert [one.email for one in Account.objects.all() if one.has_usable_password()] == []


def test_every_language_is_present(sample: Network) -> None:
    told = Counter(Listing.objects.values_list("language", flat=True))
    assert told == {"en": 11, **dict.fromkeys(["ro", "bg", "ca", "es", "da", "et"], 10)}


def test_states_and_days(sample: Network) -> None:
    assert Counter(Listing.objects.values_list("state", flat=True)) == {
        State.PUBLISHED: 64,
        State.CLOSED: 4,
        State.REVIEW: 3,
    }
    today = timezone.localdate()
    published = Listing.objects.filter(state=State.PUBLISHED)
    assert published.filter(expires_on__lt=today).count() == 0
    assert published.filter(expires_on__lte=today + timedelta(days=8)).count() == 4
    assert published.filter(published_at__gt=timezone.now()).count() == 0
    stale = Organisation.objects.filter(fictional=True, verified_on__lt=today - timedelta(days=365))
    assert stale.count() == 5


def test_interests_are_answered_declined_and_waiting(sample: Network) -> None:
    assert Counter(Interest.objects.values_list("state", flat=True)) == {
        InterestState.ANSWERED: 11,
        InterestState.DECLINED: 1,
        InterestState.NEW: 18,
    }


def test_what_happened_stands_in_the_log(sample: Network) -> None:
    listing = Listing.objects.get(title__startswith="Two towns outside Estonia")
    told = Event.objects.filter(subject_id=listing.pk).order_by("id").values_list("kind", flat=True)
    assert list(told) == [
        "ecosystem.listing.drafted",
        "ecosystem.listing.changed",
        "ecosystem.listing.submitted",
        "ecosystem.listing.approved",
    ]
    change = Event.objects.get(subject_id=listing.pk, kind="ecosystem.listing.changed")
    assert change.before == {"title": "Towns to try sharing heating data"}
    assert change.after == {"title": listing.title}
    added = Event.objects.filter(kind="ecosystem.organisation.added").count()
    assert added == Organisation.objects.count()


def test_sign_ins_hold_their_roles(sample: Network) -> None:
    for one in read.network().sign_ins:
        account = Account.objects.get(email=one.address)
        assert account.sample
        assert viewer_of(account, sample).holds(one.role), one.address
    slugs = Ecosystem.objects.in_bulk(field_name="id")
    gateways = Membership.objects.filter(role="gateway").values_list("account__email", "scope")
    assert {f"gateway.{slugs[scope].slug}@punte.example" for _, scope in gateways} == {e for e, _ in gateways}
    assert Account.objects.filter(sample=True).count() == len(read.network().sign_ins)


def test_loading_twice_changes_nothing(sample: Network) -> None:
    kinds = (Organisation, Listing, Interest, Person, Project, Participation, Membership, Event)
    before = {model: values(model) for model in kinds}
    assert load_sample().pk == sample.pk
    assert {model: values(model) for model in kinds} == before


def test_what_was_changed_in_it_stays(sample: Network) -> None:
    Listing.objects.filter(title__startswith="Two towns").delete()
    load_sample()
    assert Listing.objects.count() == 70


def test_removal_leaves_nothing_but_the_word_that_it_was_done(sample: Network) -> None:
    remove_sample(network=sample)
    own = {label: count for label, count in every_row().items() if count and label not in FACTS}
    assert own == {"records.Event": 1}
    assert Event.objects.get().kind == "ecosystem.sample.removed"


def test_removal_keeps_other_networks_and_people_who_are_elsewhere(
    sample: Network, other_network: Network
) -> None:
    guest = Account.objects.get(email="observer@punte.example")
    Membership.objects.create(network=other_network, account=guest, role="member")
    real = Account.objects.create_user("somebody@punte.eu")
    Membership.objects.create(network=sample, account=real, role="member")
    remove_sample(network=sample)
    assert list(Network.objects.all()) == [other_network]
    assert set(Account.objects.values_list("email", flat=True)) == {guest.email, real.email}


def test_only_its_managers_remove_it_and_only_a_sample(sample: Network, other_network: Network) -> None:
    gateway = Account.objects.get(email="gateway.eesti@punte.example")
    manager = Account.objects.get(email="manager@punte.example")
    with pytest.raises(PermissionDenied):
        remove_sample(network=sample, by=viewer_of(gateway, sample))
    with pytest.raises(PermissionDenied):
        remove_sample(network=other_network)
    remove_sample(network=sample, by=viewer_of(manager, sample))
    assert sample_network() is None


def test_loading_is_a_job(sample: Network, run_jobs: Callable[[], int]) -> None:
    Event.objects.update(dispatched=True)
    load_sample_network.enqueue(by=str(Account.objects.get(email="manager@punte.example").pk))
    run_jobs()
    job = Job.objects.get(task__endswith="load_sample_network")
    assert (job.state, job.result) == ("done", {"slug": sample.slug})


def test_an_address_that_is_taken_is_refused_whole(sample: Network) -> None:
    remove_sample(network=sample)
    Network.objects.create(slug="boost-corridor", name="Ours")
    before = every_row()
    with pytest.raises(ValidationError):
        load_sample()
    assert every_row() == before


def test_the_command_loads_it_again_after_removal(
    sample: Network, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # What higher rooms add is tried there, and takes a while.
    monkeypatch.setattr("punte.ecosystem.sample.load.all_steps", list)
    remove_sample(network=sample)
    call_command("sample", "status")
    assert "There is no sample network" in capsys.readouterr().out
    call_command("sample", "load")
    assert "424 organisations (44 of them fictional), 71 needs and offers" in capsys.readouterr().out
    call_command("sample", "load", "--if-missing")
    assert capsys.readouterr().out == ""
    call_command("sample", "load")
    assert "loaded already" in capsys.readouterr().out
    call_command("sample", "status")
    assert "/n/boost-corridor/" in capsys.readouterr().out
    call_command("sample", "remove")
    assert "are removed" in capsys.readouterr().out
    assert not Network.objects.exists()
