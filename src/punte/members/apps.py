"""Members as a Django app."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class MembersConfig(AppConfig):
    name = "punte.members"
    label = "members"

    def ready(self) -> None:
        """Keep the one-network guard in step with the tables (no signal on saved models is used)."""
        from punte.members.tenancy import build_triggers, drop_triggers

        pre_migrate.connect(drop_triggers, sender=self, dispatch_uid="drop_one_network")
        post_migrate.connect(build_triggers, sender=self, dispatch_uid="build_one_network")
