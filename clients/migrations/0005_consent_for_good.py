"""What was signed, read or set aside stays as it was written: guards in the database, below every service.

A consent, a text and a patch test are closed once and never rewritten; a signature, a reading and an override are
only ever added. Two ways through, both narrow: a colleague's account may be removed (her key becomes empty), and an
erasure that is written down (``salon_erasing``, of bookings' migrations) may remove a person's data, as the law asks.
"""

from django.db import migrations

# The first argument names the column that closes a row; while it is empty, the columns named may be set.
FORWARDS = """
CREATE FUNCTION salon_closed_once() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    was jsonb := to_jsonb(OLD);
    name text;
BEGIN
    IF salon_erasing() THEN
        RETURN coalesce(NEW, OLD);
    END IF;
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION '% is never deleted', TG_TABLE_NAME
            USING ERRCODE = 'check_violation', CONSTRAINT = 'closed_once';
    END IF;
    FOR name IN SELECT key FROM jsonb_each(to_jsonb(NEW)) WHERE value IS DISTINCT FROM was -> key LOOP
        IF (name LIKE '%\\_by\\_id' OR name = 'given_to_id') AND to_jsonb(NEW) -> name = 'null' THEN
            CONTINUE;
        END IF;
        IF name = ANY (TG_ARGV) AND was -> TG_ARGV[0] = 'null' THEN
            CONTINUE;
        END IF;
        RAISE EXCEPTION '% of % is never rewritten', name, TG_TABLE_NAME
            USING ERRCODE = 'check_violation', CONSTRAINT = 'closed_once';
    END LOOP;
    RETURN NEW;
END
$$;
CREATE TRIGGER closed_once BEFORE UPDATE OR DELETE ON clients_consent
    FOR EACH ROW EXECUTE FUNCTION salon_closed_once('withdrawn_at', 'withdrawn_by_id', 'replaced');
CREATE TRIGGER closed_once BEFORE UPDATE OR DELETE ON clients_consenttext
    FOR EACH ROW EXECUTE FUNCTION salon_closed_once('superseded_at');
CREATE TRIGGER closed_once BEFORE UPDATE OR DELETE ON clients_patchtest
    FOR EACH ROW EXECUTE FUNCTION salon_closed_once('withdrawn_at', 'withdrawn_by_id');
CREATE TRIGGER closed_once BEFORE UPDATE OR DELETE ON clients_signature
    FOR EACH ROW EXECUTE FUNCTION salon_closed_once();
CREATE TRIGGER closed_once BEFORE UPDATE OR DELETE ON clients_patchreading
    FOR EACH ROW EXECUTE FUNCTION salon_closed_once();
CREATE TRIGGER closed_once BEFORE UPDATE OR DELETE ON clients_override
    FOR EACH ROW EXECUTE FUNCTION salon_closed_once();
"""

BACKWARDS = """
DROP TRIGGER closed_once ON clients_override;
DROP TRIGGER closed_once ON clients_patchreading;
DROP TRIGGER closed_once ON clients_signature;
DROP TRIGGER closed_once ON clients_patchtest;
DROP TRIGGER closed_once ON clients_consenttext;
DROP TRIGGER closed_once ON clients_consent;
DROP FUNCTION salon_closed_once();
"""


class Migration(migrations.Migration):

    dependencies = [
        ("clients", "0004_consents_papers_patches"),
    ]

    operations = [
        migrations.RunSQL(FORWARDS, BACKWARDS),
    ]
