"""Finding CORDIS files in a folder, plain or gzipped."""

import gzip
from pathlib import Path
from typing import TextIO


def open_file(folder: Path, *names: str) -> TextIO:
    """The first of `NAME.csv` or `NAME.csv.gz` that the folder holds. Raises FileNotFoundError."""
    for name in names:
        if (plain := folder / f"{name}.csv").exists():
            return plain.open(newline="", encoding="utf-8-sig")
        if (packed := folder / f"{name}.csv.gz").exists():
            return gzip.open(packed, "rt", newline="", encoding="utf-8-sig")
    raise FileNotFoundError(f"{folder} holds neither {' nor '.join(f'{name}.csv' for name in names)}")
