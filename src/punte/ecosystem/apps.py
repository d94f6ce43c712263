"""Ecosystem as a Django app."""

from django.apps import AppConfig


class EcosystemConfig(AppConfig):
    name = "punte.ecosystem"
    label = "ecosystem"

    def ready(self) -> None:
        """Fill the registries of the lower rooms."""
        from punte.ecosystem.registrations import listings, organisations, sources

        organisations.register()
        listings.register()
        sources.register()
