"""Words as the index knows them: Latin letters, no accents, no capitals."""

from punte.records.tabular.folding import fold

LONGEST = 40


def words_of(text: str) -> list[str]:
    """Folded words in their order: 'Бургас – Şos. Nordului' → ['burgas', 'sos', 'nordului']."""
    return [word[:LONGEST] for word in fold(text).split()]


def token(facet: str, value: object) -> str:
    """A facet's value as a word that no text has: ('region', 'RO11') → 'zzregionro11'."""
    return "zz" + fold(f"{facet}{value}").replace(" ", "")
