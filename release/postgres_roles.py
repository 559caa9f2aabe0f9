"""What a database role could change, found by asking the database.
A role that could change anything is not one to serve readers with."""

from __future__ import annotations

from typing import Any

_CHECKS = """
WITH mine AS (SELECT oid, rolname, rolsuper, rolcreatedb OR rolcreaterole OR rolreplication OR rolbypassrls AS powerful FROM pg_roles WHERE pg_has_role(current_user, oid, 'MEMBER')),
     schemas AS (SELECT oid, nspname FROM pg_namespace WHERE nspname !~ '^pg_(toast|temp)'),
     tables AS (SELECT c.oid, s.nspname || '.' || c.relname AS name, c.relkind FROM pg_class c JOIN schemas s ON s.oid = c.relnamespace)
SELECT 'it is a superuser' FROM mine WHERE rolsuper
UNION SELECT 'it may create roles or databases, replicate, or pass row security' FROM mine WHERE powerful
UNION SELECT 'it may act as ' || rolname FROM mine WHERE rolname IN ('pg_write_all_data', 'pg_write_server_files', 'pg_execute_server_program', 'pg_maintain', 'pg_create_subscription', 'pg_signal_backend')
UNION SELECT 'it may create schemas in the database' FROM mine WHERE has_database_privilege(oid, current_database(), 'CREATE')
UNION SELECT 'it may create temporary tables' FROM mine WHERE has_database_privilege(oid, current_database(), 'TEMPORARY')
UNION SELECT 'it may create in schema ' || s.nspname FROM mine, schemas s WHERE has_schema_privilege(mine.oid, s.oid, 'CREATE')
UNION SELECT 'it may change table ' || t.name FROM mine, tables t WHERE t.relkind IN ('r', 'p', 'v', 'm', 'f')
      AND (has_table_privilege(mine.oid, t.oid, 'INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER') OR has_any_column_privilege(mine.oid, t.oid, 'INSERT, UPDATE, REFERENCES'))
      AND NOT (t.name = 'pg_catalog.pg_settings')
UNION SELECT 'it may change sequence ' || t.name FROM mine, tables t WHERE t.relkind = 'S' AND has_sequence_privilege(mine.oid, t.oid, 'USAGE, UPDATE')
UNION SELECT 'it may write large objects with ' || p.proname FROM mine, pg_proc p WHERE p.pronamespace = 'pg_catalog'::regnamespace
      AND p.proname IN ('lo_creat', 'lo_create', 'lo_from_bytea', 'lo_put', 'lowrite', 'lo_truncate', 'lo_truncate64', 'lo_unlink', 'lo_import', 'lo_export') AND has_function_privilege(mine.oid, p.oid, 'EXECUTE')
UNION SELECT 'it may run ' || s.nspname || '.' || p.proname || ' with the rights of another' FROM mine, pg_proc p JOIN schemas s ON s.oid = p.pronamespace
      WHERE p.prosecdef AND has_function_privilege(mine.oid, p.oid, 'EXECUTE') AND has_schema_privilege(mine.oid, s.oid, 'USAGE')
UNION SELECT 'its transactions may write unless told otherwise (default_transaction_read_only is off)' WHERE current_setting('default_transaction_read_only') <> 'on'
ORDER BY 1
"""

MOST_NAMED = 5


def may_write(connection: Any) -> list[str]:
    """What the role of a connection, or any role it could take on, may change:
    a clause for each, at most `MOST_NAMED`; empty when nothing."""
    with connection.cursor() as cursor:
        cursor.execute(_CHECKS)
        found = [clause for (clause,) in cursor.fetchall()]
    connection.rollback()
    return (
        found
        if len(found) <= MOST_NAMED
        else [*found[:MOST_NAMED], f"and {len(found) - MOST_NAMED} more"]
    )
