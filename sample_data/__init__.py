"""The seeded maker of a synthetic extract, and the reference facts it is calibrated on. Reads
`builder.contract`; imports nothing else of ours."""
