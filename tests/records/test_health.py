"""The two health pages."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from punte.records.models.job import Job

pytestmark = pytest.mark.django_db


def test_alive(client: Client) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


def test_ready(client: Client) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {"ready": True, "database": True, "migrated": True, "workers": True}


def test_not_ready_when_jobs_wait_for_no_worker(client: Client) -> None:
    Job.objects.create(task="x", run_after=timezone.now() - timedelta(hours=1))
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["workers"] is False
