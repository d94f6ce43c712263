"""What camps know about a person: who they are there, their copy, and its erasure (safety 3, 11, 12)."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from punte.camps.choices import Diet, ParticipantState
from punte.camps.clock import Phase, phase
from punte.camps.models import Care, CheckIn, Participant
from punte.camps.services.care import read_wishes
from punte.camps.services.common import locked
from punte.camps.services.participants.answering import ACTIVE, withdraw
from punte.ecosystem.languages import language_name
from punte.records.people import Eraser, Exporter, Whom, erasers, exporters, identities
from punte.records.refs import Ref

PARTICIPANT = "camps.participant"
TEXTS = ("name", "email", "organisation_name", "motivation", "contribution", "source", "purpose")


def register() -> None:
    """Make them known; camps let somebody go before their entry on the map and their account do."""
    identities.register("camps.participants", find)
    exporters.register(Exporter("camps.participants", _("You at camps"), export_parts))
    exporters.register(Exporter("camps.care", _("What you eat and need at camps"), export_care))
    exporters.register(Exporter("camps.check_ins", _("When you were at camps"), export_check_ins))
    erasers.register(
        Eraser(
            "camps.participants",
            {PARTICIPANT: (*TEXTS, "gender", "languages", "skills"), "camps.care": ("sealed",)},
            erase,
            order=50,
        )
    )


def find(whom: Whom) -> Whom:
    """Parts connected with the account or the entry, and those at its addresses that have no account."""
    mine = Q(pk__in=whom.ids(PARTICIPANT)) | Q(person__in=whom.ids("ecosystem.person"))
    if whom.account:
        mine |= Q(account=whom.account)
    if whom.emails:
        mine |= Q(email__in=whom.emails, account=None)
    rows = list(Participant.objects.filter(mine))
    # What stands in a form whose address nobody has shown to be theirs is nobody's name.
    proven = [one for one in rows if one.state != ParticipantState.UNPROVEN]
    return whom.also(
        refs=[
            *(Ref(PARTICIPANT, one.pk) for one in rows),
            *(Ref("ecosystem.person", one.person_id) for one in rows if one.person_id),
        ],
        emails=[one.email for one in proven],
        names=[one.name for one in proven],
    )


def export_parts(whom: Whom) -> Iterable[Mapping[str, Any]]:
    """Each camp: what one wrote, and where one stands."""
    rows = Participant.objects.filter(pk__in=whom.ids(PARTICIPANT)).select_related("camp__network")
    for one in rows.prefetch_related("preferences__challenge", "duties__challenge"):
        yield {
            "network": one.camp.network.name,
            "camp": one.camp.name,
            "state": one.get_state_display(),
            "since": one.created_at,
            "name": one.name,
            "email": one.email,
            "organisation": one.organisation_name,
            "country": one.country,
            "helix": one.get_helix_display(),
            "experience": one.get_experience_display(),
            "gender": one.get_gender_display(),
            "languages": [language_name(code) for code in one.languages],
            "good_at": one.skills,
            "why": one.motivation,
            "brings": one.contribution,
            "would_like": [like.challenge.title for like in one.preferences.all()],
            "duties": [duty.get_kind_display() for duty in one.duties.all()],
            "source": one.source,
            "purpose": one.purpose,
            "told_by_mail": one.notified_at,
        }


def export_care(whom: Whom) -> Iterable[Mapping[str, Any]]:
    """What one eats and needs, in the clear: it is one's own."""
    rows = Care.objects.filter(participant__in=whom.ids(PARTICIPANT)).select_related("participant__camp")
    for care in rows:
        wishes = read_wishes(care)
        yield {
            "camp": care.participant.camp.name,
            "eats": [str(Diet(one).label) for one in wishes.diet],
            "for_the_kitchen": wishes.note,
            "needs": wishes.access,
        }


def export_check_ins(whom: Whom) -> Iterable[Mapping[str, Any]]:
    """The days on which one was there."""
    rows = CheckIn.objects.filter(participant__in=whom.ids(PARTICIPANT)).select_related("participant__camp")
    for one in rows:
        yield {"camp": one.participant.camp.name, "day": one.day, "at": one.at}


def erase(whom: Whom) -> int:
    """A row stays that says that somebody of a country and a helix was there: heads are counted from it.

    A place in a camp that is not over goes to the next.
    """
    rows = Participant.objects.filter(pk__in=whom.ids(PARTICIPANT))
    for one in rows.filter(state__in=ACTIVE).select_related("camp__network", "account"):
        if phase(one.camp) != Phase.PAST:
            withdraw(locked(one.camp), one, "withdrawn", None)
    unproven = rows.filter(state=ParticipantState.UNPROVEN).delete()[0]
    keys = list(rows.values_list("pk", flat=True))
    gone = Care.objects.filter(participant__in=keys).delete()[0]
    CheckIn.objects.filter(by=whom.account).update(by=None) if whom.account else 0
    touched = rows.update(
        **dict.fromkeys(TEXTS, ""),
        gender="",
        languages=[],
        skills=[],
        ticket=0,
        account=None,
        person=None,
    )
    return int(touched) + gone + unproven
