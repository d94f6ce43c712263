"""`punte restore FILE`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from punte.records.backup import BackupRefused, read_backup
from punte.records.people.erasure import replay_erasures


class Command(BaseCommand):
    """Restore a backup."""

    help = "Restore a backup into an empty database (or, with --replace, over what is there)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The archive's path, and whether what is there may be lost."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--replace", action="store_true", help="lose what is in the database now")

    def handle(self, *args: Any, file: Path, replace: bool, **options: Any) -> None:
        """Restore it, or say why not."""
        try:
            read_backup(file, replace=replace, say=self.stdout.write)
        except BackupRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        if again := replay_erasures():
            self.stdout.write(f"Erasures asked for after this backup was made, done again: {again}")
        self.stdout.write("Restored.")
