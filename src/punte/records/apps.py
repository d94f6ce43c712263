"""Records as a Django app."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class RecordsConfig(AppConfig):
    name = "punte.records"
    label = "records"

    def ready(self) -> None:
        """Full-text indexes follow each migration; the search index follows the event log."""
        from punte.records.people import scrub
        from punte.records.search import index  # noqa: F401 (registers its handler)
        from punte.records.search.engines import set_up

        scrub.register()
        post_migrate.connect(set_up, sender=self, dispatch_uid="search_set_up")
