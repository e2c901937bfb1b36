"""A whole instance in one file, and back: every row and every stored file, but no key.

The tables go through COPY as text, so a backup of the embedded server restores into any PostgreSQL 15
or newer and the other way round; the schema itself comes from the release's migrations.
"""
