"""Living the year: through the services that people use, then set back to the days that the file tells."""

from datetime import UTC, datetime, time, timedelta

from django.utils import timezone

from punte.bridges.models import Encounter, Evidence
from punte.bridges.queries.agreed import COUNTED, SHOWN
from punte.bridges.rules import DEFAULT_PROMISE
from punte.bridges.sample.introductions import tell_introduction
from punte.bridges.sample.lane import tell_request
from punte.bridges.sample.told import Met, year
from punte.bridges.services.contacts import answer_encounter, endorse, say_met
from punte.bridges.services.introductions.clock import expire_unanswered
from punte.bridges.services.trust_settings import change_trust_settings
from punte.ecosystem.sample.founding import Founded
from punte.members.services.consents import give_consent
from punte.post.outbox import quiet
from punte.records.events import happened
from punte.records.refs import Ref


def live(made: Founded) -> None:
    """All but a few agree to be counted and shown; then they meet, are introduced, ask and answer."""
    told = year()
    change_trust_settings(
        network=made.network,
        kinds={},
        threshold=told.threshold,
        promise_hours=DEFAULT_PROMISE,
        by=made.viewer(),
    )
    with quiet():
        _agree(made)
        for met in told.encounters:
            _meet(made, met)
        for story in told.introductions:
            tell_introduction(made, story)
        expire_unanswered(now=timezone.now())
        for lane in told.requests:
            tell_request(made, lane)
        for a, b, theme in told.endorsements:
            endorse(person=made.people[b], by=made.viewer(made.accounts[a]), theme=made.themes[theme])
    for met in told.waiting:
        _say(made, met)


def _agree(made: Founded) -> None:
    for key, account in made.accounts.items():
        if key in year().uncounted:
            continue
        for purpose in [COUNTED] if key in year().unshown else [COUNTED, SHOWN]:
            holder = Ref("members.account", account.pk)
            give_consent(holder=holder, purpose=purpose, network=made.network, by=account.pk)


def _say(made: Founded, met: Met) -> Encounter:
    return say_met(
        network=made.network,
        other=made.people[met.b],
        by=made.viewer(made.accounts[met.a]),
        met_on=timezone.localdate() - timedelta(days=met.ago),
        place=met.place,
    )


def _meet(made: Founded, met: Met) -> None:
    """One says so, the other confirms a day later."""
    on = datetime.combine(timezone.localdate() - timedelta(days=met.ago), time(18), tzinfo=UTC)
    with happened(on):
        encounter = _say(made, met)
        answer_encounter(encounter=encounter, met=True, by=made.viewer(made.accounts[met.b]))
    Encounter.objects.filter(pk=encounter.pk).update(said_at=on, settled_at=on + timedelta(days=1))
    Evidence.objects.filter(source_id=encounter.pk).update(at=on)
