"""`punte backup FILE`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from punte.records.backup import write_backup


class Command(BaseCommand):
    """Write a backup."""

    help = "Write database and files to one archive, while Punte runs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The archive's path."""
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        """Write it, or say why not."""
        try:
            write_backup(file, self.stdout.write)
        except OSError as error:
            raise CommandError(f"The backup could not be written to {file}: {error.strerror}.") from error
        self.stdout.write(f"Backup complete: {file}")
