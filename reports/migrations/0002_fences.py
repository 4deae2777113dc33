"""Row-level security and append-only rights of the reports app, and purging a rehearsal.

Reports and all that was decided about them can be added and read. The one way to delete
some is `purge_rehearsal`, which takes nothing but rows marked as rehearsal, of a mission
that the connection sees.
"""

from django.db import migrations

FENCED = (
    "reports_smswaiting",
    "reports_smscard",
    "reports_smscode",
    "reports_checklist",
    "reports_checklistmedia",
    "reports_checklistversion",
    "reports_translationreview",
    "reports_submission",
    "reports_pending",
    "reports_judgement",
    "reports_setasidedecision",
    "reports_conflict",
    "reports_smsmessage",
    "reports_smsreading",
    "reports_attachment",
    "reports_submissionfile",
    "reports_outdatededit",
    "reports_stationentity",
    "reports_observation",
    "reports_flag",
    "reports_correction",
    "reports_decision",
    "reports_reportcounter",
    "reports_incidentreport",
    "reports_incidentgroup",
    "reports_groupingmove",
    "reports_incidentstate",
    "reports_verificationmove",
    "reports_evidence",
    "reports_complaint",
    "reports_findingset",
    "reports_figure",
    "reports_quickcount",
    "reports_quickcountreview",
    "reports_quickcountrelease",
    "reports_recommendation",
    "reports_followup",
    "reports_statement",
    "reports_section",
    "reports_revision",
    "reports_releasereason",
    "reports_signoff",
    "reports_statementfile",
    "reports_contradictionrun",
    "reports_detectorswitch",
    "reports_impossiblenumbersrun",
    "reports_patternrun",
    "reports_photofingerprint",
    "reports_linkrun",
    "reports_linkedgroup",
    "reports_linkdecision",
)
FENCED_BY_PARENT = (
    (
        "reports_recommendation_commitments",
        "reports_recommendation",
        "recommendation_id",
    ),
)
APPEND_ONLY = (
    "reports_quickcount",
    "reports_quickcountreview",
    "reports_quickcountrelease",
    "reports_translationreview",
    "reports_submission",
    "reports_judgement",
    "reports_setasidedecision",
    "reports_conflict",
    "reports_smsmessage",
    "reports_smsreading",
    "reports_attachment",
    "reports_submissionfile",
    "reports_outdatededit",
    "reports_observation",
    "reports_flag",
    "reports_correction",
    "reports_decision",
    "reports_incidentreport",
    "reports_groupingmove",
    "reports_verificationmove",
    "reports_evidence",
    "reports_followup",
    "reports_revision",
    "reports_releasereason",
    "reports_signoff",
    "reports_statementfile",
    "reports_contradictionrun",
    "reports_detectorswitch",
    "reports_impossiblenumbersrun",
    "reports_patternrun",
    "reports_photofingerprint",
    "reports_linkrun",
    "reports_linkedgroup",
    "reports_linkdecision",
)

PURGE = """
CREATE FUNCTION purge_rehearsal(mission bigint) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
DECLARE
    purged bigint := 0;
BEGIN
    IF NOT (
        coalesce(current_setting('app.missions', true), '') = '*'
        OR mission = ANY (missions_in_sight())
    ) THEN
        RAISE insufficient_privilege USING MESSAGE = 'this mission is not in sight';
    END IF;

    DELETE FROM reports_correction c USING reports_observation o
        WHERE c.observation_id = o.id AND o.mission_id = mission AND o.is_rehearsal;
    DELETE FROM reports_decision d USING reports_observation o
        WHERE d.observation_id = o.id AND o.mission_id = mission AND o.is_rehearsal;
    DELETE FROM reports_flag f USING reports_observation o
        WHERE f.observation_id = o.id AND o.mission_id = mission AND o.is_rehearsal;
    DELETE FROM elections_protocolreading p USING reports_observation o
        WHERE p.mission_id = mission AND p.instance_id = o.instance_id
        AND o.mission_id = mission AND o.is_rehearsal;
    DELETE FROM reports_outdatededit e USING reports_observation o
        WHERE e.mission_id = mission AND e.instance_id = o.instance_id
        AND o.mission_id = mission AND o.is_rehearsal;
    DELETE FROM reports_observation WHERE mission_id = mission AND is_rehearsal;

    DELETE FROM reports_verificationmove v USING reports_incidentreport i
        WHERE v.incident_id = i.id AND i.mission_id = mission AND i.is_rehearsal;
    DELETE FROM reports_evidence e USING reports_incidentreport i
        WHERE e.incident_id = i.id AND i.mission_id = mission AND i.is_rehearsal;
    DELETE FROM reports_groupingmove g USING reports_incidentreport i
        WHERE g.incident_id = i.id AND i.mission_id = mission AND i.is_rehearsal;
    DELETE FROM reports_incidentstate s USING reports_incidentreport i
        WHERE s.incident_id = i.id AND i.mission_id = mission AND i.is_rehearsal;
    DELETE FROM reports_outdatededit e USING reports_incidentreport i
        WHERE e.mission_id = mission AND e.instance_id = i.instance_id
        AND i.mission_id = mission AND i.is_rehearsal;
    DELETE FROM reports_incidentreport WHERE mission_id = mission AND is_rehearsal;

    DELETE FROM reports_setasidedecision d USING reports_judgement j, reports_submission s
        WHERE d.judgement_id = j.id AND j.submission_id = s.id
        AND s.mission_id = mission AND s.is_rehearsal;
    DELETE FROM reports_judgement j USING reports_submission s
        WHERE j.submission_id = s.id AND s.mission_id = mission AND s.is_rehearsal;
    DELETE FROM reports_pending p USING reports_submission s
        WHERE p.submission_id = s.id AND s.mission_id = mission AND s.is_rehearsal;
    DELETE FROM reports_conflict c USING reports_submission s
        WHERE c.mission_id = mission AND c.instance_id = s.instance_id
        AND s.mission_id = mission AND s.is_rehearsal;
    DELETE FROM reports_submissionfile f USING reports_submission s
        WHERE f.mission_id = mission AND f.instance_id = s.instance_id
        AND s.mission_id = mission AND s.is_rehearsal;
    DELETE FROM reports_smswaiting w USING reports_smsmessage m
        WHERE w.message_id = m.id AND m.mission_id = mission AND m.is_rehearsal;
    DELETE FROM reports_smsreading r USING reports_smsmessage m
        WHERE r.message_id = m.id AND m.mission_id = mission AND m.is_rehearsal;
    UPDATE reports_smscode c SET used_by_id = NULL, is_spent = true
        FROM reports_smsmessage m
        WHERE c.used_by_id = m.id AND m.mission_id = mission AND m.is_rehearsal;
    DELETE FROM reports_smsmessage WHERE mission_id = mission AND is_rehearsal;
    DELETE FROM reports_submission WHERE mission_id = mission AND is_rehearsal;
    GET DIAGNOSTICS purged = ROW_COUNT;
    RETURN purged;
END
$$;
GRANT EXECUTE ON FUNCTION purge_rehearsal(bigint) TO baqylau_app;
"""


IMMUTABLE_ONCE_PUBLISHED = """
CREATE FUNCTION refuse_change_of_published() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    RAISE insufficient_privilege USING
        MESSAGE = 'a published checklist never changes; publish a new version';
END
$$;
CREATE TRIGGER published_checklist_never_changes
    BEFORE UPDATE OR DELETE ON reports_checklistversion
    FOR EACH ROW WHEN (OLD.published_at IS NOT NULL)
    EXECUTE FUNCTION refuse_change_of_published();
CREATE FUNCTION refuse_other_media_of_published() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM reports_checklistversion
        WHERE published_at IS NOT NULL AND id = CASE TG_OP
            WHEN 'INSERT' THEN NEW.version_id ELSE OLD.version_id END
    ) THEN
        RAISE insufficient_privilege USING
            MESSAGE = 'the files of a published checklist never change';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END
$$;
CREATE TRIGGER published_media_never_change
    BEFORE INSERT OR UPDATE OR DELETE ON reports_checklistmedia
    FOR EACH ROW EXECUTE FUNCTION refuse_other_media_of_published();
"""
CHANGEABLE_AGAIN = """
DROP TRIGGER published_media_never_change ON reports_checklistmedia;
DROP FUNCTION refuse_other_media_of_published();
DROP TRIGGER published_checklist_never_changes ON reports_checklistversion;
DROP FUNCTION refuse_change_of_published();
"""


def undo(table: str) -> str:
    return (
        f"DROP POLICY missions_in_sight ON {table};"
        f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY"
    )


def fence(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(f"SELECT fence_by_mission('{table}')", undo(table))


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
        ("reports", "0001_initial"),
        ("observers", "0002_fences"),
    ]

    operations = [
        *map(fence, FENCED),
        *(fence_by_parent(*names) for names in FENCED_BY_PARENT),
        *map(keep, APPEND_ONLY),
        migrations.RunSQL(IMMUTABLE_ONCE_PUBLISHED, CHANGEABLE_AGAIN),
        migrations.RunSQL(PURGE, "DROP FUNCTION purge_rehearsal(bigint)"),
    ]
