import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organisations', '0001_initial'),
        ('security', '0010_acknowledgements_and_change_requests'),
    ]

    operations = [
        migrations.AlterField(
            model_name='participation',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='security_participations', to='organisations.organisation', verbose_name='団体'),
        ),
        migrations.AlterField(
            model_name='participation',
            name='programme',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='participations', to='security.programme', verbose_name='事業'),
        ),
        migrations.AlterField(
            model_name='participationevent',
            name='organisation',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organisations.organisation', verbose_name='団体'),
        ),
        migrations.AlterField(
            model_name='participationevent',
            name='programme',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='security.programme', verbose_name='事業'),
        ),
        migrations.AlterField(
            model_name='procurementmilestone',
            name='programme',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='milestones', to='security.programme', verbose_name='事業'),
        ),
        migrations.AlterField(
            model_name='procurementmilestoneevent',
            name='programme',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='security.programme', verbose_name='事業'),
        ),
        migrations.AlterField(
            model_name='servicemenuitem',
            name='programme',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='menu_items', to='security.programme', verbose_name='事業'),
        ),
        migrations.AlterField(
            model_name='servicemenuitemevent',
            name='programme',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='security.programme', verbose_name='事業'),
        ),
    ]
