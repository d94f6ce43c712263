"""CORDIS files from a person's browser: looked at, kept, and imported by a job."""

import shutil
from collections.abc import Callable, Iterable
from io import TextIOWrapper
from pathlib import Path
from typing import IO, Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.tasks import TaskResult
from django.utils.translation import gettext as _

from punte.ecosystem.cordis.facts import Reading
from punte.ecosystem.cordis.jobs import folder_of, import_cordis_files
from punte.ecosystem.cordis.read import NotCordisError, read_organisations, read_projects
from punte.ecosystem.policies import manage_network
from punte.members.models import Network
from punte.records.ids import uuid7
from punte.web.access import Viewer

LARGEST = 100 * 1024 * 1024  # bytes; the whole of Horizon Europe has 60 MB
LINES_LOOKED_AT = 50

type Upload = UploadedFile[Any]
type Read = Callable[[Iterable[str]], Reading]


def start_cordis_import(
    *, network: Network, organisations: Upload, projects: Upload | None, by: Viewer
) -> "TaskResult[Any, Any]":
    """Keep the files and enqueue the import; projects tell titles and years, and may be left out.

    Raises PermissionDenied for all but the managers, ValidationError with the
    field ('organisations', 'projects') that is not what it should be.
    """
    if by.network != network.pk or by.account is None or not manage_network(by):
        raise PermissionDenied
    _look_at("organisations", organisations, read_organisations)
    if projects:
        _look_at("projects", projects, read_projects)
    name = uuid7().hex
    folder = folder_of(name)
    folder.mkdir(parents=True)
    try:
        _keep(organisations, folder / "organization.csv")
        if projects:
            _keep(projects, folder / "project.csv")
        return import_cordis_files.enqueue(network=str(network.pk), by=str(by.account), folder=name)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _look_at(field: str, upload: Upload, read: Read) -> None:
    """Raise ValidationError unless the file's beginning is what CORDIS writes."""
    if (upload.size or 0) > LARGEST:
        raise ValidationError({field: _("This file has more than 100 MB. Cut it into several.")})
    file: IO[bytes] = upload.open()
    try:
        lines = TextIOWrapper(file, encoding="utf-8-sig", newline="")
        first = [line for line, _number in zip(lines, range(LINES_LOOKED_AT), strict=False)]
        lines.detach()
        if any("\0" in line for line in first):
            raise ValidationError({field: _("This is not a CSV file. Unpack the archive first.")})
        read(first)
    except UnicodeDecodeError as error:
        raise ValidationError({field: _("This is not a CSV file. Unpack the archive first.")}) from error
    except NotCordisError as error:
        raise ValidationError(
            {
                field: _("This is not the file that CORDIS offers: these columns are missing: %(names)s.")
                % {"names": ", ".join(error.missing)}
            }
        ) from error


def _keep(upload: Upload, path: Path) -> None:
    with path.open("wb") as target:
        for piece in upload.chunks():
            target.write(piece)
