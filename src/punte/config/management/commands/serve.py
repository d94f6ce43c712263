"""`punte serve`: the web server and the workers in one, until it is stopped."""

import os
import sys
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import connections

from punte.config.env import env_int, env_str
from punte.config.serve import Plan, Refusal, serve
from punte.members.models import Network


class Command(BaseCommand):
    """Options come from the command line, else from PUNTE_HOST, PUNTE_PORT and their like."""

    # `prepare` runs them; here they would hide the reasons that a refusal gives.
    requires_system_checks: list[str] = []
    help = "Run Punte: web server and workers, restarted when they fail, stopped together."

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to listen and how much to run."""
        parser.add_argument("--host", default=env_str("PUNTE_HOST", "127.0.0.1"))
        parser.add_argument("--port", type=int, default=env_int("PUNTE_PORT", 8000))
        parser.add_argument("--web-processes", type=int, default=env_int("PUNTE_WEB_PROCESSES", 1))
        parser.add_argument("--workers", type=int, default=env_int("PUNTE_WORKERS", 1))
        parser.add_argument(
            "--with-sample", action="store_true", help="load the sample network into an empty database"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Refuse with the reason, or run until stopped."""
        self.with_sample: bool = options["with_sample"]
        plan = Plan(
            host=options["host"],
            port=options["port"],
            web_processes=options["web_processes"],
            workers=options["workers"],
            debug=settings.DEBUG,
        )
        if plan.debug and not os.environ.get("PUNTE_BASE_URL"):
            # Letters of the sample are written in this process: their links lead here, whichever the port.
            settings.BASE_URL = plan.address
        try:
            sys.exit(serve(plan=plan, prepare=self.prepare, welcome=self.welcome))
        except Refusal as refusal:
            self.stderr.write(str(refusal))
            sys.exit(2)
        except KeyboardInterrupt:
            sys.exit(130)

    def prepare(self) -> None:
        """Bring database and static files up to date before anything asks them."""
        call_command("prepare")
        # Only into an empty house: who removed the sample to begin their own network does not get it back.
        if self.with_sample and not Network.objects.exists():
            call_command("sample", "load")
        # The programs open their own connections; one held here would only be in the way of a restore.
        connections.close_all()

    def welcome(self) -> None:
        """Say as whom one can enter, and how to stop what now runs."""
        if settings.DEBUG:
            call_command("sample", "status")
        connections.close_all()
        if self.stdout.isatty():
            self.stdout.write("Stop it with Ctrl-C.")
