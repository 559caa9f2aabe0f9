"""The offline half: extracts, engine, tabulation, disclosure control, checks, writing.

May import measures, release, and the words and arithmetic of `figures`.

The only room that sees a record. Nothing on the dashboard's side may import it.
"""
