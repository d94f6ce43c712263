"""The sample's year: told by services, set back to its days, enough for every page, and quiet."""

from collections import Counter
from datetime import timedelta
from itertools import combinations

from django.db.models import F, Q
from django.utils import timezone

from punte.bridges.choices import IntroductionState, MeetingState
from punte.bridges.models import (
    Encounter,
    Evidence,
    FastLaneRequest,
    Introduction,
    Meeting,
    Message,
    Outcome,
    Party,
)
from punte.bridges.sample.told import year
from punte.camps.models import Camp, FollowUp, Item, Participant
from punte.camps.report.sections import write
from punte.ecosystem.models import Ecosystem, Person
from punte.members.models import Network
from punte.post.models import Mail
from punte.records.models import Event


def test_everything_told_is_there(sample: Network) -> None:
    told = year()
    ends = Counter(one.end.partition(":")[0] for one in told.introductions)
    states = Counter(Introduction.objects.values_list("state", flat=True))
    assert states == {
        IntroductionState.ACCEPTED: ends["yes"],
        IntroductionState.ASKING: ends["asked"],
        IntroductionState.DECLINED: ends["no"],
        IntroductionState.EXPIRED: ends["silent"],
    }
    assert Counter(FastLaneRequest.objects.values_list("state", flat=True)) == Counter(
        one.state for one in told.requests
    )
    assert Message.objects.count() == sum(len(one.talk) for one in told.introductions)
    assert Encounter.objects.count() == len(told.encounters) + len(told.waiting)
    assert Meeting.objects.filter(state=MeetingState.HELD).count() >= 20
    assert Meeting.objects.filter(state=MeetingState.MISSED).count() == 1
    assert Outcome.objects.exclude(answer="").count() >= 40


def test_every_two_regions_have_something_between_them(sample: Network) -> None:
    homes = dict(Person.objects.values_list("pk", "ecosystem"))
    between = {
        frozenset({homes[a], homes[b]})
        for a, b in Evidence.objects.values_list("a_person", "b_person")
        if a and b
    }
    pairs = {frozenset(two) for two in combinations(Ecosystem.objects.values_list("pk", flat=True), 2)}
    assert pairs <= between


def test_it_all_lies_in_the_last_year_and_in_its_order(sample: Network) -> None:
    now = timezone.now()
    first = now - timedelta(days=366)
    before = Q(source_kind="camps.sitting")  # the camp was three years ago
    assert not Evidence.objects.exclude(before).filter(Q(at__lt=first) | Q(at__gt=now)).exists()
    for model, field in (
        (Introduction, "created_at"),
        (Encounter, "said_at"),
        (Message, "sent_at"),
    ):
        assert not model.objects.filter(Q(**{f"{field}__lt": first}) | Q(**{f"{field}__gt": now})).exists()
    assert not Introduction.objects.filter(accepted_at__lt=F("created_at")).exists()
    assert not Party.objects.filter(answered_at__lt=F("asked_at")).exists()
    assert not Meeting.objects.filter(state=MeetingState.HELD, ends_at__gt=now).exists()
    assert not Outcome.objects.filter(answered_at__lt=F("due_at")).exists()
    assert not FastLaneRequest.objects.filter(Q(answered_at__lt=F("asked_at")) | Q(asked_at__gt=now)).exists()


def test_the_log_tells_it_on_its_days(sample: Network) -> None:
    told = Event.objects.filter(kind__startswith="bridges.")
    assert told.count() > 500
    assert told.filter(at__lt=timezone.now() - timedelta(days=30)).count() > told.count() / 2


def test_nobody_gets_a_mail_about_the_past(sample: Network) -> None:
    about = Mail.objects.filter(template__startswith="bridges/")
    assert about.count() == len(year().waiting)


def test_a_few_are_not_counted(sample: Network) -> None:
    from punte.bridges.queries.agreed import agreed_people, shows_ties

    people = agreed_people(sample.pk)
    assert sum(not shows_ties(one) for one in people) == len(year().unshown)
    counted = {one.pk for one in people}
    own = Person.objects.exclude(email__endswith="@guests.example")
    assert own.exclude(pk__in=counted).count() == len(year().uncounted)


def test_the_camp_of_2023_is_complete_up_to_what_became_of_it(sample: Network) -> None:
    camp = Camp.objects.get(network=sample, slug="cluj-2023")
    people = Participant.objects.filter(camp=camp, state="confirmed")
    assert (people.count(), people.values("country").distinct().count()) == (72, 11)
    assert people.filter(person__fictional=True, account__isnull=False).count() == 72
    sessions = Item.objects.filter(camp=camp, kind="session", challenge__position=3)
    assert set(sessions.values_list("number", flat=True)) == {1, 2, 3, 4, 5, 6}
    sizes = [team.published_placements.count() for team in camp.teams.all()]
    assert len(sizes) == 6
    assert all(camp.team_least <= size <= camp.team_most for size in sizes)
    titles = {str(one.section.key): one for one in write(camp)}
    assert set(titles) >= {"facts", "people", "challenges", "teams", "sessions", "connections"}
    assert set(titles) >= {"commitments", "votes", "next"}
    assert FollowUp.objects.filter(camp=camp, answer="").count() == 1
    upcoming = Camp.objects.get(network=sample, slug="cluj-next")
    assert upcoming.starts_on > timezone.localdate()
    assert (upcoming.challenges.count(), upcoming.participants.count()) == (4, 9)
