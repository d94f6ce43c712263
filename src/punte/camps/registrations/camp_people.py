"""What editions, challenges and programmes say about people: organisers may have named somebody in a text."""

from django.db.models import Q

from punte.camps.models import Camp, Challenge, Item
from punte.records.people import Eraser, Whom, erasers
from punte.records.people.scrub import scrub_rows

CAMP = ("summary", "about")
CHALLENGE = ("question", "brief", "context", "success", "links")
ITEM = ("title", "note")


def register() -> None:
    """Make it known. Who speaks for a challenge goes with their entry on the map."""
    covers = {"camps.camp": CAMP, "camps.challenge": CHALLENGE, "camps.item": ITEM}
    erasers.register(Eraser("camps.texts", covers, erase, order=60))


def erase(whom: Whom) -> int:
    """Mark the person in texts that hold an address of theirs, and in challenges that they speak for."""
    theirs = Q(contact__in=whom.ids("ecosystem.person"))
    return (
        scrub_rows(Camp, CAMP, whom)
        + scrub_rows(Challenge, CHALLENGE, whom, theirs)
        + scrub_rows(Item, ITEM, whom)
    )
