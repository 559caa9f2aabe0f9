"""What a figure is: what was selected, the published rows with everything a reader must be told,
the words each is said in, and its permanent id.

May import `release.vocabulary`. No database, no chart and no page.
"""
