"""An import is taken back: what it added goes, what it changed is as before; what others touched since
stays."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from punte.records.events import record
from punte.records.imports.codec import from_json, viewer_from_json
from punte.records.imports.progress import Progress
from punte.records.imports.services.apply import outcomes
from punte.records.imports.services.preview import load, spec_of, table_of
from punte.records.imports.services.writing import write_rows
from punte.records.models import Event
from punte.records.models.imports import ImportRow, ImportRun, Outcome, RunState
from punte.records.refs import ref
from punte.records.tables import Change, Removing, Saving, Table
from punte.records.tabular.fields import TableSpec
from punte.records.tabular.messages import Message, gettext_noop, message
from punte.records.tabular.parsing import settle
from punte.web.access import Viewer

TOUCHED = message(gettext_noop("Kept: somebody changed it after the import."))
PARTLY = gettext_noop("Kept as changed after the import: %(fields)s. The rest is as before.")
GONE = message(gettext_noop("It is no longer here."))
TO_UNDO = (Outcome.CREATED, Outcome.UPDATED)


def undo_rows(run: ImportRun) -> None:
    """Take back a run that is being taken back; the last rows first, as later ones may build on earlier
    ones."""
    work = Undoing(run)
    while True:
        with transaction.atomic():
            if not work.locked():
                break
            if not work.next_chunk():
                work.finish()
                break
    work.progress.close()


class Undoing:
    """One run on its way out of its table."""

    def __init__(self, run: ImportRun) -> None:
        self.run = run
        self.table: Table = table_of(run)
        self.spec: TableSpec = spec_of(run)
        self.viewer: Viewer = viewer_from_json(run.viewer)
        self.progress = Progress(run, run.rows.filter(outcome__in=TO_UNDO).count())

    def locked(self) -> bool:
        """Hold the run for this transaction; False when it is no longer being taken back."""
        mine = ImportRun.objects.select_for_update().filter(pk=self.run.pk, state=RunState.UNDOING)
        return mine.first() is not None

    def next_chunk(self) -> bool:
        """Take back the last rows that are left; False when there are none."""
        left = self.run.rows.filter(outcome__in=TO_UNDO)
        rows = list(left.order_by("-outcome", "-number")[: self.table.chunk])
        if not rows:
            return False
        rows = [row for row in rows if row.outcome == rows[0].outcome]
        if rows[0].outcome == Outcome.UPDATED:
            # One after the other where two rows changed the same thing.
            rows = rows if len({row.result for row in rows}) == len(rows) else rows[:1]
            self._restore(rows)
        else:
            self._remove(rows)
        write_rows(rows, ["outcome", "note"])
        self.progress.add(len(rows))
        return True

    def finish(self) -> None:
        """The run is taken back."""
        self.run.state, self.run.undone_at = RunState.UNDONE, timezone.now()
        self.run.save(update_fields=["state", "undone_at"])
        record(
            "records.import.undone",
            subject=self.run,
            network=self.run.network_id,
            by=self.viewer.account,
            after={"table": self.run.table, "rows": outcomes(self.run)},
        )

    def _restore(self, rows: Sequence[ImportRow]) -> None:
        current = load(self.table, self.viewer, (row.result for row in rows))
        changes, changed = [], []
        for row in rows:
            if row.result is None or row.result not in current:
                row.outcome, row.note = Outcome.KEPT, GONE.as_json()
                continue
            before, written = from_json(self.spec, row.before), from_json(self.spec, row.values)
            now = {name: settle(self.spec.by_name[name], current[row.result].get(name)) for name in before}
            mine = {name: value for name, value in before.items() if now[name] == written.get(name)}
            foreign = [str(self.spec.by_name[name].label) for name in before if name not in mine]
            row.outcome = Outcome.KEPT if foreign else Outcome.UNDONE
            row.note = message(PARTLY, fields=", ".join(foreign)).as_json() if foreign else {}
            if mine:
                changes.append(Change(row.number, mine, row.result, {name: now[name] for name in mine}))
                changed.append(row)
        if changes:
            saved = self.table.save_many(
                Saving(self.viewer, ref(self.run), changes, self.run.source, self.run.purpose)
            )
            for row, answer in zip(changed, saved, strict=True):
                if isinstance(answer, Message):
                    row.outcome, row.note = Outcome.KEPT, answer.as_json()

    def _remove(self, rows: Sequence[ImportRow]) -> None:
        touched = touched_since(
            [row.result for row in rows if row.result], since=self.run.finished_at, origin=self.run.pk
        )
        untouched = [row for row in rows if row.result and row.result not in touched]
        ids = [row.result for row in untouched if row.result]
        answers = self.table.remove_many(Removing(self.viewer, ref(self.run), ids)) if ids else []
        for row in rows:
            row.outcome, row.note = Outcome.KEPT, TOUCHED.as_json()
        for row, answer in zip(untouched, answers, strict=True):
            row.outcome = Outcome.KEPT if answer else Outcome.UNDONE
            row.note = answer.as_json() if answer else {}


def touched_since(ids: Collection[UUID], *, since: datetime | None, origin: UUID) -> set[UUID]:
    """Those things of which the log tells that a person changed them after the import (the origin)."""
    later = Event.objects.filter(subject_id__in=ids, at__gt=since, actor_id__isnull=False)
    return set(later.exclude(origin_id=origin).values_list("subject_id", flat=True))
