"""Assistants, asked by the client of the protocol's own kit over the real server: what leaves, with
what beside it, and that what is wrong lets nothing through."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import anyio
import pytest
from mcp.client import Client
from mcp.shared.exceptions import MCPError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import Route
from starlette.testclient import TestClient

import settings
from api import protocol
from api.assistants import MOST_FIGURES, TOOLS
from api.problems import Problem
from api.protocol import Assistants
from components.cited import quoted
from permissions import Reader, Role
from queries.found_by_id import held_figure
from release.store import Release
from release.vocabulary import REPLACES_VALUE
from tests import loops
from tests.api.conftest import Get
from tests.browser.serving import Server
from tests.web.asking import Answer, ask

ASK = {"jsonrpc": "2.0", "id": 1, "method": "tools/call"}
SENT = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}
ONE = {"measure": ["directory_coverage"], "level": ["region"], "period": ["2009-05"]}
WITHHELD = {"measure": ["shielded_records"], "area": ["E06000001"], "limit": MOST_FIGURES}
"""The area sent no return for a month, so that figures of it have a status in place of a value."""

Call = Callable[..., Any]


@pytest.fixture
def call(server: Server) -> Call:
    """What a tool answers, and whether it says that something is wrong."""

    def told(name: str, arguments: dict[str, Any], mode: str = "auto") -> tuple[dict, bool]:
        async def once() -> Any:
            async with Client(f"{server.address}/mcp", mode=mode) as client:
                try:
                    return await client.call_tool(name, arguments)
                except MCPError as refused:
                    return refused

        result = loops.run(once())
        if isinstance(result, MCPError):
            raise result
        assert json.loads(result.content[0].text) == result.structured_content
        return result.structured_content, result.is_error

    return told


@pytest.fixture
def right(call: Call) -> Call:
    """What a tool answers where nothing is wrong."""

    def told(name: str, arguments: dict[str, Any], mode: str = "auto") -> dict:
        answer, is_wrong = call(name, arguments, mode)
        assert not is_wrong, answer
        return answer

    return told


def api(get: Get, path: str) -> dict:
    return json.loads(get(path).body)


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_the_tools_are_four_and_only_read(server: Server, mode: str) -> None:
    async def listed() -> Any:
        async with Client(f"{server.address}/mcp", mode=mode) as client:
            return (await client.list_tools()).tools

    tools = loops.run(listed())
    assert [t.name for t in tools] == ["find_measure", "fetch_figures", "cite", "what_became_of"]
    for one in tools:
        assert one.annotations.read_only_hint and not one.annotations.destructive_hint
        assert one.input_schema["additionalProperties"] is False and one.description


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_figures_are_those_of_the_api_each_with_citation_status_and_caveats(
    right: Call, get: Get, store: Release, mode: str
) -> None:
    told = right("fetch_figures", ONE, mode)
    rows = api(get, "observations?measure=directory_coverage&level=region&period=2009-05&limit=20")
    assert told["count"] == len(told["figures"]) == len(rows["observations"]) > 3
    assert told["release"]["digest"] == store.digest
    for one, row in zip(told["figures"], rows["observations"], strict=True):
        assert {k: v for k, v in one.items() if k in row} == {
            k: v for k, v in row.items() if k != "notes"
        }
        figure = held_figure(store, one["figure_id"])
        assert one["citation"].partition(", http")[0].rstrip(".") == quoted(figure, "").rstrip(".")
        assert one["citation"].endswith(f"/f/{one['figure_id']}.")
        assert one["status_of_release"] == "Management information; published"
        assert {note.text for note in figure.notes} <= {*one["caveats"]}
        assert figure.synthetic in one["caveats"] and figure.protection.words in one["caveats"]


def test_what_has_no_value_leaves_with_a_status_and_no_number(right: Call) -> None:
    figures = right("fetch_figures", WITHHELD)["figures"]
    without = [one for one in figures if one["status"] in {str(s) for s in REPLACES_VALUE}]
    assert without
    for one in without:
        assert (one["value"], one["numerator"], one["base"]) == (None, None, None)
        assert one["status_meaning"] and one["status_meaning"] in one["citation"]
        assert "Hartlepool sent no return for May 2009." in one["caveats"]


def test_the_next_figures_are_fetched_by_the_cursor_of_the_same_release(right: Call) -> None:
    asked, seen = ONE | {"limit": 2}, []
    while True:
        told = right("fetch_figures", asked)
        seen += [one["figure_id"] for one in told["figures"]]
        if told["next"] is None:
            break
        asked = asked | told["next"]
    assert len(seen) == len({*seen}) and seen == [
        one["figure_id"] for one in right("fetch_figures", ONE)["figures"]
    ]


def test_what_words_find_can_be_fetched_and_holds_no_figure(right: Call, log_folder: Path) -> None:
    told = right("find_measure", {"words": "views of records Camden"})
    assert "record_views" in [one["id"] for one in told["measures"]]
    assert told["areas"][0] == {"code": "E09000007", "name": "Camden", "level": "authority"}
    assert "2009-05" in told["periods"]["month"]
    assert all(one["definition"] and one["cannot_show"] for one in told["measures"])
    assert not {"value", "numerator", "figure_id"} & {k for one in told["measures"] for k in one}
    asked = {"measure": ["record_views"], "area": [told["areas"][0]["code"]], "limit": 1}
    assert right("fetch_figures", asked)["count"] == 1
    nothing = right("find_measure", {"words": "xyzzy \x00 Jane"})
    assert not nothing["measures"] and "directory_coverage" in nothing["all_measures"]
    kept = "".join(file.read_text() for file in log_folder.glob("*.jsonl"))
    assert "Camden" not in kept and "Jane" not in kept, "words are looked up and forgotten"


def test_a_figure_is_cited_and_followed_as_the_api_says(right: Call, get: Get) -> None:
    id_ = right("fetch_figures", ONE)["figures"][0]["figure_id"]
    one = api(get, f"figures/{id_}")
    for form, begins in {"bibtex": "@misc{", "ris": "TY  - DATA", "cff": "cff-version"}.items():
        cited = right("cite", {"id": id_.lower(), "format": form})
        assert cited["citation"] == one["now"]["quotation"] and cited["file"].startswith(begins)
        assert (cited["state"], cited["id"]) == (one["state"], id_) and cited["caveats"]
        assert cited["file"] == get(f"figures/{id_}/citation?format={form}").body.decode()
    became = right("what_became_of", {"id": id_})
    for name in ("state", "reason", "then", "now", "readings", "about"):
        assert became[name] == one[name], name
    assert became["caveats"]


def test_every_tool_is_on_record_as_an_export(right: Call, log_folder: Path) -> None:
    id_ = right("fetch_figures", ONE | {"limit": 1})["figures"][0]["figure_id"]
    right("cite", {"id": id_})
    right("what_became_of", {"id": id_})
    right("find_measure", {"words": "coverage"})
    lines = [json.loads(line) for f in sorted(log_folder.glob("*.jsonl")) for line in f.open()]
    assert [(e["kind"], e["page"], e["file"], e["selection"]) for e in lines[-4:]] == [
        (
            "export",
            "api",
            "observations.json",
            "level=region&measure=directory_coverage&period=2009-05",
        ),
        ("export", "api", "citation.bibtex", f"id={id_}"),
        ("export", "api", "figure.json", f"id={id_}"),
        ("export", "api", "measures.json", ""),
    ]


BAD = {
    "everything at once": (
        "fetch_figures",
        {"area": "no!", "limit": 51, "level": ["parish"], "foo": 1, "cursor": 1.5},
        400,
        {"measure", "area", "limit", "level", "foo", "cursor"},
    ),
    "nothing": ("fetch_figures", {}, 400, {"measure"}),
    "unknown ids": ("fetch_figures", {"measure": ["nothing"]}, 404, {"measure"}),
    "too many": ("fetch_figures", {"measure": ["a"] * 201}, 400, {"measure"}),
    "a list in a list": ("fetch_figures", {"measure": [["a"]]}, 400, {"measure"}),
    "an object": ("cite", {"id": {"$ne": ""}}, 400, {"id"}),
    "true": ("fetch_figures", {"measure": True}, 400, {"measure"}),
    "odd letters": (
        "fetch_figures",
        {"measure": ["\x00é"], "\x00": "x"},
        400,
        {"measure", "a parameter"},
    ),
    "a form there is none": ("cite", {"id": "S9EW-2FZS-K2399", "format": "xml"}, 400, {"format"}),
    "a mistyped id": ("cite", {"id": "S9EW-2FZS-K2398"}, 404, {"id"}),
    "an id of nothing": ("what_became_of", {"id": "S9EW-2FZS-K2399"}, 404, set()),
    "a path": ("what_became_of", {"id": "../../etc"}, 400, {"id"}),
    "another release": ("fetch_figures", ONE | {"release": "2001-01-r1"}, 404, set()),
    "words that are none": ("find_measure", {"words": ["a"]}, 400, {"words"}),
    "many words": ("find_measure", {"words": "a " * 200}, 400, {"words"}),
    "no words": ("find_measure", {"words": "  ", "sum": "yes"}, 400, {"sum"}),
    "a forged cursor": (
        "fetch_figures",
        ONE | {"cursor": "0" * 12 + "." + "0" * 12 + ".1.1.1.1.1.1"},
        404,
        {"cursor"},
    ),
}


def asked(arguments: object, name: object = "fetch_figures") -> bytes:
    return json.dumps(ASK | {"params": {"name": name, "arguments": arguments}}).encode()


@pytest.mark.parametrize("what", BAD)
def test_what_is_wrong_is_said_all_at_once_with_what_is_allowed(server: Server, what: str) -> None:
    name, arguments, status, names = BAD[what]
    answer = ask(server.address, "/mcp", "POST", SENT, asked(arguments, name))
    result = json.loads(answer.body)["result"]
    told = result["structuredContent"]
    assert result["isError"] and told["status"] == status and told["detail"]
    assert {e["name"] for e in told["errors"]} == names
    assert "figures" not in told and "Traceback" not in json.dumps(told)


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_a_tool_there_is_none_is_refused_with_those_there_are(call: Call, mode: str) -> None:
    with pytest.raises(MCPError, match=f"Allowed: {', '.join(TOOLS)}"):
        call("add_up", {"measure": ["record_views"]}, mode)


RAW = {
    "no JSON": ({}, b"secret{", 400),
    "a batch": ({}, b"[" + asked(ONE) + b"]", 400),
    "a deep nest": ({}, b"[" * 30_000, 400),
    "a long number": ({}, b"1" * 6000, 400),
    "half a letter": ({}, rb'{"jsonrpc":"2.0","id":1,"method":"\ud800"}', 400),
    "a form": ({"Content-Type": "application/x-www-form-urlencoded"}, asked(ONE), 415),
    "text": ({"Content-Type": "text/plain"}, asked(ONE), 415),
    "more than may be sent": ({}, asked({"measure": ["a" * 70_000]}), 413),
    "no length": ({"Transfer-Encoding": "chunked"}, b"", 413),
    "another site": ({"Origin": "https://evil.example"}, asked(ONE), 403),
    "a form of answer there is none": ({"Accept": "text/html"}, asked(ONE), 406),
    "a version there is none": ({"Mcp-Protocol-Version": "1999-01-01"}, asked(ONE), 400),
    "arguments that are a list": ({}, asked([1]), 200),
    "a name that is a number": ({}, asked({}, 5), 200),
}


@pytest.mark.parametrize("what", RAW)
def test_what_is_no_question_lets_nothing_through(server: Server, what: str) -> None:
    headers, body, status = RAW[what]
    answer = ask(server.address, "/mcp", "POST", SENT | headers, body)
    assert answer.status == status, answer.body
    assert b"secret" not in answer.body and b"Traceback" not in answer.body
    told = json.loads(answer.body)
    assert told.get("status") == status or told["error"]["message"]
    assert "result" not in told and answer.headers["cache-control"] == "private, no-store"


def test_a_question_that_is_begun_and_does_not_come_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(protocol, "BODY_WITHIN_S", 0.05)
    said = [{"type": "http.request", "body": b"{", "more_body": True}]

    async def slowly() -> dict[str, Any]:
        if not said:
            await anyio.sleep_forever()
        return said.pop()

    scope = {"type": "http", "headers": [(b"content-type", b"application/json")]}
    with pytest.raises(Problem) as refused:
        loops.run(protocol._question(Request(scope, slowly)))
    assert refused.value.status == 408


def test_another_name_that_leads_here_is_not_answered(server: Server) -> None:
    answer = ask(server.address, "/mcp", "POST", SENT, asked(ONE), named=["evil.example"])
    assert answer.status == 400 and b"figures" not in answer.body


def test_nothing_of_a_question_is_in_the_log_of_the_server(server: Server, call: Call) -> None:
    call("find_measure", {"words": "Zanzibar"})
    call("cite", {"id": "zanzibar"})
    ask(server.address, "/mcp", "POST", SENT, asked({"zanzibar": 1}))
    kept = server.log.read_text()
    assert "anzibar" not in kept and "Traceback" not in kept and '"route": "/mcp"' in kept


def alone(
    monkeypatch: pytest.MonkeyPatch, reader: Reader | None, wait: float = 0.0, switched: str = "on"
) -> Answer:
    """What is answered without a server to a reader, who may have to wait."""
    monkeypatch.setenv("CONTACTPOINT_ASSISTANTS", switched)
    settings.current.cache_clear()
    assistants = Assistants(lambda _: reader, lambda _: wait)
    app = Starlette(
        routes=[Route("/mcp", assistants, methods=["POST"])],
        lifespan=lambda _: assistants.running(),
    )
    try:
        with TestClient(app, "http://localhost") as http:
            return http.post("/mcp", headers=SENT, json=ASK | {"method": "tools/list"})
    finally:
        settings.current.cache_clear()


def test_nobody_may_ask_without_signing_in_nor_too_often_nor_where_it_is_off(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reader = Reader(Role.MINISTER, "m")
    assert alone(monkeypatch, reader).json()["result"]["tools"]
    nobody = alone(monkeypatch, None)
    assert (nobody.status_code, nobody.headers["www-authenticate"]) == (401, "Bearer")
    often = alone(monkeypatch, reader, 2.4)
    assert (often.status_code, often.headers["retry-after"]) == (429, "3")
    assert alone(monkeypatch, reader, switched="off").status_code == 404
    assert not settings.read({}).assistants
    with pytest.raises(settings.SettingError, match="CONTACTPOINT_ASSISTANTS must be on or off"):
        settings.read({"CONTACTPOINT_ASSISTANTS": "yes"})
