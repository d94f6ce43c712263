"""The sample's beginnings: its accounts, the network, themes, ecosystems, who holds which role."""

from dataclasses import dataclass, field

from punte.ecosystem.models import Ecosystem, Listing, Organisation, Person, Region, Theme
from punte.ecosystem.sample import read
from punte.ecosystem.services.ecosystems import add_ecosystem, change_ecosystem
from punte.ecosystem.services.themes import add_theme
from punte.members.models import Account, Network
from punte.members.services.accounts import account_for_address
from punte.members.services.memberships import give_role
from punte.members.services.networks import create_network
from punte.members.viewer import viewer_of
from punte.web.access import Viewer


@dataclass
class Founded:
    """What has been made so far, by the keys of the sample's files."""

    network: Network
    manager: Account
    themes: dict[str, Theme] = field(default_factory=dict)
    ecosystems: dict[str, Ecosystem] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)
    organisations: dict[str, Organisation] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    listings: dict[str, Listing] = field(default_factory=dict)

    def viewer(self, account: Account | None = None) -> Viewer:
        """How the account (the manager, if none is named) stands in the network now."""
        return viewer_of(account or self.manager, self.network)

    def gateway(self, slug: str) -> Viewer:
        """The gateway manager of an ecosystem."""
        sign_in = next(s for s in read.network().sign_ins if (s.role, s.scope) == ("gateway", slug))
        return self.viewer(self.accounts[sign_in.person])


def found() -> Founded:
    """Make accounts, network, themes and ecosystems; everyone in the files gets an account."""
    told = read.network()
    chief = next(one for one in told.sign_ins if one.role == "manager")
    manager = _account(chief.address, chief.name, enters=True)
    network = create_network(
        slug=told.slug,
        name=told.name,
        manager=manager,
        summary=told.summary,
        language=told.language,
        languages=told.languages,
        time_zone=told.time_zone,
        public=told.public,
        review=told.review,
        sample=True,
    )
    made = Founded(network, manager)
    _themes(made)
    _ecosystems(made)
    _accounts(made)
    return made


def name_gateways(made: Founded) -> None:
    """Say which organisation is each ecosystem's gateway, now that there are organisations."""
    for one in read.network().ecosystems:
        change_ecosystem(
            ecosystem=made.ecosystems[one.slug],
            values={"gateway": made.organisations[one.gateway]},
            by=made.viewer(),
        )


def give_editors(made: Founded) -> None:
    """Let everyone in the files speak for their own organisation."""
    for one in read.fictional_organisations():
        for person in one.people:
            give_role(
                network=made.network,
                account=made.accounts[person.key],
                role="editor",
                scope=made.organisations[one.key].pk,
                by=made.manager.pk,
            )


def _themes(made: Founded) -> None:
    for order, one in enumerate(read.themes(), start=1):
        values = {
            "name": one.en,
            "labels": {"ro": one.ro},
            "parent": made.themes.get(one.parent),
            "order": order,
        }
        made.themes[one.key] = add_theme(network=made.network, values=values, by=made.viewer())


def _ecosystems(made: Founded) -> None:
    for one in read.network().ecosystems:
        made.ecosystems[one.slug] = add_ecosystem(
            network=made.network,
            values={"slug": one.slug, "name": one.name, "summary": one.summary},
            regions=list(Region.objects.filter(code__in=one.regions)),
            by=made.viewer(),
        )


def _accounts(made: Founded) -> None:
    entering = {one.person: one for one in read.network().sign_ins if one.person}
    for one in read.fictional_organisations():
        for person in one.people:
            sign_in = entering.get(person.key)
            address = sign_in.address if sign_in else person.email
            made.accounts[person.key] = _account(address, person.name, enters=sign_in is not None)
    for sign_in in read.network().sign_ins:
        if sign_in.role == "manager" or sign_in.role == "editor":
            continue
        account = made.accounts.get(sign_in.person) or _account(sign_in.address, sign_in.name, enters=True)
        scope = made.ecosystems[sign_in.scope].pk if sign_in.role == "gateway" else None
        give_role(network=made.network, account=account, role=sign_in.role, scope=scope, by=made.manager.pk)


def _account(address: str, name: str, *, enters: bool) -> Account:
    """An account nobody has a password for; `enters`: one may enter as it on a debugging server."""
    account = account_for_address(address=address, name=name)
    if enters and not account.sample:
        account.sample = True
        account.save(update_fields=["sample"])
    return account
