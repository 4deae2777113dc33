"""Row-level security and append-only rights of the observers app.

`mission_id_of` is the one thing that can be asked about a mission out of sight: a phone's
token begins with the mission's code, and the intake must learn which mission that is.
"""

from django.db import migrations

FENCED = (
    "observers_membership",
    "observers_observerteam",
    "observers_observer",
    "observers_nationalstaff",
    "observers_deployment",
    "observers_expectedreport",
    "observers_missingreportnote",
    "observers_sampledstation",
    "observers_checkin",
    "observers_devicetoken",
    "observers_invitation",
    "observers_message",
)
FENCED_BY_PARENT = (
    ("observers_membership_areas", "observers_membership", "membership_id"),
    ("observers_deployment_stations", "observers_deployment", "deployment_id"),
)
APPEND_ONLY = ("observers_missingreportnote", "observers_checkin")

MISSION_OF_CODE = """
CREATE FUNCTION mission_id_of(mission_code text) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp
AS $$ SELECT id FROM observers_mission WHERE code = mission_code $$;
GRANT EXECUTE ON FUNCTION mission_id_of(text) TO baqylau_app;
"""

# A mission's number is drawn before the mission is made. A mission is never deleted.
RIGHTS = """
DO $$
BEGIN
    EXECUTE format(
        'GRANT USAGE ON SEQUENCE %s TO baqylau_app',
        pg_get_serial_sequence('observers_mission', 'id'));
END
$$;
REVOKE DELETE ON observers_mission FROM baqylau_app;
"""
RIGHTS_GONE = "GRANT DELETE ON observers_mission TO baqylau_app"


def undo(table: str) -> str:
    return (
        f"DROP POLICY missions_in_sight ON {table};"
        f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY"
    )


def fence(table: str, column: str = "mission_id") -> migrations.RunSQL:
    return migrations.RunSQL(
        f"SELECT fence_by_mission('{table}', '{column}')", undo(table)
    )


def fence_by_parent(table: str, parent: str, column: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"SELECT fence_by_parent('{table}', '{parent}', '{column}')", undo(table)
    )


def keep(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"SELECT keep_append_only('{table}')",
        f"GRANT UPDATE, DELETE ON {table} TO baqylau_app",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("observers", "0001_initial"),
        ("elections", "0002_fences"),
    ]

    operations = [
        fence("observers_mission", "id"),
        *map(fence, FENCED),
        *(fence_by_parent(*names) for names in FENCED_BY_PARENT),
        *map(keep, APPEND_ONLY),
        migrations.RunSQL(MISSION_OF_CODE, "DROP FUNCTION mission_id_of(text)"),
        migrations.RunSQL(RIGHTS, RIGHTS_GONE),
    ]
