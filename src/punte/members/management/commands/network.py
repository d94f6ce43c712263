"""`punte network create SLUG NAME --manager ADDRESS`: found a network from the command line."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from punte.members import letters
from punte.members.models import Account, Network
from punte.members.services.accounts import account_for_address
from punte.members.services.networks import create_network


class Command(BaseCommand):
    """Founding makes the manager's account where there is none; they sign in by mail."""

    help = "Found a network, or list the networks there are."

    def add_arguments(self, parser: CommandParser) -> None:
        """`create` and `list`."""
        actions = parser.add_subparsers(dest="action", required=True)
        create = actions.add_parser("create", help="Found a network with its first manager.")
        create.add_argument("slug", help="The last part of its address: /n/SLUG/")
        create.add_argument("name")
        create.add_argument("--manager", required=True, help="E-mail address of its first manager.")
        create.add_argument("--manager-name", default="", help="Their name, for a new account.")
        create.add_argument("--public", action="store_true", help="Open its published pages to the world.")
        actions.add_parser("list", help="List the networks.")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do it, or say why not."""
        if options["action"] == "list":
            for network in Network.objects.all():
                self.stdout.write(f"{network.slug}\t{network.name}")
            return
        try:
            network = self._create(options)
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from None
        self.stdout.write(f"{network.name} is founded: {letters.absolute('members:members', network.slug)}")
        self.stdout.write(
            f"{options['manager']} runs it, and signs in at {letters.absolute('account_login')}"
        )

    @transaction.atomic
    def _create(self, options: dict[str, Any]) -> Network:
        manager: Account = account_for_address(address=options["manager"], name=options["manager_name"])
        return create_network(
            slug=options["slug"], name=options["name"], public=options["public"], manager=manager
        )
