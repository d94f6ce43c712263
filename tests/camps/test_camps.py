"""Who sees which camps."""

from typing import Any

import pytest

from punte.camps.choices import CampState
from punte.camps.policies import attend, organise, see_camp
from punte.camps.queries.camps import camps
from punte.members.models import Network
from tests.camps.conftest import Stage

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", [CampState.DRAFT, CampState.OPEN])
def test_a_draft_is_its_organisers_alone_and_lists_follow_the_policy(
    stage: Stage, state: str, make_account: Any, other_network: Network, seen_by: Any
) -> None:
    stage.camp.state = state
    stage.camp.save()
    published = state != CampState.DRAFT
    participant = stage.add_participant("Ana")
    other = make_account("organiser", stage.network)
    rights = {
        stage.viewer(stage.organiser): (True, True, True),
        stage.viewer(make_account("manager", stage.network)): (True, True, True),
        stage.viewer(participant): (published, True, False),
        stage.viewer(make_account("member", stage.network)): (published, False, False),
        stage.viewer(other): (published, False, False),
        seen_by(None, stage.network): (False, False, False),
        seen_by(make_account("manager", other_network), other_network): (False, False, False),
        seen_by(stage.organiser, other_network): (False, False, False),
    }
    for viewer, right in rights.items():
        found = (see_camp(viewer, stage.camp), attend(viewer, stage.camp), organise(viewer, stage.camp))
        assert found == right
        assert list(camps(viewer)) == ([stage.camp] if right[0] else [])
