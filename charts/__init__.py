"""Frame -> finished chart: a Vega-Lite spec in the house style with a text
alternative written from the same numbers.

May import `figures`, `release.vocabulary`, altair and plotly of the charting world, and pandas.
Charts never query and never know a page. Tested by `tests/charts/`: the spec holds only what the
frame shows, and a withheld value is nowhere in it.

Plotly has the right of entry here and no work: its script weighs 4.7 MB a page,
and none of the charts needs it.

A page shows `chart.drawn`, HTML with SVG in it that fits its container, from 320 px up. Files are
made from `chart.spec`, and tests hold the one against the other.
"""

from charts.bars import category_bars, in_order, ranked_bars
from charts.control_limits import with_limits
from charts.dumbbell import dumbbell
from charts.fans import fan
from charts.funnel import funnel
from charts.gantt import gantt, late
from charts.grouped_bars import pairs
from charts.intervals import intervals
from charts.maps import hexmap
from charts.rollout import burn_up
from charts.theme import Chart
from charts.trends import small_multiples, trend

__all__ = [
    "Chart",
    "burn_up",
    "category_bars",
    "dumbbell",
    "fan",
    "funnel",
    "gantt",
    "hexmap",
    "in_order",
    "intervals",
    "late",
    "pairs",
    "ranked_bars",
    "small_multiples",
    "trend",
    "with_limits",
]
