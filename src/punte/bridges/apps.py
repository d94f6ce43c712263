"""Bridges as a Django app."""

from django.apps import AppConfig


class BridgesConfig(AppConfig):
    name = "punte.bridges"
    label = "bridges"

    def ready(self) -> None:
        """Fill the registries of the lower rooms."""
        from punte.bridges.registrations import (
            contacts,
            evidence,
            fastlane,
            introductions,
            matches,
            meetings,
            sample,
            trust,
            webhooks,
        )

        contacts.register()
        evidence.register()
        fastlane.register()
        introductions.register()
        matches.register()
        meetings.register()
        sample.register_step()
        trust.register()
        webhooks.register()
