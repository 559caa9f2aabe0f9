"""Parliament's manner of asking is taken off, and parts are told apart."""

from __future__ import annotations

import datetime as dt

import pytest

from answers.forms import Form, form_of
from answers.framing import unframed
from answers.parting import expanded, split

ASKED = dt.date(2010, 3, 17)


@pytest.mark.parametrize(
    ("typed", "body", "follows"),
    [
        (
            "The Committee would be grateful to know how many were trained.",
            "how many were trained",
            None,
        ),
        (
            "From the Chairman of the Committee: we should like to know, region by region, the "
            "numbers of users",
            "region by region, the numbers of users",
            None,
        ),
        (
            "Dear Minister, My neighbour works for the council. How many users are there in Kent? "
            "Yours faithfully, A Parent",
            "How many users are there in Kent?",
            None,
        ),
        (
            "To ask the Minister for Innovation, Universities and Skills how many users there are",
            "how many users there are",
            None,
        ),
        ("Please confirm how many records there are", "how many records there are", None),
        ("Can the Minister say how many there are", "how many there are", None),
        ("I would be grateful if you could let me know which councils", "which councils", None),
        (
            "How many exclusions were there - not ContactPoint",
            "How many exclusions were there",
            None,
        ),
        (
            "How many exclusions were there (he confuses this with ContactPoint)",
            "How many exclusions were there",
            None,
        ),
        (
            "How many children are not on ContactPoint",
            "How many children are not on ContactPoint",
            None,
        ),
        (
            "The Minister is visiting Kent on Friday. How many staff there have accounts?",
            "How many staff in Kent have accounts?",
            None,
        ),
        ("We ask how many", "how many", None),
        (
            "To ask the Secretary of State for Children, Schools and Families how many records "
            "are shielded.",
            "how many records are shielded",
            None,
        ),
        ("asked Her Majesty's Government: In how many cases", "In how many cases", None),
        (
            "To ask the Secretery of State for Children, Schools and Familys how many",
            "how many",
            None,
        ),
        (
            "To ask the Secretary of State for Education for what reasons the number rose",
            "for what reasons the number rose",
            None,
        ),
        (
            "To ask the Secretary of State for Education pursuant to the answer of 3 February "
            "2010, "
            "Official Report, column 412W, on ContactPoint, how many accounts were suspended",
            "how many accounts were suspended",
            dt.date(2010, 2, 1),
        ),
        (
            "further to his reply of 8 July, how many more requests there were",
            "how many more requests there were",
            dt.date(2009, 7, 1),
        ),
        (
            "in view of the money wasted, all of it, on a database nobody wanted, how many use it",
            "how many use it",
            None,
        ),
        (
            "how many records there are; and if he will make a statement",
            "how many records there are",
            None,
        ),
    ],
)
def test_the_frame_is_taken_off(typed: str, body: str, follows: dt.date | None) -> None:
    framed = unframed(typed, ASKED)
    assert (framed.body, framed.follows) == (body, follows)


@pytest.mark.parametrize(
    ("body", "parts"),
    [
        ("how many are trained; and how many have accounts", 2),
        ("how many children in Medway and how many in Kent have a lead professional", 1),
        ("when it will be in operation, and how much it will cost", 2),
        ("by what stages, and when, it is to be introduced", 1),
        ("(a) how many and (b) what percentage of children in Kent had a record", 2),
        ("how many (a) boys and (b) girls there are", 1),
        ("how many records there are. How many are shielded?", 2),
    ],
)
def test_parts(body: str, parts: int) -> None:
    assert len([e for piece in split(body) for e in expanded(piece)]) == parts


def test_what_follows_the_last_letter_belongs_to_each() -> None:
    first, second = expanded(
        "(a) how many and (b) what percentage of children in Kent had a record"
    )
    assert first.endswith("of children in Kent had a record") and first.startswith("how many")
    assert form_of(second) is Form.PERCENT


@pytest.mark.parametrize(
    ("part", "form"),
    [
        ("how many records are shielded", Form.NUMBER),
        ("in how many cases a shield was lifted", Form.NUMBER),
        ("what number of authorities had failed to do so", Form.NUMBER),
        ("if he will state the number of records shielded", Form.NUMBER),
        ("what estimate he has made of the number of users", Form.NUMBER),
        ("what proportion of children have a record", Form.PERCENT),
        ("how much it has cost", Form.MONEY),
        ("what his Department's expenditure on it has been", Form.MONEY),
        ("what further sum has been set aside", Form.MONEY),
        ("when it will come into operation", Form.WHEN),
        ("by what date it will come into operation", Form.WHEN),
        ("how soon it might be ready", Form.WHEN),
        ("which local authorities are ready", Form.LIST),
        ("if he will list the local authorities that are ready", Form.LIST),
        ("how many and which authorities are ready", Form.LIST),
        ("how far work on it has got", Form.PROGRESS),
        ("what stage Kent has reached", Form.PROGRESS),
        ("why it is late", Form.POLICY),
        ("whether he is satisfied with the number of users", Form.POLICY),
        ("what steps he is taking to reduce the number of duplicates", Form.POLICY),
        ("for what reasons the number of users rose", Form.POLICY),
        ("what number or code is to serve as the identifier", Form.POLICY),
        ("which documents telling local authorities what to do have been sent", Form.POLICY),
        ("to which procedures he was referring", Form.POLICY),
        ("how long a child's details are to be kept", Form.POLICY),
        ("how parents can find out", Form.POLICY),
        ("who is entitled to consult it", Form.POLICY),
        ("if he will deposit the circular in the Library", Form.POLICY),
        ("what he has done since Lord Laming reported when abuse is suspected", Form.POLICY),
        ("shielded records Hull", Form.NONE),
        ("does a receptionist have to ask my permission", Form.POLICY),
        ("can you tell me how many users there are", Form.NUMBER),
        ("police access - what are the rules", Form.POLICY),
        ("how often must councils check their users", Form.POLICY),
        ("how often have records been opened", Form.NUMBER),
        ("councils not yet live", Form.LIST),
        ("retention - legal basis", Form.POLICY),
        ("suspended logins and why (England)", Form.NONE),
        ("record views by reason given", Form.NONE),
    ],
)
def test_what_is_asked_for(part: str, form: Form) -> None:
    assert form_of(part) is form
