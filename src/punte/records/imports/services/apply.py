"""Rows become things. Killed in the middle and started again, nothing is done twice."""

from collections.abc import Sequence
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, transaction
from django.db.models import Count, F, Q
from django.utils import timezone

from punte.records.events import record
from punte.records.imports.codec import from_json, to_json, viewer_from_json
from punte.records.imports.progress import Progress
from punte.records.imports.services.matching import difference
from punte.records.imports.services.preview import load, spec_of, table_of
from punte.records.imports.services.writing import write_rows
from punte.records.models.imports import Decision, Group, ImportRow, ImportRun, Mode, Outcome, RunState
from punte.records.refs import Ref, ref
from punte.records.tables import Change, Saving, Table
from punte.records.tabular.fields import ID_FIELD, TableSpec
from punte.records.tabular.messages import Message, gettext_noop, message
from punte.web.access import Viewer

GONE = message(gettext_noop("What this row would change is no longer here, or no longer yours to change."))
REFUSED = message(gettext_noop("This row could not be saved; something like it may be here already."))
WRITTEN = ["outcome", "result", "before", "note"]


class RowRefusedError(Exception):
    """A row of an all-or-nothing import could not be saved."""

    def __init__(self, number: int, reason: Message) -> None:
        self.number, self.reason = number, reason
        super().__init__(f"{number}: {reason}")


def apply_rows(run: ImportRun) -> None:
    """Import the rows of a run that is being applied; a run in any other state is left as it is."""
    work = Applying(run)
    if run.mode == Mode.ALL:
        try:
            with transaction.atomic():
                if work.locked():
                    while work.next_chunk():
                        pass
                    work.finish()
        except RowRefusedError as error:
            _fail(run, error)
    else:
        while True:
            with transaction.atomic():
                if not work.locked():
                    break
                if not work.next_chunk():
                    work.finish()
                    break
    work.progress.close()


def _fail(run: ImportRun, error: RowRefusedError) -> None:
    """All rows are as before; the run can be mended and applied again."""
    reason = message(
        gettext_noop("Nothing was imported. Row %(number)s: %(reason)s"),
        number=error.number,
        reason=error.reason,
    )
    with transaction.atomic():
        ImportRun.objects.filter(pk=run.pk).update(state=RunState.FAILED, reason=reason.as_json())
        ImportRow.objects.filter(run=run, number=error.number).update(note=error.reason.as_json())


class Applying:
    """One run on its way into its table."""

    def __init__(self, run: ImportRun) -> None:
        self.run = run
        self.table: Table = table_of(run)
        self.spec: TableSpec = spec_of(run)
        self.viewer: Viewer = viewer_from_json(run.viewer)
        total = run.rows.exclude(group__in=(Group.OUT, Group.SAME)).count()
        self.progress = Progress(run, total, done=run.rows.exclude(outcome="").count())

    def locked(self) -> bool:
        """Hold the run for this transaction; False when it is no longer being applied."""
        mine = ImportRun.objects.select_for_update().filter(pk=self.run.pk, state=RunState.APPLYING)
        return mine.first() is not None

    def next_chunk(self) -> bool:
        """Save the next rows; False when none are left. Rows that repeat another come after all others."""
        waiting = self.run.rows.filter(outcome="", group__in=(Group.CHANGED, Group.NEW))
        rows = list(waiting.order_by(F("target_row").asc(nulls_first=True), "number")[: self.table.chunk])
        if not rows:
            return False
        rows = _apart(rows)
        self._save(rows)
        self.progress.add(len(rows))
        return True

    def finish(self) -> None:
        """Say what became of the rows that were not saved, and of the run."""
        waiting = self.run.rows.filter(outcome="")
        waiting.filter(group=Group.SAME).update(outcome=Outcome.UNCHANGED, result=F("target"))
        waiting.update(outcome=Outcome.LEFT_OUT)
        self.run.state, self.run.finished_at, self.run.reason = RunState.DONE, timezone.now(), {}
        self.run.save(update_fields=["state", "finished_at", "reason"])
        record(
            "records.import.finished",
            subject=self.run,
            network=self.run.network_id,
            by=self.run.actor_id,
            after={"table": self.run.table, "rows": outcomes(self.run)},
        )

    def _save(self, rows: Sequence[ImportRow]) -> None:
        targets = self._targets(rows)
        current = load(self.table, self.viewer, targets.values())
        changes, changed = [], []
        for row in rows:
            values = from_json(self.spec, row.values)
            target = targets.get(row.number)
            if row.decision != Decision.MERGE:
                values.pop(ID_FIELD, None)
                changes.append(Change(row.number, values))
                changed.append(row)
                continue
            if target is None or target not in current:
                self._refuse(row, GONE)
                continue
            fields = difference(self.spec, values, current[target], empties=bool(values.get(ID_FIELD)))
            row.result = target
            if not fields:
                row.outcome = Outcome.UNCHANGED
                continue
            before = {name: current[target].get(name) for name in fields}
            row.before = to_json(before)
            changes.append(Change(row.number, fields, target, before))
            changed.append(row)
        for row, saved in zip(changed, self._saved(changes), strict=True):
            self._note(row, saved)
        write_rows(rows, WRITTEN)

    def _targets(self, rows: Sequence[ImportRow]) -> dict[int, UUID]:
        """What each row changes: a record, or what an earlier row of the file became."""
        merges = [row for row in rows if row.decision == Decision.MERGE]
        numbers = [row.target_row for row in merges if row.target_row is not None]
        became = dict(self.run.rows.filter(number__in=numbers).values_list("number", "result"))
        found = {row.number: became.get(row.target_row) if row.target_row else row.target for row in merges}
        return {number: target for number, target in found.items() if target}

    def _saved(self, changes: Sequence[Change]) -> Sequence[Ref | Message]:
        if not changes:
            return []
        if self.run.mode == Mode.ALL:
            return self.table.save_many(self._saving(changes))
        try:
            with transaction.atomic():
                return self.table.save_many(self._saving(changes))
        except (IntegrityError, DataError, ValidationError):
            return [self._saved_alone(change) for change in changes]

    def _saved_alone(self, change: Change) -> Ref | Message:
        try:
            with transaction.atomic():
                return self.table.save_many(self._saving([change]))[0]
        except ValidationError as error:
            return message("%(reason)s", reason=" ".join(error.messages))
        except (IntegrityError, DataError):
            return REFUSED

    def _saving(self, changes: Sequence[Change]) -> Saving:
        return Saving(self.viewer, ref(self.run), changes, self.run.source, self.run.purpose)

    def _note(self, row: ImportRow, saved: Ref | Message) -> None:
        if isinstance(saved, Message):
            self._refuse(row, saved)
            return
        row.outcome = Outcome.UPDATED if row.decision == Decision.MERGE else Outcome.CREATED
        row.result = saved.id

    def _refuse(self, row: ImportRow, reason: Message) -> None:
        if self.run.mode == Mode.ALL:
            raise RowRefusedError(row.number, reason)
        row.outcome, row.note = Outcome.FAILED, reason.as_json()


def _apart(rows: Sequence[ImportRow]) -> list[ImportRow]:
    """Those rows that can be saved together: no two change the same thing, none waits for another."""
    chosen: list[ImportRow] = []
    targets: set[UUID | None] = set()
    for row in rows:
        if row.decision == Decision.MERGE:
            if row.target_row is not None and chosen:
                break
            if row.target in targets:
                continue
            targets.add(row.target)
        chosen.append(row)
        if row.decision == Decision.MERGE and row.target_row is not None:
            break
    return chosen


def outcomes(run: ImportRun) -> dict[str, int]:
    """How many rows ended how."""
    found = run.rows.filter(~Q(outcome="")).order_by().values_list("outcome").annotate(Count("id"))
    return dict(found)
