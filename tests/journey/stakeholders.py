"""A stakeholder spreadsheet as a region's gateway might have it: 40 rows in its own layout, with mistakes."""

import io
from datetime import date
from pathlib import Path

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

HEADER_ROW = 4  # as a spreadsheet program counts
FIRST_ROW = HEADER_ROW + 1
ROWS = 40
HEADERS = (
    "Nr.",
    "Denumire",
    "Tip",
    "Localitate",
    "Județ",
    "Țara",
    "Cod PIC",
    "Teme",
    "Competențe",
    "E-mail",
    "Pagină web",
    "Buget (mil. lei)",
    "Ultima verificare",
)
CLAIMED = "Nodul Someșan de Mecatronică SRL"
CLAIMED_DOMAIN = "nodul-somesan.example"
TWIN = "Someș Tech-Park SRL"  # on the sample's map as 'Someș Tech Park'
NAMELESS = "Stația Pilot Vaser SRL"
PLACES = (
    ("Cluj-Napoca", "RO113"),
    ("Oradea", "RO111"),
    ("Baia Mare", "RO114"),
    ("Satu Mare", "RO115"),
    ("Zalău", "RO116"),
    ("Bistrița", "RO112"),
)
KINDS = ("IMM", "Cluster", "Universitate", "ONG", "Primărie", "Investitor", "Start-up", "Incubator")
THEMES = (
    "Industria 4.0; Energie verde",
    "Tehnologii curate",
    "Competențe digitale; Trai inteligent și durabil",
    "Spații de date și inovare digitală",
)
SKILLS = ("prototipare rapidă; sudură robotizată", "consultanță; formare", "măsurări în teren")
TOWNS = (
    "Apahida", "Bontida", "Beclean", "Borsa", "Carei", "Cehu", "Dej", "Gherla", "Huedin", "Jibou",
    "Marghita", "Nasaud", "Negresti", "Salonta", "Sighet", "Simleu", "Stei", "Tasnad", "Turda",
    "Viseu", "Alesd", "Ardud", "Baita", "Cavnic", "Livada", "Seini", "Somcuta", "Tautii", "Ulmeni",
    "Valea", "Ilva", "Rodna", "Telciu", "Sant", "Lechinta", "Sangeorz", "Luna", "Ocna", "Poieni",
    "Racsa",
)  # fmt: skip
TRADES = (
    "Rulmenți Fini", "Livezi Înalte", "Apă Curată", "Plută și Dig", "Ceramică Tehnică", "Cartea Satului",
    "Motoare Mici", "Fibră de Cânepă", "Roți Dințate", "Drone Agricole", "Sticlă Suflată",
)  # fmt: skip

# What is wrong, by cell of the file: the text that stands there, and what mends it.
MISTAKES: dict[str, tuple[str, str]] = {
    "C7": ("Universtate", "University"),
    "G9": ("12345", "999888777"),
    "J12": ("birou la atelier.example", "birou@atelier.example"),
    "B15": ("", NAMELESS),
    "M18": ("vara trecută", "14.08.2026"),
}


def build(path: Path) -> Path:
    """Write the workbook: a title and a note above the headings, `;` in cells, decimal commas, days first."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Părți interesate")
        day = book.add_format({"num_format": "dd.mm.yyyy"})
        sheet.write("A1", "Harta părților interesate, Regiunea Nord-Vest", book.add_format({"bold": True}))
        sheet.write("A2", "Adunată de echipa de parteneriate; datele sunt inventate.")
        sheet.write_row(HEADER_ROW - 1, 0, HEADERS)
        for number in range(1, ROWS + 1):
            line = HEADER_ROW - 1 + number
            for column, cell in enumerate(_row(number)):
                wrong, _right = MISTAKES.get(xl_rowcol_to_cell(line, column), (cell, ""))
                if isinstance(wrong, date):
                    sheet.write_datetime(line, column, wrong, day)
                else:
                    sheet.write(line, column, wrong)
    path.write_bytes(file.getvalue())
    return path


def name_of(row: int) -> str:
    """The organisation's name in a row of the file, as a spreadsheet program counts."""
    return str(_row(row - HEADER_ROW)[1])


def _row(number: int) -> tuple[str | int | date, ...]:
    city, county = PLACES[number % len(PLACES)]
    name = f"{TRADES[number % len(TRADES)]} {TOWNS[number % len(TOWNS)]} SRL"
    kind, address, site = KINDS[number % len(KINDS)], f"birou@punct{number}.example", f"punct{number}.example"
    if number == 2:
        name, kind, site = CLAIMED, "IMM", f"https://{CLAIMED_DOMAIN}"
        address, city, county = f"contact@{CLAIMED_DOMAIN}", "Cluj-Napoca", "RO113"
    if number == ROWS:
        name, kind, city, county = TWIN, "Parc științific", "Cluj-Napoca", "RO113"
    checked: str | date = date(2026, 1 + number % 9, 1 + number % 27)
    if number % 3 == 0:
        checked = f"{1 + number % 27:02}.{1 + number % 9:02}.2026"
    return (
        number,
        name,
        kind,
        city,
        county,
        "România",
        "",
        THEMES[number % len(THEMES)],
        SKILLS[number % len(SKILLS)],
        address,
        site,
        f"{number},{number % 10}5",
        checked,
    )
