"""Mixing rounds: everybody sits once a round, and few meet twice."""

from collections import Counter
from itertools import combinations
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from punte.camps.choices import ItemKind
from punte.camps.models import Camp, Seat
from punte.camps.services.seats import plan_seats
from tests.camps.conftest import Stage, at

pytestmark = pytest.mark.django_db


def test_nine_people_at_three_tables_never_meet_twice_in_four_rounds(stage: Stage, sign_in: Any) -> None:
    by = stage.viewer(stage.organiser)
    for number in range(9):
        stage.add_participant(f"P{number}")
    item = stage.add_item("World café", at(13, 12), at(13, 13), kind=ItemKind.MIXING)
    plenary = stage.add_item("Opening", at(13, 6), at(13, 7))
    made = plan_seats(item=item, size=3, rounds=4, by=by)
    assert (made.people, made.repeats, made.bound) == (9, 0, 0)
    tables: dict[tuple[int, int], list[Any]] = {}
    for seat in Seat.objects.filter(item=item):
        tables.setdefault((seat.round, seat.table), []).append(seat.participant_id)
    assert Counter(len(people) for people in tables.values()) == {3: 12}
    met = Counter(pair for people in tables.values() for pair in combinations(sorted(people), 2))
    assert set(met.values()) == {1}
    with pytest.raises(ValidationError, match="mixing rounds only"):
        plan_seats(item=plenary, size=3, rounds=4, by=by)
    with pytest.raises(ValidationError, match="2 to 20"):
        plan_seats(item=item, size=1, rounds=4, by=by)
    somebody = sign_in(stage.participants[0].account)
    address = f"/n/corridor/camps/cluj/tables/{item.pk}/"
    assert somebody.get(address).status_code == 404
    Camp.objects.update(programme_published_at=timezone.now())
    assert "Your tables" in somebody.get(address).content.decode()
    assert somebody.post(f"{address}plan/", {"size": 3, "rounds": 2}).status_code == 404
    sign_in(stage.organiser).post(f"{address}plan/", {"size": 3, "rounds": 2})
    assert Seat.objects.count() == 18
