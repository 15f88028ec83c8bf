from django.db import migrations, models

# Also for rules the salon edited, which loading the catalogue leaves alone: what is no matter of the treated area.
OF_HERSELF = """
UPDATE treatments_contraindication SET counts_everywhere = true
 WHERE superseded_at IS NULL AND (kind <> 'temporary' OR code IN ('pregnancy', 'acute-disease', 'isotretinoin'))
"""


class Migration(migrations.Migration):
    dependencies = [("treatments", "0005_rules_by_treatment")]

    operations = [
        migrations.AddField(
            model_name="contraindication",
            name="counts_everywhere",
            field=models.BooleanField(default=False, verbose_name="an answer counts for all her treatments"),
        ),
        migrations.RunSQL(OF_HERSELF, migrations.RunSQL.noop),
    ]
