"""People from a spreadsheet, who have no account, get the same mails as others, and a way in."""

import base64

import pytest
from django.test import Client

from punte.camps.choices import ItemKind
from punte.camps.models import Participant, Placement
from punte.camps.services import participants as services
from punte.camps.services import teams
from punte.camps.services.publication import publish_programme
from punte.post.models import Mail
from tests.camps.conftest import Stage, at
from tests.camps.participants.conftest import Outbox, links_of, text

pytestmark = pytest.mark.django_db
TEAMS = "/n/corridor/camps/cluj/teams/"


@pytest.fixture
def dan(stage: Stage, outbox: Outbox) -> Participant:
    """Entered with a place; told so by the one notice that everybody entered gets."""
    by = stage.viewer(stage.organiser)
    part = services.NewPart("dan@punte.example", {"name": "Dan Pop", "country": "RO"}, "confirmed")
    (one,) = services.enter(camp=stage.camp, rows=[part], by=by, source="A list", purpose="The camp")
    return one


def calendar_of(mail: Mail) -> str:
    """The one calendar file that goes along."""
    (found,) = [content for name, kind, content in mail.attachments if name == "invitation.ics"]
    return base64.b64decode(found).decode()


def to_dan(outbox: Outbox) -> list[Mail]:
    """All mails to the address but the first, the notice."""
    return [mail for mail in outbox() if mail.to == ["dan@punte.example"]][1:]


def test_their_team_comes_once_with_a_way_in_and_a_calendar_file(
    stage: Stage, dan: Participant, outbox: Outbox
) -> None:
    by, bo = stage.viewer(stage.organiser), stage.add_participant("Bo")
    team = stage.add_team(stage.challenges[0], dan, bo, published=False)
    stage.add_item("Opening", at(13, 6), at(13, 7))
    for number, challenge in enumerate(stage.challenges):
        stage.add_item(f"S{number}", at(13, 7), at(13, 8), kind=ItemKind.SESSION, challenge=challenge)
    teams.publish_teams(camp=stage.camp, by=by)
    teams.publish_teams(camp=stage.camp, by=by)
    (mail,) = to_dan(outbox)
    assert mail.subject == f"Your team at {stage.camp.name}: {team.name}"
    assert "- Bo" in mail.text
    assert "you have a place at this camp" in mail.text
    assert f"camps-camp-{stage.camp.pk}@punte" in calendar_of(mail), "no programme yet: the days"
    client, (link,) = Client(), links_of(mail)
    text(client.get(link))
    answer = client.post(link, follow=True)
    assert answer.redirect_chain[-1][0] == TEAMS
    assert "Your team" in text(answer)
    (other,) = [mail for mail in outbox() if mail.to == [bo.email]]
    assert TEAMS in other.text
    assert [name for name, _kind, _content in other.attachments] == [], "theirs is in their feed"

    # The programme is out, and the team another: the file holds what is for all and the team's own.
    Participant.objects.filter(pk=dan.pk).update(account=None)
    publish_programme(camp=stage.camp, by=by)
    told = to_dan(outbox)[-1]
    assert told.subject == f"The programme of {stage.camp.name}"
    assert "SUMMARY:S0" in calendar_of(told)
    answer = Client().post(links_of(told)[0], follow=True)
    assert answer.redirect_chain[-1][0] == "/n/corridor/camps/cluj/programme/"
    second = stage.add_team(stage.challenges[1], published=False)
    Participant.objects.filter(pk=dan.pk).update(account=None)
    Placement.objects.filter(participant=dan).update(team=second)
    teams.publish_teams(camp=stage.camp, by=by)
    file = calendar_of(to_dan(outbox)[-1])
    assert [f"SUMMARY:{title}" in file for title in ("Opening", "S0", "S1")] == [True, False, True]
