"""Jobs of members."""

from django.core.files.base import ContentFile
from django.tasks import task
from django.utils import timezone, translation

from punte.members import tokens
from punte.members.models import DataExport
from punte.records.people.copy import write_zip
from punte.records.people.erasure import whom
from punte.records.refs import Ref


@task
def make_data_export(*, export: str, by: str) -> None:
    """Write the zip; safe to run again."""
    row = DataExport.objects.select_related("account").filter(pk=export).first()
    if row is None or row.file:
        return
    with translation.override(row.account.language):
        content = write_zip(whom(Ref("members.account", row.account_id)))
    row.file.save(f"{row.pk}.zip", ContentFile(content), save=False)
    row.ready_at = timezone.now()
    row.save(update_fields=["file", "ready_at"])


@task
def tidy_members() -> None:
    """Delete copies of data after a week, and links a month after they ended."""
    for row in DataExport.objects.filter(expires_at__lt=timezone.now()):
        row.file.delete(save=False)
        row.delete()
    tokens.forget_expired()
