"""Writing many rows of an import at once."""

from collections.abc import Sequence

from punte.records.models.imports import ImportRow

BATCH = 500


def write_rows(rows: Sequence[ImportRow], fields: Sequence[str]) -> None:
    """Write these fields of rows that are there already.

    An insert that becomes an update where the id is taken: `bulk_update` builds a CASE with a branch a row
    and takes ten times as long.
    """
    ImportRow.objects.bulk_create(
        rows, batch_size=BATCH, update_conflicts=True, unique_fields=["id"], update_fields=list(fields)
    )
