
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('organisations', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='RoleGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('coordinator', '府県担当者'), ('manager', '府県管理者'), ('auditor', '監査'), ('staff', '情報担当者'), ('approver', '市町村承認者'), ('section', '業務所管課'), ('administrator', '利用者管理者'), ('vendor', '事業者')], max_length=20, verbose_name='役割')),
                ('group', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='role_group', to='auth.group', verbose_name='権限のグループ')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='role_groups', to='organisations.organisation', verbose_name='団体')),
            ],
            options={
                'verbose_name': '役割グループ',
                'constraints': [models.UniqueConstraint(fields=('organisation', 'role'), name='role_group_once')],
            },
        ),
    ]
