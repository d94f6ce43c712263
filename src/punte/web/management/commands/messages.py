"""`punte messages extract|update|compile`: translations, without GNU gettext."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from punte.web import messages


class Command(BaseCommand):
    help = "Translations: list the marked words, update the .po files, compile the .mo files."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to do."""
        parser.add_argument("action", choices=["extract", "update", "compile"])

    def handle(self, *args: Any, action: str, **options: Any) -> None:
        """Do it for every language and say what is missing."""
        if action == "extract":
            for message in messages.extracted():
                if message.id:
                    words = message.id if isinstance(message.id, str) else message.id[0]
                    self.stdout.write(f"{', '.join(name for name, _ in message.locations)}: {words}")
            return
        for language in messages.languages():
            if action == "update":
                messages.write(language, messages.updated(language))
            else:
                messages.compiled(language)
            catalog = messages.read(language)
            self.stdout.write(
                f"{language}: {len(catalog)} texts, {len(messages.missing(catalog))} to translate"
            )
