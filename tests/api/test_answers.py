"""Answers of the API: what they carry, how they may be kept, what is wrong and what is allowed,
and that real clients read them."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pandas as pd
import pyarrow as pa
import pytest
import schemathesis
from hypothesis import Phase, given
from hypothesis import settings as how
from jsonschema import Draft202012Validator
from pyjstat import pyjstat
from schemathesis.config import SchemathesisConfig

from api.endpoints import ENDPOINTS
from api.observations import is_cursor
from release.store import Release
from tests.api.conftest import Get
from tests.browser.serving import Server
from tests.web.asking import Answer, ask

ONE = "observations?measure=directory_coverage&level=region&period=2009-05"


def body(answer: Answer) -> dict:
    return json.loads(answer.body)


@pytest.fixture(scope="module")
def figure(server: Server) -> str:
    return body(ask(server.address, f"/api/v1/{ONE}"))["observations"][0]["figure_id"]


@pytest.fixture(scope="module")
def told(server: Server) -> dict:
    return body(ask(server.address, "/api/v1/openapi.json"))


def path_of(endpoint: object, figure: str) -> str:
    return endpoint.path.removeprefix("/api/v1/").format(id=figure)


LISTS = [one for one in ENDPOINTS if not one.media_type]
"""Whole files have tests of their own."""
LINKING = [one for one in LISTS if "json" in one.forms]


@pytest.mark.parametrize("endpoint", LISTS, ids=lambda e: e.name)
def test_every_answer_says_of_which_release_it_is_and_has_a_tag(
    get: Get, store: Release, told: dict, figure: str, endpoint: object
) -> None:
    for form in endpoint.forms:
        path = path_of(endpoint, figure)
        separator = "&" if "?" in path else "?"
        wide = "measure=directory_coverage&" if endpoint.name == "observations" else ""
        by_name = endpoint.parameters and any(p.name == "format" for p in endpoint.parameters)
        answer = get(f"{path}{separator}{wide}format={form}" if by_name else path)
        assert answer.status == 200, (form, answer.body[:300])
        assert answer.headers["contactpoint-release"] == store.id
        assert answer.headers["contactpoint-digest"] == store.digest
        assert {"contactpoint-status", "contactpoint-rounding"} <= {*answer.headers}
        assert re.fullmatch(r'"[0-9a-f]{32}"', answer.headers["etag"])
        assert answer.headers["cache-control"].startswith("private")
        if form == "json":
            schema = {
                "$ref": f"#/components/schemas/{endpoint.name}",
                "components": told["components"],
            }
            Draft202012Validator(schema).validate(body(answer))


def addresses(told: object) -> Iterator[str]:
    """Every address of the API in an answer, of a list those of its first entry."""
    if isinstance(told, dict):
        for held in told.values():
            yield from addresses(held)
    elif isinstance(told, list):
        yield from addresses(told[0] if told else None)
    elif isinstance(told, str) and "://" in told and "/api/v1/" in told:
        yield told.partition("/api/v1/")[2]


@pytest.mark.parametrize("endpoint", LINKING, ids=lambda e: e.name)
def test_every_link_of_an_answer_leads_there(get: Get, figure: str, endpoint: object) -> None:
    found = list(addresses(body(get(path_of(endpoint, figure)))))
    assert found
    for path in found:
        answer = get(path)
        assert answer.status == 200, (path, answer.body[:300])


def test_what_the_client_holds_is_not_sent_again_and_only_under_a_digest_is_it_kept(
    get: Get, store: Release
) -> None:
    first = get(ONE)
    again = get(ONE, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status, again.body) == (304, b"")
    assert first.headers["cache-control"] == "private, no-cache"
    pinned = get(f"{ONE}&release={store.folder.name}")
    assert pinned.headers["cache-control"] == "private, max-age=31536000, immutable"
    assert {"Cookie", "Authorization", "Accept"} <= {
        v.strip() for v in pinned.headers["vary"].split(",")
    }
    assert get(f"{ONE}&format=csv").headers["etag"] != first.headers["etag"]


def test_a_part_can_be_fetched(get: Get) -> None:
    whole = get(f"{ONE}&format=csv").body
    part = get(f"{ONE}&format=csv", headers={"Range": "bytes=10-19"})
    assert (part.status, part.body) == (206, whole[10:20])
    last = get(f"{ONE}&format=csv", headers={"Range": "bytes=-7"})
    assert (last.status, last.body) == (206, whole[-7:])
    for odd in ("bytes=0-1,5-6", "bytes=", "words=1-2", "bytes=-", "bytes=a-b"):
        assert get(f"{ONE}&format=csv", headers={"Range": odd}).body == whole, odd
    beyond = get(f"{ONE}&format=csv", headers={"Range": "bytes=99999999-"})
    assert beyond.status == 416 and beyond.headers["content-range"] == f"bytes */{len(whole)}"


BAD = {
    "everything at once": (
        "observations?measure=no!&area=&limit=10001&level=parish&foo=1&cursor=x&release=a&"
        "release=b",
        400,
        {"measure", "area", "limit", "level", "foo", "cursor", "release"},
    ),
    "unknown ids": (
        "observations?measure=nothing&area=E99999999&category=c",
        404,
        {"measure", "area", "category"},
    ),
    "another encoding": ("observations?measure=%ff%fe", 400, {"measure"}),
    "a null": ("observations?measure=%00", 400, {"measure"}),
    "too many ids": ("observations?measure=" + ",".join(["a"] * 201), 400, {"measure"}),
    "no number": ("observations?limit=1e3", 400, {"limit"}),
    "a form there is none": ("observations?format=xml", 400, {"format"}),
    "a form of another address": ("measures?format=arrow", 400, {"format"}),
    "a forged cursor": (
        "observations?cursor=" + "0" * 12 + "." + "0" * 12 + ".1.1.1.1.1.1",
        404,
        {"cursor"},
    ),
    "a mistyped id": ("figures/S9EW-2FZS-K2398", 404, {"id"}),
    "what is no id": ("figures/..%2f..%2fetc", 404, {"path"}),
    "nothing at all": ("nonsense", 404, {"path"}),
    "another version": ("../v2/releases", 404, {"path"}),
}


@pytest.mark.parametrize("what", BAD)
def test_what_is_wrong_is_said_all_at_once_with_what_is_allowed(get: Get, what: str) -> None:
    path, status, names = BAD[what]
    answer = get(path)
    assert (answer.status, answer.headers["content-type"]) == (status, "application/problem+json")
    said = body(answer)
    assert (said["status"], {e["name"] for e in said["errors"]}) == (status, names)
    assert all(e["detail"] for e in said["errors"])


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"method": "POST", "body": b"{}"}, 405),
        ({"method": "DELETE"}, 405),
        ({"body": b"x"}, 413),
        ({"headers": {"Transfer-Encoding": "chunked"}}, 413),
        ({"headers": {"Accept": "text/html;q=1, image/png"}}, 406),
        ({"headers": {"Origin": "https://evil.example"}}, 403),
        ({"named": ["evil.example"]}, 400),
    ],
)
def test_refusals_are_problem_details_too(get: Get, more: dict, status: int) -> None:
    answer = get("measures", **more)
    assert (answer.status, answer.headers["content-type"]) == (status, "application/problem+json")
    assert body(answer)["detail"] and b"Traceback" not in answer.body


def test_a_million_ids_are_too_many_before_anything_is_read(get: Get) -> None:
    answer = get("observations?measure=" + "a," * 10_000)
    assert (answer.status, body(answer)["errors"][0]["name"]) == (400, "address")


def test_a_cursor_goes_on_with_its_own_filters_and_release_alone(get: Get) -> None:
    path = body(get(f"{ONE}&limit=1"))["links"]["next"].partition("/api/v1/")[2]
    cursor = re.search(r"cursor=([^&]+)", path)[1]
    assert is_cursor(cursor) and get(path).status == 200
    other = get(f"observations?measure=record_views&limit=1&cursor={quote(cursor)}")
    assert other.status == 404 and "other filters" in body(other)["errors"][0]["detail"]
    foreign = get(f"{ONE}&limit=1&cursor={'f' * 12}{cursor[12:]}")
    assert foreign.status == 404 and "another release" in body(foreign)["errors"][0]["detail"]


def test_accept_says_the_form_by_its_weight(get: Get) -> None:
    for accept, kind in {
        "text/csv": "text/csv",
        "application/json;q=0.5, text/csv": "text/csv",
        "*/*": "application/json",
        "text/html, */*;q=0.1": "application/json",
        "application/vnd.apache.arrow.stream": "application/vnd.apache.arrow.stream",
        "application/vnd.json-stat+json": "application/vnd.json-stat+json",
    }.items():
        assert get(ONE, headers={"Accept": accept}).headers["content-type"].startswith(kind), accept


def test_pandas_arrow_and_a_json_stat_reader_read_the_same(get: Get) -> None:
    query = f"{ONE}&breakdown=all"
    rows = body(get(query))["observations"]
    values = [row["value"] for row in rows]
    assert len(rows) > 3
    frame = pd.read_csv(io.BytesIO(get(f"{query}&format=csv").body))
    assert list(frame["value"]) == values
    table = pa.ipc.open_stream(get(f"{query}&format=arrow").body).read_all()
    assert table.column("value").to_pylist() == values and table.schema.metadata[b"release"]
    cube = pyjstat.Dataset.read(get(f"{query}&format=jsonstat").body.decode())
    told = cube.write("dataframe")
    by_area = dict(zip(told["Area"], told["value"], strict=True))
    assert {row["geography_name"]: row["value"] for row in rows} == by_area


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="there is no R on this machine")
def test_r_reads_the_same(server: Server, get: Get) -> None:
    """Base R alone, as Debian has it: numbers are numbers, and what is withheld is `NA`."""
    query = (
        "observations?measure=indications_started&level=authority&period=2009-05&breakdown=service"
    )
    program = (
        f'd <- read.csv("{server.address}/api/v1/{query}&format=csv"); '
        "stopifnot(is.numeric(d$value)); cat(d$figure_id, d$value)"
    )
    done = subprocess.run(
        ["Rscript", "--vanilla", "-e", program], capture_output=True, text=True, timeout=120
    )
    rows = body(get(query))["observations"]
    said = done.stdout.split()
    assert done.returncode == 0 and said[: len(rows)] == [row["figure_id"] for row in rows]
    values = [None if text == "NA" else float(text) for text in said[len(rows) :]]
    assert values == [row["value"] for row in rows] and {type(v) for v in values} == {
        float,
        type(None),
    }


def test_what_reads_by_parts_is_told_the_size_first(get: Get) -> None:
    """As DuckDB does over HTTP: how large it is, and that parts can be had;
    then the parts, of one answer."""
    whole = get(f"{ONE}&format=csv")
    head = get(f"{ONE}&format=csv", method="HEAD")
    assert (head.status, head.body) == (200, b"")
    assert head.headers["content-length"] == str(len(whole.body))
    assert head.headers["accept-ranges"] == "bytes"
    assert head.headers["etag"] == whole.headers["etag"]


def test_a_cube_too_wide_is_refused_and_not_made(get: Get) -> None:
    answer = get("observations?limit=10000&format=jsonstat")
    assert answer.status in (200, 400)
    if answer.status == 400:
        assert body(answer)["errors"][0]["name"] == "format"


def test_what_became_of_a_figure_and_how_it_is_cited(get: Get, figure: str, store: Release) -> None:
    one = body(get(f"figures/{figure}"))
    assert (one["id"], one["state"]) == (figure, "current")
    assert one["then"]["value"] == one["now"]["value"] and figure in one["now"]["quotation"]
    for form, begins in {
        "cff": 'cff-version: "1.2.0"',
        "bibtex": "@misc{",
        "ris": "TY  - DATA",
    }.items():
        text = get(f"figures/{figure}/citation?format={form}").body.decode()
        assert text.startswith(begins) and figure in text and store.digest[:12] in text


def test_every_fetch_is_on_record_as_an_export(get: Get, log_folder: Path) -> None:
    get(f"{ONE}&area=E12000001,E12000002")
    get("figures/S9EW-2FZS-K2399")
    lines = [json.loads(line) for f in sorted(log_folder.glob("*.jsonl")) for line in f.open()]
    last = lines[-2:]
    assert [(e["kind"], e["page"]) for e in last] == [("export", "api"), ("export", "api")]
    assert (
        "area=E12000001,E12000002" in last[0]["selection"]
        and last[0]["file"] == "observations.json"
    )
    assert last[1]["selection"] == "id=S9EW-2FZS-K2399"


def test_the_description_is_made_of_the_routes_and_read_as_a_page(
    told: dict, server: Server
) -> None:
    assert told["openapi"].startswith("3.1") and set(told["paths"]) == {e.path for e in ENDPOINTS}
    assert "security" not in told, "nobody signs in here"
    page = ask(server.address, "/api").body.decode()
    assert "<script" not in page and all(e.path in page for e in ENDPOINTS)


def test_what_the_description_promises_is_kept(server: Server, store: Release, figure: str) -> None:
    """A few cases of each address, half of them of the release and the figure that are there, so
    that each is answered, whole files too; a long run is made by hand (`docs/api.md`)."""
    schema = schemathesis.openapi.from_url(
        f"{server.address}/api/v1/openapi.json", config=_of_what_is_there(store, figure)
    )
    operations = [found.ok() for found in schema.get_all_operations()]
    answered = {one.path: _answered(one) for one in operations}
    assert set(answered) == {e.path for e in ENDPOINTS}
    assert all(codes[200] for codes in answered.values()), answered
    assert all(codes[404] for path, codes in answered.items() if "{" in path), answered


def _answered(operation: schemathesis.APIOperation) -> Counter[int]:
    """How often the cases of one address were answered with each status."""
    codes: Counter[int] = Counter()

    @how(max_examples=8, deadline=None, database=None, derandomize=True, phases=[Phase.generate])
    @given(case=operation.as_strategy())
    def check(case: schemathesis.Case) -> None:
        codes[case.call_and_validate().status_code] += 1

    check()
    return codes


def _of_what_is_there(store: Release, figure: str) -> SchemathesisConfig:
    """Every second release and figure that is asked for is one that is there."""
    ids = {"release": [store.folder.name, store.id], "id": [figure]}
    return SchemathesisConfig.from_dict(
        {
            "dictionaries": {name: {"values": values} for name, values in ids.items()},
            "parameters": {name: {"dictionary": name, "probability": 0.5} for name in ids},
        }
    )
