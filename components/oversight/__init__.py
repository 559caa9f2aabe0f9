"""Parts of the pages under Oversight, and of no other."""
