"""Every reason the engine knows is said here, in the reader's language, by names instead of ids."""

import pytest
from django.utils import translation

from punte.bridges.words import reasons
from punte.ecosystem.models import Theme
from punte.engines.matching import Match, Reason
from punte.engines.matching.result import TEXTS, Value
from tests.bridges.conftest import Corridor

SILENT = {"repeat"}  # an organisation stands once in a list here

VALUES: dict[str, Value] = {
    "words": ("pumps",),
    "themes": ("1",),
    "type": "sme",
    "regions": ("DK03",),
    "languages": ("da",),
    "stage": "testing",
    "readiness": 7,
    "domain": "schools",
    "titles": ("SEAGLOW",),
    "year": "2023",
    "count": 6,
    "partners": ("2",),
    "wanted": ("sme", "DK03"),
}


def test_every_code_of_the_engine_has_a_sentence() -> None:
    said = reasons.REASONS | reasons.OBJECTIONS
    assert set(said) | SILENT == set(TEXTS)
    for code in said:
        kept = [reasons.stored(Reason(code, 0.3, VALUES), {}, "Mureș Pumps")]
        text = reasons.because(kept) or reasons.against(kept)
        assert text, code
        assert "%(" not in text, text


def test_reasons_are_told_from_objections() -> None:
    kept = [reasons.stored(Reason(code, 0.3, VALUES), {}, "A") for code in ("type", "other_regions")]
    assert reasons.because(kept) == "is the kind of partner sought (SME)"
    assert reasons.against(kept) == "no branch in a region wanted"
    assert reasons.phrases(kept) == [reasons.because(kept), reasons.against(kept)]


def test_the_weightiest_few_are_said_and_joined() -> None:
    codes = ("meaning", "themes", "type", "regions", "languages")
    kept = [reasons.stored(Reason(code, 0.3, VALUES), {"1": {"": "heat"}}, "A") for code in codes]
    assert reasons.because(kept) == (
        "says much the same in its own words, works on heat, "
        "is the kind of partner sought (SME) and is in DK03 as wanted"
    )
    assert reasons.joined(["a"]) == "a"
    assert reasons.joined([]) == ""


def test_what_goes_without_saying_is_not_said() -> None:
    weak, strong = (reasons.stored(Reason("words", weight, VALUES), {}, "A") for weight in (0.03, 0.2))
    assert reasons.because([weak]) == "is the nearest there is"
    assert reasons.because([strong]) == "speaks of “pumps” as well"
    for count, said in ((4, ""), (5, "in 5 other lists already")):
        kept = reasons.stored(Reason("shown_often", -0.03, {"count": count}), {}, "A")
        assert reasons.against([kept]) == said
    empty = reasons.stored(Reason("words", 0.4, {"words": ("four", "makes", "pompă", "като")}), {}, "A")
    assert reasons.because([empty]) == "speaks of “pompă” as well"


@pytest.mark.django_db
def test_names_are_kept_with_the_reason_in_every_language(corridor: Corridor) -> None:
    corridor.theme.labels = {"ro": "Pompe de căldură"}
    corridor.theme.save()
    below = Theme.objects.create(
        network=corridor.network, key="large", name="Large pumps", parent=corridor.theme
    )
    reason = Reason("themes", 0.1, {"themes": (str(corridor.theme.pk), str(below.pk))})
    region = Reason("regions", 0.1, {"regions": ("DK03",)})
    found = Match("a", "a", 1.0, (reason, region))
    named = reasons.named(corridor.network.pk, [found])
    kept = [reasons.stored(one, named, "A") for one in (reason, region)]
    assert reasons.because(kept) == "works on Large pumps and is in Syddanmark as wanted"
    alone = reasons.stored(Reason("themes", 0.1, {"themes": (str(corridor.theme.pk),)}), named, "A")
    with translation.override("ro"):
        assert "Pompe de căldură" in reasons.because([alone])
