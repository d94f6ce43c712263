"""Links that this room itself sends: signing in, and invitations."""

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _

from punte.members import links, roles
from punte.members.account_letters import SIGN_IN_LINK
from punte.members.models import Account, Invitation
from punte.members.services import accounts, invitations
from punte.web.access import Viewer


def register() -> None:
    """Make them known."""
    links.register(links.Purpose(SIGN_IN_LINK, _say_sign_in, _sign_in, session=links.Session.FULL))
    links.register(
        links.Purpose(
            invitations.PURPOSE,
            _say_invitation,
            _accept,
            session=links.Session.FULL,
            account_for=_invited,
        )
    )


def _say_sign_in(link: links.Link) -> links.Said | None:
    if link.account is None:
        return None
    name = link.account.get_full_name()
    return links.Said(
        title=_("Sign in to Punte"),
        text=_("You sign in as %(name)s on this device.") % {"name": name},
        button=_("Sign in"),
    )


def _sign_in(link: links.Link, by: Viewer) -> links.Done:
    # Whoever followed the link has shown that the address is theirs.
    if link.account is None or link.account.email.lower() != link.address.lower():
        raise ValidationError(_("The address of this account has changed. Ask for a new code."))
    accounts.confirm_address(account=link.account)
    return links.Done(_("You are signed in."), href=reverse("members:start"))


def _invitation(link: links.Link) -> Invitation | None:
    wanted = Invitation.objects.select_related("network", "invited_by")
    return wanted.filter(pk=link.subject.id).first() if link.subject else None


def _say_invitation(link: links.Link) -> links.Said | None:
    invitation = _invitation(link)
    if invitation is None or not invitation.open:
        return None
    role = roles.role(invitation.role)
    place = invitations.scope_name(invitation.network_id, role, invitation.scope)
    names = {
        "who": invitation.invited_by.get_full_name(),
        "network": invitation.network.name,
        "role": role.label if role else invitation.role,
        "does": role.says if role else "",
        "place": place,
    }
    text = (
        _("%(who)s invites you as %(role)s for %(place)s. In this role one %(does)s.") % names
        if place
        else _("%(who)s invites you as %(role)s. In this role one %(does)s.") % names
    )
    return links.Said(title=_("Join %(network)s") % names, text=text, button=_("Join"), quote=invitation.note)


def _invited(link: links.Link) -> Account:
    language = link.network.language if link.network else "en"
    return accounts.account_for_address(address=link.address, language=language)


def _accept(link: links.Link, by: Viewer) -> links.Done:
    invitation = _invitation(link)
    if invitation is None or by.account is None:
        raise ValidationError(_("This invitation was answered, withdrawn, or has run out."))
    account = Account.objects.get(pk=by.account)
    invitations.accept(invitation=invitation, account=account)
    title = _("You are now part of %(network)s.") % {"network": invitation.network.name}
    return links.Done(title, href=reverse("members:welcome", args=[invitation.network.slug]))
