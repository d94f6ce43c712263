"""The links in mails of introductions: GET shows, the button acts (safety 6)."""

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _

from punte.bridges.choices import IntroductionState, OutcomeAnswer, PartyState
from punte.bridges.disclosure import Reader, other_side, side_of
from punte.bridges.models import Introduction, Outcome, Party
from punte.bridges.queries.introductions.lists import introduction
from punte.bridges.queries.introductions.seen import seen
from punte.bridges.services.introductions import accept_introduction, decline_introduction
from punte.bridges.services.outcomes import answer_outcome
from punte.members import links
from punte.members.viewer import viewer_of
from punte.web.access import Viewer


def say_accept(link: links.Link) -> links.Said | None:
    """What 'yes' would do; None once it is answered or over."""
    found = _asked(link)
    if found is None:
        return None
    _party, one, reader = found
    text = (
        _("With your yes the two read your name, and whoever comes next is asked.")
        if not reader.side
        else _(
            "With your yes they read which organisation you are of; once both have said yes, you read "
            "each other's names and addresses."
        )
    )
    return links.Said(title=_question(one, reader), text=text, button=_("Yes, go ahead"), quote=one.reason)


def say_decline(link: links.Link) -> links.Said | None:
    """What 'not this time' would do."""
    found = _asked(link)
    if found is None:
        return None
    _party, one, reader = found
    text = _("The others read only: not this time. Nobody is told why.")
    return links.Said(title=_question(one, reader), text=text, button=_("Not this time"), quote=one.reason)


def accept(link: links.Link, by: Viewer) -> links.Done:
    """The button of the first."""
    one = accept_introduction(party=_party_of(link), by=by)
    if one.accepted_at:
        return links.Done(_("You are in touch now"), _("Both said yes. Write the first line."), _page(one))
    return links.Done(
        _("Thank you"), _("The next is asked. You hear as soon as there is an answer."), _page(one)
    )


def decline(link: links.Link, by: Viewer) -> links.Done:
    """The button of the second."""
    one = decline_introduction(party=_party_of(link), by=by)
    return links.Done(
        _("Thank you for answering"), _("If you like, say on its page why; no person reads it."), _page(one)
    )


def say_outcome(link: links.Link) -> links.Said | None:
    """What the chosen answer would say."""
    outcome = _outcome_of(link)
    if outcome is None or outcome.answer or link.account is None or link.network is None:
        return None
    found = introduction(viewer_of(link.account, link.network), outcome.introduction_id)
    if found is None or found[1].party is None:
        return None
    one, reader = found
    who = seen(one, reader, other_side(one, reader.party)).short if reader.party else ""
    return links.Said(
        title=_("What became of you and %(who)s?") % {"who": who},
        text=_("Your answer: %(answer)s.") % {"answer": _label(link)},
        button=_("Yes, that is so"),
    )


def outcome(link: links.Link, by: Viewer) -> links.Done:
    """The button of an answer."""
    found = _outcome_of(link)
    if found is None:
        raise ValidationError(_("There is nothing to answer any more."))
    answer_outcome(outcome=found, answer=str(link.data.get("answer", "")), by=by)
    text = _("This keeps the map of bridges true.")
    return links.Done(_("Thank you"), text, _page(Introduction.objects.get(pk=found.introduction_id)))


def _asked(link: links.Link) -> tuple[Party, Introduction, Reader] | None:
    party = Party.objects.filter(pk=link.subject.id).first() if link.subject else None
    if party is None or link.account is None:
        return None
    found = introduction(viewer_of(link.account, link.network), party.introduction_id)
    if found is None:
        return None
    one, reader = found
    mine = reader.party
    asked = mine is not None and mine.pk == party.pk and mine.state == PartyState.ASKED
    return (party, one, reader) if asked and one.state == IntroductionState.ASKING else None


def _question(one: Introduction, reader: Reader) -> str:
    if reader.side and reader.party:
        who = seen(one, reader, other_side(one, reader.party)).words
        return _("Would you like to meet %(who)s?") % {"who": who}
    a, b = (seen(one, reader, side_of(one, role)).short for role in ("seeker", "sought"))
    return _("Would you introduce %(a)s to %(b)s?") % {"a": a, "b": b}


def _party_of(link: links.Link) -> Party:
    party = Party.objects.filter(pk=link.subject.id).first() if link.subject else None
    if party is None:
        raise ValidationError(_("There is nothing to answer any more."))
    return party


def _outcome_of(link: links.Link) -> Outcome | None:
    return Outcome.objects.filter(pk=link.subject.id).first() if link.subject else None


def _label(link: links.Link) -> str:
    return str(dict(OutcomeAnswer.choices).get(str(link.data.get("answer", "")), ""))


def _page(one: Introduction) -> str:
    return reverse("bridges:introduction", args=[one.network.slug, one.pk])
