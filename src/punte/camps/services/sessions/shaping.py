"""Bringing order into a session: headings, merging and its undoing, withdrawing."""

from collections.abc import Iterable, Sequence
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from punte.camps.choices import ContributionKind
from punte.camps.models import Authorship, Contribution, Group, Item, Session, Wording
from punte.camps.queries.sessions.access import runs
from punte.camps.services.sessions.common import entered, fresh, next_revision, note_event
from punte.web.access import Viewer


@transaction.atomic
def group_contributions(
    *, item: Item, ids: Iterable[UUID], group: UUID | None, title: str = "", by: Viewer
) -> Group | None:
    """Put contributions under a heading, a new one if `title` is given, or under none."""
    session = entered(item, by, runs=True)
    rows, target = _chosen(session, ids), _heading(session, group, title.strip())
    revision = next_revision(session, board=True)
    for one in rows:
        before = one.group.title if one.group else ""
        Contribution.objects.filter(pk=one.pk).update(group=target, revision=revision)
        if one.group != target:
            note_event(one, "grouped", by, {"group": before}, {"group": target.title if target else ""})
    _drop_empty(session)
    return target


@transaction.atomic
def move_contribution(*, contribution: Contribution, up: bool, by: Viewer) -> bool:
    """Put it before the one above it under its heading, or behind the one below; False at the end.

    Places alone change, never a text: what others write on it meanwhile is kept as ever.
    """
    session = entered(contribution.session.item, by, runs=True)
    one = fresh(contribution, session)
    here = Contribution.objects.filter(
        session=session, group=one.group_id, withdrawn_at=None, merged_into=None
    )
    rows = list(here.order_by("position", "id"))
    at = next((number for number, each in enumerate(rows) if each.pk == one.pk), None)
    if at is None:
        raise ValidationError(_("It is not on the page any more."))
    to = at - 1 if up else at + 1
    if not 0 <= to < len(rows):
        return False
    places = _apart([each.position for each in rows])
    rows[at], rows[to] = rows[to], rows[at]
    revision = next_revision(session)
    for each, place in zip(rows, places, strict=True):
        if each.position != place:
            Contribution.objects.filter(pk=each.pk).update(position=place, revision=revision)
    note_event(one, "moved", by, {"place": at + 1}, {"place": to + 1})
    return True


def _apart(places: list[int]) -> list[int]:
    """The same places in order, no two alike: merging can leave some that are."""
    found: list[int] = []
    for place in places:
        found.append(max(place, found[-1] + 1) if found else place)
    return found


@transaction.atomic
def rename_group(*, group: Group, title: str, by: Viewer) -> Group:
    """Give a heading other words."""
    session = entered(group.session.item, by, runs=True)
    title = _checked_title(title)
    Group.objects.filter(pk=group.pk).update(title=title)
    next_revision(session, board=True)
    group.title = title
    return group


@transaction.atomic
def merge_contributions(*, item: Item, ids: Iterable[UUID], by: Viewer) -> Contribution:
    """Make one of several: their texts below each other, all their authors; they stay in its history."""
    session = entered(item, by, runs=True)
    rows = _chosen(session, ids)
    if len(rows) < 2:
        raise ValidationError(_("Choose at least two to merge."))
    if len({one.owner_id for one in rows if one.owner_id}) > 1:
        raise ValidationError(_("These commitments are of different people, so they stay apart."))
    first, revision = rows[0], next_revision(session)
    promise = next((one for one in rows if one.kind == ContributionKind.COMMITMENT), None)
    merged = Contribution.objects.create(
        network_id=session.network_id,
        session=session,
        kind=promise.kind if promise else first.kind,
        text="\n\n".join(dict.fromkeys(one.text for one in rows)),
        revision=revision,
        position=first.position,
        group=first.group,
        client_key=uuid4(),
        owner=promise.owner if promise else None,
        due=promise.due if promise else None,
        taken=promise.taken if promise else "",
    )
    author = _join_authors(merged, rows)
    Wording.objects.create(
        network_id=session.network_id, contribution=merged, number=1, text=merged.text, author=author
    )
    note_event(merged, "added", by, after={"kind": merged.kind})
    for one in rows:
        Contribution.objects.filter(pk=one.pk).update(merged_into=merged, revision=revision)
        note_event(merged, "merged", by, origin=one)
    return merged


@transaction.atomic
def undo_merge(*, contribution: Contribution, by: Viewer) -> None:
    """Bring back what was merged. What was written on the merged one since then stays beside them."""
    session = entered(contribution.session.item, by, runs=True)
    merged, revision = fresh(contribution, session), next_revision(session)
    rows = list(Contribution.objects.filter(merged_into=merged))
    if not rows:
        raise ValidationError(_("It was not merged from others, or that was undone already."))
    Contribution.objects.filter(merged_into=merged).update(merged_into=None, revision=revision)
    if merged.version == 1 and not merged.wordings.filter(beside=True).exists():
        merged.withdrawn_at = timezone.now()
    merged.revision = revision
    merged.save(update_fields=["withdrawn_at", "revision"])
    note_event(merged, "unmerged", by)


def may_withdraw(contribution: Contribution, by: Viewer, *, running: bool) -> bool:
    """Who alone wrote it; a text of several is theirs together, and who runs the session takes it back."""
    accounts = set(contribution.authorships.values_list("account", flat=True))
    return running or accounts == {by.account}


@transaction.atomic
def withdraw_contribution(*, contribution: Contribution, by: Viewer, back: bool = False) -> Contribution:
    """Take it off the page, or put it `back`; its wordings stay in its history."""
    session = entered(contribution.session.item, by)
    one = fresh(contribution, session)
    if not may_withdraw(one, by, running=runs(by, session.item)):
        raise PermissionDenied
    if bool(one.withdrawn_at) != back:
        return one
    one.withdrawn_at = None if back else timezone.now()
    one.revision = next_revision(session)
    one.save(update_fields=["withdrawn_at", "revision"])
    note_event(one, "restored" if back else "withdrawn", by)
    return one


def _chosen(session: Session, ids: Iterable[UUID]) -> list[Contribution]:
    rows = Contribution.objects.filter(
        session=session, pk__in=list(ids), withdrawn_at=None, merged_into=None
    ).select_related("group", "owner")
    found = list(rows)
    if not found:
        raise ValidationError(_("Choose contributions first."))
    for one in found:
        one.session = session
    return found


def _heading(session: Session, id: UUID | None, title: str) -> Group | None:
    if title:
        last = session.groups.count()
        return Group.objects.create(
            network_id=session.network_id, session=session, title=_checked_title(title), position=last
        )
    return Group.objects.filter(session=session, pk=id).first() if id else None


def _checked_title(title: str) -> str:
    title = title.strip()
    if not title or len(title) > 120:
        raise ValidationError(_("A heading has between 1 and 120 characters."))
    return title


def _drop_empty(session: Session) -> None:
    """A heading that nothing stands under is gone."""
    session.groups.filter(contributions=None).delete()


def _join_authors(merged: Contribution, rows: Sequence[Contribution]) -> Authorship:
    """All who wrote are its authors, who put their words together is none; returns the first."""
    known: set[UUID | None] = set()
    made = []
    for one in Authorship.objects.filter(contribution__in=rows).order_by("id"):
        if one.account_id is None or one.account_id not in known:
            known.add(one.account_id)
            made.append(
                Authorship(
                    network_id=merged.network_id,
                    contribution=merged,
                    participant_id=one.participant_id,
                    account_id=one.account_id,
                )
            )
    return Authorship.objects.bulk_create(made)[0]
