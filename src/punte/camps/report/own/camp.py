"""Facts and figures, people, challenges, teams, votes."""

from collections import Counter
from collections.abc import Callable, Sequence

from django.db.models import Count, Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from punte.camps.choices import ParticipantState
from punte.camps.models import Camp, Challenge, Contribution, Item, Participant, Sitting, Team
from punte.camps.report.blocks import Block, Bullets, Facts, Paragraph, Table
from punte.camps.report.own.names import count
from punte.ecosystem.choices import Helix
from punte.web.countries import country_name


def facts(camp: Camp) -> Sequence[Block]:
    """When, where, how many."""
    people = list(_people(camp))
    countries = {one.country for one in people if one.country}
    teams = Team.objects.filter(camp=camp, published_placements__isnull=False).distinct().count()
    written = Contribution.objects.filter(session__item__camp=camp, withdrawn_at=None, merged_into=None)
    met = Sitting.objects.filter(round__camp=camp, one_met=True, other_met=True).count()
    days = (camp.ends_on - camp.starts_on).days + 1
    where = ", ".join(
        filter(None, [camp.venue, camp.city, country_name(camp.country) if camp.country else ""])
    )
    dates = f"{date_format(camp.starts_on)} – {date_format(camp.ends_on)}"
    pairs = [
        (len(people), ngettext("person", "people", len(people))),
        (len(countries), ngettext("country", "countries", len(countries))),
        (days, ngettext("day", "days", days)),
        (camp.challenges.count(), ngettext("challenge", "challenges", camp.challenges.count())),
        (teams, ngettext("team", "teams", teams)),
        (written.count(), ngettext("contribution", "contributions", written.count())),
        (met, ngettext("one-to-one meeting held", "one-to-one meetings held", met)),
    ]
    told: list[Block] = [Paragraph(" · ".join(filter(None, [dates, where])))]
    if camp.about:
        told.append(Paragraph(camp.about))
    return [*told, Facts([(str(number), label) for number, label in pairs if number])]


def people(camp: Camp) -> Sequence[Block]:
    """Who was there, in sums: by country, by helix; fewer than three are not told apart."""
    rows = list(_people(camp))
    if not rows:
        return []
    helices = dict(Helix.choices)
    return [
        _sums(_("By country"), _("Country"), Counter(one.country for one in rows), country_name),
        _sums(_("By helix"), _("Helix"), Counter(one.helix for one in rows), lambda key: str(helices[key])),
    ]


def _sums(heading: str, column: str, sums: Counter[str], say: Callable[[str], str]) -> Table:
    ordered = sorted(sums.items(), key=lambda one: (-one[1], one[0]))
    rows = [[say(key) if key else _("not told"), count(number)] for key, number in ordered]
    return Table(heading, [column, _("People")], rows)


def challenges(camp: Camp) -> Sequence[Block]:
    """Each challenge: whose it is, its question, what success would be."""
    told: list[Block] = []
    for one in Challenge.objects.filter(camp=camp).select_related("owner"):
        whose = _("Owner: %(name)s") % {"name": one.owner.name} if one.owner else ""
        lines = [one.question or one.brief, whose]
        if one.success:
            lines.append(_("Success would be: %(text)s") % {"text": one.success})
        told.append(Paragraph("\n".join(filter(None, lines)), heading=f"{one.position}. {one.title}"))
    return told


def teams(camp: Camp) -> Sequence[Block]:
    """Teams as published: what they worked on, how many they were, their idea."""
    rows = (
        Team.objects.filter(camp=camp)
        .annotate(people=Count("published_placements"))
        .filter(people__gt=0)
        .select_related("challenge")
    )
    items = []
    for one in rows:
        size = ngettext("%(n)s person", "%(n)s people", one.people) % {"n": one.people}
        items.append((f"{one.name}: {one.idea}" if one.idea else one.name, f"{one.challenge.title} · {size}"))
    return [Bullets(items)] if items else []


def programme(camp: Camp) -> Sequence[Block]:
    """How many hours of what."""
    rows = Item.objects.filter(camp=camp) if camp.programme_published_at else Item.objects.none()
    hours: Counter[str] = Counter()
    numbers: Counter[str] = Counter()
    for one in rows:
        hours[one.get_kind_display()] += int((one.ends_at - one.starts_at).total_seconds() // 60)
        numbers[one.get_kind_display()] += 1
    told = [[kind, str(numbers[kind]), f"{minutes / 60:.1f}"] for kind, minutes in hours.most_common()]
    return [Table(_("Programme"), [_("Kind"), _("Number"), _("Hours")], told)] if told else []


def _people(camp: Camp) -> Sequence[Participant]:
    """Who was there: checked in where anybody was, else who confirmed."""
    coming = Participant.objects.filter(camp=camp, state=ParticipantState.CONFIRMED)
    present = coming.filter(_checked_in()).distinct()
    return list(present) or list(coming)


def _checked_in() -> Q:
    return Q(check_ins__isnull=False)
