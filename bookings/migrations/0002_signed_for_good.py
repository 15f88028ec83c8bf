"""What is signed stays signed, and what happened stays written: guards in the database, below every service.

A signed record refuses UPDATE and DELETE, its steps and grades refuse every write; amendments and events refuse
UPDATE and DELETE. Two ways through, both narrow: a colleague's account may be removed (her key in ``by`` becomes
empty), and a transaction that says ``SET LOCAL salon.erasure = 'on'`` may remove a person's data, as the law asks.
"""

from django.db import migrations, models

FORWARDS = """
CREATE FUNCTION salon_erasing() RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT coalesce(current_setting('salon.erasure', true), '') = 'on'
$$;

CREATE FUNCTION salon_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF salon_erasing() THEN
        RETURN coalesce(NEW, OLD);
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.by_id IS NULL AND to_jsonb(NEW) - 'by_id' = to_jsonb(OLD) - 'by_id' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'check_violation', CONSTRAINT = 'append_only';
END
$$;

CREATE FUNCTION salon_signed_record() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.signed_at IS NULL OR salon_erasing() THEN
        RETURN coalesce(NEW, OLD);
    END IF;
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - '{begun_by_id,signed_by_id}'::text[]
                          = to_jsonb(OLD) - '{begun_by_id,signed_by_id}'::text[]
       AND (NEW.begun_by_id IS NULL OR NEW.begun_by_id = OLD.begun_by_id)
       AND (NEW.signed_by_id IS NULL OR NEW.signed_by_id = OLD.signed_by_id) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'the record is signed' USING ERRCODE = 'check_violation', CONSTRAINT = 'record_signed_for_good';
END
$$;

CREATE FUNCTION salon_signed_part() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF salon_erasing() OR NOT EXISTS (
        SELECT 1 FROM bookings_sessionrecord
        WHERE signed_at IS NOT NULL
          AND (TG_OP <> 'INSERT' AND id = OLD.record_id OR TG_OP <> 'DELETE' AND id = NEW.record_id)
    ) THEN
        RETURN coalesce(NEW, OLD);
    END IF;
    RAISE EXCEPTION 'the record is signed' USING ERRCODE = 'check_violation', CONSTRAINT = 'record_signed_for_good';
END
$$;

CREATE TRIGGER signed_for_good BEFORE UPDATE OR DELETE ON bookings_sessionrecord
    FOR EACH ROW EXECUTE FUNCTION salon_signed_record();
CREATE TRIGGER signed_for_good BEFORE INSERT OR UPDATE OR DELETE ON bookings_recordstep
    FOR EACH ROW EXECUTE FUNCTION salon_signed_part();
CREATE TRIGGER signed_for_good BEFORE INSERT OR UPDATE OR DELETE ON bookings_skingrade
    FOR EACH ROW EXECUTE FUNCTION salon_signed_part();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON bookings_recordamendment
    FOR EACH ROW EXECUTE FUNCTION salon_append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON bookings_sessionevent
    FOR EACH ROW EXECUTE FUNCTION salon_append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON bookings_courseevent
    FOR EACH ROW EXECUTE FUNCTION salon_append_only();
"""

BACKWARDS = """
DROP TRIGGER append_only ON bookings_courseevent;
DROP TRIGGER append_only ON bookings_sessionevent;
DROP TRIGGER append_only ON bookings_recordamendment;
DROP TRIGGER signed_for_good ON bookings_skingrade;
DROP TRIGGER signed_for_good ON bookings_recordstep;
DROP TRIGGER signed_for_good ON bookings_sessionrecord;
DROP FUNCTION salon_signed_part();
DROP FUNCTION salon_signed_record();
DROP FUNCTION salon_append_only();
DROP FUNCTION salon_erasing();
"""


class Migration(migrations.Migration):

    dependencies = [
        ("bookings", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="sessionrecord",
            name="stop_reason",
            field=models.TextField(blank=True, verbose_name="why it was stopped"),
        ),
        migrations.RunSQL(FORWARDS, BACKWARDS),
    ]
