"""Workbooks are zip files: what they unpack to is measured before anything parses them.

The sizes that a zip directory declares can lie, and a sheet of a few bytes can claim a cell at its far
corner, for which a parser would lay out seventeen thousand million cells. So every part is inflated once,
piece by piece and thrown away, and the sheets are measured on the way.
"""

import re
import string
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO
from xml.parsers import expat

from punte.records.tabular.limits import Limits
from punte.records.tabular.messages import gettext_noop
from punte.records.tabular.refusals import SAVE_AGAIN, SPLIT, RefusedError, refuse

PIECE = 1 << 18
LOCAL_HEADER = struct.Struct("<4s5H3I2H")
SHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
EMBEDDED = re.compile(r"xl/embeddings/", re.IGNORECASE)
LETTERS = string.ascii_letters
FILLED = frozenset({"v", "is", "f"})


def check_workbook(file: BinaryIO, limits: Limits) -> None:
    """Refuse a workbook that would unpack to too much. Reads the whole file once, in constant memory.

    Raises
    ------
    RefusedError
        For bombs, damaged or protected files, and sheets beyond the limits.
    """
    size = file.seek(0, 2)
    try:
        with zipfile.ZipFile(file) as package:
            parts = package.infolist()
            _check_directory(parts, size, limits)
            _check_parts(file, parts, size, limits)
    except (
        zipfile.BadZipFile,
        zlib.error,
        expat.ExpatError,
        struct.error,
        NotImplementedError,
        EOFError,
        ValueError,
    ) as error:
        raise _damaged() from error
    finally:
        file.seek(0)


def _check_directory(parts: list[zipfile.ZipInfo], size: int, limits: Limits) -> None:
    if len(parts) > limits.parts or sum(part.file_size for part in parts) > limits.unpacked_bytes:
        raise _bomb()
    if sum(part.compress_size for part in parts) > size:
        raise _damaged()
    names = [part.filename for part in parts]
    if len(set(names)) != len(names):
        raise _damaged()
    for part in parts:
        if part.flag_bits & 0x1:
            reason = gettext_noop("The workbook is protected by a password.")
            raise refuse(
                "encrypted",
                reason,
                gettext_noop("Nothing was imported. Save a copy without a password and upload that."),
            )
        if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise _damaged()


def _check_parts(file: BinaryIO, parts: list[zipfile.ZipInfo], size: int, limits: Limits) -> None:
    total = 0
    for part in parts:
        measure = SheetMeasure(limits) if SHEET.fullmatch(part.filename) else None
        allowed = (
            limits.text_bytes if part.filename.lower().endswith("sharedstrings.xml") else limits.part_bytes
        )
        inflated = 0
        for piece in _inflate(file, part):
            if inflated == 0 and piece.startswith(b"PK\x03\x04") and not EMBEDDED.match(part.filename):
                raise _bomb()  # an archive where a part of a workbook should be
            inflated += len(piece)
            total += len(piece)
            if inflated > allowed or total > limits.unpacked_bytes:
                raise _bomb()
            if inflated > limits.ratio_from_bytes and inflated > limits.ratio * max(part.compress_size, 1):
                raise _bomb()
            if measure:
                measure.feed(piece)
        if inflated != part.file_size:
            raise _bomb()  # the directory told another size than what unpacks
        if measure:
            measure.feed(b"", last=True)


def _inflate(file: BinaryIO, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """The part's content in pieces, whatever size the directory declares for it."""
    file.seek(part.header_offset)
    header = LOCAL_HEADER.unpack(file.read(LOCAL_HEADER.size))
    if header[0] != b"PK\x03\x04":
        raise _damaged()
    file.seek(header[9] + header[10], 1)
    left = part.compress_size
    if part.compress_type == zipfile.ZIP_STORED:
        while left > 0 and (piece := file.read(min(PIECE, left))):
            left -= len(piece)
            yield piece
        return
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    while not inflater.eof:
        packed = inflater.unconsumed_tail
        if not packed:
            packed = file.read(min(PIECE, left))
            left -= len(packed)
        piece = inflater.decompress(packed, PIECE)
        if piece:
            yield piece
        elif not packed:
            raise _damaged()


class SheetMeasure:
    """Counts how many rows and columns a sheet's filled cells lay claim to."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._row = self._column = 0
        self.rows = self.columns = 0
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.StartDoctypeDeclHandler = self._doctype

    def feed(self, piece: bytes, last: bool = False) -> None:
        """Take the next piece of the sheet; raises a refusal as soon as a limit is passed."""
        self._parser.Parse(piece, last)
        check_extent(self.rows, self.columns, self._limits)

    def _doctype(self, *_: object) -> None:
        raise _damaged()  # no spreadsheet program writes one; entities can be bombs

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        if name == "c":
            reference = attributes.get("r", "")
            digits = reference.lstrip(LETTERS)
            letters = reference[: len(reference) - len(digits)]
            self._column = column_number(letters) if letters else self._column + 1
            if digits.isdecimal():
                self._row = int(digits[:9])
        elif name == "row":
            number = attributes.get("r", "")
            self._row = int(number[:9]) if number.isdecimal() else self._row + 1
            self._column = 0
        elif name in FILLED:  # a cell with only a format claims nothing
            self.rows = max(self.rows, self._row)
            self.columns = max(self.columns, self._column)


def column_number(letters: str) -> int:
    """1 for A, 27 for AA."""
    number = 0
    for letter in letters[:7].upper():
        number = number * 26 + ord(letter) - 64
    return number


def check_extent(rows: int, columns: int, limits: Limits) -> None:
    """Refuse a table that is too long, too wide, or both."""
    if columns > limits.columns:
        raise refuse(
            "columns",
            gettext_noop("The table has %(found)s columns; %(limit)s are the most that Punte reads."),
            gettext_noop(
                "Nothing was imported. Remove the columns that are not needed and upload the table again."
            ),
            found=columns,
            limit=limits.columns,
        )
    if rows > limits.rows or rows * columns > limits.cells:
        raise refuse(
            "rows",
            gettext_noop(
                "The table reaches to row %(found)s; at %(columns)s columns Punte reads %(limit)s at most."
            ),
            SPLIT,
            found=rows,
            limit=min(limits.rows, limits.cells // max(columns, 1)),
            columns=columns,
        )


def _bomb() -> RefusedError:
    return refuse(
        "bomb", gettext_noop("The workbook unpacks to far more than its size lets one expect."), SAVE_AGAIN
    )


def _damaged() -> RefusedError:
    return refuse("damaged", gettext_noop("The workbook is damaged and cannot be opened."), SAVE_AGAIN)
