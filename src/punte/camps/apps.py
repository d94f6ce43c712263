"""Camps as a Django app."""

from django.apps import AppConfig


class CampsConfig(AppConfig):
    name = "punte.camps"
    label = "camps"

    def ready(self) -> None:
        """Fill the registries of the lower rooms."""
        from punte.camps.registrations import (
            camps,
            finals,
            participants,
            programme,
            report,
            rounds,
            sample,
            sessions,
            teams,
        )

        camps.register()
        participants.register()
        programme.register()
        teams.register()
        sessions.register()
        rounds.register()
        finals.register()
        report.register()
        sample.register_step()
