"""Alembic's way in: runs one program's migrations inside the transaction it is handed.

`app/storage/migrate.py` gives the connection and the name of the version table; there is no
alembic.ini and no other caller. The caller commits, so a migration comes to stand whole or not
at all.
"""

from alembic import context

_given = context.config.attributes
context.configure(
    connection=_given["connection"],
    version_table=_given["version_table"],
    transactional_ddl=True,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
