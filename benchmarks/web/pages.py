"""Which pages are asked for, and as whom."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import cycle
from typing import Any

from benchmarks.web.fill import COUNTRIES, sample_words

from punte.ecosystem.choices import OrganisationType
from punte.ecosystem.models import Ecosystem, Listing, Organisation, Theme
from punte.members.models import Network


@dataclass(frozen=True)
class Page:
    """A page, its aim in milliseconds at the 95th percentile, and the addresses to ask for in turn."""

    name: str
    aim_ms: int
    addresses: Callable[[], Iterator[str]]
    signed_in: bool = True
    swapped: bool = False  # asked for by HTMX


def pages(network: Network) -> list[Page]:
    """All pages measured; addresses vary so that no cache answers for us."""
    start = f"/n/{network.slug}"
    ecosystems = list(Ecosystem.objects.filter(network=network).values_list("pk", "slug"))
    themes = list(Theme.objects.filter(network=network).values_list("pk", flat=True))
    types = [one.value for one in OrganisationType]

    def some(model: Any, path: str) -> Iterator[str]:
        ids = list(model.objects.filter(network=network).order_by("?").values_list("pk", flat=True)[:200])
        return (f"{start}/{path}/{id}/" for id in cycle(ids))

    def lists(path: str, *queries: str) -> Callable[[], Iterator[str]]:
        folder = f"{start}/{path}/" if path else f"{start}/"
        return lambda: (f"{folder}{query}" for query in cycle(queries or ("",)))

    return [
        # Both draw the map.
        Page("front", 300, lambda: cycle(["/"]), signed_in=False),
        Page("glance", 300, lists("")),
        Page("organisations", 100, lists("organisations", *(f"?page={number}" for number in range(1, 40)))),
        Page(
            "organisations_sorted",
            100,
            lists("organisations", "?sort=-name", "?sort=-verified", "?sort=type"),
        ),
        Page("organisations_by_type", 100, lists("organisations", *(f"?type={one}" for one in types))),
        Page(
            "organisations_by_place",
            100,
            lists(
                "organisations", *(f"?ecosystem={id}&type={type_}" for id, _ in ecosystems for type_ in types)
            ),
        ),
        Page("organisations_by_theme", 100, lists("organisations", *(f"?theme={id}" for id in themes))),
        Page(
            "organisations_by_region", 100, lists("organisations", *(f"?region={code}" for code in COUNTRIES))
        ),
        Page("organisation", 100, lambda: some(Organisation, "organisations")),
        Page("needs", 100, lists("needs", *(f"?page={number}" for number in range(1, 40)))),
        Page("needs_by_theme", 100, lists("needs", *(f"?theme={id}&kind=need" for id in themes))),
        Page("needs_by_place", 100, lists("needs", *(f"?ecosystem={id}" for id, _ in ecosystems))),
        Page("need", 100, lambda: some(Listing, "needs")),
        Page("search_as_you_type", 100, lambda: _typing(network), swapped=True),
        Page("search_misspelt", 100, lambda: _misspelling(network), swapped=True),
        Page("stale", 100, lists("stale")),
        Page("map", 300, lists("map", "", "?show=organisations", "?show=needs&show=offers")),
        Page("coverage", 300, lists("coverage", "", *(f"?theme={id}" for id in themes))),
    ]


def _typing(network: Network) -> Iterator[str]:
    """Words as they are typed, letter by letter from the second on."""
    for word in cycle(sample_words(network, 50, 1)):
        for end in range(2, len(word) + 1):
            yield f"/n/{network.slug}/search/?q={word[:end]}"


def _misspelling(network: Network) -> Iterator[str]:
    """Words with two letters changed round."""
    chooser = random.Random(3)
    for word in cycle(sample_words(network, 100, 2)):
        at = chooser.randrange(1, len(word) - 1)
        yield f"/n/{network.slug}/search/?q={word[: at - 1]}{word[at]}{word[at - 1]}{word[at + 1 :]}"
