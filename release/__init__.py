"""The contract both halves share: the types, the tables and the store of a release.
Imports nothing else of ours."""
