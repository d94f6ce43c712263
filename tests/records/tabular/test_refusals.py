"""Files that are not read, each with a reason and advice, and none with harm."""

import io
import os
import struct
import tracemalloc
import zipfile
from dataclasses import replace

import pytest

from punte.records.tabular.limits import LIMITS
from punte.records.tabular.read import read_table
from punte.records.tabular.refusals import RefusedError
from tests.records.tabular.samples import text, xlsx

SHEET_PATH = "xl/worksheets/sheet1.xml"
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def refused(file: io.BytesIO, **changes: int) -> RefusedError:
    with pytest.raises(RefusedError) as caught:
        read_table(file, limits=replace(LIMITS, **changes))
    return caught.value


def archive(parts: dict[str, bytes]) -> io.BytesIO:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    file.seek(0)
    return file


def remade(changes: dict[str, bytes]) -> io.BytesIO:
    """A good workbook with some parts replaced or added."""
    with zipfile.ZipFile(xlsx([["Name", "Town"], ["A", "B"]])) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    return archive(parts | changes)


def sheet(cells: str) -> bytes:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<worksheet xmlns="{space}"><sheetData>{cells}</sheetData></worksheet>'.encode()


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        (b"", "empty", "empty"),
        (b"\xef\xbb\xbf\r\n ;;\r\n", "empty", "empty"),
        (b"%PDF-1.7 ...", "type", "PDF"),
        (b"\x89PNG\r\n\x1a\n....", "type", "picture"),
        (b"\xff\xd8\xff\xe0", "type", "picture"),
        (b"\x1f\x8b\x08", "type", "archive"),
        (b"  <!DOCTYPE html><table><tr><td>Name</td></tr></table>", "type", "web page"),
        (b"\xef\xbb\xbf<html>", "type", "web page"),
        (b'<?xml version="1.0"?><Workbook/>', "type", "XML"),
        (b'[{"name": "A"}]', "type", "JSON"),
        (OLD, "type", "XLS"),
        (OLD + "EncryptedPackage".encode("utf-16-le"), "encrypted", "password"),
        (b"a,b\x00\x01\x02\x03,c\x00d", "type", "no text"),
        (b"PK\x03\x04 broken", "damaged", "damaged"),
        (b"Name,Town\r\n", "empty", "no rows"),
        (b'Name,Town\r\n"A,B\r\n' + b"x,y\r\n" * 40_000, "quotes", "row 2"),
    ],
)
def test_wrong_content(content: bytes, code: str, words: str) -> None:
    error = refused(io.BytesIO(content))
    assert error.code == code
    assert words in str(error.reason)
    assert "Nothing was imported" in str(error.advice)


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (["word/document.xml"], "document"),
        (["mimetype", "content.xml"], "OpenDocument"),
        (["xl/workbook.bin"], "XLSB"),
        (["stakeholders.csv"], "archive with files"),
        (["inner.zip"], "archive with files"),
        (["a.bin"], "archive"),
    ],
)
def test_other_packages(names: list[str], words: str) -> None:
    error = refused(archive(dict.fromkeys(names, b"x")))
    assert (error.code, words in str(error.reason)) == ("type", True)


def test_two_hundred_megabytes_are_refused_before_they_are_read(tmp_path: object) -> None:
    class Huge(io.BytesIO):
        def seek(self, offset: int, whence: int = 0) -> int:
            return 200_000_000 if whence == 2 else super().seek(offset, whence)

        def read(self, size: int | None = -1) -> bytes:
            raise AssertionError("it was read")

    error = refused(Huge())
    assert error.code == "size"
    assert "200 MB" in str(error.reason)


def test_a_bomb_in_the_sheet_is_refused_in_little_memory() -> None:
    file = remade({SHEET_PATH: sheet("<row>" + " " * 150_000_000 + "</row>")})
    tracemalloc.start()
    error = refused(file)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert error.code == "bomb"
    assert peak < 20_000_000


def test_a_bomb_in_any_part_is_refused() -> None:
    assert refused(remade({"docProps/extra.xml": bytes(30_000_000)})).code == "bomb"
    assert refused(remade({"xl/sharedStrings.xml": os.urandom(300_000)}), text_bytes=200_000).code == "bomb"
    assert refused(remade({"xl/media/a.png": os.urandom(300_000)}), unpacked_bytes=200_000).code == "bomb"


def test_a_directory_that_lies_about_sizes_is_refused() -> None:
    file = remade({"docProps/extra.xml": bytes(30_000_000)})
    content = bytearray(file.getvalue())
    at = content.rindex(b"docProps/extra.xml") - 46
    assert struct.unpack_from("<I", content, at + 24) == (30_000_000,)
    struct.pack_into("<I", content, at + 24, 100)
    assert refused(io.BytesIO(bytes(content))).code == "bomb"


def test_nested_archives_are_refused_except_where_workbooks_keep_them() -> None:
    inner = archive({"deep.xml": bytes(1_000_000)}).getvalue()
    assert refused(remade({"xl/drawings/d.xml": inner})).code == "bomb"
    table = read_table(remade({"xl/embeddings/one.xlsx": inner}))
    assert table.headers == ("Name", "Town")


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>', "columns"),
        ('<row r="1"><c foo="&gt;" r="XFD1"><v>1</v></c></row>', "columns"),
        ('<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>x</t></is></c></row>', "rows"),
        ("<row>" + "<c><v>1</v></c>" * 400 + "</row>", "columns"),
        ('<row r="1"><c r="A1"><v>1</v></row>', "damaged"),
    ],
)
def test_far_corners_and_broken_sheets(cells: str, code: str) -> None:
    assert refused(remade({SHEET_PATH: sheet(cells)})).code == code


def test_cells_that_are_only_coloured_do_not_count() -> None:
    row = '<row r="{0}"><c r="A{0}" t="inlineStr"><is><t>x</t></is></c><c r="XFD{0}" s="1"/></row>'
    table = read_table(remade({SHEET_PATH: sheet(row.format(1) + row.format(2))}))
    assert len(table.headers) == 1


def test_entities_are_refused() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + sheet(
        '<row r="1"><c r="A1"><v>&b;</v></c></row>'
    )
    assert refused(remade({SHEET_PATH: bomb})).code == "damaged"


def test_a_workbook_with_a_password_in_its_parts() -> None:
    content = bytearray(xlsx([["Name"], ["A"]]).getvalue())
    at = content.index(b"PK\x01\x02")
    content[at + 8] |= 1
    assert refused(io.BytesIO(bytes(content))).code == "encrypted"


def test_too_long_and_too_wide() -> None:
    long = [["Name", "Town"], *[["A", "B"]] * 50]
    wide = [[f"h{index}" for index in range(20)], ["x"] * 20]
    for make in (text, xlsx):
        error = refused(make(long), rows=20)
        assert (error.code, "20" in str(error.reason)) == ("rows", True)
        assert refused(make(long), cells=50).code == "rows"
        assert refused(make(wide), columns=10).code == "columns"


def test_letters_that_nobody_writes() -> None:
    noise = bytes(byte for byte in os.urandom(4000) if byte not in b"\x00") + b"\x81\x8d\x8f\x90\x9d" * 50
    assert refused(io.BytesIO(b"Name,Town\r\n" + noise)).code in ("encoding", "type")


def test_a_chosen_encoding_that_does_not_fit() -> None:
    from punte.records.tabular.tables import ReadOptions

    with pytest.raises(RefusedError) as caught:
        read_table(text([["Name"], ["Café"]], encoding="cp1252"), options=ReadOptions(encoding="utf-8"))
    assert caught.value.code == "encoding"
