"""Who may be named in a report: those who agreed to be named publicly."""

from collections.abc import Iterable
from uuid import UUID

from punte.camps.models import Participant
from punte.members import consents
from punte.records.refs import Ref

FEWEST = 3  # sums of fewer people are withheld (safety 5)


def named(people: Iterable[Participant]) -> dict[UUID, str]:
    """Participant → name, for those who agreed to 'Name me publicly'; one query."""
    rows = [one for one in people if one.account_id]
    if not rows:
        return {}
    refs = {Ref("members.account", one.account_id): one for one in rows if one.account_id}
    agreed = consents.given(refs, "members.listed", network=rows[0].network_id)
    return {refs[ref].pk: refs[ref].name for ref in agreed}


def count(number: int, fewest: int = FEWEST) -> str:
    """The number, or '1–2' where it could unmask somebody."""
    return str(number) if number == 0 or number >= fewest else f"1–{fewest - 1}"
