"""Countries are named in the reader's language."""

from django.utils import translation

from punte.web.countries import country_choices, country_name


def test_countries_have_names_in_the_readers_language() -> None:
    with translation.override("ro"):
        assert (country_name("ES"), country_name("ee"), country_name("QX")) == ("Spania", "Estonia", "QX")
    with translation.override("en"):
        found = dict(country_choices())
    assert (found["RO"], found["XK"]) == ("Romania", "Kosovo")
    assert {"EU", "ZZ", "UN"} & set(found) == set()
    assert 240 < len(found) < 265
