"""What this room knows about a person, and how it is erased."""

from collections.abc import Iterable, Mapping
from email.utils import parseaddr
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from punte.post.models import Appointment, Exemption, Feed, Mail, MailStop, Notice, Week
from punte.post.notices import kinds
from punte.records.people import Eraser, Exporter, Whom, erasers, exporters
from punte.records.people.scrub import scrub_rows

OWNED = (Appointment, Exemption, Feed, MailStop, Notice, Week)


def register() -> None:
    """Make exporters and erasers known."""
    exporters.register(Exporter("post.mails", _("Mails to you"), export_mails, order=20))
    exporters.register(Exporter("post.calendar", _("Your calendar entries"), export_calendar, order=21))
    exporters.register(Exporter("post.hours", _("When you can meet"), export_hours, order=22))
    exporters.register(Exporter("post.notices", _("Notices to you"), export_notices, order=23))
    erasers.register(
        Eraser(
            "post.mails",
            {"post.mail": ("sender", "to", "cc", "bcc", "reply_to", "subject", "text", "html", "headers")},
            erase_mails,
        )
    )
    erasers.register(
        Eraser(
            "post.own",
            {
                "post.appointment": ("title", "place"),
                "post.exemption": ("starts_at", "ends_at"),
                "post.feed": ("secret_hash",),
                "post.mailstop": ("kind",),
                "post.notice": ("args",),
                "post.week": ("hours",),
            },
            erase_own,
        )
    )


def mails_to(whom: Whom) -> list[Mail]:
    """Mails to or from one of the person's addresses, or to their account."""
    where = Q(account=whom.account) if whom.account else Q(pk__in=[])
    for one in whom.emails:
        for name in ("to", "cc", "bcc", "reply_to", "sender"):
            where |= Q(**{f"{name}__icontains": one})
    return [
        mail for mail in Mail.objects.filter(where) if mail.account_id == whom.account or _named(mail, whom)
    ]


def _named(mail: Mail, whom: Whom) -> bool:
    everyone = [*mail.to, *mail.cc, *mail.bcc, *mail.reply_to, mail.sender]
    return any(parseaddr(one)[1].lower() in whom.emails for one in everyone)


def export_mails(whom: Whom) -> Iterable[Mapping[str, Any]]:
    """Which mails went to the person in the last month.

    Not their words: a link in a mail shows that its reader gets the mail, which a page would not.
    """
    for mail in mails_to(whom):
        yield {
            "subject": mail.subject,
            "to": ", ".join(mail.to),
            "written": mail.created_at,
            "state": mail.get_state_display(),
            "sent": mail.sent_at,
        }


def export_calendar(whom: Whom) -> Iterable[Mapping[str, Any]]:
    """The person's own entries."""
    for one in Appointment.objects.filter(account=whom.account):
        yield {
            "title": one.title,
            "place": one.place,
            "from": one.starts_at or one.first_day,
            "to": one.ends_at or one.last_day,
            "zone": one.zone,
            "busy": one.busy,
        }


def export_hours(whom: Whom) -> Iterable[Mapping[str, Any]]:
    """The usual week, day by day, and its exceptions."""
    for week in Week.objects.filter(account=whom.account):
        for day, hours in enumerate(week.hours, start=1):
            yield {"weekday": day, "hours": ", ".join(f"{a}-{b}" for a, b in hours)}
    for one in Exemption.objects.filter(account=whom.account):
        yield {"from": one.starts_at, "to": one.ends_at, "free": one.free}


def export_notices(whom: Whom) -> Iterable[Mapping[str, Any]]:
    """Which notices, when, and when they were read."""
    for one in Notice.objects.filter(account=whom.account):
        known = kinds.named(one.kind)
        yield {
            "kind": str(known.badge) if known else one.kind,
            "written": one.created_at,
            "read": one.read_at,
        }


def erase_mails(whom: Whom) -> int:
    """Delete mails to and from the person, also those that have not gone out; in others' mails mark them."""
    ids = [mail.pk for mail in mails_to(whom)]
    return Mail.objects.filter(pk__in=ids).delete()[0] + scrub_rows(Mail, ("subject", "text", "html"), whom)


def erase_own(whom: Whom) -> int:
    """Delete entries, hours, notices, and what opens or stops something for the person."""
    if whom.account is None:
        return 0
    return sum(model._default_manager.filter(account=whom.account).delete()[0] for model in OWNED)
