"""Parts of the page Roll-out, and of no other."""
