"""What `punte serve` runs, and when it refuses to."""

import http.server
import re
import socket
import threading
from dataclasses import replace

import pytest
from django.core.management import call_command
from pytest_django import Settings

from punte.config.serve import Plan, Refusal, answers, check, environment, programs

PLAN = Plan(host="127.0.0.1", port=0, web_processes=2, workers=3, debug=True)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "", "192.0.2.7", "no-such-name.invalid"])
def test_debugging_where_others_reach_it_is_refused_with_the_reason(host: str) -> None:
    with pytest.raises(Refusal, match=rf"PUNTE_DEBUG is on.*{re.escape(host)}(.|\n)*as a sample person"):
        check(replace(PLAN, host=host))


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1.2.3", "localhost"])
def test_debugging_on_this_machine_is_not_refused(host: str) -> None:
    check(replace(PLAN, host=host))


def test_without_debugging_it_may_be_reached_by_others() -> None:
    check(replace(PLAN, host="0.0.0.0", debug=False))


def test_a_port_in_use_is_said_plainly_with_another_to_choose() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(Refusal, match=rf"Port {port} is in use.*\n.*--port {port + 1}"):
            check(replace(PLAN, port=port))


def test_an_address_of_another_machine_is_refused() -> None:
    with pytest.raises(Refusal, match=r"cannot listen on 192\.0\.2\.7"):
        check(replace(PLAN, host="192.0.2.7", debug=False))


@pytest.mark.parametrize("port", [70000, -1])
def test_a_port_that_does_not_exist_is_refused(port: int) -> None:
    with pytest.raises(Refusal, match=f"no port {port}"):
        check(replace(PLAN, port=port))


def test_a_server_without_web_processes_is_refused() -> None:
    with pytest.raises(Refusal, match="one web process"):
        check(replace(PLAN, web_processes=0))


def test_one_web_server_with_its_processes_and_as_many_workers_as_wanted() -> None:
    web, *workers = programs(replace(PLAN, port=8123))
    assert web.essential
    assert web.command[web.command.index("--workers") + 1] == "2"
    assert web.command[web.command.index("--port") + 1] == "8123"
    assert [worker.name for worker in workers] == ["worker 1", "worker 2", "worker 3"]
    assert not any(worker.essential for worker in workers)


def test_the_programs_are_told_where_the_server_listens() -> None:
    told = environment(replace(PLAN, host="::1", port=8123))
    assert (told["PUNTE_HOST"], told["PUNTE_PORT"]) == ("::1", "8123")


def test_while_debugging_links_carry_the_port_that_was_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PUNTE_BASE_URL", raising=False)
    assert environment(replace(PLAN, port=8123))["PUNTE_BASE_URL"] == "http://127.0.0.1:8123"
    assert "PUNTE_BASE_URL" not in environment(replace(PLAN, debug=False))
    monkeypatch.setenv("PUNTE_BASE_URL", "https://bridge.example")
    assert environment(PLAN)["PUNTE_BASE_URL"] == "https://bridge.example"


def test_letters_of_the_sample_lead_to_the_port_that_was_chosen(
    monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    settings.DEBUG = True
    monkeypatch.delenv("PUNTE_BASE_URL", raising=False)
    monkeypatch.setattr("punte.config.management.commands.serve.serve", lambda **_: 0)
    with pytest.raises(SystemExit):
        call_command("serve", port=8123)
    assert settings.BASE_URL == "http://127.0.0.1:8123"
    monkeypatch.setenv("PUNTE_BASE_URL", "https://bridge.example")
    settings.BASE_URL = "https://bridge.example"
    with pytest.raises(SystemExit):
        call_command("serve", port=8124)
    assert settings.BASE_URL == "https://bridge.example"


@pytest.mark.parametrize(("host", "address"), [("0.0.0.0", "127.0.0.1"), ("::", "[::1]"), ("::1", "[::1]")])
def test_the_address_is_one_that_a_browser_can_open(host: str, address: str) -> None:
    assert replace(PLAN, host=host, port=8000).address == f"http://{address}:8000"


def test_any_answer_counts_as_running_and_none_does_not() -> None:
    server = http.server.HTTPServer(("127.0.0.1", 0), http.server.BaseHTTPRequestHandler)
    plan = replace(PLAN, port=server.server_port)
    thread = threading.Thread(target=server.handle_request)
    thread.start()
    assert answers(plan)  # with status 501: this server knows no GET
    thread.join()
    server.server_close()
    assert not answers(plan)
