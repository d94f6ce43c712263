"""`punte sample load|remove|status`."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from punte.ecosystem.models import Listing, Organisation, Participation
from punte.ecosystem.sample import read
from punte.ecosystem.sample.load import load_sample, sample_network
from punte.ecosystem.sample.remove import remove_sample
from punte.members.models import Network
from punte.members.samples import allowed


class Command(BaseCommand):
    """The sample network from the command line."""

    help = "Load the sample network, remove it with all that belongs to it, or say who can enter it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to do."""
        parser.add_argument("action", choices=["load", "remove", "status"])
        parser.add_argument("--if-missing", action="store_true", help="say nothing when it is loaded already")

    def handle(self, *args: Any, action: str, if_missing: bool, **options: Any) -> None:
        """Do it."""
        match action:
            case "load":
                self._load(quiet=if_missing)
            case "remove":
                self._remove()
            case _:
                self._status()

    def _load(self, *, quiet: bool) -> None:
        if network := sample_network():
            if not quiet:
                self.stdout.write(f"The sample network '{network.name}' is loaded already.")
            return
        started = time.monotonic()
        self.stdout.write("  Sample network:")
        try:
            network = load_sample(progress=self._progress)
        except ValidationError as error:
            raise CommandError("The sample was not loaded. " + " ".join(error.messages)) from error
        took = time.monotonic() - started
        self.stdout.write(f"  {_counts(network)}, in {took:.0f} seconds")

    def _progress(self, done: int, total: int, note: str) -> None:
        if note:
            self.stdout.write(f"    {done + 1}/{total} {note}")
            self.stdout.flush()

    def _remove(self) -> None:
        network = sample_network()
        if network is None:
            self.stdout.write("There is no sample network.")
            return
        name = network.name
        remove_sample(network=network)
        self.stdout.write(f"The sample network '{name}' and all that belonged to it are removed.")

    def _status(self) -> None:
        network = sample_network()
        if network is None:
            self.stdout.write("There is no sample network; 'punte sample load' loads it.")
            return
        self.stdout.write(f"Sample network '{network.name}' at /n/{network.slug}/: {_counts(network)}.")
        if not allowed():
            self.stdout.write(
                "Nobody can enter as its people: debugging is off, or others reach this server."
            )
            return
        self.stdout.write("Enter from the front page, with one click, as:")
        for one in read.network().sign_ins:
            self.stdout.write(f"  {one.label:28} {one.address}")


def _counts(network: Network) -> str:
    organisations = Organisation.objects.filter(network=network)
    invented = organisations.filter(fictional=True).count()
    return (
        f"{organisations.count()} organisations ({invented} of them fictional), "
        f"{Listing.objects.filter(network=network).count()} needs and offers, "
        f"{Participation.objects.filter(network=network).count()} past collaborations"
    )
