"""CORDIS files from a person's browser: looked at, and kept until they are imported."""

import shutil
from collections.abc import Callable, Iterable
from io import TextIOWrapper
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from punte.ecosystem.cordis.facts import Reading
from punte.ecosystem.cordis.files import open_file
from punte.ecosystem.cordis.read import NotCordisError, read_organisations, read_projects
from punte.records.ids import uuid7

LARGEST = 100 * 1024 * 1024  # bytes; the whole of Horizon Europe has 60 MB
LINES_LOOKED_AT = 50

type Upload = UploadedFile[Any]
type Read = Callable[[Iterable[str]], Reading]


def folder_of(name: str) -> Path:
    """Where files wait for their import."""
    return Path(settings.MEDIA_ROOT) / "cordis" / name


def keep_files(organisations: Upload, projects: Upload | None) -> str:
    """Keep the files in a folder of their own; its name.

    Raises ValidationError with the field ('organisations', 'projects') that is
    not what it should be; nothing is kept then.
    """
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
    except BaseException:
        drop_files(name)
        raise
    return name


def drop_files(name: str) -> None:
    """Delete a folder, if it is still there."""
    shutil.rmtree(folder_of(name), ignore_errors=True)


def read_files(name: str) -> Reading:
    """organization.csv and, where there is one, project.csv. Raises FileNotFoundError, NotCordisError."""
    source, reading = folder_of(name), Reading()
    with open_file(source, "organization", "participations") as lines:
        read_organisations(lines, reading)
    try:
        with open_file(source, "project", "projects") as lines:
            read_projects(lines, reading)
    except FileNotFoundError:
        pass  # then titles and years are not told
    return reading


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
