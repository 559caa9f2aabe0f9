"""A question in words -> what the release holds on it, cited, or why it is not answered.

Pure: no page, no network, and nothing that is typed is kept.
"""
