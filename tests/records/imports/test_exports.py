"""What one takes along: as far as one may see it, without formulas, and it empties nothing on its return."""

import io
from collections.abc import Callable

import pytest
from django.test import Client

from punte.members.models import Account, Network
from punte.records.tabular.read import read_table
from tests.conftest import MakeAccount
from tests.records.imports.conftest import Upload, at
from tests.records.imports.store import kept, put

type SignIn = Callable[[Account], Client]


@pytest.fixture
def client(sign_in: SignIn, gateway: Account) -> Client:
    """Signed in as the gateway."""
    return sign_in(gateway)


def exported(client: Client, network: Network, kind: str, **query: str) -> io.BytesIO:
    response = client.get(at("export", network, "places", kind), query)
    assert response.status_code == 200
    assert response["Content-Disposition"].startswith("attachment")
    assert response["Content-Disposition"].endswith(f'.{kind}"')
    return io.BytesIO(b"".join(response.streaming_content))  # type: ignore[attr-defined]  # a file response


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_export_holds_what_its_reader_may_see_and_no_formula(
    kind: str, client: Client, network: Network, make_account: MakeAccount, sign_in: SignIn
) -> None:
    put(network.pk, name="=cmd|'/c calc'!A1", town="Cluj", email="ana@example.org")
    put(network.pk, name="Beta", town="Varna", email="bo@example.org")
    found = read_table(exported(client, network, kind))
    cells = [dict(zip(found.headers, row.cells, strict=True)) for row in found.rows]
    assert [cell["Name"] for cell in cells] == ["'=cmd|'/c calc'!A1", "Beta"]
    assert [cell["E-mail"] for cell in cells] == ["ana@example.org", "bo@example.org"]
    member = sign_in(make_account("member", network))
    assert "example.org" not in str(read_table(exported(member, network, kind)).rows)
    assert len(read_table(exported(client, network, kind, town="Varna")).rows) == 1
    assert client.get(at("export", network, "nothing", kind)).status_code == 404
    assert client.get(at("export", network, "places", "pdf")).status_code == 404


def test_what_a_member_took_along_does_not_empty_what_was_hidden(
    bring: Upload, network: Network, make_account: MakeAccount, sign_in: SignIn
) -> None:
    put(network.pk, name="Alpha", email="ana@example.org")
    before = kept(network.pk)
    bring(exported(sign_in(make_account("member", network)), network, "csv"))
    assert kept(network.pk) == before
