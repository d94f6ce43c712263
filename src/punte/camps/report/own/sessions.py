"""What sessions brought: decisions, ideas, questions, offers; commitments and how they stand."""

from collections import defaultdict
from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from punte.camps.choices import ContributionKind, Taken
from punte.camps.models import Camp, Contribution, Participant
from punte.camps.report.blocks import Block, Bullets, Paragraph
from punte.camps.report.own.names import named

TOLD = (
    ContributionKind.REFRAMED,
    ContributionKind.DECISION,
    ContributionKind.IDEA,
    ContributionKind.INSIGHT,
    ContributionKind.QUESTION,
    ContributionKind.RESOURCE,
)
"""A contact offered is for those in the room: its text names people."""


def section_of(one: Contribution) -> str:
    """The key of the section that tells a contribution; empty where none does."""
    if one.withdrawn_at or one.merged_into_id:
        return ""
    if one.kind == ContributionKind.COMMITMENT:
        return "" if one.taken == Taken.NO else "commitments"
    return "sessions" if one.kind in TOLD else ""


def outcomes(camp: Camp) -> Sequence[Block]:
    """By challenge and kind; authors who agreed to be named stand below."""
    rows = list(_standing(camp).filter(kind__in=TOLD))
    authors = _authors(rows)
    by_heading: dict[str, dict[str, list[tuple[str, str]]]] = defaultdict(lambda: defaultdict(list))
    for one in rows:
        item = one.session.item
        heading = item.challenge.title if item.challenge else item.title
        by_heading[heading][one.kind].append((one.text, ", ".join(authors.get(one.pk, []))))
    told: list[Block] = []
    for heading, kinds in by_heading.items():
        told.append(Paragraph("", heading=heading))
        told += [Bullets(kinds[kind], str(ContributionKind(kind).label), 3) for kind in TOLD if kinds[kind]]
    return told


def commitments(camp: Camp) -> Sequence[Block]:
    """What was taken on, by when, and what became of it; who, if they agreed to be named."""
    rows = list(
        _standing(camp)
        .filter(kind=ContributionKind.COMMITMENT)
        .exclude(taken=Taken.NO)
        .select_related("owner")
        .prefetch_related("follow_ups")
    )
    names = named(one.owner for one in rows if one.owner)
    items = []
    for one in rows:
        answers = [done.get_answer_display() for done in one.follow_ups.all() if done.answer]
        due = _("by %(date)s") % {"date": date_format(one.due)} if one.due else ""
        who = names.get(one.owner_id, "") if one.owner_id else ""
        items.append((one.text, " · ".join(filter(None, [who, due, answers[-1] if answers else ""]))))
    return [Bullets(items)] if items else []


def _standing(camp: Camp) -> QuerySet[Contribution]:
    return (
        Contribution.objects.filter(session__item__camp=camp, withdrawn_at=None, merged_into=None)
        .select_related("session__item__challenge")
        .order_by("session__item__challenge__position", "session__item__starts_at", "position", "pk")
    )


def _authors(rows: Sequence[Contribution]) -> dict[object, list[str]]:
    written: dict[object, list[Participant]] = defaultdict(list)
    wanted = Contribution.objects.filter(pk__in=[one.pk for one in rows])
    for one in wanted.prefetch_related("authorships__participant"):
        written[one.pk] = [each.participant for each in one.authorships.all() if each.participant]
    names = named(person for people in written.values() for person in people)
    return {
        key: [names[person.pk] for person in people if person.pk in names] for key, people in written.items()
    }
