"""Webhooks against a real receiver on loopback: signed, repeated, replayed, kept out of private networks."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from punte.members.models import Network
from punte.members.services.memberships import give_role
from punte.members.viewer import viewer_of
from punte.post.models import Delivery, DeliveryState, Webhook
from punte.post.webhooks import deliver, services
from punte.post.webhooks.deliver import BACK_OFF, hand_out, sweep_deliveries
from punte.records.events import Happening, record_many
from punte.records.ids import uuid7
from punte.records.models import Event
from punte.records.refs import Ref
from tests.conftest import MakeAccount
from tests.post.conftest import Receiver

TOPIC = "members.membership.granted"
type RunJobs = Callable[[], int]


@pytest.fixture
def hook(network: Network, make_account: MakeAccount, receiver: Receiver) -> Webhook:
    """An address that is told of new roles."""
    by = viewer_of(make_account("manager", network), network)
    return services.add_webhook(network=network, url=receiver.url, label="Our CRM", topics=[TOPIC], by=by)


@pytest.fixture
def happens(network: Network, make_account: MakeAccount) -> Callable[[], None]:
    """Something happens that is told."""

    def happen() -> None:
        give_role(network=network, account=make_account(), role="member", scope=None, by=None)

    return happen


def only() -> Delivery:
    return Delivery.objects.get()


def test_an_event_arrives_signed_with_ids_alone(
    hook: Webhook, receiver: Receiver, happens: Callable[[], None], run_jobs: RunJobs
) -> None:
    happens()
    run_jobs()
    ((headers, body),) = receiver.got
    key = base64.b64decode(hook.secret.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    mac = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{mac}"
    event = Event.objects.get(kind=TOPIC, pk=only().event)
    assert json.loads(body) == {
        "type": TOPIC,
        "timestamp": event.at.isoformat(),
        "data": {
            "event": event.pk,
            "network": str(hook.network_id),
            "subject": {"kind": "members.membership", "id": str(event.subject_id)},
            "origin": None,
        },
    }
    assert (only().state, only().status, only().answer, str(only().pk)) == (
        DeliveryState.SENT,
        200,
        "thanks",
        headers["webhook-id"],
    )


def test_handing_out_twice_tells_once(
    hook: Webhook, receiver: Receiver, happens: Callable[[], None], run_jobs: RunJobs
) -> None:
    happens()
    run_jobs()
    hand_out(list(Event.objects.filter(kind=TOPIC)))
    run_jobs()
    assert len(receiver.got) == 1


def test_a_large_batch_is_handed_out_whole(hook: Webhook, run_jobs: RunJobs, monkeypatch: Any) -> None:
    sent: list[Delivery] = []
    monkeypatch.setattr(deliver, "enqueue", sent.extend)
    with transaction.atomic():
        events = record_many(
            Happening(TOPIC, Ref("members.membership", uuid7()), hook.network_id, None) for _ in range(1_500)
        )
    hand_out(events)
    assert (Delivery.objects.count(), len(sent)) == (1_500, 1_500)


def test_other_topics_other_networks_and_switched_off_ones_are_not_told(
    hook: Webhook,
    other_network: Network,
    make_account: MakeAccount,
    receiver: Receiver,
    happens: Callable[[], None],
    run_jobs: RunJobs,
) -> None:
    give_role(network=other_network, account=make_account(), role="member", scope=None, by=None)
    Webhook.objects.update(topics=["members.membership.ended"])
    happens()
    run_jobs()
    Webhook.objects.update(topics=[TOPIC], active=False)
    happens()
    run_jobs()
    assert (receiver.got, Delivery.objects.count()) == ([], 0)


def test_a_receiver_that_fails_gets_it_later_under_the_same_id(
    hook: Webhook, receiver: Receiver, happens: Callable[[], None], run_jobs: RunJobs
) -> None:
    receiver.status = 500
    happens()
    run_jobs()
    assert (only().state, only().status, only().attempts) == (DeliveryState.WAITING, 500, 1)
    receiver.status = 204
    with time_machine.travel(timezone.now() + BACK_OFF[0] + timedelta(seconds=1)):
        run_jobs()
    assert only().state == DeliveryState.SENT
    assert len({headers["webhook-id"] for headers, _ in receiver.got}) == 1
    assert len({headers["webhook-signature"] for headers, _ in receiver.got}) == 2


def test_redirects_are_not_followed(
    hook: Webhook, receiver: Receiver, happens: Callable[[], None], run_jobs: RunJobs
) -> None:
    receiver.status = 302
    happens()
    run_jobs()
    assert (only().state, only().status, len(receiver.got)) == (DeliveryState.WAITING, 302, 1)


def test_after_eight_tries_it_is_given_up_seen_and_can_be_sent_again(
    hook: Webhook,
    receiver: Receiver,
    happens: Callable[[], None],
    run_jobs: RunJobs,
    make_account: MakeAccount,
) -> None:
    receiver.status = 410
    happens()
    now = timezone.now()
    for wait in [timedelta(0), *BACK_OFF]:
        now += wait + timedelta(seconds=1)
        with time_machine.travel(now):
            run_jobs()
    hook.refresh_from_db()
    assert (only().state, only().attempts, len(receiver.got)) == (DeliveryState.FAILED, 8, 8)
    assert hook.failing_since is not None
    assert Event.objects.filter(kind="post.webhook.failed", subject_id=hook.pk).count() == 1

    receiver.status = 200
    by = viewer_of(make_account("manager", hook.network), hook.network)
    services.send_again(delivery=only(), by=by)
    run_jobs()
    assert only().state == DeliveryState.SENT
    assert Webhook.objects.filter(failing_since=None).count() == 1


def test_the_log_is_replayed_from_a_moment(
    hook: Webhook,
    receiver: Receiver,
    happens: Callable[[], None],
    run_jobs: RunJobs,
    make_account: MakeAccount,
) -> None:
    for _ in range(3):
        happens()
    run_jobs()
    first = Delivery.objects.order_by("created_at", "pk")[0]
    Delivery.objects.filter(pk=first.pk).update(created_at=timezone.now() - timedelta(days=3))
    by = viewer_of(make_account("manager", hook.network), hook.network)
    assert services.replay(webhook=hook, since=timezone.now() - timedelta(days=1), by=by) == 2
    run_jobs()
    ids = [headers["webhook-id"] for headers, _ in receiver.got]
    assert ids[3:] == [one for one in ids[:3] if one != str(first.pk)]


def test_a_lost_job_is_asked_for_again(
    hook: Webhook, receiver: Receiver, happens: Callable[[], None], run_jobs: RunJobs, monkeypatch: Any
) -> None:
    monkeypatch.setattr(deliver, "enqueue", lambda rows: None)
    happens()
    run_jobs()
    monkeypatch.undo()
    assert receiver.got == []
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        assert sweep_deliveries(now=timezone.now()) == 1
        run_jobs()
    assert len(receiver.got) == 1


def test_a_name_that_leads_inside_is_refused_even_if_it_led_outside_before(
    hook: Webhook, receiver: Receiver, happens: Callable[[], None], run_jobs: RunJobs, settings: Settings
) -> None:
    settings.WEBHOOK_NETWORKS = []
    happens()
    run_jobs()
    assert (only().state, receiver.got) == (DeliveryState.FAILED, [])
    assert "private network" in only().answer


def test_managers_add_change_renew_and_remove_on_pages(
    network: Network, receiver: Receiver, make_account: MakeAccount, sign_in: Any
) -> None:
    client = sign_in(make_account("manager", network))
    address = reverse("post:webhooks", args=[network.slug])
    wrong = client.post(address, {"label": "CRM", "url": "ftp://x.eu/"})
    assert wrong.status_code == 422
    assert "Choose at least one thing" in wrong.content.decode()
    answer = client.post(address, {"label": "CRM", "url": receiver.url, "topics": [TOPIC]})
    hook = Webhook.objects.get()
    assert hook.secret in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    page = reverse("post:webhook", args=[network.slug, hook.pk])
    assert hook.secret not in client.get(page).content.decode()
    assert hook.secret not in client.get(address).content.decode()

    client.post(page, {"label": "New", "url": receiver.url, "topics": ["members.membership.ended"]})
    hook.refresh_from_db()
    assert (hook.label, hook.topics, hook.active) == ("New", ["members.membership.ended"], False)
    before = hook.secret
    answer = client.post(reverse("post:webhook_renew", args=[network.slug, hook.pk]))
    hook.refresh_from_db()
    assert hook.secret != before
    assert hook.secret in answer.content.decode()
    client.post(reverse("post:webhook_remove", args=[network.slug, hook.pk]))
    assert Webhook.objects.count() == 0


def test_an_address_inside_is_refused_with_the_reason(
    network: Network, make_account: MakeAccount, sign_in: Any, settings: Settings
) -> None:
    settings.WEBHOOK_NETWORKS = []
    given = {"label": "CRM", "url": "https://127.0.0.1/", "topics": [TOPIC]}
    answer = sign_in(make_account("manager", network)).post(
        reverse("post:webhooks", args=[network.slug]), given
    )
    assert answer.status_code == 422
    assert "leads into a private network" in answer.content.decode()
    assert Webhook.objects.count() == 0


@pytest.mark.parametrize("role", ["gateway", "member", "observer"])
def test_others_neither_see_nor_change_them(
    hook: Webhook,
    happens: Callable[[], None],
    run_jobs: RunJobs,
    make_account: MakeAccount,
    sign_in: Any,
    role: str,
) -> None:
    happens()
    run_jobs()
    account = make_account(role, hook.network)
    client = sign_in(account)
    slug = hook.network.slug
    for name, key in (("webhook", hook.pk), ("webhook_renew", hook.pk), ("webhook_again", only().pk)):
        address = reverse(f"post:{name}", args=[slug, key])
        assert client.post(address).status_code == 404
    assert client.get(reverse("post:webhooks", args=[slug])).status_code == 404
    with pytest.raises(PermissionDenied):
        services.remove_webhook(webhook=hook, by=viewer_of(account, hook.network))


def test_a_manager_elsewhere_finds_nothing(
    hook: Webhook, other_network: Network, make_account: MakeAccount, sign_in: Any
) -> None:
    client = sign_in(make_account("manager", other_network))
    assert client.get(reverse("post:webhook", args=[other_network.slug, hook.pk])).status_code == 404


def test_lists_ask_a_fixed_number_of_queries(
    network: Network,
    make_account: MakeAccount,
    sign_in: Any,
    receiver: Receiver,
    django_assert_num_queries: Any,
) -> None:
    account = make_account("manager", network)
    client, by = sign_in(account), viewer_of(account, network)
    client.get(
        reverse("post:webhooks", args=[network.slug])
    )  # what is remembered from request to request is remembered now
    counts = []
    for more in (1, 2):
        for _ in range(more):
            services.add_webhook(network=network, url=receiver.url, label="A", topics=[TOPIC], by=by)
        with django_assert_num_queries(100, exact=False) as asked:
            client.get(reverse("post:webhooks", args=[network.slug]))
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_twenty_addresses_are_enough(network: Network, make_account: MakeAccount, receiver: Receiver) -> None:
    by = viewer_of(make_account("manager", network), network)
    for n in range(services.MOST):
        services.add_webhook(network=network, url=receiver.url, label=str(n), topics=[TOPIC], by=by)
    with pytest.raises(ValidationError, match="twenty"):
        services.add_webhook(network=network, url=receiver.url, label="more", topics=[TOPIC], by=by)
