"""Pages of editions and challenges: what is on them, and for whom."""

import json
import re
from typing import Any

import pytest
from django.test import Client

from punte.camps.choices import CampState
from punte.camps.models import Camp, CampEcosystem, Challenge
from punte.members.models import Network
from punte.records.models import Event
from tests.camps.conftest import Stage

pytestmark = pytest.mark.django_db
FORM = {
    "name": "Girona Camp",
    "starts_on": "2028-05-03",
    "ends_on": "2028-05-05",
    "zone": "Europe/Madrid",
    "places": "60",
    "team_least": "5",
    "team_most": "8",
    "languages": ["ca", "en"],
    "country": "ES",
}


def _base(stage: Stage) -> str:
    return f"/n/{stage.network.slug}/camps"


def test_a_stranger_reads_the_published_page_of_a_public_network(stage: Stage, client: Client) -> None:
    Network.objects.update(public=True)
    camp = stage.camp
    camp.summary, camp.venue = 'Regions </script><b>"together"', "Hub"
    camp.organisation = stage.add_organisation("Cluster", website="https://cluster.example")
    camp.save()
    CampEcosystem.objects.create(network=stage.network, camp=camp, ecosystem=stage.ecosystem)
    answer = client.get(f"{_base(stage)}/cluj/")
    text = answer.content.decode()
    assert "13 – 15 October 2027" in text
    assert "Cluj-Napoca, Romania" in text
    assert "Cooperation between regions" in text
    assert "Prepare" not in text
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', text, re.S)
    assert found is not None
    data = json.loads(found[1])
    assert data["description"] == camp.summary
    assert (data["startDate"], data["endDate"], data["@type"]) == ("2027-10-13", "2027-10-15", "Event")
    assert data["location"]["address"] == {
        "@type": "PostalAddress",
        "addressLocality": "Cluj-Napoca",
        "addressCountry": "RO",
    }
    assert data["organizer"] == {
        "@type": "Organization",
        "name": "Cluster",
        "url": "https://cluster.example",
    }
    assert data["about"][0] == {"@type": "Thing", "name": "Data spaces"}
    assert data["url"].endswith(f"{_base(stage)}/cluj/")
    Camp.objects.update(state=CampState.DRAFT)
    assert client.get(f"{_base(stage)}/cluj/").status_code == 404


def test_lists_ask_the_database_as_often_for_three_as_for_one(
    stage: Stage, sign_in: Any, make_account: Any, django_assert_num_queries: Any
) -> None:
    member: Client = sign_in(make_account("member", stage.network))
    for address in (f"{_base(stage)}/", f"{_base(stage)}/cluj/", f"{_base(stage)}/cluj/challenges/"):
        member.get(address)
        counts = []
        for _more in range(2):
            with django_assert_num_queries(100, exact=False) as asked:
                member.get(address)
            counts.append(len(asked))
            number = Camp.objects.count()
            Camp.objects.create(
                network=stage.network,
                name=f"Camp {number}",
                slug=f"camp-{number}",
                state="open",
                starts_on=stage.camp.starts_on,
                ends_on=stage.camp.ends_on,
            )
            stage.add_challenge(f"More {number}")
        assert counts[0] == counts[1], address


def test_a_manager_founds_copies_and_prepares_with_forms(
    stage: Stage, sign_in: Any, make_account: Any
) -> None:
    manager: Client = sign_in(make_account("manager", stage.network))
    wrong = manager.post(f"{_base(stage)}/add/", {**FORM, "ends_on": "2028-05-01"})
    assert b"The last day comes before the first." in wrong.content
    unknown = manager.post(f"{_base(stage)}/add/", {**FORM, "organisation": "Nobody"})
    assert b"No organisation of this name" in unknown.content
    made = manager.post(f"{_base(stage)}/add/", {**FORM, "ecosystems": [str(stage.ecosystem.pk)]})
    assert made["Location"] == f"{_base(stage)}/girona-camp/setup/"
    camp = Camp.objects.get(slug="girona-camp")
    assert (camp.languages, camp.zone, camp.ecosystem_links.count()) == (["ca", "en"], "Europe/Madrid", 1)
    page = manager.get(made["Location"]).content.decode()
    assert f"{_base(stage)}/girona-camp/change/#id_venue" in page
    before = Event.objects.count()
    changed = manager.post(
        f"{_base(stage)}/girona-camp/change/",
        {**FORM, "slug": "girona-camp", "ecosystems": [str(stage.ecosystem.pk)]},
    )
    assert (changed.status_code, Event.objects.count()) == (302, before)  # nothing changed, nothing told
    copied = manager.post(f"{_base(stage)}/cluj/copy/")
    assert copied["Location"] == f"{_base(stage)}/cluj-innovation-camp-2028/change/"
    assert manager.get(copied["Location"]).status_code == 200
    assert manager.post(f"{_base(stage)}/cluj/state/", {"state": "draft"}).status_code == 404
    manager.post(f"{_base(stage)}/girona-camp/state/", {"state": "open"})
    camp.refresh_from_db()
    assert camp.state == CampState.OPEN


def test_organisers_order_challenges_and_owners_write_their_brief(
    stage: Stage, sign_in: Any, make_account: Any
) -> None:
    base, organiser = f"{_base(stage)}/cluj/challenges", sign_in(stage.organiser)
    owner = stage.add_organisation("Port Authority")
    first, second = stage.challenges
    form = {"title": "Third", "owner": "port authority", "links": "The map: https://example.org/a\n"}
    assert (
        b"No address of a page: nothing"
        in organiser.post(f"{base}/add/", {**form, "links": "nothing"}).content
    )
    organiser.post(f"{base}/add/", form)
    third = Challenge.objects.get(title="Third")
    assert (third.position, third.owner) == (3, owner)
    assert third.links == [{"label": "The map", "url": "https://example.org/a"}]
    organiser.post(f"{base}/{third.pk}/move/", {"way": "up"})
    organiser.post(f"{base}/{first.pk}/move/", {"way": "up"})
    assert list(stage.camp.challenges.values_list("title", flat=True)) == [first.title, "Third", second.title]
    editor: Client = sign_in(make_account("editor", stage.network, scope=owner.pk))
    organiser.post(f"{base}/{third.pk}/change/", {**form, "brief": "Ours"})
    editor.post(f"{base}/{third.pk}/change/", {"title": "Third", "brief": "Theirs", "owner": "Nobody"})
    third.refresh_from_db()
    assert (third.brief, third.owner, third.links) == ("Theirs", owner, [])
    assert editor.get(f"{base}/{first.pk}/change/").status_code == 404
    assert editor.post(f"{base}/{third.pk}/remove/").status_code == 404
    page = editor.get(f"{base}/{third.pk}/").content.decode()
    assert "Theirs" in page
    assert f"{base}/{third.pk}/change/" in page
    stage.add_team(second)
    assert organiser.post(f"{base}/{second.pk}/remove/")["Location"] == f"{base}/{second.pk}/"
    organiser.post(f"{base}/{third.pk}/remove/")
    assert list(stage.camp.challenges.values_list("title", "position")) == [
        (first.title, 1),
        (second.title, 2),
    ]
    told = Event.objects.filter(kind="camps.challenge.removed").values_list("origin_id", flat=True)
    assert list(told) == [stage.camp.pk]
