
import django.core.serializers.json
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('jobs', '0001_initial'),
        ('organisations', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='OrganisationImport',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('file_name', models.CharField(max_length=255, verbose_name='ファイル名')),
                ('content', models.BinaryField(null=True, verbose_name='取り込んだファイル')),
                ('state', models.CharField(choices=[('reading', '読取り中'), ('checked', '確認待ち'), ('refused', '誤りあり'), ('applying', '取込中'), ('applied', '取込済み'), ('discarded', '取りやめ')], default='reading', max_length=20, verbose_name='状態')),
                ('rows', models.JSONField(default=list, encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name='取り込む内容')),
                ('layout', models.JSONField(default=dict, verbose_name='様式の読み取り')),
                ('errors', models.JSONField(default=list, verbose_name='誤りのあるセル')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='取込日時')),
                ('decided_at', models.DateTimeField(null=True, verbose_name='確定日時')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='取り込んだ人')),
                ('job', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='jobs.jobrun', verbose_name='処理')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organisations.organisation', verbose_name='都道府県')),
            ],
            options={
                'verbose_name': '団体の取込',
                'ordering': ['-created_at'],
            },
        ),
    ]
