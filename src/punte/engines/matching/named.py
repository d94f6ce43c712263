"""Whom and where a text names: organisations and towns by what they are called, countries.

Only what is written as a name counts: with a capital letter, and a short name in capitals only in capitals:
RISE is named by 'RISE' and not by 'Rise'.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from punte.engines.matching.words import fold, written

LONGEST = 7
"""Words of a text that are read as one name."""
SHORT = 3
"""Letters from which one name alone says whom it means."""
TELLING = 5
"""Letters from which a word of a name, if it is rare, may stand for all of it."""
CAPITALS = 8
"""Letters up to which a name in capitals is an abbreviation, not a shout."""

_COUNTRIES = """
AL alban albaan
AM armeni
AT austri osterr ostrig австри
AU australi
BA bosni
BE belgi белги
BG bulgar българ
BR brazil brasil
CA canad kanad
CH switzer swiss elvet suiza suiss schweiz svejts sveits швейц
CN china chinese
CY cypr cipru kypro kupro xipre chipre кипър
CZ czech cehia ceska txeca txequ chequi checa tjekk tsehh чехия
DE german deutsch aleman alemany tyskl saksa герман
DK denmark danish danmark danemarc dinamarc taani дания
EE estoni eesti estland естони
EG egypt
EL greece greek greci hellen hellas graeken graken kreeka гърци
ES spain spanish spania spanien espan espany hispaani испани
FI finland finnish finlan suomi soome финланд
FR france french franta francez francia frankri prantsus франци
GE georgia
HR croat croaci hrvats kroat horvaa хърват
HU hungar ungari ungarn magyar hongri hungri унгари
IE ireland irish irland iirimaa ирланд
IL israel
IN india
IS iceland islandia
IT italy italia italie итали
JP japan
KE kenya
KR korea
LT lithuan lituan litaue leedu литва
LU luxemb luksemb люксем
LV latvi leton letland lettlan латви
MA morocc maroc
MD moldov молдов
ME montenegr muntenegr
MK macedon makedon македон
MT malta maltes
NL netherla dutch oland holand holland nederl нидерл
NO norway norweg norveg norueg norge norra норвег
PL poland polish polon polska polen poola полша
PT portug португ
RO romania rumani rumaeni rumaen румъни
RS serbi сърб
SE sweden swedish suedia suecia sverige rootsi швеци
SI sloveni slovene eslovenia словени
SK slovak slovac eslovac eslovaq словак
TN tunisi
TR turkey turki turkish turcia turqui турци
UA ukrain ucrain ucrani украйн
UK british britain england scotland scottish wales welsh storbrit
"""
"""Country codes as regions use them, and how its names begin in the languages of Punte, without accents."""
_BEGINNINGS: Mapping[str, str] = {
    beginning: line.split()[0] for line in _COUNTRIES.strip().splitlines() for beginning in line.split()[1:]
}
_LENGTHS = sorted({len(beginning) for beginning in _BEGINNINGS})


def key(name: str) -> str:
    """What a name is found by; '' for one too short to mean anybody."""
    words = written(name)
    if len(words) == 1 and words[0].isupper() and len(words[0]) <= CAPITALS:
        return words[0] if len(words[0]) >= SHORT else ""
    folded = " ".join(map(fold, words))
    return folded if len(folded) > SHORT else ""


def words(called: Iterable[str]) -> frozenset[str]:
    """The words of names, or of what may be names in a text, that may stand for all of one."""
    found = [word for one in called for word in written(one) if len(word) >= TELLING and word[0].isupper()]
    return frozenset(map(fold, found))


def names(texts: Iterable[str]) -> frozenset[str]:
    """The keys of all that may be a name in the texts: one to `LONGEST` words from a capital letter on."""
    return frozenset(one for text in texts for one in _names(text))


def _names(text: str) -> Iterator[str]:
    words = written(text)
    folded = [fold(word) for word in words]
    for at, word in enumerate(words):
        if word.isupper() and SHORT <= len(word) <= CAPITALS:
            yield word
        if word[0].isupper() or word[0].isdigit():
            name = ""
            for part in folded[at : at + LONGEST]:
                name = f"{name} {part}" if name else part
                yield name


def countries(texts: Iterable[str]) -> frozenset[str]:
    """The codes of the countries that the texts name, or whose people or language they name."""
    found = set()
    for text in texts:
        words = written(text)
        for before, word in pairwise(["", *words]):
            if word[0].isupper():
                folded = fold(word)
                found |= {_BEGINNINGS.get(folded[:length], "") for length in _LENGTHS}
                found |= {"UK"} if word == "UK" or (before, word) == ("United", "Kingdom") else set()
    return frozenset(found - {""})
