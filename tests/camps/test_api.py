"""Camps over the API: what whom is told."""

from typing import Any

import pytest

from punte.camps.choices import CampState
from punte.camps.models import Camp, CampEcosystem
from tests.camps.conftest import Stage, at

pytestmark = pytest.mark.django_db


def test_camps_challenges_and_programmes_are_read_by_whom_their_pages_are(
    stage: Stage, sign_in: Any, make_account: Any
) -> None:
    base = f"/api/v1/networks/{stage.network.slug}/camps"
    member, organiser = sign_in(make_account("member", stage.network)), sign_in(stage.organiser)
    draft = Camp.objects.create(
        network=stage.network,
        name="Next",
        slug="next",
        starts_on=stage.camp.starts_on,
        ends_on=stage.camp.ends_on,
        copied_from=stage.camp,
    )
    Camp.objects.filter(pk=stage.camp.pk).update(copied_from=draft)
    CampEcosystem.objects.create(network=stage.network, camp=stage.camp, ecosystem=stage.ecosystem)
    first = stage.challenges[0]
    first.links = [{"label": "The map", "url": "https://example.org"}]
    first.save()
    (camp,) = member.get(base).json()["items"]
    assert (camp["id"], camp["starts_on"], camp["zone"]) == (
        str(stage.camp.pk),
        "2027-10-13",
        "Europe/Bucharest",
    )
    assert (camp["ecosystems"], camp["copied_from"]) == ([str(stage.ecosystem.pk)], None)
    one = f"{base}/{stage.camp.pk}"
    assert member.get(one).json() == camp
    challenges = member.get(f"{one}/challenges").json()
    assert [row["title"] for row in challenges] == ["Data spaces", "Cooperation between regions"]
    assert challenges[0]["links"] == first.links
    item = stage.add_item("Opening", at(13, 6), at(13, 7), room=stage.add_room("Hall", 90))
    assert member.get(f"{one}/programme").status_code == 404
    told = organiser.get(f"{one}/programme").json()
    assert [(row["id"], row["starts_at"]) for row in told["items"]] == [
        (str(item.pk), "2027-10-13T06:00:00Z")
    ]
    assert told["rooms"][0]["capacity"] == 90
    Camp.objects.update(programme_published_at=at(1, 1))
    assert member.get(f"{one}/programme").json()["items"] == told["items"]
    assert member.get(f"{base}/{draft.pk}/programme").status_code == 404
    Camp.objects.update(state=CampState.DRAFT)
    for address in (one, f"{one}/challenges", f"{one}/programme"):
        assert member.get(address).status_code == 404
        assert organiser.get(address).status_code == 200
