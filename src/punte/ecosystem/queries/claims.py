"""Who speaks for an organisation, and who says so."""

import re
from urllib.parse import urlsplit
from uuid import UUID

from django.db.models import Q, QuerySet

from punte.ecosystem.choices import ClaimState
from punte.ecosystem.models import Claim, Organisation, Person
from punte.ecosystem.policies import broker, manage_network
from punte.members import roles
from punte.members.models import Membership
from punte.web.access import Viewer

# Anybody can have an address there, so it shows nothing. Large providers of the world and of Europe.
PROVIDERS = """
gmail.com googlemail.com outlook.com outlook.es outlook.dk hotmail.com hotmail.es hotmail.co.uk hotmail.fr
hotmail.it hotmail.dk live.com live.dk live.co.uk live.nl msn.com yahoo.com yahoo.es yahoo.ro yahoo.co.uk
yahoo.fr yahoo.de yahoo.it ymail.com rocketmail.com icloud.com me.com mac.com aol.com proton.me
protonmail.com pm.me tutanota.com tuta.com tuta.io gmx.com gmx.net gmx.de gmx.at web.de t-online.de
freenet.de posteo.de mailbox.org mail.com zoho.com fastmail.com hushmail.com hey.com yandex.com yandex.ru
mail.ru bk.ru list.ru inbox.ru rambler.ru abv.bg mail.bg dir.bg gbg.bg mail.ee hot.ee online.ee
jubii.dk mail.dk ofir.dk mail.tele.dk email.ro k.ro personal.ro rdslink.ro telefonica.net terra.es
ya.com libero.it virgilio.it tin.it alice.it tiscali.it orange.fr wanadoo.fr free.fr laposte.net sfr.fr
neuf.fr wp.pl o2.pl onet.pl interia.pl op.pl seznam.cz centrum.cz email.cz azet.sk zoznam.sk freemail.hu
citromail.hu ukr.net i.ua sapo.pt inbox.lv bluewin.ch telenet.be skynet.be ziggo.nl kpnmail.nl home.nl
planet.nl xs4all.nl btinternet.com sky.com qq.com 163.com 126.com naver.com duck.com mailinator.com
guerrillamail.com 10minutemail.com yopmail.com trashmail.com
"""
PUBLIC_PROVIDERS = frozenset(PROVIDERS.split())
# Sites where many organisations have a page of their own: the site's domain is not theirs.
SITES = """
facebook.com linkedin.com instagram.com twitter.com x.com youtube.com tiktok.com sites.google.com
google.com github.io github.com gitlab.io wordpress.com blogspot.com wixsite.com weebly.com webnode.com
medium.com linktr.ee notion.site ec.europa.eu europa.eu cordis.europa.eu wikipedia.org
"""
SHARED_SITES = frozenset(SITES.split())
DOMAIN = re.compile(r"[\w-]+(\.[\w-]+)+")


def domains_of(organisation: Organisation) -> frozenset[str]:
    """Domains at which an address shows that one belongs there: its website's and its e-mail's.

    'www.' is left off; public mail providers and sites that many share are left out.
    """
    try:
        host = urlsplit(organisation.website).hostname or ""
    except ValueError:
        host = ""
    found = {host.lower().removeprefix("www.").rstrip("."), organisation.email.rpartition("@")[2].lower()}
    return frozenset(one for one in found if _shows_something(one))


def _shows_something(domain: str) -> bool:
    labels = domain.split(".")
    if not DOMAIN.fullmatch(domain) or labels[-1].isdigit():
        return False
    endings = {".".join(labels[n:]) for n in range(len(labels) - 1)}
    return domain not in PUBLIC_PROVIDERS and not endings & SHARED_SITES


def claimed_ids(network: UUID) -> "QuerySet[Membership, UUID | None]":
    """Ids of the network's organisations that somebody speaks for, for use in a filter."""
    editors = Membership.objects.filter(
        network=network, role=roles.EDITOR.key, scope__isnull=False, ended_at=None
    )
    return editors.values_list("scope", flat=True)


def is_claimed(organisation: Organisation) -> bool:
    """True when somebody speaks for it."""
    return claimed_ids(organisation.network_id).filter(scope=organisation.pk).exists()


def speaks_for(account: UUID, organisation: Organisation) -> bool:
    """True when this account does."""
    return claimed_ids(organisation.network_id).filter(scope=organisation.pk, account=account).exists()


def claims_to_decide(viewer: Viewer) -> QuerySet[Claim]:
    """Claims that wait for this viewer's word: a gateway's own ecosystem, a manager's whole network.

    What lies in no ecosystem waits for every gateway. Those by mail may be decided this way, too.
    """
    waiting = Claim.objects.filter(network=viewer.network, state=ClaimState.WAITING)
    if manage_network(viewer):
        return waiting
    if not broker(viewer):
        return waiting.none()
    return waiting.filter(
        Q(organisation__ecosystem__in=viewer.scopes("ecosystem")) | Q(organisation__ecosystem=None)
    )


def deciders(thing: Organisation | Person) -> list[UUID]:
    """Accounts that decide about a thing: its ecosystem's gateway managers, else the network's managers."""
    current = Membership.objects.filter(network=thing.network_id, ended_at=None, account__is_active=True)
    gateways = current.filter(role=roles.GATEWAY.key, scope=thing.ecosystem_id)
    found = list(gateways.values_list("account", flat=True)) if thing.ecosystem_id else []
    return found or list(current.filter(role=roles.MANAGER.key).values_list("account", flat=True))
