"""Which bars of a long list are drawn, and the lines of words that stand for those that are not."""

from __future__ import annotations

MOST_BARE = 3
"""More areas than this without a bar, for one reason, share a line; the table names each."""


def told_together(bars: list[dict]) -> list[dict]:
    """The bars; of those without a value, other than the chosen one,
    many of one reason are one line of words."""
    lone = not all(bar["chosen"] for bar in bars)
    reasons: dict[str, list[dict]] = {}
    for bar in bars:
        if "value" not in bar and not (lone and bar["chosen"]):
            reasons.setdefault(bar["label"], []).append(bar)
    together = {label: some for label, some in reasons.items() if len(some) > MOST_BARE}
    kept = [bar for bar in bars if not any(bar in some for some in together.values())]
    return kept + [_line(f"{len(some)} others", some[0]) for some in together.values()]


def _line(words: str, like: dict) -> dict:
    says = f"{words}: {like['shown']}"
    return {**like, "code": "", "name": words, "says": says, "chosen": False}


def only_ends(bars: list[dict], ends: int) -> list[dict]:
    """The first and last `ends` of the bars with a value, the chosen one,
    and a line of words for each stretch left out."""
    drawn = [bar for bar in bars if "value" in bar]
    middle = range(ends, len(drawn) - ends)
    lone = (
        [i for i in middle if drawn[i]["chosen"]] if not all(bar["chosen"] for bar in bars) else []
    )
    cuts = [ends, *(edge for i in lone for edge in (i, i + 1)), len(drawn) - ends]
    kept = drawn[:ends] if len(middle) else drawn
    for start, stop in zip(cuts[::2], cuts[1::2], strict=True) if len(middle) else ():
        kept = [
            *kept,
            *([_gap(stop - start)] if stop > start else []),
            *drawn[stop : stop + 1 if stop in lone else stop + ends],
        ]
    return [*kept, *(bar for bar in bars if "value" not in bar and bar["chosen"])]


def _gap(count: int) -> dict:
    words = f"{count} more between"
    return {"code": "", "name": words, "shown": "", "label": "", "says": words, "chosen": False}
