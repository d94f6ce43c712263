"""The import of CORDIS files as a job."""

import shutil
from dataclasses import asdict
from pathlib import Path

from django.conf import settings
from django.tasks import task

from punte.ecosystem.cordis.facts import Reading
from punte.ecosystem.cordis.files import open_file
from punte.ecosystem.cordis.importing import import_cordis
from punte.ecosystem.cordis.read import read_organisations, read_projects
from punte.members.models import Account, Network
from punte.members.viewer import viewer_of


def folder_of(name: str) -> Path:
    """Where files wait for their import."""
    return Path(settings.MEDIA_ROOT) / "cordis" / name


@task
def import_cordis_files(*, network: str, by: str, folder: str) -> dict[str, int]:
    """Import the files of a folder and delete them; safe to run again. The result counts what came."""
    source = folder_of(folder)
    if not source.exists():  # an earlier try came to its end
        return {}
    place, account = Network.objects.get(pk=network), Account.objects.get(pk=by)
    outcome = import_cordis(network=place, reading=read_folder(source), by=viewer_of(account, place))
    shutil.rmtree(source)
    return asdict(outcome)


def read_folder(source: Path) -> Reading:
    """organization.csv and, where there is one, project.csv. Raises FileNotFoundError, NotCordisError."""
    reading = Reading()
    with open_file(source, "organization", "participations") as lines:
        read_organisations(lines, reading)
    try:
        with open_file(source, "project", "projects") as lines:
            read_projects(lines, reading)
    except FileNotFoundError:
        pass  # then titles and years are not told
    return reading
