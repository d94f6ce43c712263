"""Pages of needs and offers: who sees them, what they show, at what cost."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from punte.ecosystem.choices import State
from punte.ecosystem.models import Interest, Listing, Person, Theme
from punte.members.models import Account, Network
from punte.members.welcome import steps_for
from tests.ecosystem.listings.conftest import Place

type MakeListing = Callable[..., Listing]
type SignIn = Callable[[Account], Client]


def at(place: Place, name: str, *args: Any) -> str:
    return reverse(f"ecosystem:{name}", args=[place.network.slug, *args])


def text(client: Client, address: str, **query: str) -> str:
    response = client.get(address, query)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("name", ["listings", "glance", "map", "coverage", "listing_new", "listing_review"])
def test_outsiders_find_nothing_in_a_private_network(
    place: Place, name: str, sign_in: SignIn, make_account: Callable[..., Account], other_network: Network
) -> None:
    assert Client().get(at(place, name)).status_code == 302
    assert sign_in(place.stranger).get(at(place, name)).status_code == 404
    assert sign_in(make_account("manager", other_network)).get(at(place, name)).status_code == 404


@pytest.mark.parametrize(("name", "who"), [("listing_new", "observer"), ("listing_review", "editor")])
def test_lower_roles_find_nothing(place: Place, name: str, who: str, sign_in: SignIn) -> None:
    assert sign_in(getattr(place, who)).get(at(place, name)).status_code == 404


def test_a_draft_is_seen_by_its_keepers_only(
    place: Place, make_listing: MakeListing, sign_in: SignIn
) -> None:
    page = at(place, "listing", make_listing(state=State.DRAFT).pk)
    seen = {
        who: sign_in(getattr(place, who)).get(page).status_code
        for who in ("editor", "gateway", "manager", "member", "observer", "stranger")
    }
    assert seen == {
        "editor": 200,
        "gateway": 200,
        "manager": 200,
        "member": 404,
        "observer": 404,
        "stranger": 404,
    }


def test_one_network_does_not_show_anothers(
    place: Place,
    make_listing: MakeListing,
    sign_in: SignIn,
    other_network: Network,
    make_account: Callable[..., Account],
) -> None:
    listing = make_listing()
    client = sign_in(make_account("manager", other_network))
    address = reverse("ecosystem:listing", args=[other_network.slug, listing.pk])
    assert client.get(address).status_code == 404
    for name in ("listing_change",):
        assert (
            client.get(reverse(f"ecosystem:{name}", args=[other_network.slug, listing.pk])).status_code == 404
        )
    act = reverse("ecosystem:listing_act", args=[other_network.slug, listing.pk, "close"])
    assert client.post(act).status_code == 404
    listing.refresh_from_db()
    assert listing.state == State.PUBLISHED


@pytest.mark.parametrize("shown", ["", "table"])
def test_the_list_costs_the_same_for_one_and_three(
    place: Place, make_listing: MakeListing, sign_in: SignIn, shown: str
) -> None:
    client, address = sign_in(place.member), at(place, "listings")
    make_listing()
    client.get(address)
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as asked:
            client.get(address, {"as": shown})
        counts.append(len(asked))
        make_listing(title="Second")
        make_listing(title="Third")
    assert counts[0] == counts[1]


def listed(page: str, *titles: str) -> list[str]:
    return [title for title in titles if title in page]


def test_filters_narrow_the_list(place: Place, make_listing: MakeListing, sign_in: SignIn) -> None:
    energy = Theme.objects.create(network=place.network, key="energy", name="Green energy")
    heat = Theme.objects.create(network=place.network, key="heat", name="Heat", parent=energy)
    make_listing(title="A-A-A", theme=heat, stage="use", readiness=8, domain="District heating")
    make_listing(
        title="B-B-B", direction="offer", profile="technology_offer", language="ro", partner_types=["sme"]
    )
    make_listing(title="C-C-C", expires_on=timezone.localdate() + timedelta(days=3), ecosystem=None)
    make_listing(title="D-D-D", expires_on=timezone.localdate() - timedelta(days=1))
    make_listing(title="E-E-E", state=State.REVIEW)
    client, address = sign_in(place.member), at(place, "listings")
    found = {
        query: listed(text(client, f"{address}?{query}"), "A-A-A", "B-B-B", "C-C-C", "D-D-D", "E-E-E")
        for query in (
            "",
            f"theme={energy.pk}",
            f"theme={heat.pk}",
            "kind=offer",
            "stage=use",
            "trl=7",
            "trl=9",
            "domain=heating",
            f"ecosystem={place.ecosystem.pk}",
            "language=ro",
            "partner=sme",
            "partner=large",
            "view=expiring",
            "kind=nonsense&page=99&sort=nothing",
        )
    }
    assert list(found.values()) == [
        ["A-A-A", "B-B-B", "C-C-C"],
        ["A-A-A"],
        ["A-A-A"],
        ["B-B-B"],
        ["A-A-A"],
        ["A-A-A"],
        [],
        ["A-A-A"],
        ["A-A-A", "B-B-B"],
        ["B-B-B"],
        ["B-B-B"],
        [],
        ["C-C-C"],
        ["A-A-A", "B-B-B", "C-C-C"],
    ]


def test_mine_holds_drafts_too(place: Place, make_listing: MakeListing, sign_in: SignIn) -> None:
    make_listing(title="A-A-A", state=State.DRAFT)
    make_listing(title="B-B-B", organisation=place.organisation, created_by=place.manager)
    address = at(place, "listings") + "?view=mine"
    assert listed(text(sign_in(place.editor), address), "A-A-A", "B-B-B") == ["A-A-A", "B-B-B"]
    assert listed(text(sign_in(place.member), address), "A-A-A", "B-B-B") == []


def test_words_are_found_misspelt(
    place: Place, make_listing: MakeListing, sign_in: SignIn, run_jobs: Callable[[], int]
) -> None:
    from punte.records.search.index import index

    one = make_listing(title="Pompe de căldură industriale")
    other = make_listing(title="Test bench")
    index("ecosystem.listing", [one.pk, other.pk])
    page = text(sign_in(place.member), at(place, "listings"), q="caldura")
    assert listed(page, "Pompe de căldură", "Test bench") == ["Pompe de căldură"]


def test_the_contact_is_named_to_members_after_consent_only(
    place: Place, make_listing: MakeListing, sign_in: SignIn
) -> None:
    place.network.public = True
    place.network.save()
    person = Person.objects.create(
        network=place.network, name="Ana Pop", folded="ana pop", source="list", ecosystem=place.ecosystem
    )
    address = at(place, "listing", make_listing(contact=person).pk)
    assert "Ana Pop" not in text(sign_in(place.member), address)
    assert "Ana Pop" in text(sign_in(place.gateway), address)
    person.consented_at = timezone.now()
    person.save()
    assert "Ana Pop" in text(sign_in(place.member), address)
    assert "Ana Pop" not in text(Client(), address)


def test_the_languages_of_words_are_marked(place: Place, make_listing: MakeListing, sign_in: SignIn) -> None:
    listing = make_listing(
        title="Обща централа", language="bg", summary="A shared plant.", summary_language="en"
    )
    page = text(sign_in(place.member), at(place, "listing", listing.pk))
    assert '<h1 lang="bg">Обща централа</h1>' in page
    assert '<div lang="en"><p>A shared plant.</p></div>' in page


def test_writing_previewing_publishing(place: Place, sign_in: SignIn, words: dict[str, Any]) -> None:
    client, address = sign_in(place.editor), at(place, "listing_new")
    assert "Open until" in text(client, address)
    preview = client.post(address, words | {"do": "preview"})
    assert "This is how it will look" in preview.content.decode()
    assert not Listing.objects.exists()
    sent = words | {"do": "publish", "regions": ["RO11"], "countries": ["DK"], "partner_types": ["sme"]}
    response = client.post(address, sent)
    listing = Listing.objects.get()
    assert response.headers["Location"] == at(place, "listing", listing.pk)
    assert (listing.state, listing.regions, listing.partner_types) == (
        State.PUBLISHED,
        ["RO11", "DK"],
        ["sme"],
    )


def test_what_is_wrong_is_said_and_what_was_written_kept(
    place: Place, sign_in: SignIn, words: dict[str, Any]
) -> None:
    wrong = words | {"title": "", "summary": "In short", "text": "Kept words", "do": "publish"}
    response = sign_in(place.editor).post(at(place, "listing_new"), wrong)
    page = response.content.decode()
    assert response.status_code == 422
    assert "2 things to mend" in page
    assert "Kept words" in page
    assert not Listing.objects.exists()


def test_changing_keeps_what_the_form_does_not_show(
    place: Place, make_listing: MakeListing, sign_in: SignIn, words: dict[str, Any]
) -> None:
    listing = make_listing(regions=["RO11", "ES512"], languages=["ro", "mt"])
    client, address = sign_in(place.editor), at(place, "listing_change", listing.pk)
    page = text(client, address)
    assert 'value="ES512"' in page
    sent = words | {"regions": ["RO11"], "countries": ["ES512"], "languages": ["ro", "mt"], "do": "save"}
    client.post(address, sent)
    listing.refresh_from_db()
    assert (listing.regions, listing.languages) == (["RO11", "ES512"], ["ro", "mt"])
    assert sign_in(place.member).get(address).status_code == 404


def test_choosing_for_whom_to_write(place: Place, sign_in: SignIn) -> None:
    address = at(place, "listing_new")
    assert "You speak for no organisation yet" in text(sign_in(place.member), address)
    assert "Heat Works" in text(sign_in(place.gateway), address)
    assert "Heat Works" in text(sign_in(place.manager), address, q="heat")
    assert "None fits that" in text(sign_in(place.manager), address, q="zzz")
    client = sign_in(place.member)
    assert client.get(address, {"organisation": str(place.organisation.pk)}).status_code == 404
    assert client.get(address, {"organisation": "nonsense"}).status_code == 404


def test_the_gateways_queue(place: Place, make_listing: MakeListing, sign_in: SignIn) -> None:
    place.network.review = True
    place.network.save()
    listing = make_listing(state=State.REVIEW)
    client = sign_in(place.gateway)
    assert listing.title in text(client, at(place, "listing_review"))
    back = client.post(at(place, "listing_act", listing.pk, "send-back"), {"note": "Say more."})
    assert back.headers["Location"] == at(place, "listing_review")
    listing.refresh_from_db()
    assert (listing.state, listing.review_note) == (State.DECLINED, "Say more.")
    assert "Say more." in text(sign_in(place.editor), at(place, "listing", listing.pk))


def test_what_one_may_not_do_is_not_there(place: Place, make_listing: MakeListing, sign_in: SignIn) -> None:
    listing = make_listing()
    for step in ("close", "renew", "approve", "nonsense"):
        assert sign_in(place.member).post(at(place, "listing_act", listing.pk, step)).status_code == 404
    assert sign_in(place.editor).get(at(place, "listing_act", listing.pk, "close")).status_code == 405


def test_asking_and_answering_on_the_page(place: Place, make_listing: MakeListing, sign_in: SignIn) -> None:
    listing = make_listing()
    member, editor = sign_in(place.member), sign_in(place.editor)
    page = at(place, "listing", listing.pk)
    assert "Tell me more" in text(member, page)
    assert "Tell me more" not in text(editor, page)
    empty = member.post(at(place, "interest_express", listing.pk), {"message": ""})
    assert empty.status_code == 422
    member.post(at(place, "interest_express", listing.pk), {"message": "How large?"})
    interest = Interest.objects.get()
    assert "How large?" in text(editor, page)
    assert "How large?" not in text(sign_in(place.observer), page)
    answer = at(place, "interest_act", interest.pk, "answer")
    assert member.post(answer, {"answer": "x"}).status_code == 404
    editor.post(answer, {"answer": "4 MW."})
    assert "4 MW." in text(member, page)


def test_the_organisations_page_lists_its_needs(
    place: Place, make_listing: MakeListing, sign_in: SignIn
) -> None:
    listing = make_listing()
    page = text(sign_in(place.observer), at(place, "organisation", place.organisation.pk))
    assert listing.title in page


def test_the_greeting_offers_to_write_until_one_has(place: Place, make_listing: MakeListing) -> None:
    def done() -> list[bool]:
        steps = steps_for(place.seen(place.editor), place.network)
        return [step.done for step in steps if step.title.startswith("Say what you need")]

    assert done() == [False]
    make_listing(state=State.DRAFT)
    assert done() == [True]
