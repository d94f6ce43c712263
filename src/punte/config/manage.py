"""The `punte` command: Punte's own words beside Django's management commands."""

import os
import sys


def main() -> None:
    """Run `punte COMMAND …`; `punte help` lists the commands."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "punte.config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
