"""Notes in shorthand, said in full: *no. of LAs w/o a CMS*
is *number of local authorities without a case management system*."""

from __future__ import annotations

import re

ABBREVIATIONS: dict[str, str] = {
    r"nos?\.? of(?= )": "number of",
    r"# of(?= )|#(?= ?[a-z])": "number of ",
    r"=LA'?s|L\.A\.s|LEAs": "local authorities",
    r"=LA|L\.A\.|LEA": "local authority",
    r"auths\.?": "authorities",
    r"auth\.?(?= )": "authority",
    r"=CP plans?": "child protection plans",
    r"=CPPs?": "child protection plans",
    r"=CP(?!-| ?IS\b| (?:register|conference|case))": "ContactPoint",
    r"c[/'-]?pt|cont(?:act)?[ -]?pt|c/point|c'point|cpoint|ctpoint": "ContactPoint",
    r"=CMSs": "case management systems",
    r"=CMS": "case management system",
    r"=LPs?": "lead professionals",
    r"=SWs": "social workers",
    r"=HVs?": "health visitors",
    r"=EWOs?": "education welfare officers",
    r"=YP|CYP": "young people",
    r"=CIN|CiN": "children in need",
    r"=LAC": "looked-after children",
    r"=GORs?": "regions",
    r"=NW": "North West",
    r"=NE": "North East",
    r"=SW": "South West",
    r"=SE": "South East",
    r"=WM|(?:W\.?|West) ?Mids": "West Midlands",
    r"=EM|(?:E\.?|East) ?Mids": "East Midlands",
    r"=Y&H|Y & H|Yorks & Humber": "Yorkshire and the Humber",
    r"=N\.?(?= (?:Tyneside|Yorks|Lincs|Lincolnshire|Somerset|East\b|West\b))": "North",
    r"=S\.?(?= (?:Tyneside|Yorks|Glos|Gloucestershire|East\b|West\b))": "South",
    r"=E\.?(?= (?:Sussex|Riding|Yorks|Midlands))": "East",
    r"=W\.?(?= (?:Sussex|Yorks|Berks|Midlands))": "West",
    r"twelvemonth": "year",
    r"1st(?= (?:time|ever|indication|involvement|flag|wave))": "first",
    r"=Eng\b\.?": "England",
    r"=OOH|o\.o\.h\.?": "out of hours",
    r"=SENCOs?": "teachers",
    r"=SoS": "Secretary of State",
    r"yrs\.?": "years",
    r"yr\.?(?!-?olds?\b)": "year",
    r"avg\.?|ave\.": "average",
    r"hrs\.?": "hours",
    r"mins\.?": "minutes",
    r"min\.?(?= (?:age|number))": "minimum",
    r"max\.?(?= (?:age|number))": "maximum",
    r"mths\.?": "months",
    r"mth\.?": "month",
    r"wks\.?": "weeks",
    r"wk\.?": "week",
    r"nat'l|natl\.?": "national",
    r"reg'l": "regional",
    r"gov'?t\.?": "Government",
    r"dep'?t\.?": "Department",
    r"w/o(?:ut)?": "without",
    r"teh": "the",
    r"abt\.?": "about",
    r"=u": "you",
    r"=ur": "your",
    r"w/": "with ",
    r"b/down|b'down|brkdown|brkdn": "breakdown",
    r"prof'?ls|profs\.?": "professionals",
    r"practs?\.?|pracs\.?|practnrs?\.?|p'?tioners": "practitioners",
    r"accts\.?|a/cs": "accounts",
    r"acct\.?|a/c": "account",
    r"recs\.?": "records",
    r"dupes|dups\.?": "duplicates",
    r"=pct\.?|p\.c\.|pc(?= of)": "per cent",
    r"mgmt\.?|mgt\.?": "management",
    r"info\.?": "information",
    r"orgs\.?": "organisations",
    r"reqs\.?": "requests",
    r"incl\.?|inc\.": "including",
    r"excl\.?": "excluding",
    r"ytd": "to date",
    r"o/s": "outstanding",
    r"ppl": "people",
    r"approx\.?": "about",
    r"u(?:nder)?-?5s": "under fives",
    r"y\.?o\.?s?(?=\W|$)": "year old",
}
"""A pattern (after `=` in capitals as it stands) and what it is short for."""


def _plain(short: str) -> str:
    """The pattern of what is short, with capitals as they stand or either way."""
    return f"(?:{short[1:]})" if short.startswith("=") else f"(?i:{short})"


def _whole(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w'/-])(?:{pattern})(?![\w'])")


_PATTERNS = tuple((_whole(_plain(short)), full) for short, full in ABBREVIATIONS.items())
_ANY = _whole("|".join(map(_plain, ABBREVIATIONS)))
"""Looked for first: most questions hold nothing that is short."""
_YEAR = re.compile(
    r"\b((?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*)\.? "
    r"'?(0[3-9]|1[0-2])\b(?![/:.-]\d)",
    re.I,
)
"""A month with the last two figures of its year."""
_NUMBER_OF = re.compile(r"\bwhat (?:the )?(?:(?:total|exact|precise) )?numbers? of\b", re.I)
"""Another way of saying *how many*."""
_EACH_BY_ITSELF = re.compile(
    r"\b((no|without|with|lacking)(?: [\w'’-]+){1,4}?)\s*/\s*(?=\2 \w)", re.I
)
"""Two things named side by side in a note, and not both of one child: *no school / no GP*."""
_AGES = re.compile(r"(?<![\d/-])(\d{1,2}) ?(?:-|–|to) ?(\d{1,2})s\b")
"""Children by their ages: *15-17s*."""
_WHY = re.compile(r"\s*(?:\+|&|,? with) (?:the )?(?:why|reasons?)\b(?=\W*(?:\(|$))", re.I)
"""The reasons beside a number, at the end of a note: *logins frozen + why*."""
_AND = re.compile(r"(?<=[\w)])\s*(?:&|\+|\s/\s)\s*(?=[A-Za-z(])")


def in_full(text: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """A text with what is shortened said in full, and what was changed."""
    changed: list[tuple[str, str]] = []
    for pattern, full in _PATTERNS if _ANY.search(text) else ():
        if found := pattern.findall(text):
            changed += [(short.strip(), full.strip()) for short in found]
            text = pattern.sub(full, text)
    text = _WHY.sub(" by reason", text)
    text = _AGES.sub(r"\1 to \2 year olds", text)
    text = _EACH_BY_ITSELF.sub(r"\1; ", _NUMBER_OF.sub("how many", text))
    text = _YEAR.sub(r"\1 20\2", _AND.sub(" and ", text))
    return text, tuple(dict.fromkeys(changed))
