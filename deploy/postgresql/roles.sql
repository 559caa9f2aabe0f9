-- The two roles of a database that keeps releases, and nothing more for anyone. Run by an administrator of the server, in that database, as often as you like:
--
--     createdb contactpoint
--     psql --dbname contactpoint --file deploy/postgresql/roles.sql
--     psql --dbname contactpoint --command '\password contactpoint_publisher' --command '\password contactpoint_reader'
--
-- contactpoint_publisher loads releases and moves the pointer (`python -m builder publish --to`).
-- contactpoint_reader serves the dashboard. It may SELECT, and the dashboard refuses to start with a role that may do more.

\set ON_ERROR_STOP on
BEGIN;

SELECT format('CREATE ROLE %I LOGIN', name) FROM unnest(ARRAY['contactpoint_publisher', 'contactpoint_reader']) AS name
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) \gexec
ALTER ROLE contactpoint_publisher NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
ALTER ROLE contactpoint_reader NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
ALTER ROLE contactpoint_reader SET default_transaction_read_only = on;

-- Nobody connects, makes temporary tables or creates anything here but the two.
SELECT format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database()) \gexec
SELECT format('REVOKE ALL ON DATABASE %I FROM contactpoint_reader', current_database()) \gexec
SELECT format('GRANT CONNECT ON DATABASE %I TO contactpoint_reader', current_database()) \gexec
SELECT format('GRANT CONNECT, CREATE ON DATABASE %I TO contactpoint_publisher', current_database()) \gexec
REVOKE ALL ON SCHEMA public FROM PUBLIC;

-- Large objects belong to no schema: before PostgreSQL 16 anyone may write them, in a read-only transaction too.
SELECT format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', oid::regprocedure) FROM pg_proc WHERE pronamespace = 'pg_catalog'::regnamespace
   AND proname IN ('lo_creat', 'lo_create', 'lo_from_bytea', 'lo_put', 'lowrite', 'lo_truncate', 'lo_truncate64', 'lo_unlink', 'lo_import', 'lo_export') \gexec

COMMIT;
