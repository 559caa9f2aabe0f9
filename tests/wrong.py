"""What an address or a widget may be made to hold by someone who means no good, or by a browser
that means well: one table, for every test that sends it."""

from __future__ import annotations

from hypothesis import HealthCheck, settings
from hypothesis import strategies as some

WRONG: dict[str, some.SearchStrategy] = {
    "unknown ids": some.sampled_from(
        [
            "E99999999",
            "e92000001",
            " E92000001",
            "E92000001 ",
            "1066-10",
            "2009-13",
            "2009-6",
            "no_such_measure",
            "all",
            "0",
            "-1",
            "32",
            "1e3",
            "None",
            "null",
            "true",
        ]
    ),
    "other encodings": some.sampled_from(
        [
            b"\xff\xfe",
            b"\xc0\xaf",
            "Zoë".encode("latin-1"),
            "E92000001".encode("utf-16"),
            "Ｅ９２０００００１",
            "E92000001\u0301",
            "ﬀ",
            "²",
            "٣",
        ]
    ),
    "ten thousand": some.sampled_from(
        ["x" * 10_000, "E92000001," * 1000, "é" * 5_000, "<" * 10_000]
    ),
    "control characters": some.text(
        some.characters(categories=["Cc", "Cf", "Zl", "Zp"]), min_size=1, max_size=20
    ),
    "bidi": some.sampled_from(
        ["\u202eE92000001", "\u2066abc\u2069", "England\u202e)dednuorrus(", "\u200fE12000001"]
    ),
    "formulas": some.sampled_from(
        [
            "=1+1",
            "+1",
            "-2+3",
            "@SUM(A1:A9)",
            '=HYPERLINK("https://example.org","x")',
            "=cmd|' /C calc'!A0",
            "\t=1+1",
            "\r=1+1",
        ]
    ),
    "SQL": some.sampled_from(
        [
            "' or 1=1 --",
            "E92000001'; drop table observation; --",
            '" union select text from note --',
            "2009-06' or '1'='1",
            "%",
            "_",
            "\\'",
        ]
    ),
    "markup": some.sampled_from(
        [
            "<script>alert(1)</script>",
            '"><img src=x onerror=alert(1)>',
            "</style><b>bold</b>",
            "[here](javascript:alert(1))",
            ":red[red] $x^2$",
            "{{7*7}}",
            "${jndi:x}",
            "&lt;b&gt;",
        ]
    ),
    "paths": some.sampled_from(
        [
            "../../etc/passwd",
            "..\\..\\secrets.toml",
            "/f/2222",
            "//example.org",
            "file:///etc/passwd",
            "CURRENT",
        ]
    ),
    "repeated keys": some.lists(
        some.sampled_from(["E92000001", "E99999999", "2009-06", "<b>x</b>", ""]),
        min_size=2,
        max_size=5,
    ),
    "anything": some.text(max_size=60),
}
"""Kind of trouble: examples of it. A value is text, bytes that are no UTF-8,
or several for one key."""

anything = some.one_of(*WRONG.values())


def bounded(examples: int) -> settings:
    """So many examples, and the same ones in each run: what fails here fails everywhere."""
    return settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )


def is_telling(sent: object) -> bool:
    """Whether a text would be missed on no page: long enough,
    and with a character that pages do not hold by themselves."""
    return (
        isinstance(sent, str)
        and len(sent.strip()) > 3
        and any(c in sent for c in "<>{}$\\%=|\u202e")
        and "E92000001" not in sent
    )
