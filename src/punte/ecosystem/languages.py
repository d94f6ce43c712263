"""Languages that needs, offers and people speak, each called what its speakers call it."""

from django.conf.locale import LANG_INFO

# The official languages of the Union, those of the corridor's regions, and some neighbours'.
CODES = """
en bg ca cs da de el es et eu fi fr ga gl hr hu is it lt lv mk nb nl pl pt ro ru sk sl sq sr sv tr uk
"""
OWN = {"mt": "Malti"}


def language_name(code: str) -> str:
    """'română' for 'ro'; the code itself where nothing is known of it."""
    known = LANG_INFO.get(code) or LANG_INFO.get(code.split("-")[0]) or {}
    return str(known.get("name_local") or OWN.get(code, code))


def language_choices(first: list[str] | None = None) -> list[tuple[str, str]]:
    """(code, name) of all, those of `first` (a network's own) on top."""
    codes = [*dict.fromkeys([*(first or []), *CODES.split(), *OWN])]
    return [(code, language_name(code).capitalize()) for code in codes]
