"""Countries by their ISO 3166 letters, named in the reader's language (Unicode CLDR, through Babel)."""

from babel import Locale, UnknownLocaleError
from django.utils.translation import get_language


def _territories() -> dict[str, str]:
    try:
        locale = Locale.parse(get_language() or "en", sep="-")
    except (UnknownLocaleError, ValueError):
        locale = Locale("en")
    return dict(locale.territories)


def country_name(code: str) -> str:
    """What the country is called; the letters themselves where they are nobody's."""
    return _territories().get(code.upper(), code)


def country_choices() -> list[tuple[str, str]]:
    """(letters, name) of all countries and territories, by name."""
    named = _territories()
    rows = [(code, name) for code, name in named.items() if len(code) == 2 and code.isalpha()]
    not_countries = {"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"}
    return sorted((row for row in rows if row[0] not in not_countries), key=lambda row: row[1])
