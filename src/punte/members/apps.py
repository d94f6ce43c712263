"""Members as a Django app."""

from datetime import time, timedelta

from django.apps import AppConfig
from django.core import checks as django_checks
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class MembersConfig(AppConfig):
    name = "punte.members"
    label = "members"

    def ready(self) -> None:
        """Keep the one-network guard in step with the tables, and fill the registries below this room."""
        from punte.members import (
            checks,
            consents,
            jobs,
            people,
            policies,
            purposes,
            signals,
            subjects,
            welcome,
        )
        from punte.members.tenancy import build_triggers, drop_triggers
        from punte.records.jobs import recurring
        from punte.web.access import signed_in
        from punte.web.registry import Entry, account_menu

        pre_migrate.connect(drop_triggers, sender=self, dispatch_uid="drop_one_network")
        post_migrate.connect(build_triggers, sender=self, dispatch_uid="build_one_network")
        django_checks.register(checks.debugging_stays_here, django_checks.Tags.security)
        signals.connect()
        subjects.register()
        people.register()
        purposes.register()
        consents.register_own()
        welcome.register_own()
        recurring.register(
            recurring.Recurring("members.tidy", jobs.tidy_members, timedelta(days=1), at=time(3, 20))
        )
        account_menu.register(Entry(_("Members"), "members:members", policies.inside_network, 30))
        account_menu.register(Entry(_("Your profile"), "members:me", signed_in, 10, in_network=False))
        account_menu.register(Entry(_("Your networks"), "members:networks", signed_in, 20, in_network=False))
        account_menu.register(Entry(_("Your data"), "members:data", signed_in, 90, in_network=False))
