"""What may be shown of an introduction, to whom, at which moment. Pure: it follows from the answers alone.

One side sees the other *anonymous* until it has said yes, its *organisation*
from then on, its *contact* once both have (safety 4). Whoever introduces reads
*names*, never addresses. Whoever left is not shown any more.
"""

from dataclasses import dataclass
from enum import IntEnum

from punte.bridges.choices import PartyRole, PartyState
from punte.bridges.models import Introduction, Party
from punte.ecosystem.models import Ecosystem
from punte.ecosystem.policies import keeps_ecosystem
from punte.members.policies import broker, inside_network, manage_network
from punte.web.access import Viewer

SIDES = (PartyRole.SEEKER, PartyRole.SOUGHT)
GONE = (PartyState.DECLINED, PartyState.SILENT, PartyState.LEFT)


class Stage(IntEnum):
    """How much of a party is shown."""

    ANONYMOUS = 0  # 'an organisation in Syddanmark (SME, heat pumps)'
    ORGANISATION = 1  # 'Fyn Heat'
    NAME = 2  # 'Bo (Fyn Heat)'
    CONTACT = 3  # and how to reach them, as far as they keep it to nobody


@dataclass(frozen=True)
class Reader:
    """As what somebody reads an introduction: a party of it, who proposed it, a broker; perhaps several."""

    party: Party | None = None
    proposer: bool = False
    broker: bool = False

    @property
    def side(self) -> bool:
        """True for the seeker and the sought."""
        return self.party is not None and self.party.role in SIDES

    @property
    def chose(self) -> bool:
        """True for a broker who chose the people, from those whom brokers may see."""
        return self.proposer and self.broker and not self.side


def parties_of(introduction: Introduction) -> list[Party]:
    """All parties in the order of asking."""
    return sorted(introduction.parties.all(), key=lambda one: one.position)


def side_of(introduction: Introduction, role: str) -> Party:
    """The seeker or the sought."""
    return next(one for one in parties_of(introduction) if one.role == role)


def other_side(introduction: Introduction, party: Party) -> Party:
    """The sought for the seeker, the seeker for everybody else."""
    return side_of(introduction, PartyRole.SOUGHT if party.role == PartyRole.SEEKER else PartyRole.SEEKER)


def home_of(party: Party) -> Ecosystem | None:
    """Where a party is at home: its organisation's ecosystem, else the person's."""
    if party.organisation and party.organisation.ecosystem:
        return party.organisation.ecosystem
    return party.person.ecosystem if party.person else None


def reader_of(introduction: Introduction, viewer: Viewer) -> Reader | None:
    """As what the viewer reads it; None for whom it does not exist: also for those not asked yet."""
    if viewer.account is None or viewer.network != introduction.network_id or not inside_network(viewer):
        return None
    proposer = introduction.proposed_by_id == viewer.account
    party = next(
        (one for one in parties_of(introduction) if one.person and one.person.account_id == viewer.account),
        None,
    )
    if party and party.asked_at is None and party.state != PartyState.ACCEPTED and not proposer:
        return None
    reader = Reader(party, proposer, broker(viewer))
    return reader if party or proposer or _keeps_a_side(introduction, viewer) else None


def _keeps_a_side(introduction: Introduction, viewer: Viewer) -> bool:
    """True for the gateways of either side, and the managers."""
    if not broker(viewer):
        return False
    if manage_network(viewer):
        return True
    homes = [home_of(one) for one in parties_of(introduction) if one.role in SIDES]
    return any(keeps_ecosystem(viewer, home) for home in homes if home)


def stage_of(introduction: Introduction, reader: Reader, of: Party) -> Stage:
    """How much the reader sees of that party."""
    if reader.party and reader.party.pk == of.pk:
        return Stage.CONTACT
    if of.state == PartyState.LEFT:
        return Stage.ANONYMOUS
    if of.role == PartyRole.LINK:
        # Nobody reads a name on a chain before its link has agreed, whoever chose the chain.
        return Stage.NAME if of.state == PartyState.ACCEPTED else Stage.ANONYMOUS
    both = introduction.accepted_at is not None
    if reader.side:
        if both:
            return Stage.CONTACT
        # Who proposed it named the other's organisation; who did not, waits for its yes.
        return Stage.ORGANISATION if reader.proposer or of.state == PartyState.ACCEPTED else Stage.ANONYMOUS
    if reader.chose or (both and reader.party):
        return Stage.NAME
    return Stage.ORGANISATION


def lists(reader: Reader, link: Party) -> bool:
    """True when the reader is told that there is, or was, this link at all."""
    own = reader.party is not None and reader.party.pk == link.pk
    return own or reader.proposer or link.state not in GONE


def in_conversation(introduction: Introduction, reader: Reader) -> bool:
    """True for the two, and for the broker who proposed it if both want."""
    if introduction.accepted_at is None:
        return False
    if reader.side:
        return True
    wanted = all(side_of(introduction, role).with_broker for role in SIDES)
    return reader.chose and wanted
