"""What a file is, by its content; its name is not asked."""

import zipfile
from typing import BinaryIO, Literal

from punte.records.tabular.encodings import bare_utf16
from punte.records.tabular.messages import gettext_noop
from punte.records.tabular.refusals import CHECK, SAVE_AGAIN, SAVE_AS, RefusedError, refuse

type Kind = Literal["xlsx", "csv"]

UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", gettext_noop("This is a PDF, not a table.")),
    (b"\x89PNG", gettext_noop("This is a picture, not a table.")),
    (b"\xff\xd8\xff", gettext_noop("This is a picture, not a table.")),
    (b"GIF8", gettext_noop("This is a picture, not a table.")),
    (b"\x1f\x8b", gettext_noop("This is a packed archive, not a table.")),
    (b"7z\xbc\xaf", gettext_noop("This is a packed archive, not a table.")),
    (b"Rar!", gettext_noop("This is a packed archive, not a table.")),
    (b"{\\rtf", gettext_noop("This is a text document, not a table.")),
    (b"SQLite format 3", gettext_noop("This is a database, not a table.")),
    (b"\x7fELF", gettext_noop("This is a program, not a table.")),
    (b"MZ\x90", gettext_noop("This is a program, not a table.")),
)
MARKUP = (b"<!doctype", b"<html", b"<head", b"<body", b"<table", b"<?xml", b"<svg", b"<!--")


def recognise(file: BinaryIO) -> Kind:
    """The kind of a seekable file.

    Raises
    ------
    RefusedError
        When it is neither a workbook nor text.
    """
    file.seek(0)
    head = file.read(8192)
    file.seek(0)
    if not head.strip(b"\x00\xef\xbb\xbf\xff\xfe \r\n\t,;|"):
        raise refuse("empty", gettext_noop("The file is empty."), CHECK)
    if head.startswith(b"PK"):
        return _workbook(file)
    if head.startswith(OLD_OFFICE):
        raise _old_office(file)
    for magic, reason in MAGIC:
        if head.startswith(magic):
            raise refuse("type", reason, SAVE_AS)
    _refuse_markup(head)
    if b"\x00" in head and not head.startswith(UTF16_MARKS) and not bare_utf16(head):
        raise refuse("type", gettext_noop("This file holds no text and is no workbook."), SAVE_AS)
    return "csv"


def _workbook(file: BinaryIO) -> Kind:
    try:
        with zipfile.ZipFile(file) as package:
            names = set(package.namelist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, OSError) as error:
        raise refuse(
            "damaged", gettext_noop("The workbook is damaged and cannot be opened."), SAVE_AGAIN
        ) from error
    finally:
        file.seek(0)
    if "[Content_Types].xml" in names and "xl/workbook.xml" in names:
        return "xlsx"
    if "xl/workbook.bin" in names:
        reason = gettext_noop("This is a binary workbook (XLSB), which Punte does not read.")
    elif "word/document.xml" in names or "ppt/presentation.xml" in names:
        reason = gettext_noop("This is a document or a presentation, not a table.")
    elif "content.xml" in names and "mimetype" in names:
        reason = gettext_noop("This is an OpenDocument file, which Punte does not read.")
    elif any(name.lower().endswith((".xlsx", ".csv", ".zip")) for name in names):
        reason = gettext_noop("This is an archive with files in it, not the table itself.")
    else:
        reason = gettext_noop("This is a packed archive, not a table.")
    raise refuse("type", reason, SAVE_AS)


def _old_office(file: BinaryIO) -> RefusedError:
    content = file.read(2_000_000)
    file.seek(0)
    if "EncryptedPackage".encode("utf-16-le") in content:
        reason = gettext_noop("The workbook is protected by a password.")
        return refuse(
            "encrypted",
            reason,
            gettext_noop("Nothing was imported. Save a copy without a password and upload that."),
        )
    reason = gettext_noop("This is a workbook of the old kind (XLS) or another old office file.")
    return refuse("type", reason, SAVE_AS)


def _refuse_markup(head: bytes) -> None:
    text = head.removeprefix(b"\xef\xbb\xbf").replace(b"\x00", b"").lstrip(b"\xff\xfe \r\n\t").lower()
    if text.startswith(MARKUP):
        raise refuse("type", gettext_noop("This is a web page or an XML file, not a table."), SAVE_AS)
    if text.startswith((b"{", b"[{", b'["')):
        raise refuse("type", gettext_noop("This is a JSON file, not a table."), SAVE_AS)
