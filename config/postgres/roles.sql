-- The two roles, made once per server by its superuser; may be run again.
-- baqylau_owner owns the tables and migrates; baqylau_app runs the system and is
-- subject to row-level security. Give both a password where they log in over a network.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'baqylau_app') THEN
        CREATE ROLE baqylau_app LOGIN;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'baqylau_owner') THEN
        CREATE ROLE baqylau_owner LOGIN CREATEDB;
    END IF;
END
$$;
ALTER ROLE baqylau_app NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;
ALTER ROLE baqylau_owner NOSUPERUSER NOBYPASSRLS CREATEDB NOCREATEROLE;
GRANT baqylau_app TO baqylau_owner;
