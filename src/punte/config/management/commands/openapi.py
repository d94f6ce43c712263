"""`punte openapi`."""

import json
from typing import Any

from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Print the API's description."""

    help = "Print the API's OpenAPI description."

    def handle(self, *args: Any, **options: Any) -> None:
        """As JSON, keys in their order."""
        from punte.config.api import api

        self.stdout.write(json.dumps(api.get_openapi_schema(), indent=1, default=str))
