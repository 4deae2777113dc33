"""Row-level security by mission and append-only tables, and what later apps need for it.

The running role sees the rows of the missions named by `app.missions` of its connection:
"*" is all, otherwise numbers joined by commas; unset or empty is none. The setting is
read in subqueries without outer references, so that a statement evaluates it once.
A row without a mission (an election's import, say) is not fenced.
"""

from django.db import migrations

HELPERS = """
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;

CREATE FUNCTION missions_in_sight() RETURNS bigint[]
LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT CASE
        WHEN coalesce(current_setting('app.missions', true), '') IN ('', '*')
            THEN '{}'::bigint[]
        ELSE string_to_array(current_setting('app.missions', true), ',')::bigint[]
    END
$$;
GRANT EXECUTE ON FUNCTION missions_in_sight() TO baqylau_app;

CREATE FUNCTION fence_by_mission(fenced regclass, mission_column name DEFAULT 'mission_id')
RETURNS void LANGUAGE plpgsql
SET search_path = public, pg_catalog, pg_temp
AS $$
DECLARE
    is_optional boolean := NOT attnotnull FROM pg_attribute
        WHERE attrelid = fenced AND attname = mission_column;
    seen text := format(
        '(SELECT current_setting(''app.missions'', true)) = ''*'''
        ' OR %1$I = ANY ((SELECT missions_in_sight())::bigint[])', mission_column);
BEGIN
    IF is_optional THEN
        seen := format('%1$I IS NULL OR ', mission_column) || seen;
    END IF;
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', fenced);
    EXECUTE format(
        'CREATE POLICY missions_in_sight ON %s TO baqylau_app USING (%s) WITH CHECK (%s)',
        fenced, seen, seen);
END
$$;

CREATE FUNCTION fence_by_parent(fenced regclass, parent regclass, parent_column name)
RETURNS void LANGUAGE plpgsql
SET search_path = public, pg_catalog, pg_temp
AS $$
DECLARE
    seen text := format(
        'EXISTS (SELECT FROM %s parent WHERE parent.id = %I)', parent, parent_column);
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', fenced);
    EXECUTE format(
        'CREATE POLICY missions_in_sight ON %s TO baqylau_app USING (%s) WITH CHECK (%s)',
        fenced, seen, seen);
END
$$;

CREATE FUNCTION keep_append_only(kept regclass) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON %s FROM baqylau_app', kept);
END
$$;
"""

HELPERS_GONE = """
DROP FUNCTION keep_append_only(regclass);
DROP FUNCTION fence_by_parent(regclass, regclass, name);
DROP FUNCTION fence_by_mission(regclass, name);
DROP FUNCTION missions_in_sight();
ALTER DEFAULT PRIVILEGES GRANT EXECUTE ON FUNCTIONS TO PUBLIC;
"""

FENCED = (
    "elections_event",
    "elections_job",
    "elections_sealingkey",
    "elections_protocolreading",
)
APPEND_ONLY = (
    "elections_event",
    "elections_officialresult",
    "elections_turnoutannouncement",
    "elections_protocolreading",
    "elections_candidacyevent",
    "elections_partyregistration",
)

# A key is made once and can only be destroyed; nobody but the owner changes migrations.
RIGHTS = """
REVOKE UPDATE ON elections_sealingkey FROM baqylau_app;
REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM baqylau_app;
"""
RIGHTS_GONE = """
GRANT UPDATE ON elections_sealingkey TO baqylau_app;
GRANT INSERT, UPDATE, DELETE ON django_migrations TO baqylau_app;
"""


def fence(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"SELECT fence_by_mission('{table}')",
        f"DROP POLICY missions_in_sight ON {table};"
        f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
    )


def keep(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"SELECT keep_append_only('{table}')",
        f"GRANT UPDATE, DELETE ON {table} TO baqylau_app",
    )


class Migration(migrations.Migration):
    dependencies = [("elections", "0001_initial")]

    operations = [
        migrations.RunSQL(HELPERS, HELPERS_GONE),
        *map(fence, FENCED),
        *map(keep, APPEND_ONLY),
        migrations.RunSQL(RIGHTS, RIGHTS_GONE),
    ]
