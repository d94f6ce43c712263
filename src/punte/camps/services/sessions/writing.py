"""Writing together: every text that is sent is kept, on the wording it was written on.

A text on the newest wording becomes the newest. One on an older wording is
joined with what came in between, word by word, where the changes do not meet;
where they do, it stands beside the newest until a person chooses or joins. The
same key twice is one text. What is written on a contribution that was merged
or withdrawn meanwhile stands on its own again.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from punte.camps.choices import ContributionKind
from punte.camps.models import Authorship, Contribution, Item, Participant, Session, Wording
from punte.camps.services.sessions.commitments import reworded, settle
from punte.camps.services.sessions.common import (
    author_of,
    checked_text,
    entered,
    fresh,
    next_revision,
    note_event,
)
from punte.camps.services.sessions.presence import mark_writing
from punte.camps.threeway import join
from punte.web.access import Viewer

SITTING = timedelta(minutes=10)


@dataclass(frozen=True)
class Sent:
    """A text as it was sent: on the wording number `base`, or on the last of those with a key of `previous`.

    `key` is the text's own. `previous` are texts whose answers got lost: each may have come or not.
    """

    text: str
    base: int = 0
    key: UUID | None = None
    previous: tuple[UUID, ...] = ()


@dataclass(frozen=True)
class Details:
    """What it is beside its text; None leaves it as it is. `committed`: owner and due are said."""

    kind: str | None = None
    committed: bool = False
    owner: Participant | None = None
    due: date | None = None


@dataclass(frozen=True)
class Saved:
    """What became of a text: the wording it is; whether it stands beside, or as a contribution of its own."""

    contribution: Contribution
    number: int
    beside: bool = False
    apart: bool = False


@transaction.atomic
def add_contribution(*, item: Item, client_key: UUID, sent: Sent, details: Details, by: Viewer) -> Saved:
    """Begin a contribution, or go on with the one begun under that key. Raises ValidationError."""
    session = entered(item, by)
    known = Contribution.objects.filter(session=session, client_key=client_key).first()
    if known:
        return _write(fresh(known, session), sent, details, by)
    return _begin(session, client_key, sent, details, by)


@transaction.atomic
def write_contribution(
    *, contribution: Contribution, sent: Sent, by: Viewer, details: Details | None = None
) -> Saved:
    """Write on; see above for what becomes of the text."""
    session = entered(contribution.session.item, by)
    return _write(fresh(contribution, session), sent, details or Details(), by)


@transaction.atomic
def choose_wording(*, contribution: Contribution, sent: Sent, instead_of: list[int], by: Viewer) -> Saved:
    """Make this the text in place of the wordings beside it that the one who chooses has seen."""
    session = entered(contribution.session.item, by)
    one = fresh(contribution, session)
    Wording.objects.filter(contribution=one, number__in=instead_of).update(beside=False)
    saved = _write(one, sent, Details(), by)
    Contribution.objects.filter(pk=one.pk).update(revision=next_revision(session))
    note_event(one, "joined", by, after={"version": saved.contribution.version})
    return saved


def _begin(session: Session, key: UUID, sent: Sent, details: Details, by: Viewer) -> Saved:
    text = checked_text(sent.text)
    kind = _checked_kind(details.kind or ContributionKind.INSIGHT)
    revision = next_revision(session)
    one = Contribution(
        network_id=session.network_id,
        session=session,
        kind=kind,
        text=text,
        revision=revision,
        position=revision,
        client_key=key,
    )
    one.save(force_insert=True)
    wording = _word(one, 1, text, author_of(one, by), key=sent.key)
    note_event(one, "added", by, after={"kind": kind})
    settle(one, owner=details.owner, due=details.due, by=by)
    mark_writing(session, one, by)
    return Saved(one, wording.number)


def _write(one: Contribution, sent: Sent, details: Details, by: Viewer) -> Saved:
    session = one.session
    known = Wording.objects.filter(contribution=one, key=sent.key).first() if sent.key else None
    if known is None and (one.merged_into_id or one.withdrawn_at):
        return _apart(one, sent, by)
    number, beside = (known.number, known.beside) if known else _keep(one, sent, by)
    _describe(one, details, by)
    one.revision = next_revision(session)
    one.save()
    mark_writing(session, one, by)
    return Saved(one, number, beside)


def _keep(one: Contribution, sent: Sent, by: Viewer) -> tuple[int, bool]:
    """Keep the text as a wording, and say which: as the newest, joined with it, or beside it."""
    text = checked_text(sent.text)
    base = _base(one, sent)
    if base and base.number == one.version and text == one.text:
        return one.version, False
    author = author_of(one, by)
    _note_sitting(one, author, by)
    number = _last(one) + 1
    parted = base is not None and base.beside
    joined = None if parted else join(base.text if base else "", one.text, text)
    beside = joined is None and text != one.text
    wording = _word(one, number, text, author, base=base, key=sent.key, beside=beside)
    if parted and base:
        Wording.objects.filter(pk=base.pk).update(beside=False)
    elif beside:
        note_event(one, "parted", by, after={"version": number})
    if joined is not None and joined != one.text:
        one.version, one.text = number, joined
        if joined != text:
            one.version = _word(one, number + 1, joined, author, base=wording).number
        reworded(one, by)
    return number, beside


def _apart(one: Contribution, sent: Sent, by: Viewer) -> Saved:
    """Its place is gone, its words are not: unless they stood there, they get a place of their own."""
    base = _base(one, sent)
    if base and base.text == checked_text(sent.text):
        return Saved(one, base.number)
    key = sent.key or uuid4()
    again = Contribution.objects.filter(session=one.session, client_key=key).first()
    if again:
        return Saved(fresh(again, one.session), 1, apart=True)
    saved = _begin(one.session, key, Sent(sent.text, key=sent.key), Details(kind=one.kind), by)
    note_event(saved.contribution, "parted", by, origin=one)
    return Saved(saved.contribution, saved.number, apart=True)


def _base(one: Contribution, sent: Sent) -> Wording | None:
    rows = Wording.objects.filter(contribution=one)
    before = rows.filter(key__in=sent.previous).last() if sent.previous else None
    return before or rows.filter(number=sent.base or 1).first()


def _last(one: Contribution) -> int:
    return int(Wording.objects.filter(contribution=one).aggregate(last=Max("number"))["last"] or 0)


def _word(
    one: Contribution,
    number: int,
    text: str,
    author: Authorship,
    *,
    base: Wording | None = None,
    key: UUID | None = None,
    beside: bool = False,
) -> Wording:
    return Wording.objects.create(
        network_id=one.network_id,
        contribution=one,
        number=number,
        text=text,
        base=base.number if base else None,
        beside=beside,
        key=key,
        author=author,
    )


def _note_sitting(one: Contribution, author: Authorship, by: Viewer) -> None:
    """One event for what somebody writes in one go; every wording in between is kept as such."""
    last = Wording.objects.filter(contribution=one).order_by("-number").first()
    if last is None or last.author_id != author.pk or last.at < timezone.now() - SITTING:
        note_event(one, "changed", by)


def _describe(one: Contribution, details: Details, by: Viewer) -> None:
    if details.kind and details.kind != one.kind:
        before, one.kind = one.kind, _checked_kind(details.kind)
        note_event(one, "changed", by, {"kind": before}, {"kind": one.kind})
    if details.committed:
        settle(one, owner=details.owner, due=details.due, by=by)
    elif one.kind != ContributionKind.COMMITMENT:
        settle(one, owner=None, due=None, by=by)


def _checked_kind(kind: str) -> str:
    if kind not in ContributionKind.values:
        raise ValidationError({"kind": _("There is no such kind.")})
    return kind
