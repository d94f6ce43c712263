"""`punte prepare`: bring the database and the static files to what this version needs."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


class Command(BaseCommand):
    """Migrations, the cache's table, and outside debugging the collected static files. Safe to repeat."""

    help = "Bring the database and the static files to what this version of Punte needs (safe to repeat)."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Do what is due, and say only what was done."""
        executor = MigrationExecutor(connection)
        due = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if due:
            self.stdout.write(f"  Database: {len(due)} migrations to apply", ending=" … ")
            self.stdout.flush()
            call_command("migrate", interactive=False, verbosity=0)
            self.stdout.write("done")
        call_command("createcachetable", verbosity=0)
        if not settings.DEBUG:
            call_command("collectstatic", interactive=False, verbosity=0)
        connection.close()
