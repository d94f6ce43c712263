"""The sample network with its year, loaded once in a run, and copied for the tests that look at it."""

from collections.abc import Iterator

import pytest
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from punte.ecosystem.sample.load import load_sample
from punte.members.models import Network
from punte.records.jobs.worker import run_pending
from punte.records.models import Job
from punte.records.models.job import JobState
from tests.database import Templates

OUTBOX = {"default": {"BACKEND": "punte.post.backend.OutboxBackend"}}


def load() -> None:
    """Load it as a server does, mails included."""
    with override_settings(MAILERS=OUTBOX):
        load_sample(progress=lambda done, total, note: None)


def settle() -> None:
    """Do all that it sets off."""
    with override_settings(MAILERS=OUTBOX):
        run_pending()
    assert not Job.objects.filter(state=JobState.FAILED).exists()


def settled(templates: Templates) -> Network:
    """Have the sample in this process's database, with all done that it sets off; for real transactions."""
    templates.use("sample", load)
    templates.use("settled", settle)
    return Network.objects.get(sample=True)


@pytest.fixture(scope="module")
def _sample_is_loaded(
    templates: Templates, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    with django_db_blocker.unblock():
        try:
            templates.use("sample", load)
            yield
        finally:
            templates.restore("migrated")


@pytest.fixture
def sample(_sample_is_loaded: None, db: None) -> Network:
    """The sample network with its year, loaded once in a run; nothing that it sets off has been done."""
    return Network.objects.get(sample=True)
