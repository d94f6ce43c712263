"""What jobs put into the registries."""

from datetime import time, timedelta

from django.utils.translation import gettext_lazy as _

from punte.records.jobs import labels, recurring
from punte.records.jobs.policies import see_jobs
from punte.records.jobs.services import forget_old_jobs
from punte.web.registry import Entry, account_menu

HERE = "punte.records.jobs"


def register() -> None:
    """Called once, when the app is ready."""
    recurring.register(
        recurring.Recurring("records.forget_jobs", forget_old_jobs, timedelta(days=1), time(3, 30))
    )
    labels.register(
        {
            f"{HERE}.services.forget_old_jobs": _("Forget old jobs"),
            "punte.records.imports.jobs.check_import": _("Look through a file"),
            "punte.records.imports.jobs.apply_import": _("Import"),
            "punte.records.imports.jobs.undo_import": _("Take an import back"),
            "punte.records.imports.jobs.tidy_imports": _("Tidy up after imports"),
            "punte.records.idempotency.forget_keys": _("Forget answered requests"),
            "punte.records.people.erasure.run_erasure": _("Erase a person's data"),
        }
    )
    account_menu.register(Entry(_("Jobs"), "records:jobs", see_jobs, order=85))
