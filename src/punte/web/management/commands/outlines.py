"""`punte outlines`: make the committed country outlines again from the world-atlas package."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from punte.web.maps.outlines import FILE, made, written


class Command(BaseCommand):
    help = "Make the map's country outlines from world-atlas (development)."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the file and say its size."""
        source = Path(settings.NODE_MODULES) / "world-atlas" / "countries-50m.json"
        found = made(json.loads(source.read_text(encoding="utf-8")))
        FILE.write_text(written(found), encoding="utf-8")
        self.stdout.write(f"{len(found)} countries, {FILE.stat().st_size} bytes")
