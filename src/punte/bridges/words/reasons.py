"""Reasons of the matching engine as sentences: 'because it …, … and …; against it: …'.

The engine speaks in codes and ids. What it names is looked up when a match is
kept (`named`, `stored`), so that a list of matches is said without a query, in
the language of whoever reads it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from punte.bridges.words.telling import telling
from punte.ecosystem.choices import ChainStage, OrganisationType
from punte.ecosystem.languages import language_name
from punte.ecosystem.models import Organisation, Region, Theme
from punte.engines.matching import Match, Reason

FOR, AGAINST = 4, 3
"""Reasons that are said of those there are, the weightiest."""
WORDS = 3
TELLING = 0.05
"""What shared words must weigh to be named: less, and they are words that every text has."""

OFTEN = 5
"""In how many other lists somebody must stand for it to be worth saying."""

type Names = Mapping[str, Mapping[str, str]]
type Stored = Mapping[str, Any]


# Kept with the match


def named(network: UUID, found: Iterable[Match]) -> Names:
    """What themes, regions and organisations are called that the reasons name; three queries.

    By id, then by language; '' is the name where a language has none of its own.
    """
    values = [reason.values for one in found for reason in (*one.reasons, *one.against)]
    placed = ("regions", "wanted", "country")
    codes = {code for one in values for name in placed for code in _many(one.get(name))}
    names: dict[str, dict[str, str]] = {
        code: {"": name} for code, name in Region.objects.filter(code__in=codes).values_list("code", "name")
    }
    themes = {key for one in values for key in _many(one.get("themes"))}
    for theme in Theme.objects.filter(network=network, pk__in=themes):
        parent = {"parent": str(theme.parent_id)} if theme.parent_id else {}
        names[str(theme.pk)] = {"": theme.name, **theme.labels, **parent}
    partners = {key for one in values for key in _many(one.get("partners"))}
    for key, name in Organisation.objects.filter(network=network, pk__in=partners).values_list("pk", "name"):
        names[str(key)] = {"": name}
    return names


def stored(reason: Reason, names: Names, seeker: str) -> dict[str, Any]:
    """The reason as it is kept: code, weight, values, what the ids in them are called, and who asks."""
    values = {
        name: list(value) if isinstance(value, tuple) else value for name, value in reason.values.items()
    }
    used = {key for value in values.values() for key in _many(value) if key in names}
    return {
        "code": reason.code,
        "weight": round(reason.weight, 4),
        "values": {**values, "seeker": seeker},
        "names": {key: dict(names[key]) for key in sorted(used)},
    }


# Said


def because(kept: Sequence[Stored]) -> str:
    """'works on heat pumps, is in Syddanmark as wanted and looks for …', to follow 'because it'."""
    said = [text for one in kept if (text := _say(one, REASONS))]
    return joined(said[:FOR]) or _("is the nearest there is")


def against(kept: Sequence[Stored]) -> str:
    """'no branch in a region wanted, written in dansk', to follow 'Against it:'; '' where nothing is."""
    said = [text for one in kept if (text := _say(one, OBJECTIONS))]
    return ", ".join(said[:AGAINST])


def phrases(kept: Sequence[Stored]) -> list[str]:
    """Each reason, for or against, as a phrase of its own, the weightiest first."""
    return [text for one in kept if (text := _say(one, REASONS | OBJECTIONS))]


def joined(parts: Sequence[str]) -> str:
    """'a, b and c'."""
    if len(parts) < 2:
        return "".join(parts)
    return _("%(first)s and %(last)s") % {"first": ", ".join(parts[:-1]), "last": parts[-1]}


def _say(one: Stored, sentences: "Mapping[str, Callable[[Said], str]]") -> str:
    if one["code"] == "words" and (one["weight"] < TELLING or not telling(one["values"].get("words", ()))):
        return ""
    if one["code"] == "shown_often" and one["values"].get("count", 0) < OFTEN:
        return ""
    sentence = sentences.get(str(one["code"]))
    return sentence(Said(one)) if sentence else ""


class Said:
    """The values of a kept reason in the reader's words."""

    def __init__(self, kept: Stored) -> None:
        self.values: Mapping[str, Any] = kept.get("values", {})
        self.names: Names = kept.get("names", {})

    def one(self, name: str) -> str:
        """A value as it is."""
        return str(self.values.get(name, ""))

    def number(self, name: str) -> int:
        """A count."""
        return int(self.values.get(name) or 0)

    def listed(self, name: str, most: int = 3) -> str:
        """Several values by what they are called."""
        return joined([self._called(key) for key in self._own(name)[:most]])

    def quoted(self, words: Sequence[str], most: int = WORDS) -> str:
        """Several words in quotation marks."""
        return joined([_("“%s”") % word for word in words[:most]])

    def languages(self) -> str:
        """The languages by their own names."""
        return joined([language_name(code) for code in _many(self.values.get("languages"))])

    def type(self) -> str:
        """The kind of organisation."""
        return str(dict(OrganisationType.choices).get(self.one("type"), self.one("type")))

    def stage(self) -> str:
        """The stage of the value chain."""
        return str(dict(ChainStage.choices).get(self.one("stage"), self.one("stage")))

    def wanted(self) -> str:
        """What the other side looks for: kinds, regions, languages."""
        types = dict(OrganisationType.choices)
        keys = _many(self.values.get("wanted"))
        said = [str(types[key]) if key in types else self._called(key) for key in keys]
        return joined(said[:WORDS])

    def _own(self, name: str) -> list[str]:
        """The values without those that another one is part of: the theme, not the one above it as well."""
        keys = _many(self.values.get(name))
        above = {self.names.get(key, {}).get("parent") for key in keys}
        return [key for key in keys if key not in above]

    def _called(self, key: str) -> str:
        names = self.names.get(key, {})
        return names.get(get_language() or "") or names.get("") or language_name(key)


def _many(value: Any) -> list[str]:
    if isinstance(value, (list, tuple)):
        return [str(one) for one in value]
    return [value] if isinstance(value, str) and value else []


def _ties(said: Said) -> str:
    given = {"seeker": said.one("seeker"), "year": said.one("year")}
    if given["year"]:
        return _("worked with %(seeker)s before, last in %(year)s") % given
    return _("worked with %(seeker)s before") % given


def _again(said: Said) -> str:
    times = said.number("count")
    return ngettext("worked together once before", "worked together %(times)s times before", times) % {
        "times": times
    }


def _shown(said: Said) -> str:
    lists = said.number("count")
    return ngettext("in one other list already", "in %(lists)s other lists already", lists) % {"lists": lists}


REASONS: dict[str, Callable[[Said], str]] = {
    "words": lambda said: _("speaks of %s as well") % said.quoted(telling(said.values.get("words", ()))),
    "meaning": lambda said: _("says much the same in its own words"),
    "nearest": lambda said: _("is the nearest there is"),
    "themes": lambda said: _("works on %s") % said.listed("themes"),
    "type": lambda said: _("is the kind of partner sought (%s)") % said.type(),
    "regions": lambda said: _("is in %s as wanted") % said.listed("regions"),
    "languages": lambda said: _("works in %s") % said.languages(),
    "stage": lambda said: _("stands at the same stage (%s)") % said.stage(),
    "readiness": lambda said: _("is about as far developed (TRL %s)") % said.one("readiness"),
    "domain": lambda said: _("is meant for the same use (%s)") % said.one("domain"),
    "named": lambda said: _("is named in the text"),
    "named_partly": lambda said: _("may be meant by %s") % said.quoted(said.values.get("words", ())),
    "town": lambda said: _("is in %s, which the text names") % said.one("town"),
    "country": lambda said: _("is in %s, which the text names") % said.listed("country"),
    "experience": lambda said: _("took part in %s") % said.listed("titles", 2),
    "ties": _ties,
    "trust": lambda said: _("can be reached through people whom both sides trust"),
    "new": lambda said: _("would be a new partner from another region"),
    "mutual": lambda said: _("looks for somebody like %s") % said.one("seeker"),
    "useful": lambda said: _("was called useful here"),
}
"""What follows 'because it'."""

OBJECTIONS: dict[str, Callable[[Said], str]] = {
    "other_type": lambda said: _("another kind of partner than sought (%s)") % said.type(),
    "other_regions": lambda said: _("no branch in a region wanted"),
    "other_languages": lambda said: _("none of the languages wanted"),
    "other_readiness": lambda said: _("another stage of development (TRL %s)") % said.one("readiness"),
    "again": _again,
    "not_wanted": lambda said: _("others sought in return (%s)") % said.wanted(),
    "shown_often": _shown,
    "not_useful": lambda said: _("called not useful here"),
    "known": lambda said: _("known already"),
    "no_text": lambda said: _("little said of itself here"),
    "other_language": lambda said: _("written in %s") % said.languages(),
}
"""What follows 'Against it:'; the engine's 'repeat' is no matter here, where an organisation stands once."""
