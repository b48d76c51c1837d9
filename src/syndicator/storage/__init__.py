"""The database behind the ports: tables, the statements over them, migrations, and the published feed files.

`SqlStore` in `store.py` is the whole of it for callers, put together of `parts/`. Statements are plain functions of a
connection, grouped by noun; the same ones are meant for SQLite and PostgreSQL.
"""
