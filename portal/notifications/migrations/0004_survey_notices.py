
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0003_claims"),
    ]

    operations = [
        migrations.AlterField(
            model_name="notice",
            name="kind",
            field=models.CharField(
                choices=[
                    ("application", "申請"),
                    ("survey", "照会"),
                    ("plan", "計画・進捗"),
                    ("deadline", "期限"),
                    ("incident", "注意喚起"),
                    ("meeting", "会議"),
                    ("report", "帳票"),
                    ("organisation", "団体・利用者"),
                    ("general", "その他"),
                ],
                default="general",
                max_length=20,
                verbose_name="種類",
            ),
        ),
    ]
