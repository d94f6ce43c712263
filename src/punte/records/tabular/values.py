"""From what stands in a cell to a number, a date, a yes or a no."""

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation

from punte.records.tabular.folding import fold

SPACES = re.compile(r"[\s\u00a0\u202f'’]")
NUMBER = re.compile(r"[+-]?(?:\d+|\d{1,3}(?:[.,]\d{3})+)(?:[.,]\d+)?")
UNIT = re.compile(r"^(?:€|eur|ron|lei|bgn|dkk|%)|(?:€|eur|ron|lei|bgn|dkk|%)$", re.IGNORECASE)
ONLY_COMMA = re.compile(r"[+-]?(?:\d{1,3}(?:\.\d{3})+,\d+|\d+,(?:\d{1,2}|\d{4,}))")
ONLY_POINT = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+\.\d+|\d+\.(?:\d{1,2}|\d{4,}))")

YES_WORDS = "yes y true 1 x da si s oui ja jah jaa sim tak ano igen wahr vrai verdadero adevarat sant"
NO_WORDS = "no n false 0 nu ne nein nej ei non nao nie nem falsch faux falso fals vaar"
YES, NO = frozenset(YES_WORDS.split()), frozenset(NO_WORDS.split())
YES_SIGNS = frozenset("✓✔☑×")
NO_SIGNS = frozenset("✗✘☐")

EXCEL_EPOCH = date(1899, 12, 30)
SERIALS = range(7_305, 73_051)  # 1920 to 2100: other numbers are more likely a mistake than a date
YEAR_FIRST = re.compile(r"(\d{4})[-./ ](\d{1,2})[-./ ](\d{1,2})")
DAY_FIRST = re.compile(r"(\d{1,2})[-./ ] ?(\d{1,2})[-./ ] ?(\d{4})")
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
WORDED = re.compile(
    r"(\d{1,2})\.?(?: de| of|st|nd|rd|th|\.)* ?-?([^\W\d_]{3,})\.?,?(?: de| del|-)? ?-?(\d{4})(?: ?[гg]\.?)?"
)
MONTH_FIRST = re.compile(r"([^\W\d_]{3,})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")
TIME_OF_DAY = re.compile(r"[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?$")

# Beginnings of the months' names, folded: en ro bg ca es da et de fr.
MONTHS: tuple[tuple[str, ...], ...] = (
    ("jan", "ian", "yan", "yanu", "gen", "ene", "jaan"),
    ("feb", "fev", "fe", "veeb"),
    ("mar", "mart", "maer", "mrz", "mae"),
    ("apr", "abr", "avr"),
    ("may", "mai", "maj", "mag"),
    ("jun", "iun", "yuni", "juin", "juun"),
    ("jul", "iul", "yuli", "juil", "juul"),
    ("aug", "avg", "ago", "aou"),
    ("sep", "set"),
    ("oct", "okt"),
    ("nov", "noe", "noi"),
    ("dec", "dek", "des", "dic", "dets", "dez"),
)


class UnreadableError(ValueError):
    """The cell does not hold what its column asks for."""


def decimal_sign(cells: Iterable[object], otherwise: str) -> str:
    """The decimal sign of a column, told by the cells that can be read in one way only; else `otherwise`."""
    votes: Counter[str] = Counter()
    for cell in cells:
        if isinstance(cell, str):
            text = _bare_number(cell)
            votes[","] += bool(ONLY_COMMA.fullmatch(text))
            votes["."] += bool(ONLY_POINT.fullmatch(text))
    if votes[","] == votes["."]:
        return otherwise
    return "," if votes[","] > votes["."] else "."


def to_decimal(cell: object, decimal: str = ".") -> Decimal:
    """A number, `decimal` being its decimal sign; the other sign and blanks part thousands.

    Raises
    ------
    UnreadableError
        When it is no finite number.
    """
    if isinstance(cell, bool):
        raise UnreadableError
    if isinstance(cell, int):
        return Decimal(cell)
    text = repr(cell) if isinstance(cell, float) else _bare_number(str(cell))
    if not isinstance(cell, float):
        if not NUMBER.fullmatch(text):
            raise UnreadableError
        text = _with_point(text, decimal)
    try:
        number = Decimal(text)
    except InvalidOperation as error:
        raise UnreadableError from error
    if not number.is_finite():
        raise UnreadableError
    return number


def _bare_number(text: str) -> str:
    return UNIT.sub("", SPACES.sub("", text).replace("−", "-"))


def _with_point(text: str, decimal: str) -> str:
    points, commas = text.count("."), text.count(",")
    if points and commas:
        decimal = max(".,", key=text.rfind)
    elif points > 1 or commas > 1:
        decimal = "," if points > 1 else "."  # the repeated sign parts thousands
    elif ONLY_COMMA.fullmatch(text):
        decimal = ","
    elif ONLY_POINT.fullmatch(text):
        decimal = "."
    other = "." if decimal == "," else ","
    return text.replace(other, "").replace(decimal, ".")


def to_integer(cell: object, decimal: str = ".") -> int:
    """A whole number; raises UnreadableError for anything else."""
    number = to_decimal(cell, decimal)
    if number != number.to_integral_value():
        raise UnreadableError
    return int(number)


def to_bool(cell: object) -> bool:
    """Yes or no, in the words of several languages; raises UnreadableError for anything else."""
    if isinstance(cell, bool):
        return cell
    text = str(cell).strip()
    folded = "" if text in NO_SIGNS else fold(text)  # a crossed box folds to an x, which means yes
    if text in NO_SIGNS or folded in NO:
        return False
    if text in YES_SIGNS or folded in YES:
        return True
    raise UnreadableError


def to_date(cell: object) -> date:
    """A day. The day stands before the month, as in Europe, unless only the other order is possible.

    Raises
    ------
    UnreadableError
        When it is no day with a year of four digits.
    """
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _from_serial(cell)
    text = TIME_OF_DAY.sub("", " ".join(str(cell).split()))
    try:
        if match := YEAR_FIRST.fullmatch(text) or COMPACT.fullmatch(text):
            return date(int(match[1]), int(match[2]), int(match[3]))
        if match := DAY_FIRST.fullmatch(text):
            day, month = int(match[1]), int(match[2])
            return date(int(match[3]), day, month) if month > 12 else date(int(match[3]), month, day)
        if match := WORDED.fullmatch(text):
            return date(int(match[3]), _month(match[2]), int(match[1]))
        if match := MONTH_FIRST.fullmatch(text):
            return date(int(match[3]), _month(match[1]), int(match[2]))
    except ValueError as error:
        raise UnreadableError from error
    if text.isdecimal() and len(text) == 5:
        return _from_serial(int(text))
    raise UnreadableError


def _from_serial(number: float) -> date:
    """The day of a spreadsheet's serial number (1900 system)."""
    if int(number) not in SERIALS:
        raise UnreadableError
    return EXCEL_EPOCH + timedelta(days=int(number))


def _month(word: str) -> int:
    folded = fold(word)
    for number, starts in enumerate(MONTHS, start=1):
        if folded.startswith(starts):
            return number
    raise UnreadableError
