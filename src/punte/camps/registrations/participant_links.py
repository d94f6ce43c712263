"""Links in mails to participants: my application, I come, I cannot come, erase it."""

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _

from punte.camps import days
from punte.camps.choices import ASKED, HOLDING, ParticipantState
from punte.camps.models import Participant
from punte.camps.services import participants as services
from punte.camps.services.participants.common import has_lapsed, may_ask_again
from punte.members import links
from punte.members.models import Account
from punte.members.services import accounts
from punte.members.viewer import viewer_of
from punte.web.access import Viewer

PAGES = {"teams": "camps:teams", "programme": "camps:programme"}


def account_for(link: links.Link) -> Account:
    """The account of whoever followed the link to their address; made where there is none."""
    one = _part(link)
    if one is None:
        raise ValidationError(_gone())
    language = str(link.data.get("language") or one.camp.network.language)
    return accounts.account_for_address(address=link.address, name=one.name, language=language)


def say_own(link: links.Link) -> links.Said | None:
    """'Confirm my application', later 'open my application'."""
    one = _part(link)
    if one is None:
        return None
    if one.state == ParticipantState.UNPROVEN:
        return links.Said(
            title=_("Your application to %(camp)s") % {"camp": one.camp.name},
            text=_("With this you show that the address is yours. Your application counts from then on."),
            button=_("Confirm my application"),
            quote=one.motivation,
        )
    return links.Said(
        title=_("You at %(camp)s") % {"camp": one.camp.name},
        text=_("Your own page: where you stand, and what you wrote."),
        button=_("Open my page"),
    )


def open_own(link: links.Link, by: Viewer) -> links.Done:
    """Note that the address is theirs, and lead to their page."""
    one, account = _needed(link, by)
    fresh = one.state == ParticipantState.UNPROVEN
    one = services.prove(one=one, account=account)
    title = _("Your application is in.") if fresh else _("Here is where you stand.")
    page = PAGES.get(str(link.data.get("page")), "")
    # Without a place these pages are not theirs any more; their own one says why.
    if page and one.state == ParticipantState.CONFIRMED:
        return links.Done(title, href=reverse(page, args=[one.camp.network.slug, one.camp.slug]))
    return links.Done(title, href=_page(one))


def say_come(link: links.Link) -> links.Said | None:
    """'I come'; where the place is kept no longer it says so, and how to ask again."""
    one = _part(link)
    if one and has_lapsed(one) and may_ask_again(one):
        return links.Said(
            title=_("Your invitation to %(camp)s has expired") % {"camp": one.camp.name},
            text=_("We had no answer in time, so the place is free again. You can ask for one anew."),
            button=_("I would still like to come"),
        )
    return _question(link, _("I come"), ASKED)


def say_cannot(link: links.Link) -> links.Said | None:
    """'I cannot come'; also after one has said otherwise."""
    return _question(link, _("I cannot come"), HOLDING)


def come(link: links.Link, by: Viewer) -> links.Done:
    """Take the place; who comes too late asks for one."""
    one, account = _needed(link, by)
    if has_lapsed(one):
        one = services.connect(one=one, account=account)
        services.apply_again(one=one, by=viewer_of(account, one.camp.network))
        return links.Done(_("The organisers know that you would like to come."), href=_page(one))
    one = services.take_place(one=one, account=account)
    title = _("You come. Your ticket is on this page, and in your mail.")
    return links.Done(title, href=_page(one))


def cannot(link: links.Link, by: Viewer) -> links.Done:
    """Give the place up."""
    one = _part(link)
    if one is None:
        raise ValidationError(_gone())
    services.leave(one=one, by=by, as_holder=True)
    return links.Done(_("Noted: you do not come."), _("Thank you for saying so. Others wait for a place."))


def say_erase(link: links.Link) -> links.Said | None:
    """What erasing means; whoever has made an account erases on their own page."""
    one = _part(link)
    if one is None or one.account_id:
        return None
    return links.Said(
        title=_("Erase what is kept of you for %(camp)s?") % {"camp": one.camp.name},
        text=_("Your name, address and everything written about you go for good, and so does your place."),
        button=_("Erase it"),
    )


def erase(link: links.Link, by: Viewer) -> links.Done:
    """Have it erased."""
    one = _part(link)
    if one is None:
        raise ValidationError(_gone())
    services.erase_part(one=one)
    return links.Done(_("It is being erased."), _("Nothing is left for you to do."))


def _question(link: links.Link, button: str, states: tuple[ParticipantState, ...]) -> links.Said | None:
    one = _part(link)
    if one is None or one.state not in states:
        return None
    where = days.where(one.camp)
    return links.Said(
        title=one.camp.name,
        text=", ".join(part for part in (days.span(one.camp), where) if part),
        button=button,
    )


def _part(link: links.Link) -> Participant | None:
    """The participant whom the link is about, while it is still the address or account it was sent to."""
    if link.subject is None:
        return None
    rows = Participant.objects.select_related("camp__network", "account").filter(pk=link.subject.id)
    one = rows.first()
    if one is None or (link.account is None and one.email != link.address):
        return None
    if one.account and link.account is None and one.account.email != link.address:
        return None
    return one


def _needed(link: links.Link, by: Viewer) -> tuple[Participant, Account]:
    one = _part(link)
    account = Account.objects.filter(pk=by.account).first() if by.account else None
    if one is None or account is None:
        raise ValidationError(_gone())
    return one, account


def _gone() -> str:
    return _("This is not there any more.")


def _page(one: Participant) -> str:
    return reverse("camps:mine", args=[one.camp.network.slug, one.camp.slug])
