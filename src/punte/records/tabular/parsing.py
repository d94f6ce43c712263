"""From a cell to a value of its field's kind, or to what would be right instead."""

import re
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal

from rapidfuzz import fuzz, process

from punte.records.tabular.fields import ID_FIELD, Field, Value
from punte.records.tabular.folding import fold_cached
from punte.records.tabular.formulas import unguard
from punte.records.tabular.messages import Message, gettext_noop, message
from punte.records.tabular.tables import Cell
from punte.records.tabular.values import UnreadableError, to_bool, to_date, to_decimal, to_integer

CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
BLANK_WORDS = frozenset({"-", "–", "—", "n/a", "na", "n.a.", "#n/a", "null", "none"})
EMAIL = re.compile(r"[^\s@<>,;:\"()\[\]\\]{1,64}@(?:[^\s@<>,;:\"()\[\]\\./]{1,63}\.)+[^\W\d_][\w-]{1,62}")
URL = re.compile(
    r"https?://(?:[^\s/?#@:\[\]<>\"'.]{1,63}\.)+[^\W\d_][\w-]{1,62}\.?(?::\d{1,5})?(?:[/?#][^\s<>\"]*)?", re.I
)
CLOSE_ENOUGH = 75
FEW = 200  # words among which parts of words are compared, too


class BadCellError(ValueError):
    """A cell that cannot be taken; `suggestion` is what may have been meant."""

    def __init__(self, reason: Message, suggestion: str = "") -> None:
        self.reason = reason
        self.suggestion = suggestion
        super().__init__(str(reason))


def show(cell: Cell) -> str:
    """A cell as people would type it."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "minutes") if cell.time() != time() else cell.date().isoformat()
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell)


def tidy(text: str) -> str:
    """Text without blanks around it and control signs, with one kind of line end."""
    return CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def settle(field: Field, value: Value) -> Value:
    """A value that is already kept, as it would come back from a file: to compare the two."""
    if isinstance(value, tuple):
        return tuple(dict.fromkeys(text for text in map(tidy, value) if text)) or None
    if not isinstance(value, str):
        return value
    text = tidy(value)
    if not text or field.kind not in ("url", "email", "code"):
        return text or None
    try:
        return PARSERS[field.kind](field, text, ".")
    except BadCellError:
        return text


def parse(field: Field, cell: Cell, decimal: str = ".") -> Value:
    """The value of a cell in the field's kind; None for an empty one.

    Raises
    ------
    BadCellError
        With what would be right.
    """
    if cell is None or (isinstance(cell, str) and not (cell := unguard(tidy(cell)))):
        return None
    try:
        value = PARSERS[field.kind](field, cell, decimal)
    except BadCellError:
        if isinstance(cell, str) and cell.casefold() in BLANK_WORDS:
            return None
        raise
    if field.check and value is not None and (reason := field.check(value)):
        raise BadCellError(reason)
    return value


def _text(field: Field, cell: Cell, decimal: str) -> Value:
    text = show(cell)
    if len(text) > field.max_length:
        raise BadCellError(
            message(
                gettext_noop("The text has %(found)s signs; there is room for %(limit)s."),
                found=len(text),
                limit=field.max_length,
            )
        )
    return text


def _integer(field: Field, cell: Cell, decimal: str) -> Value:
    try:
        return _within(field, to_integer(cell, decimal))
    except UnreadableError:
        raise BadCellError(
            message(gettext_noop("This is no whole number. Write digits only, such as 25."))
        ) from None


def _decimal(field: Field, cell: Cell, decimal: str) -> Value:
    try:
        return _within(field, to_decimal(cell, decimal))
    except UnreadableError:
        raise BadCellError(
            message(gettext_noop("This is no number. Write one such as 12,5 or 1250."))
        ) from None


def _within[N: (int, Decimal)](field: Field, number: N) -> N:
    if field.minimum is not None and number < field.minimum:
        raise BadCellError(
            message(gettext_noop("Write a number of at least %(limit)s."), limit=field.minimum)
        )
    if field.maximum is not None and number > field.maximum:
        raise BadCellError(message(gettext_noop("Write a number of at most %(limit)s."), limit=field.maximum))
    return number


def _date(field: Field, cell: Cell, decimal: str) -> Value:
    try:
        return to_date(cell)
    except UnreadableError:
        raise BadCellError(
            message(
                gettext_noop(
                    "This is no date. Write day, month and a year of four digits, such as 13.10.2023."
                )
            )
        ) from None


def _bool(field: Field, cell: Cell, decimal: str) -> Value:
    try:
        return to_bool(cell)
    except UnreadableError:
        raise BadCellError(message(gettext_noop("Write yes or no."))) from None


def _choice(field: Field, cell: Cell, decimal: str) -> Value:
    return choose(field, show(cell))


def choose(field: Field, text: str) -> str:
    """The key of the choice that a text means, by key, label or alias; accents and case do not matter."""
    folded = fold_cached(text)
    if key := field.choice_words.get(folded):
        return key
    if label := nearest(field, folded):
        raise BadCellError(
            message(
                gettext_noop("'%(text)s' is not in the list. Did you mean '%(label)s'?"),
                text=text,
                label=label,
            ),
            suggestion=label,
        )
    labels = [str(choice.label) for choice in field.choices]
    offered = ", ".join(labels[:8]) + (" …" if len(labels) > 8 else "")
    raise BadCellError(
        message(
            gettext_noop("'%(text)s' is not in the list. Choose from: %(offered)s."),
            text=text,
            offered=offered,
        )
    )


def nearest(field: Field, folded: str) -> str:
    """The label of the choice that a misspelt word may mean, or nothing; the same word is looked up once."""
    if folded not in field.suggestions:
        few = len(field.choice_words) <= FEW
        near = process.extractOne(
            folded,
            field.choice_words.keys(),
            scorer=fuzz.WRatio if few else fuzz.ratio,
            score_cutoff=CLOSE_ENOUGH,
        )
        label = field.label_of(field.choice_words[near[0]]) if near and len(folded) > 2 else ""
        field.suggestions[folded] = label
    return field.suggestions[folded]


def takes(field: Field, cell: Cell, decimal: str = ".") -> bool:
    """Whether a cell has a value in the field's kind; quicker than `parse` where it has none."""
    if field.choices and isinstance(cell, str):
        texts = split_values(unguard(tidy(cell))) if field.kind == "multi" else [unguard(tidy(cell))]
        return all(fold_cached(text) in field.choice_words for text in texts if text.strip())
    try:
        return parse(field, cell, decimal) is not None
    except BadCellError:
        return False


def _multi(field: Field, cell: Cell, decimal: str) -> Value:
    texts = [tidy(part) for part in split_values(show(cell))]
    kept = [text for text in texts if text]
    if not field.choices:
        return tuple(dict.fromkeys(kept)) or None
    chosen, meant, bad = [], [], None
    for text in kept:
        try:
            chosen.append(choose(field, text))
            meant.append(field.label_of(chosen[-1]))
        except BadCellError as error:
            bad = bad or error
            meant.append(error.suggestion or text)
    if bad:
        raise BadCellError(bad.reason, suggestion=join_values(meant) if bad.suggestion else "")
    return tuple(dict.fromkeys(chosen)) or None


def split_values(text: str) -> list[str]:
    r"""The parts between semicolons; `\;` is a semicolon inside a part, `\\` a backslash."""
    parts, current, signs = [], "", iter(text)
    for sign in signs:
        if sign == "\\":
            following = next(signs, "")
            current += following if following in (";", "\\") and following else sign + following
        elif sign == ";":
            parts.append(current)
            current = ""
        else:
            current += sign
    return [*parts, current]


def join_values(parts: list[str]) -> str:
    r"""The parts with semicolons between them; the way back is `split_values`."""
    return "; ".join(part.replace("\\", "\\\\").replace(";", "\\;") for part in parts)


def _url(field: Field, cell: Cell, decimal: str) -> Value:
    text = show(cell).strip("<> ")
    if "://" not in text:
        text = f"https://{text}"
    if not URL.fullmatch(text) or len(text) > min(field.max_length, 2000):
        raise BadCellError(
            message(gettext_noop("This is no web address. Write one such as https://example.org."))
        )
    scheme, _, rest = text.partition("://")
    host, slash, path = rest.partition("/")
    return f"{scheme.lower()}://{host.lower() if '?' not in host and '#' not in host else host}{slash}{path}"


def _email(field: Field, cell: Cell, decimal: str) -> Value:
    text = show(cell).strip("<> ").removeprefix("mailto:")
    if not EMAIL.fullmatch(text) or len(text) > 254:
        raise BadCellError(
            message(gettext_noop("This is no e-mail address. Write one such as ana@example.org."))
        )
    local, _, domain = text.rpartition("@")
    return f"{local}@{domain.lower()}"


def _code(field: Field, cell: Cell, decimal: str) -> Value:
    text = "".join(sign for sign in show(cell).upper() if sign.isalnum() or sign in field.keep)
    if not field.compiled.fullmatch(text) or len(text) > field.max_length:
        raise BadCellError(
            message(gettext_noop("This cannot be right. Write it like %(example)s."), example=field.example)
            if field.example
            else message(gettext_noop("This cannot be right."))
        )
    return text.lower() if field.name == ID_FIELD else text


PARSERS: dict[str, Callable[[Field, Cell, str], Value]] = {
    "text": _text,
    "int": _integer,
    "decimal": _decimal,
    "date": _date,
    "bool": _bool,
    "choice": _choice,
    "multi": _multi,
    "url": _url,
    "email": _email,
    "code": _code,
}
