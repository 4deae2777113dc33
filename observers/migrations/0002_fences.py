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
    "observers_sample",
    "observers_sampleframe",
    "observers_sampledstation",
    "observers_samplereserve",
    "observers_sampleexclusion",
    "observers_samplereplacement",
    "observers_checkin",
    "observers_devicetoken",
    "observers_tokendevice",
    "observers_invitation",
    "observers_message",
    "observers_smsgateway",
)
FENCED_BY_PARENT = (
    ("observers_membership_areas", "observers_membership", "membership_id"),
    ("observers_deployment_stations", "observers_deployment", "deployment_id"),
)
APPEND_ONLY = (
    "observers_tokendevice",
    "observers_missingreportnote",
    "observers_checkin",
    "observers_sampleframe",
    "observers_sampledstation",
    "observers_samplereserve",
    "observers_sampleexclusion",
    "observers_samplereplacement",
)

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
REVOKE DELETE ON observers_mission, observers_sample FROM baqylau_app;
"""
RIGHTS_GONE = "GRANT DELETE ON observers_mission, observers_sample TO baqylau_app"

# A frozen sample never changes, but for its withdrawal, once; and nothing is added to
# it but a reserve that joins for a station shown not to exist.
FROZEN = """
CREATE FUNCTION refuse_change_of_frozen() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    IF OLD.withdrawn_at IS NOT NULL
    OR to_jsonb(NEW) - '{withdrawn_at,withdrawn_reason}'::text[]
    <> to_jsonb(OLD) - '{withdrawn_at,withdrawn_reason}'::text[] THEN
        RAISE insufficient_privilege USING MESSAGE = 'a frozen sample never changes';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER frozen_sample_never_changes
    BEFORE UPDATE ON observers_sample
    FOR EACH ROW WHEN (OLD.frozen_at IS NOT NULL)
    EXECUTE FUNCTION refuse_change_of_frozen();

CREATE FUNCTION refuse_row_of_frozen() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    IF (to_jsonb(NEW) ->> 'joined_for_id') IS NULL AND EXISTS (
        SELECT 1 FROM observers_sample
        WHERE id = NEW.sample_id AND frozen_at IS NOT NULL
    ) THEN
        RAISE insufficient_privilege USING
            MESSAGE = 'nothing is added to a frozen sample';
    END IF;
    RETURN NEW;
END
$$;
"""
FROZEN_PARTS = ("sampleframe", "sampledstation", "samplereserve", "sampleexclusion")
MELTED = """
DROP TRIGGER frozen_sample_never_changes ON observers_sample;
DROP FUNCTION refuse_change_of_frozen();
DROP FUNCTION refuse_row_of_frozen();
"""


def freeze(part: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"CREATE TRIGGER frozen_sample_gets_no_row BEFORE INSERT ON observers_{part} "
        "FOR EACH ROW EXECUTE FUNCTION refuse_row_of_frozen()",
        f"DROP TRIGGER frozen_sample_gets_no_row ON observers_{part}",
    )


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
        migrations.RunSQL(FROZEN, MELTED),
        *map(freeze, FROZEN_PARTS),
    ]
