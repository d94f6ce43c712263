"""The report's words, and its publication."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from punte.camps.models import Camp, ReportText
from punte.camps.report.sections import section as known
from punte.camps.services.common import must_organise
from punte.records.events import record
from punte.web.access import Viewer


@transaction.atomic
def edit_section(*, camp: Camp, section: str, text: str, hidden: bool, by: Viewer) -> ReportText:
    """Say something above a section of the report, or leave it out."""
    must_organise(camp, by)
    if known(section) is None:
        raise ValidationError(_("The report has no such section."))
    row, _made = ReportText.objects.update_or_create(
        camp=camp,
        section=section,
        defaults={"network": camp.network, "text": text.strip(), "hidden": hidden},
    )
    record(
        "camps.camp.report_edited",
        subject=camp,
        network=camp.network_id,
        by=by.account,
        after={"section": section, "hidden": hidden},
    )
    return row


@transaction.atomic
def publish_report(*, camp: Camp, by: Viewer, published: bool = True) -> None:
    """Let everybody who may see the camp read its report, or take it back."""
    must_organise(camp, by)
    if bool(camp.report_published_at) == published:
        return
    camp.report_published_at = timezone.now() if published else None
    camp.save(update_fields=["report_published_at"])
    record(
        "camps.camp.report_published" if published else "camps.camp.report_taken_back",
        subject=camp,
        network=camp.network_id,
        by=by.account,
    )
