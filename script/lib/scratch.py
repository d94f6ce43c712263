"""Folders for the time of one run; those of a run that was killed are removed by the next."""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path


@contextlib.contextmanager
def scratch(
    prefix: str, abandoned: Callable[[Path], None] = lambda folder: None, parent: Path | None = None
) -> Iterator[Path]:
    """A new folder in `parent` (or where temporary files go), gone at the end.

    `abandoned` is called with each one whose owner died, before it goes.
    """
    parent = parent or Path(tempfile.gettempdir())
    _remove_leftovers(parent, prefix, abandoned)
    folder = Path(tempfile.mkdtemp(prefix=prefix, dir=parent))
    try:
        (folder / "owner").write_text(str(os.getpid()))
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _remove_leftovers(parent: Path, prefix: str, abandoned: Callable[[Path], None]) -> None:
    for folder in parent.glob(f"{prefix}*"):
        # Another account's folder cannot be read or removed: it is that account's to remove.
        with contextlib.suppress(OSError, ValueError):
            if not _runs(int((folder / "owner").read_text())):
                abandoned(folder)
                shutil.rmtree(folder)


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
