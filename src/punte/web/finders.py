"""Static files from npm packages: only those named here, under `/static/vendor/`."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage, Storage

# address below /static/ -> path below node_modules
SERVED = {
    "vendor/htmx/htmx.min.js": "htmx.org/dist/htmx.min.js",
    "vendor/htmx/LICENSE": "htmx.org/LICENSE",
}


class PackageStorage(FileSystemStorage):
    """Reads a whitelisted file of a package by the address it is served under."""

    def __init__(self) -> None:
        super().__init__(location=settings.NODE_MODULES)

    def path(self, name: str) -> str:
        """The file behind the address; KeyError for one that is not served."""
        return super().path(SERVED[Path(name).as_posix()])


class NodeModulesFinder(BaseFinder):
    """Finds the few files of `node_modules` that pages use."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.storage = PackageStorage()

    def check(self, **kwargs: Any) -> list[Any]:
        """No settings of its own to check."""
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """The file for an address, or nothing."""
        name = Path(path).as_posix()
        found = self.storage.path(name) if name in SERVED else None
        if found and Path(found).is_file():
            return [found] if find_all else found
        return []

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, Storage]]:
        """All served files that are installed."""
        for name in SERVED:
            if Path(self.storage.path(name)).is_file():
                yield name, self.storage
