"""A kept finding set and its figures never change; only live ones may be replaced."""

from django.db import migrations

KEEP = """
CREATE FUNCTION refuse_change_of_kept_findings() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF TG_TABLE_NAME = 'reports_findingset' THEN
        IF NOT OLD.is_live THEN
            RAISE insufficient_privilege USING MESSAGE = 'kept findings never change';
        END IF;
    ELSIF EXISTS (
        SELECT 1 FROM reports_findingset s
        WHERE s.id = OLD.finding_set_id AND NOT s.is_live
    ) THEN
        RAISE insufficient_privilege USING MESSAGE = 'kept findings never change';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END
$$;
CREATE TRIGGER kept_findings_never_change
    BEFORE UPDATE OR DELETE ON reports_findingset
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_kept_findings();
CREATE TRIGGER kept_figures_never_change
    BEFORE UPDATE OR DELETE ON reports_figure
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_kept_findings();
"""
UNDO = """
DROP TRIGGER kept_figures_never_change ON reports_figure;
DROP TRIGGER kept_findings_never_change ON reports_findingset;
DROP FUNCTION refuse_change_of_kept_findings();
"""


class Migration(migrations.Migration):
    dependencies = [("reports", "0002_fences")]

    operations = [migrations.RunSQL(KEEP, UNDO)]
