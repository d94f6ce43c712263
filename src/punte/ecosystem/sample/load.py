"""Loading the sample network, through the same services that people and imports use."""

from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from punte.ecosystem.cordis.importing import import_cordis
from punte.ecosystem.models import Region
from punte.ecosystem.sample import read, real
from punte.ecosystem.sample.activity import express_interests
from punte.ecosystem.sample.community import add_listings
from punte.ecosystem.sample.founding import Founded, found, give_editors, name_gateways
from punte.ecosystem.sample.people import add_people
from punte.ecosystem.sample.steps import all_steps
from punte.ecosystem.services.organisations_bulk import Facts, add_organisations
from punte.members.models import Network
from punte.records.events import record
from punte.records.jobs import report

INVENTED = "Invented for the sample network"

type Progress = Callable[[int, int, str], None]


def sample_network() -> Network | None:
    """The sample network, if it is loaded."""
    return Network.objects.filter(sample=True).order_by("created_at").first()


@transaction.atomic
def load_sample(*, progress: Progress = report) -> Network:
    """Load the sample, all of it or nothing; a loaded one is returned as it is, whatever was changed in it.

    Raises ValidationError when another network already has its address.
    """
    if loaded := sample_network():
        return loaded
    steps: list[tuple[str, Callable[[Founded], None]]] = [
        ("real organisations and their projects", _real),
        ("fictional organisations", _fictional),
        ("people", add_people),
        ("needs and offers", add_listings),
        ("expressions of interest", express_interests),
        *((one.note, one.run) for one in all_steps()),
    ]
    total = len(steps) + 1
    progress(0, total, "network, themes, ecosystems")
    made = found()
    for done, (note, step) in enumerate(steps, start=1):
        progress(done, total, note)
        step(made)
    record("ecosystem.sample.loaded", subject=made.network, network=made.network.pk, by=made.manager.pk)
    progress(total, total, "")
    return made.network


def _real(made: Founded) -> None:
    import_cordis(
        network=made.network,
        reading=real.reading(),
        by=made.viewer(),
        progress=lambda done, total, note: None,
    )


def _fictional(made: Founded) -> None:
    """Each ecosystem's gateway adds its own."""
    regions = Region.objects.in_bulk([one.nuts for one in read.fictional_organisations()])
    today = timezone.localdate()
    for ecosystem in read.network().ecosystems:
        own = [
            one
            for one in read.fictional_organisations()
            if any(one.nuts.startswith(code) for code in ecosystem.regions)
        ]
        rows = [
            Facts(
                values={
                    "name": one.name,
                    "type": one.type,
                    "helix": one.helix,
                    "description": one.about,
                    "website": one.website,
                    "city": one.city,
                    "country": one.nuts[:2],
                    "region": regions[one.nuts],
                    "source": INVENTED,
                    "fictional": True,
                    "verified_on": today - timedelta(days=one.verified_days_ago),
                },
                themes=[made.themes[key] for key in one.themes],
                capabilities=one.capabilities,
            )
            for one in own
        ]
        added = add_organisations(network=made.network, rows=rows, by=made.gateway(ecosystem.slug))
        made.organisations |= {one.key: row for one, row in zip(own, added, strict=True)}
    name_gateways(made)
    give_editors(made)
