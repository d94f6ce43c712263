"""Jurors: points, conflicts of interest, who reads what; and the ranking that comes of it."""

from fractions import Fraction

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from punte.camps.choices import ConflictKind, DutyKind
from punte.camps.models import Conflict, Duty, Participant, Pitch, Remark, Score
from punte.camps.queries.finals.jury import progress
from punte.camps.queries.finals.results import results
from punte.camps.ranking import Rule, mean, ranked, worth
from punte.camps.registrations.finals import erase, export
from punte.camps.services.finals.jury import declare_conflict, give_points, take_back_conflict
from punte.camps.services.finals.preparing import Wanted, set_criteria
from punte.camps.services.finals.voting import close_voting, show_results
from punte.records.models import Event
from punte.records.people import Whom
from tests.camps.finals.conftest import Scene

pytestmark = pytest.mark.django_db


def test_points_become_places_by_weight_and_equals_share_one() -> None:
    rules = [Rule("a", 3, 1, 5), Rule("b", 1, 0, 10)]
    assert worth({"a": 5, "b": 0}, rules) == 75
    assert worth({"a": 1, "b": 10}, rules) == 25
    assert worth({"a": 1}, rules) is None
    assert worth({}, []) is None
    assert mean([]) is None
    assert mean([Fraction(1), Fraction(2), Fraction(2)]) == Fraction(5, 3)
    values = {"x": Fraction(10), "y": Fraction(5, 3), "z": Fraction(5, 3), "w": Fraction(0)}
    assert [(one.number, one.key, one.tied) for one in ranked(values)] == [
        (1, "x", False),
        (2, "y", True),
        (2, "z", True),
        (4, "w", False),
    ]


def _give(scene: Scene, juror: Participant, pitch: Pitch, *points: int) -> None:
    criteria = scene.final.criteria.order_by("position")
    given = {one.pk: value for one, value in zip(criteria, points, strict=True)}
    give_points(pitch=pitch, juror=juror, points=given, remark=None, by=scene.stage.viewer(juror))


def _two_criteria(scene: Scene) -> None:
    set_criteria(final=scene.final, criteria=[Wanted("New", "", 3), Wanted("Clear", "", 1)], by=scene.by)


def test_conflicts_are_found_and_declared_and_those_pitches_are_not_scored(scene: Scene) -> None:
    one, two, three = scene.pitches
    dan, eva = scene.jurors
    lab = scene.stage.add_organisation("Lab")
    Participant.objects.filter(pk__in=[dan.pk, scene.members[0].pk]).update(organisation=lab)
    _two_criteria(scene)
    scene.begin()
    found = Conflict.objects.get()
    assert (found.juror, found.pitch, found.kind) == (dan, one, ConflictKind.ORGANISATION)
    with pytest.raises(ValidationError):
        _give(scene, dan, one, 5, 5)
    with pytest.raises(ValidationError):
        declare_conflict(pitch=two, juror=dan, reason=" ", by=scene.stage.viewer(dan))
    _give(scene, dan, two, 5, 5)
    client, page = scene.client(dan), scene.at(f"jury/{two.pk}/")
    client.post(page, {"step": "conflict", "reason": "I advise them"})
    assert not Score.objects.filter(juror=dan).exists()
    client.post(page, {"step": "take_back"})
    # What was found is not the juror's to take back.
    take_back_conflict(pitch=one, juror=dan, by=scene.stage.viewer(dan))
    assert list(Conflict.objects.all()) == [found]
    # Found late: the juror moves to the lab of somebody in the third team, points given before go.
    _give(scene, eva, three, 1, 1)
    Participant.objects.filter(pk__in=[eva.pk, scene.members[2].pk]).update(organisation=lab)
    Participant.objects.filter(pk=scene.members[0].pk).update(organisation=None)
    with pytest.raises(ValidationError):
        _give(scene, eva, three, 4, 4)
    found_now = scene.client(scene.members[1]).get(scene.at("audit/")).content.decode()
    assert "Dan does not judge Team 1" in found_now


def test_a_juror_judges_the_own_challenge_only(scene: Scene) -> None:
    dan, eva = scene.jurors
    Duty.objects.filter(participant=dan).update(challenge=scene.stage.challenges[1])
    scene.begin()
    one, _two, three = scene.pitches
    client = scene.client(dan)
    assert client.get(scene.at(f"jury/{three.pk}/")).status_code == 200
    assert client.get(scene.at(f"jury/{one.pk}/")).status_code == 404
    with pytest.raises(PermissionDenied):
        _give(scene, dan, one, 1, 1, 1, 1)
    # Nobody gives another's points.
    with pytest.raises(PermissionDenied):
        give_points(pitch=one, juror=eva, points={}, remark="x", by=scene.by)


def test_points_are_saved_as_they_are_given_and_locked_at_the_closing(scene: Scene) -> None:
    _two_criteria(scene)
    dan = scene.jurors[0]
    one = scene.pitches[0]
    new, clear = scene.final.criteria.order_by("position")
    client, page = scene.client(dan), scene.at(f"jury/{one.pk}/")
    assert client.post(page, {"step": "points", f"points-{new.pk}": "4"}).status_code == 302
    assert not Score.objects.exists()  # not yet begun
    scene.open()
    saved = client.post(
        page, {"step": "points", f"points-{new.pk}": "4", "remark": "Bold"}, headers={"HX-Request": "true"}
    )
    assert (saved.status_code, saved.content.strip()) == (200, b"Saved.")
    assert Remark.objects.get().text == "Bold"
    too_many = client.post(page, {"step": "points", f"points-{new.pk}": "9"}, headers={"HX-Request": "true"})
    assert (too_many.status_code, Score.objects.get().points) == (409, 4)
    client.post(page, {"step": "points", f"points-{new.pk}": "4", f"points-{clear.pk}": "2"})
    event = Event.objects.filter(kind="camps.pitch.scored").last()
    assert event is not None
    assert event.after == {"criteria": ["Clear"]}
    assert [(one.done, one.total) for one in progress(scene.final)] == [(1, 3), (0, 3)]
    close_voting(final=scene.final, by=scene.by)
    late = client.post(page, {"step": "points", f"points-{new.pk}": "1"}, headers={"HX-Request": "true"})
    assert late.status_code == 409
    assert Score.objects.get(criterion=new).points == 4


def test_the_jurys_ranking_counts_whole_sheets_without_conflicts(scene: Scene) -> None:
    stage = scene.stage
    gus = stage.add_participant("Gus")
    Duty.objects.create(network=stage.network, participant=gus, kind=DutyKind.JUROR)
    jurors = [*scene.jurors, gus]
    _two_criteria(scene)
    scene.begin()
    one, two, three = scene.pitches
    for juror, given in zip(jurors, ((5, 1), (5, 5), (3, 3)), strict=True):
        _give(scene, juror, one, *given)
    _give(scene, jurors[0], two, 4, 4)
    # A sheet that is not whole does not count.
    new = scene.final.criteria.order_by("position")[0]
    give_points(pitch=two, juror=jurors[1], points={new.pk: 1}, remark=None, by=stage.viewer(jurors[1]))
    declare_conflict(pitch=two, juror=gus, reason="Family", by=stage.viewer(gus))
    found = results(scene.final).jury
    assert [(row.pitch, row.number, row.value, row.jurors, row.asked) for row in found] == [
        (one, 1, Fraction(75), 3, 3),
        (two, 1, Fraction(75), 1, 2),
        (three, None, None, 0, 3),
    ]
    assert [row.tied for row in found] == [True, True, False]
    # By criterion only where single jurors cannot be told: three of them.
    assert [row.parts for row in found] == [[Fraction(250, 3), Fraction(50)], None, None]


def test_points_are_nobodys_until_the_results_are_shown(scene: Scene) -> None:
    dan, eva = scene.jurors
    _two_criteria(scene)
    scene.open()
    _give(scene, dan, scene.pitches[0], 5, 4)
    everybody = [scene.stage.organiser, dan.account, scene.members[0].account]
    pages = ("results/", "ballots.csv", "scores.csv")
    close_voting(final=scene.final, by=scene.by)
    for who in everybody:
        assert [scene.client(who).get(scene.at(page)).status_code for page in pages] == [404, 404, 404]
    show_results(final=scene.final, by=scene.by)
    codes = {who: [scene.client(who).get(scene.at(page)).status_code for page in pages] for who in everybody}
    # Nobody voted: the ballots are too few to be told.
    assert list(codes.values()) == [[200, 404, 200], [200, 404, 200], [200, 404, 404]]
    for page in ("jury/", f"jury/{scene.pitches[0].pk}/"):
        assert scene.client(eva).get(scene.at(page)).status_code == 200
        for who in (scene.stage.organiser, scene.members[0].account):
            assert scene.client(who).get(scene.at(page)).status_code == 404
    Remark.objects.create(
        network=scene.stage.network, pitch=scene.pitches[0], juror=dan, text="Bold and honest"
    )
    read = [scene.client(who).get(scene.at("results/")).content for who in everybody]
    assert [b"Bold and honest" in one for one in read] == [True, False, False]


def test_a_jurors_pages_ask_a_fixed_number_of_questions(scene: Scene) -> None:
    scene.begin()
    client = scene.client(scene.jurors[0])

    def questions() -> list[int]:
        counts = []
        for page in ("jury/", f"jury/{scene.pitches[0].pk}/"):
            with CaptureQueriesContext(connection) as seen:
                assert client.get(scene.at(page)).status_code == 200
            counts.append(len(seen))
        return counts

    questions()
    before = questions()
    for number in range(3):
        team = scene.stage.add_team(scene.stage.challenges[0])
        Pitch.objects.create(network=scene.stage.network, final=scene.final, team=team, position=4 + number)
    assert questions() == before


def test_a_juror_takes_along_what_they_said_and_it_is_erased(scene: Scene) -> None:
    dan = scene.jurors[0]
    one, two, _three = scene.pitches
    scene.open()
    by = scene.stage.viewer(dan)
    criterion = scene.final.criteria.order_by("position")[0]
    give_points(pitch=one, juror=dan, points={criterion.pk: 3}, remark="Ask Ana", by=by)
    declare_conflict(pitch=two, juror=dan, reason="My sister is in it", by=by)
    whom = Whom(account=dan.account_id)
    told = list(export(whom))
    assert {"camp": "Cluj Innovation Camp", "has_voted": False} in told
    assert {"team": "Team 1", "note": "Ask Ana"} in told
    assert {"team": "Team 1", "criterion": criterion.name, "points": 3} in told
    assert [row["reason"] for row in told if "reason" in row] == ["My sister is in it"]
    assert erase(whom) == 2
    assert not Remark.objects.exists()
    assert Conflict.objects.get(pitch=two).reason == "[erased]"
