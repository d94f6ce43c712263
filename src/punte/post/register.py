"""What post puts into the registries of lower rooms."""

from django.utils.translation import gettext_lazy as _

from punte.post import calendar, desk, handlers, people
from punte.post import webhooks as hooks
from punte.post.calendar.own import appointments
from punte.post.desk.coming import coming_up
from punte.post.desk.own import failed_jobs, failed_mails
from punte.post.outbox.jobs import SWEEP_EVERY, sweep
from punte.post.policies import debugging, manage_network, signed_in
from punte.post.webhooks import jobs as hook_jobs
from punte.post.webhooks.subjects import WEBHOOK
from punte.records import subjects
from punte.records.jobs import labels, recurring
from punte.web.registry import Entry, Panel, account_menu, footer, navigation, panels


def everything() -> None:
    """Called once, when the app is ready."""
    recurring.register(recurring.Recurring("post.sweep", sweep, SWEEP_EVERY))
    recurring.register(recurring.Recurring("post.sweep_webhooks", hook_jobs.sweep, hook_jobs.SWEEP_EVERY))
    subjects.register(WEBHOOK)
    hooks.register(
        hooks.Topic("members.membership.granted", _("Somebody gets a role")),
        hooks.Topic("members.membership.ended", _("A role ends")),
    )
    labels.register(
        {
            "punte.post.webhooks.jobs.deliver": _("Tell a webhook"),
            "punte.post.webhooks.jobs.sweep": _("Look after webhooks"),
            "punte.post.outbox.jobs.deliver": _("Send a mail"),
            "punte.post.outbox.jobs.sweep": _("Look after the outbox"),
        }
    )
    handlers.register_kinds()
    people.register()
    desk.register("post.failed_jobs", failed_jobs)
    desk.register("post.failed_mails", failed_mails)
    calendar.register("post.appointments", appointments)
    panels.register("post.desk", Panel("post.coming_up", coming_up, order=20))
    navigation.register(Entry(_("Desk"), "post:desk", signed_in, order=10, in_network=False))
    account_menu.register(Entry(_("Calendar"), "post:calendar", signed_in, order=10, in_network=False))
    account_menu.register(Entry(_("Notices"), "post:notices", signed_in, order=20, in_network=False))
    account_menu.register(Entry(_("Mails of this network"), "post:network_mails", manage_network, order=80))
    account_menu.register(Entry(_("Webhooks of this network"), "post:webhooks", manage_network, order=85))
    footer.register(
        Entry(_("Mails of this server"), "post:kept_mails", debugging, order=90, in_network=False)
    )
