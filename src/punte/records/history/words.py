"""Events in words. Rooms register sentences for their kinds of events; the rest is said plainly."""

from collections.abc import Mapping
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from punte.records import subjects

VERBS: dict[str, Any] = {
    "accepted": gettext_lazy("accepted"),
    "added": gettext_lazy("added"),
    "archived": gettext_lazy("archived"),
    "asked": gettext_lazy("asked for"),
    "changed": gettext_lazy("changed"),
    "claimed": gettext_lazy("claimed"),
    "closed": gettext_lazy("closed"),
    "confirmed": gettext_lazy("confirmed"),
    "created": gettext_lazy("created"),
    "declined": gettext_lazy("declined"),
    "deleted": gettext_lazy("deleted"),
    "ended": gettext_lazy("ended"),
    "erased": gettext_lazy("erased"),
    "expired": gettext_lazy("expired"),
    "failed": gettext_lazy("failed"),
    "imported": gettext_lazy("imported"),
    "made": gettext_lazy("made"),
    "merged": gettext_lazy("merged"),
    "opened": gettext_lazy("opened"),
    "published": gettext_lazy("published"),
    "refused": gettext_lazy("refused"),
    "removed": gettext_lazy("removed"),
    "renewed": gettext_lazy("renewed"),
    "restored": gettext_lazy("restored"),
    "retired": gettext_lazy("retired"),
    "retried": gettext_lazy("tried again"),
    "started": gettext_lazy("started"),
    "submitted": gettext_lazy("handed in"),
    "undone": gettext_lazy("undone"),
    "updated": gettext_lazy("updated"),
    "verified": gettext_lazy("checked"),
    "withdrawn": gettext_lazy("withdrawn"),
}

_sentences: dict[str, Any] = {}


def register(sentences: Mapping[str, Any]) -> None:
    """Say kinds of events in a room's own words: {'ecosystem.listing.published': _("Published")}."""
    _sentences.update(sentences)


def sentence(kind: str, subject_kind: str) -> str:
    """What happened, as a sentence on the subject's own page: 'Published', 'Role given'.

    Where the event is of another noun than its subject, the noun is said: 'Standing changed'.
    """
    if kind in _sentences:
        return str(_sentences[kind])
    room_noun, _dot, participle = kind.rpartition(".")
    verb = str(VERBS.get(participle, participle.replace("_", " ")))
    if room_noun == subject_kind:
        return str(capfirst(verb))
    known = subjects.kind_of(room_noun)
    noun = str(known.noun) if known else room_noun.rpartition(".")[2].replace("_", " ")
    return str(capfirst(_("%(noun)s %(done)s") % {"noun": noun, "done": verb}))
