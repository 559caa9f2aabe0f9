"""axe-core on the page that is open, and what axe cannot see: the text and marks of charts, and
text whose background it could not make out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

ENGINE = Path(__file__).parent.parent / "npm" / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
"""Every rule of the standard, and those of good practice beside it.
None is switched off, and no part of a page is left out."""

RUN = """async tags => {
  const said = await axe.run(document, {
    runOnly: {type: 'tag', values: tags}, resultTypes: ['violations', 'incomplete'],
  });
  return {violations: said.violations, incomplete: said.incomplete, passes: said.passes.length};
}"""
"""Every rule over every element. Of what passes the number of rules alone is told: to word where
each of thousands of elements stands took axe as long as to look at them."""

COLOURS = """
  const rgb = text => (text.match(/[\\d.]+/g) || []).map(Number);
  const over = (top, under) => { const a = top[3] ?? 1; return [0, 1, 2].map(i => top[i] * a + under[i] * (1 - a)); };
  const bright = ([r, g, b]) => [r, g, b].map(v => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4).reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const contrast = (a, b) => { const [x, y] = [bright(a), bright(b)].sort((m, n) => n - m); return (x + 0.05) / (y + 0.05); };
  const painted = (element, what) => {
    const style = getComputedStyle(element), colour = style[what];
    if (!colour || colour === 'none' || colour.startsWith('url')) return null;
    const [r, g, b, a = 1] = rgb(colour), seen = a * style.opacity * (style[`${what}Opacity`] ?? 1);
    return seen > 0 ? [r, g, b, seen] : null;
  };
"""

BEHIND = (
    """selectors => {"""
    + COLOURS
    + """
  return selectors.map(selector => document.querySelector(selector)).filter(Boolean).map(element => {
    let behind = element;
    while (behind && !(rgb(getComputedStyle(behind).backgroundColor)[3] ?? 1)) behind = behind.parentElement;
    const under = behind ? rgb(getComputedStyle(behind).backgroundColor) : [255, 255, 255];
    const ink = element.namespaceURI.endsWith('svg') ? null : rgb(getComputedStyle(element).color);
    return ink && contrast(over(ink, under), under) < 4.5 ? element.outerHTML.slice(0, 120) : null;
  }).filter(Boolean);
}"""
)
"""Of elements whose background axe could not make out: those with less than 4.5:1 on the colour of
the nearest thing behind them that has one. Text in charts is measured by itself."""

CHART_TEXT = (
    """() => {"""
    + COLOURS
    + """
  const faint = [];
  for (const svg of document.querySelectorAll('svg.marks')) {
    const marks = [...svg.querySelectorAll(':is(.mark-symbol, .mark-rect, .mark-bar, .mark-shape) :is(path, rect, circle)')];
    for (const text of svg.querySelectorAll('text')) {
      const ink = painted(text, 'fill'), box = text.getBoundingClientRect();
      if (!ink || !text.textContent.trim() || !box.width) continue;
      const x = box.left + box.width / 2, y = box.top + box.height / 2;
      let under = [255, 255, 255];
      for (const mark of marks) {
        const at = mark.getBoundingClientRect(), fill = painted(mark, 'fill');
        const before = mark.compareDocumentPosition(text) & Node.DOCUMENT_POSITION_FOLLOWING;
        if (fill && before && at.left <= x && x <= at.right && at.top <= y && y <= at.bottom) under = over(fill, under);
      }
      const ratio = contrast(over(ink, under), under);
      if (ratio < 4.5) faint.push(`${text.textContent} ${ratio.toFixed(2)}`);
    }
  }
  return faint;
}"""
)
"""Text in a chart with less than 4.5:1 on what is drawn behind it."""

CHART_MARKS = (
    """() => {"""
    + COLOURS
    + """
  const faint = [], white = [255, 255, 255];
  for (const mark of document.querySelectorAll('svg.marks :is([role=graphics-symbol], [role=link])')) {
    for (const shape of mark.matches('path, line, rect, circle') ? [mark] : mark.querySelectorAll('path, line, rect')) {
      const paints = ['fill', 'stroke'].map(what => painted(shape, what)).filter(Boolean);
      const best = Math.max(0, ...paints.map(paint => contrast(over(paint, white), white)));
      if (paints.length && best < 3) faint.push(`${mark.getAttribute('aria-label') || shape.outerHTML.slice(0, 120)} ${best.toFixed(2)}`);
    }
  }
  return faint;
}"""
)
"""Marks that hold data and have neither a fill nor an outline of 3:1 on white."""


@dataclass(frozen=True)
class Found:
    """What axe said: what fails, one line each; the elements whose contrast it could not decide;
    any other rule it could not; how many rules passed."""

    failures: list[str]
    unseen: list[str]
    undecided: list[str]
    passes: int


def engine() -> str:
    """The source of axe-core; the test is skipped where the Node packages
    of the tests are not installed."""
    if not ENGINE.exists():
        pytest.skip("axe-core is not installed: run `make tools`, which needs npm")
    return ENGINE.read_text("utf-8")


def look_over(page: object) -> Found:
    """Run every rule over the page as it stands."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(engine())
    said = page.evaluate(RUN, TAGS)
    failures = [
        f"{rule['id']} ({rule['impact']}): {node['html'][:160]}"
        for rule in said["violations"]
        for node in rule["nodes"]
    ]
    unseen = [
        node["target"][0]
        for rule in said["incomplete"]
        if rule["id"] == "color-contrast"
        for node in rule["nodes"]
    ]
    return Found(
        failures,
        unseen,
        [rule["id"] for rule in said["incomplete"] if rule["id"] != "color-contrast"],
        said["passes"],
    )
