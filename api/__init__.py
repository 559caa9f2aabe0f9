"""The release for programs: the read-only API under /api/v1, its description, the feed,
the calendar, and the evidence pack.

A room of its own beside the pages: the same gate stands before it, the same `permissions` decide,
and the same reading log is written: a fetch is an export. What it answers is what the pages say;
`tests/api/` compares them figure by figure. It knows no page and no Streamlit; `web/http_routes.py`
says who reads.
"""
