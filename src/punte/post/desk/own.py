"""What post itself puts on desks: jobs and mails that failed."""

from collections import Counter
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from punte.members.models import Account
from punte.members.policies import manage_network
from punte.post.desk.registry import Button, DeskItem
from punte.post.models import Mail, MailState
from punte.post.places import Place
from punte.records.jobs.labels import label_of, why_of
from punte.records.models import Job
from punte.records.models.job import JobState

AT_MOST = 5


def failed_jobs(account: Account, places: list[Place]) -> list[DeskItem]:
    """Source: jobs that the person asked for, or nobody did in a network they manage; one query."""
    by_id = {place.network.pk: place for place in places}
    mine = Q(actor_id=account.pk, network_id__in=list(by_id))
    nobodys = Q(actor_id=None, network_id__in=managed(places))
    failed = Job.objects.filter(mine | nobodys, state=JobState.FAILED).order_by("-finished_at")
    return [_job_item(job, by_id[job.network_id]) for job in failed[:AT_MOST] if job.network_id]


def _job_item(job: Job, place: Place) -> DeskItem:
    slug = place.network.slug
    return DeskItem(
        key=f"job-{job.pk}",
        badge=_("Failed"),
        tone="rose",
        whose=place.network.name,
        sentence=_("%(job)s did not work") % {"job": label_of(job)},
        why=why_of(job),
        href=reverse("records:job", args=[slug, job.pk]),
        actions=[Button(_("Try again"), post=reverse("records:job_retry", args=[slug, job.pk]))],
        due=job.finished_at,
        order=80,
    )


def failed_mails(account: Account, places: list[Place]) -> list[DeskItem]:
    """Source: a line for each network the person manages whose mails came back; one query."""
    networks = Mail.objects.filter(network__in=managed(places), state=MailState.FAILED)
    counts = Counter(networks.values_list("network_id", flat=True))
    return [_mails_item(place, counts[place.network.pk]) for place in places if counts[place.network.pk]]


def _mails_item(place: Place, count: int) -> DeskItem:
    address = f"{reverse('post:network_mails', args=[place.network.slug])}?state={MailState.FAILED}"
    return DeskItem(
        key=f"mails-{place.network.pk}",
        badge=_("Mail"),
        tone="rose",
        whose=place.network.name,
        sentence=ngettext(
            "%(count)s mail could not be delivered", "%(count)s mails could not be delivered", count
        )
        % {"count": count},
        why=_("The reason stands beside each; a wrong address needs a new invitation."),
        actions=[Button(_("Look through"), href=address)],
        order=85,
    )


def managed(places: Iterable[Place]) -> list[UUID]:
    """Ids of the networks the person manages."""
    return [place.network.pk for place in places if manage_network(place.viewer)]
