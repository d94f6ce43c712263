"""Pages: who sees them, what they say, how many queries they take."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from unittest import mock

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from punte.members.models import Account, Network
from punte.records import tables
from punte.records.imports.jobs import tidy_imports
from punte.records.imports.services import runs as services
from punte.records.models.imports import Decision, ImportRow, ImportRun, RunState, SavedMapping
from punte.records.refs import ref
from punte.records.subjects import shown
from punte.records.tables import Table
from punte.web.access import Viewer
from tests.conftest import MakeAccount
from tests.records.imports.conftest import Upload, at
from tests.records.imports.store import named, put
from tests.records.tabular.samples import text, xlsx

type SignIn = Callable[[Account], Client]
BAD = [["Name", "PIC", "Type"], ["Alpha", "12", "Univeristy"], ["Beta", "", ""], ["", "", "sme"]]


@pytest.fixture
def client(sign_in: SignIn, gateway: Account) -> Client:
    """Signed in as the gateway."""
    return sign_in(gateway)


def send(client: Client, network: Network, file: io.BytesIO, name: str = "t.csv", **more: str) -> Any:
    data = {"table": "places", "file": SimpleUploadedFile(name, file.getvalue()), **more}
    return client.post(at("import-new", network), data)


def test_from_upload_to_result(client: Client, network: Network, run_jobs: Callable[[], int]) -> None:
    response = send(client, network, text(BAD))
    run = ImportRun.objects.get()
    assert response.url == at("import-columns", network, run.pk)
    page = client.get(response.url).content.decode()
    assert "Which column is what" in page
    columns = {"column-0": "name", "column-1": "pic", "column-2": "type", "duplicates": "ask", "mode": "all"}
    confirmed: Any = client.post(response.url, columns)
    assert confirmed.url == at("import", network, run.pk)
    page = client.get(at("import", network, run.pk)).content.decode()
    assert "2 rows need mending." in page
    assert "This cannot be right. Write it like 999997930." in page
    assert page.index('id="row-2"') < page.index('id="row-3"')
    assert page.index('id="row-4"') < page.index('id="row-3"')  # what needs somebody comes first
    assert (
        client.post(at("import-apply", network, run.pk), {"mode": "all"}, follow=True)
        .content.decode()
        .count("Some rows still need mending")
    )
    mend = at("import-mend", network, run.pk, 2)
    mended: Any = client.post(mend, {"cell-1": "999997930", "use-2": "University"})
    assert mended.url.endswith("#row-2")
    client.post(at("import-decide", network, run.pk, 4), {"decision": "skip"})
    client.post(at("import-apply", network, run.pk), {"mode": "all"})
    assert "The rows are being imported" in client.get(at("import", network, run.pk)).content.decode()
    run_jobs()
    page = client.get(at("import", network, run.pk)).content.decode()
    assert "2 rows were added." in page
    assert "1 row was left out." in page
    assert named(network.pk) == {"Alpha": {"pic": "999997930", "type": "university"}, "Beta": {}}
    errors = client.get(at("import-errors", network, run.pk, "csv"))
    content = b"".join(errors.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]  # a file response
    assert content.splitlines()[0] == "Name,PIC,Type,What is wrong"
    assert content.splitlines()[1].startswith(",,sme,")


def test_htmx_gets_the_row_and_the_sentences(client: Client, network: Network, preview: Upload) -> None:
    run = preview(text(BAD))
    answer = client.post(
        at("import-mend", network, run.pk, 2), {"cell-1": "", "cell-2": "sme"}, headers={"HX-Request": "true"}
    ).content.decode()
    assert 'id="row-2"' in answer
    assert 'hx-swap-oob="true"' in answer
    assert "<html" not in answer


def test_a_mapping_is_remembered_for_the_network_only(
    client: Client,
    network: Network,
    other_network: Network,
    upload: Upload,
    make_account: MakeAccount,
    sign_in: SignIn,
) -> None:
    rows = [["Who", "Where"], ["Alpha", "Cluj"]]
    first = upload(text(rows))
    chosen = {"column-0": "name", "column-1": "country", "duplicates": "skip", "mode": "good"}
    client.post(at("import-columns", network, first.pk), chosen)
    assert SavedMapping.objects.filter(network_id=network.pk, table="places").count() == 1
    again = upload(text([["where ", "WHO"], ["Varna", "Beta"]], delimiter=";"))
    assert again.columns == {"0": "country", "1": "name"}
    assert again.reading["remembered"]
    page = client.get(at("import-columns", network, again.pk)).content.decode()
    assert "As you confirmed it last time." in page
    send(sign_in(make_account("gateway", other_network)), other_network, text(rows))
    foreign = ImportRun.objects.get(network_id=other_network.pk)
    assert not foreign.reading["remembered"]


def test_one_field_for_two_columns_is_refused_and_what_was_chosen_is_kept(
    client: Client, network: Network, upload: Upload
) -> None:
    run = upload(text([["A", "B"], ["x", "y"]]))
    chosen = {"column-0": "name", "column-1": "name", "duplicates": "ask", "mode": "all"}
    response = client.post(at("import-columns", network, run.pk), chosen)
    assert response.status_code == 422
    assert "is chosen for &#x27;A&#x27; already" in response.content.decode()
    nothing = client.post(at("import-columns", network, run.pk), {"duplicates": "ask", "mode": "all"})
    assert "No column is to be imported" in nothing.content.decode()


def test_the_file_can_be_read_another_way(client: Client, network: Network, upload: Upload) -> None:
    run = upload(text([["São", "x"], ["Name", "Town"], ["A", "B"]], delimiter=";", encoding="cp1252"))
    data = {"header_number": "2", "encoding": "cp1252", "delimiter": ";"}
    client.post(at("import-reading", network, run.pk), data)
    run.refresh_from_db()
    assert run.reading["headers"] == ["Name", "Town"]
    wrong = client.post(at("import-reading", network, run.pk), data | {"encoding": "utf-8"}, follow=True)
    assert "not written in utf-8" in wrong.content.decode()
    run.refresh_from_db()
    assert run.reading["headers"] == ["Name", "Town"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"%PDF-1.4", "This is a PDF, not a table. Nothing was imported. Save the table as XLSX or CSV"),
        (b"Name\n", "no rows"),
        (b"PK\x03\x04", "damaged"),
    ],
)
def test_a_file_that_is_not_read_is_refused_on_the_page_and_not_kept(
    content: bytes, words: str, client: Client, network: Network
) -> None:
    response = send(client, network, io.BytesIO(content))
    assert response.status_code == 422
    assert words in response.content.decode()
    assert not ImportRun.objects.exists()


class Endless(io.RawIOBase):
    """A body that never ends; it counts what is taken of it at once."""

    largest = 0

    def read(self, size: int = -1) -> bytes:
        self.largest = max(self.largest, size)
        return bytes(size)


def test_two_hundred_megabytes_are_refused_without_keeping_any(client: Client, network: Network) -> None:
    body = Endless()
    extra: dict[str, Any] = {"wsgi.input": body, "CONTENT_LENGTH": "200000000"}
    with mock.patch("django.http.multipartparser.MultiPartParser.parse", side_effect=AssertionError):
        response = client.generic(
            "POST", at("import-new", network), content_type="multipart/form-data; boundary=x", **extra
        )
    assert response.status_code == 413
    assert "The file has 200 MB; Punte reads files of up to 50 MB." in response.content.decode()
    assert body.largest <= 1 << 20


def test_an_upload_needs_its_token(gateway: Account, network: Network) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(gateway)
    assert send(strict, network, text(BAD)).status_code == 403
    assert not ImportRun.objects.exists()


def test_people_need_a_source_and_a_purpose(people: object, client: Client, network: Network) -> None:
    response = send(client, network, text(BAD))
    assert response.status_code == 422
    assert "People are told this" in response.content.decode()
    send(client, network, text(BAD), source="Fair", purpose="Invitations")
    assert ImportRun.objects.get().source == "Fair"


@pytest.mark.parametrize("who", ["nobody", "outsider", "member", "foreign gateway", "other gateway"])
@pytest.mark.parametrize(
    ("name", "method"),
    [
        ("import", "get"),
        ("import-columns", "get"),
        ("import-progress", "get"),
        ("import-errors", "get"),
        ("import-apply", "post"),
        ("import-undo", "post"),
        ("import-mend", "post"),
        ("import-decide", "post"),
        ("import-decide-all", "post"),
        ("import-discard", "post"),
        ("import-reading", "post"),
        ("import-retry", "post"),
    ],
)
def test_an_import_is_nobody_elses(
    who: str,
    name: str,
    method: str,
    preview: Upload,
    network: Network,
    other_network: Network,
    make_account: MakeAccount,
    sign_in: SignIn,
) -> None:
    run = preview(text(BAD))
    roles = {"outsider": "", "member": "member", "foreign gateway": "gateway", "other gateway": "gateway"}
    place = other_network if who == "foreign gateway" else network
    asks = Client() if who == "nobody" else sign_in(make_account(roles[who], place))
    more: list[object] = [run.pk]
    more += [2] if name in ("import-mend", "import-decide") else ["csv"] if name == "import-errors" else []
    response = getattr(asks, method)(at(name, place, *more))
    stranger = who == "nobody" and method == "get"
    assert response.status_code == (302 if stranger else 404)
    assert not stranger or "login" in response.url
    run.refresh_from_db()
    assert (run.state, run.rows.count()) == (RunState.PREVIEWED, 3)


def test_a_manager_sees_all_imports_of_the_network(
    preview: Upload, network: Network, make_account: MakeAccount, sign_in: SignIn
) -> None:
    run = preview(text(BAD))
    manager = sign_in(make_account("manager", network))
    assert manager.get(at("import", network, run.pk)).status_code == 200
    assert "places 1.csv" in manager.get(at("imports", network)).content.decode()


@pytest.mark.parametrize(
    ("role", "imports", "exports"), [("gateway", 200, 200), ("member", 404, 200), ("", 404, 404)]
)
def test_who_may_bring_and_take(
    role: str, imports: int, exports: int, network: Network, make_account: MakeAccount, sign_in: SignIn
) -> None:
    asks = sign_in(make_account(role, network))
    for name in ("imports", "import-new"):
        assert asks.get(at(name, network)).status_code == imports
    assert asks.get(at("exports", network)).status_code == exports
    taken = asks.get(at("export", network, "places", "csv"))
    taken.close()
    assert taken.status_code == exports


@pytest.mark.parametrize("rows", [1, 3])
def test_pages_take_the_same_queries_however_many_rows(
    rows: int,
    client: Client,
    network: Network,
    preview: Upload,
    bring: Upload,
    django_assert_num_queries: Any,
) -> None:
    many = [["Name", "PIC"], *[[f"Place {'abc'[number] * 9}", "1"] for number in range(rows)]]
    run = preview(text(many))
    for number in range(rows - 1):
        preview(text([["Name"], [f"More {number}"]]))
    client.get(at("imports", network))
    with django_assert_num_queries(6):
        client.get(at("imports", network))
    with django_assert_num_queries(8):
        client.get(at("import", network, run.pk))


def test_pages_of_the_preview_and_of_one_group(client: Client, network: Network, preview: Upload) -> None:
    run = preview(
        text(
            [
                ["Name", "PIC"],
                *[[f"Place {chr(65 + n % 26) * (5 + n // 26)}", ""] for n in range(60)],
                ["Bad", "1"],
            ]
        )
    )
    page = client.get(at("import", network, run.pk), {"page": "3"}).content.decode()
    assert page.count('class="card import-row"') == 11
    group = client.get(at("import", network, run.pk), {"group": "0"}).content.decode()
    assert group.count('class="card import-row"') == 1
    assert client.get(at("import", network, run.pk), {"group": "x", "page": "y"}).status_code == 200


def test_a_large_file_is_checked_by_a_job_with_progress(
    client: Client,
    network: Network,
    upload: Upload,
    run_jobs: Callable[[], int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(services, "AT_ONCE", 1)
    run = upload(xlsx(BAD))
    client.post(
        at("import-columns", network, run.pk), {"column-0": "name", "duplicates": "ask", "mode": "all"}
    )
    assert "The rows are being checked" in client.get(at("import", network, run.pk)).content.decode()
    assert "Checking the rows" in client.get(at("import-progress", network, run.pk)).content.decode()
    run_jobs()
    over = client.get(at("import-progress", network, run.pk))
    assert over["HX-Refresh"] == "true"
    assert "needs mending" in client.get(at("import", network, run.pk)).content.decode()


def test_a_file_can_be_thrown_away(client: Client, network: Network, preview: Upload) -> None:
    run = preview(text(BAD))
    storage, name = run.file.storage, str(run.file.name)
    assert storage.exists(name)
    client.post(at("import-discard", network, run.pk))
    assert not ImportRun.objects.exists()
    assert not storage.exists(name)


def test_old_imports_are_tidied(bring: Upload, preview: Upload) -> None:
    done, idle = bring(text([["Name"], ["Alpha"]])), preview(text(BAD))
    ImportRun.objects.update(created_at=timezone.now() - timedelta(days=8))
    tidy_imports.call()
    done.refresh_from_db()
    assert (done.file.name, done.rows.get().raw) == ("", ["Alpha"])
    ImportRun.objects.update(created_at=timezone.now() - timedelta(days=91))
    tidy_imports.call()
    assert not ImportRun.objects.filter(pk=idle.pk).exists()
    row = ImportRow.objects.get(run=done)
    assert (row.raw, row.values, bool(row.result)) == ([], {}, True)


def test_a_trail_names_the_import(bring: Upload, viewer: Viewer, network: Network) -> None:
    run = bring(text([["Name"], ["Alpha"]]))
    found = shown(viewer, [ref(run)])[ref(run)]
    assert (found.title, found.href) == ("places 1.csv", at("import", network, run.pk))
    assert shown(Viewer(), [ref(run)]) == {}


def test_a_mended_name_is_looked_for_again(client: Client, network: Network, preview: Upload) -> None:
    put(network.pk, name="Gamma Institute", town="Cluj")
    run = preview(text([["Name", "Town", "PIC"], ["Gama Insitut", "Cluj", "1"], ["Other", "", ""]]))
    client.post(at("import-mend", network, run.pk, 2), {"cell-0": "Gamma Institute", "cell-2": ""})
    row = run.rows.get(number=2)
    assert (row.decision, row.candidates[0]["score"], row.problems) == (Decision.ASK, 0.97, [])
    client.post(at("import-mend", network, run.pk, 2), {"cell-0": "Wholly different"})
    assert run.rows.get(number=2).decision == Decision.NEW


def test_what_is_not_ones_own_to_change_is_left_out_and_said(
    preview: Upload, network: Network, places: Table, client: Client
) -> None:
    tables.register(replace(places, load=lambda viewer, ids: {}))
    id = put(network.pk, name="Alpha")
    run = preview(text([["punte_id", "Name"], [str(id), "Alpha"], ["", "Beta"]]))
    row = run.rows.get(number=2)
    assert (row.decision, row.problems) == (Decision.SKIP, [])
    page = client.get(at("import", network, run.pk)).content.decode()
    assert "what this row would change is not yours to change" in page
