"""Readable names: CORDIS writes most in capitals and without accents. Pure."""

import re

_SMALL_WORDS = """a al als and at att că cu d da das de del dei dels den der des di din do dos e el els en et
    for fra fur i in into it la las le les los med mot na o of og on or per para pentru por prin pro s si
    sobre și the til to u ud van voor y za"""
_FORM_WORDS = """AD AS A/S ApS EAD EOOD OOD SA SAU SL SLU SLP SRL SCCL OU OÜ MTU P/S FMBA K/S KS RA R.A. S/I
    S.A. S.A.U. S.L. S.L.U. S.Coop S.COOP ERIC I+D I+D+i R&D EU UPC WWF UE EIT KIC ICT UAB"""
_SMALL = frozenset(_SMALL_WORDS.split())
_FORMS = {form.casefold(): form for form in _FORM_WORDS.split()}
_WORD = re.compile(r"[^\s\-/()'’\",.&]+")
_SLASHED = re.compile(r"\b[aspki]/[is]\b", re.IGNORECASE)
_NO_VOWEL = re.compile(r"[^AEIOUYÀÁÂÃÄÅÆÈÉÊËÌÍÎÏÒÓÔÕÖØÙÚÛÜÝĂÎŐŰ]+")


def readable(name: str, *, known_short: str = "") -> str:
    """The name with capitals only where they belong, if it was written in capitals throughout.

    Legal forms and abbreviations keep theirs: words without a vowel, and the
    organisation's own short name where that is one word.
    """
    if name != name.upper():
        return name
    shorts = {known_short} if known_short.isupper() and len(name.split()) > 1 else set()
    seen = 0

    def write(match: re.Match[str]) -> str:
        nonlocal seen
        seen += 1
        word = match.group()
        if word.casefold() in _FORMS and (seen > 1 or len(word) > 2):
            return _FORMS[word.casefold()]
        if word in shorts or (len(word) > 1 and _NO_VOWEL.fullmatch(word)):
            return word
        small = word.casefold() in _SMALL and seen > 1
        return word.lower() if small else word[:1] + word[1:].lower()

    return _SLASHED.sub(lambda match: match.group().upper(), _WORD.sub(write, name))
