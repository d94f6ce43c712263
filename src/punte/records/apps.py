"""Records as a Django app."""

from datetime import time, timedelta

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class RecordsConfig(AppConfig):
    name = "punte.records"
    label = "records"

    def ready(self) -> None:
        """Full-text indexes follow each migration; the search index follows the event log."""
        from punte.records.idempotency import forget_keys
        from punte.records.imports import registrations as imports
        from punte.records.jobs import recurring
        from punte.records.jobs import registrations as jobs
        from punte.records.people import leftovers
        from punte.records.search import index  # noqa: F401 (registers its handler)
        from punte.records.search.engines import set_up

        leftovers.register()
        imports.register()
        jobs.register()
        daily = timedelta(days=1)
        recurring.register(recurring.Recurring("records.forget_keys", forget_keys, daily, time(3, 10)))
        post_migrate.connect(set_up, sender=self, dispatch_uid="search_set_up")
