"""Small random worlds: a few areas and months, every table that measures count
over filled at random, and plain counts to compare with."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pandas as pd

from builder import contract
from tests.builder.extracts import ENGLAND, Rows, write_extract

MONTHS = ("2009-01", "2009-02", "2009-03", "2009-04", "2009-05")
SOUTH, NORTH = "E12000001", "E12000002"
LONDON = ZoneInfo("Europe/London")
AREAS = [
    (ENGLAND, "England", None, None, None),
    (SOUTH, "region", ENGLAND, None, None),
    (NORTH, "region", ENGLAND, None, None),
    ("A1", "authority", SOUTH, None, None),
    ("A2", "authority", SOUTH, None, None),
    ("OLD", "authority", NORTH, None, dt.date(2009, 3, 31)),
    ("NEW", "authority", NORTH, dt.date(2009, 4, 1), None),
]
"""The practitioner who is trained and has no account, so that every access is refused."""
WAVE = {"A1": "early_adopters", "A2": "wave_1", "OLD": "wave_2", "NEW": "wave_2"}


def authorities(month: str) -> list[str]:
    return ["A1", "A2", "NEW" if month >= "2009-04" else "OLD"]


@cache
def month_end(month: str) -> dt.date:
    return pd.Period(month, "M").end_time.date()


class World:
    """Random rows for a seed: `rows[table][month]`, the same ordinals in every month."""

    def __init__(
        self, seed: int, children: int, silent: bool, months: tuple[str, ...] = MONTHS
    ) -> None:
        self.random = random.Random(seed)
        self.months = months
        self.silent = ("A2", "2009-03") if silent else None
        self.people = [self._child(n) for n in range(children)]
        self.issued = [
            self.random.choice([None, dt.date(2009, 1, 1), dt.date(2009, 2, 1)]) for _ in range(6)
        ]
        self.rows: dict[str, dict[str, list[dict]]] = {
            t: {}
            for t in (
                "children",
                "involvements",
                "accesses",
                "practitioners",
                "shields",
                "alerts",
                "audit_reviews",
                "incidents",
                "returns",
                "readings",
            )
        }
        for month in months:
            self._month(month)

    def _child(self, number: int) -> dict:
        born = dt.date(1990, 1, 1) + dt.timedelta(days=self.random.randrange(6900))
        feeds = {f"from_{f}": self.random.random() < 0.5 for f in contract.SOURCE_FEEDS}
        return {
            "child_id": number,
            "home": self.random.randrange(3) if number else 0,
            "born_on": born,
            "sex": self.random.choice(contract.SEXES),
            "has_education": self.random.random() < 0.5,
            "has_gp": self.random.random() < 0.5,
            "updated_on": max(
                born,
                dt.date(2008, 2, 28)
                + dt.timedelta(days=self.random.choice((*range(3), *range(30, 300, 30)))),
            ),
            **feeds,
        }

    def _month(self, month: str) -> None:
        self.rows["children"][month] = [self._record(c, month) for c in self.people]
        ordinal = iter(range(10**6))
        self.rows["involvements"][month] = [
            self._involvement(c, month, next(ordinal))
            for c in self.people
            for _ in range(self.random.randrange(3) if c["child_id"] else 1)
            if (authorities(month)[c["home"]], month) != self.silent
        ]
        self.rows["accesses"][month] = [
            self._access(month, n)
            for n in range(self.random.randrange(25) if self._with_account(month) else 0)
        ]
        self.rows["shields"][month] = [
            self._shield(c, month, next(ordinal)) for c in self.people if self.random.random() < 0.3
        ]
        self.rows["practitioners"][month] = [
            self._practitioner(month, n)
            for n in range(6)
            if (authorities(month)[n % 3], month) != self.silent
        ]

        self.rows["alerts"][month] = [
            self._alert(month, n)
            for n in range(self.random.randrange(12) if self._with_account(month) else 0)
        ]
        self.rows["audit_reviews"][month] = [
            self._review(month, n)
            for n in range(9)
            if (authorities(month)[n % 3], month) != self.silent
        ]
        self.rows["returns"][month] = [self._return(month, code) for code in authorities(month)]
        self.rows["incidents"][month] = [
            {
                "incident_id": n,
                "authority": self.random.choice(authorities(month)),
                "reported_on": dt.date.fromisoformat(f"{month}-11"),
                "incident_class": self.random.choice(contract.INCIDENT_CLASSES),
            }
            for n in range(self.random.randrange(4))
        ]

        self.rows["readings"][month] = [
            {
                "reading_id": n,
                "kind": self.random.choice(contract.READING_KINDS),
                "role": self.random.choice(contract.READER_ROLES),
                "reader_id": self.random.randrange(9),
                "pre_release": self.random.random() < 0.3,
                "authority": "A1",
            }
            for n in range(self.random.randrange(20))
        ]

    def _record(self, child: dict, month: str) -> dict:
        grown = years(child["born_on"], month) >= 18
        return {
            **{k: v for k, v in child.items() if k != "home"},
            "authority": authorities(month)[child["home"]],
            "record_state": "archived" if grown else "live",
        }

    def _involvement(self, child: dict, month: str, ordinal: int) -> dict:
        started = self.random.choice([dt.date(2008, 5, 5), dt.date.fromisoformat(f"{month}-03")])
        ended = self.random.choice(
            [
                *([None, None] if years(child["born_on"], month) < 18 else []),
                dt.date.fromisoformat(f"{month}-20"),
            ]
        )
        kind = self.random.choice(contract.INDICATION_KINDS)
        # One lead professional, and one common assessment, at a time.
        sector = (
            self.random.choice(contract.SECTORS)
            if kind == "service_involvement"
            else contract.SECTORS[child["child_id"] % 6]
        )
        return {
            "involvement_id": ordinal,
            "child_id": child["child_id"],
            "authority": authorities(month)[child["home"]],
            "born_on": child["born_on"],
            "sex": child["sex"],
            "kind": kind,
            "service": self.random.choice(contract.SERVICES),
            "sector": sector,
            "started_on": started,
            "ended_on": ended,
        }

    def _with_account(self, month: str) -> list[int]:
        """Practitioners with an account by the end of the month."""
        return [n for n, issued in enumerate(self.issued) if issued and issued <= month_end(month)]

    def _access(self, month: str, ordinal: int) -> dict:
        view = self.random.random() < 0.7
        number = self.random.choice(self._with_account(month))
        at = dt.datetime.fromisoformat(
            f"{month}-"
            f"{self.random.randrange(1, 28):02d}T{self.random.choice((0, 7, 8, 17, 18, 23)):02d}:30:00"  # noqa: E501
        )
        return {
            "access_id": ordinal,
            "occurred_at": at,
            "utc_offset": int(at.replace(tzinfo=LONDON).utcoffset().total_seconds()) // 60,
            "practitioner_id": number,
            "authority": authorities(month)[number % 3],
            "sector": contract.SECTORS[number],
            "action": "view" if view else "search",
            "reason": self.random.choice(contract.REASONS),
            "route": self.random.choice(contract.ROUTES),
            "outcome": self.random.choice(
                ("shown", "shown", "shielded", "refused") if view else ("shown", "no_match")
            ),
            "child_id": self.random.choice(self.people)["child_id"] if view else None,
            "relationship_on_record": view or None,
        }

    def _shield(self, child: dict, month: str, ordinal: int) -> dict:
        return {
            "shield_id": ordinal,
            "child_id": child["child_id"],
            "authority": authorities(month)[child["home"]],
            "applied_on": dt.date.fromisoformat(f"{month}-0{self.random.randrange(1, 9)}"),
            "lifted_on": self.random.choice(
                [
                    *([None] if years(child["born_on"], month) < 18 else []),
                    dt.date.fromisoformat(f"{month}-15"),
                ]
            ),
        }

    def _practitioner(self, month: str, number: int) -> dict:
        issued = self.issued[number] if number in self._with_account(month) else None
        suspended = issued and self.random.choice(
            [None, issued, max(issued, dt.date.fromisoformat(f"{month}-01")), month_end(month)]
        )
        return {
            "practitioner_id": number,
            "authority": authorities(month)[number % 3],
            "sector": contract.SECTORS[number],
            "wave": WAVE[authorities(month)[number % 3]],
            "trained_on": dt.date(2009, 1, 1),
            "account_issued_on": issued,
            "account_closed_on": None,
            "suspended_on": suspended,
            "suspension_reason": suspended and self.random.choice(contract.SUSPENSION_REASONS),
        }

    def _alert(self, month: str, ordinal: int) -> dict:
        raised = dt.date.fromisoformat(f"{month}-{self.random.randrange(1, 28):02d}")
        closed = self.random.choice(
            [
                None,
                *(
                    day
                    for n in (0, 5, 13, 14, 15, 18, 40)
                    if (day := raised + dt.timedelta(days=n)) <= month_end(self.months[-1])
                ),
            ]
        )
        outcome = (
            "open" if closed is None else self.random.choice(("explained", "procedure_breach"))
        )
        number = self.random.choice(self._with_account(month))
        return {
            "alert_id": ordinal,
            "authority": authorities(month)[number % 3],
            "practitioner_id": number,
            "alert_kind": self.random.choice(contract.ALERT_KINDS),
            "raised_on": raised,
            "closed_on": closed,
            "outcome": outcome,
            "breach_kind": self.random.choice(contract.BREACH_KINDS)
            if outcome == "procedure_breach"
            else None,
        }

    def _review(self, month: str, ordinal: int) -> dict:
        due = dt.date.fromisoformat(f"{month}-18")
        done = self.random.choice([None, due, *(due + dt.timedelta(days=n) for n in (-3, 1, 9))])
        return {
            "review_id": ordinal,
            "authority": authorities(month)[ordinal % 3],
            "due_on": due,
            "completed_on": done,
        }

    def _return(self, month: str, code: str) -> dict:
        due = dt.date.fromisoformat(f"{month}-24")
        received = (
            None
            if (code, month) == self.silent
            else due + dt.timedelta(days=self.random.choice((-4, 0, 1, 5)))
        )
        return {
            "authority": code,
            "due_on": due,
            "received_on": received,
            "corrected_on": received and self.random.choice((None, None, received)),
        }

    def write(self, path: Path, *, also: Callable[[Rows], None] = lambda rows: None) -> Path:
        """Write the world as an extract, with one valid row or so in every other table;
        `also` may change the rows before they are written."""

        def fill(rows: Rows) -> None:
            first = rows["geographies", None][0]
            rows["geographies", None] = [
                {
                    **first,
                    "code": c,
                    "name": c,
                    "level": level,
                    "parent": p,
                    "valid_from": since,
                    "valid_to": until,
                    "wave": WAVE.get(c),
                }
                for c, level, p, since, until in AREAS
            ]
            for table, months in self.rows.items():
                for month, found in months.items():
                    rows[table, month] = [
                        {
                            name: value
                            for name, value in row.items()
                            if name in {c.name for c in contract.BY_NAME[table].columns}
                        }
                        for row in found
                    ]
            for (table, month), found in list(rows.items()):
                if month and table not in self.rows:
                    rows[table, month] = self._elsewhere(table, month, found[0])
            also(rows)

        return write_extract(path, self.months, spoil=fill)

    def _elsewhere(self, table: str, month: str, row: dict) -> list[dict]:
        """Rows of the tables these tests do not fill, one for each authority that may have one."""
        silent = table in contract.AUTHORITY_SENT
        key = contract.BY_NAME[table].key
        codes = [c for c in authorities(month) if not (silent and (c, month) == self.silent)]
        return [
            {**row, "authority": code, **({key[0]: n} if key[0] != "authority" else {})}
            for n, code in enumerate(codes)
        ]


def years(born: dt.date, month: str) -> int:
    """Completed years of age at the end of a month."""
    end = month_end(month)
    return end.year - born.year - ((end.month, end.day) < (born.month, born.day))
