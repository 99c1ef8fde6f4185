import django.core.validators
import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
import portal.web.validators
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('applications', '0001_initial'),
        ('documents', '0001_initial'),
        ('organisations', '0001_initial'),
        ('security', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='OrderRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('lag_months', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(60)], verbose_name='間隔（か月）')),
                ('reason', models.CharField(max_length=200, validators=[portal.web.validators.validate_no_individual_number], verbose_name='理由')),
            ],
            options={
                'verbose_name': '切替の順序',
                'ordering': ['first__code', 'then__code', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='OrderRuleEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('lag_months', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(60)], verbose_name='間隔（か月）')),
                ('reason', models.CharField(max_length=200, validators=[portal.web.validators.validate_no_individual_number], verbose_name='理由')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ProcurementMilestone',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, validators=[portal.web.validators.validate_no_individual_number], verbose_name='名称')),
                ('due_on', models.DateField(verbose_name='予定日')),
                ('state', models.CharField(choices=[('planned', '予定'), ('done', '完了'), ('cancelled', '中止')], default='planned', max_length=20, verbose_name='状態')),
                ('done_on', models.DateField(blank=True, null=True, verbose_name='完了日')),
                ('note', models.TextField(blank=True, max_length=1000, validators=[portal.web.validators.validate_no_individual_number], verbose_name='備考')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='更新回数')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='更新日時')),
            ],
            options={
                'verbose_name': '調達マイルストーン',
                'ordering': ['due_on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ProcurementMilestoneEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('name', models.CharField(max_length=100, validators=[portal.web.validators.validate_no_individual_number], verbose_name='名称')),
                ('due_on', models.DateField(verbose_name='予定日')),
                ('state', models.CharField(choices=[('planned', '予定'), ('done', '完了'), ('cancelled', '中止')], default='planned', max_length=20, verbose_name='状態')),
                ('done_on', models.DateField(blank=True, null=True, verbose_name='完了日')),
                ('note', models.TextField(blank=True, max_length=1000, validators=[portal.web.validators.validate_no_individual_number], verbose_name='備考')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='更新回数')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='SeparationCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('item', models.CharField(max_length=40, verbose_name='点検項目')),
                ('name', models.CharField(max_length=100, verbose_name='項目名')),
                ('status', models.CharField(choices=[('not_started', '未着手'), ('in_progress', '対応中'), ('done', '対応済み'), ('not_applicable', '該当なし')], max_length=20, verbose_name='状況')),
                ('evidence', models.CharField(blank=True, max_length=500, validators=[portal.web.validators.validate_no_individual_number], verbose_name='根拠')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='更新日時')),
            ],
            options={
                'verbose_name': '三層の対策の点検',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='SeparationCheckEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('item', models.CharField(max_length=40, verbose_name='点検項目')),
                ('name', models.CharField(max_length=100, verbose_name='項目名')),
                ('status', models.CharField(choices=[('not_started', '未着手'), ('in_progress', '対応中'), ('done', '対応済み'), ('not_applicable', '該当なし')], max_length=20, verbose_name='状況')),
                ('evidence', models.CharField(blank=True, max_length=500, validators=[portal.web.validators.validate_no_individual_number], verbose_name='根拠')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='SeparationEvidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('item', models.CharField(max_length=40, verbose_name='点検項目')),
                ('name', models.CharField(max_length=100, verbose_name='項目名')),
                ('added_at', models.DateTimeField(auto_now_add=True, verbose_name='登録日時')),
            ],
            options={
                'verbose_name': '三層の対策の根拠資料',
                'ordering': ['added_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='SeparationEvidenceEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('item', models.CharField(max_length=40, verbose_name='点検項目')),
                ('name', models.CharField(max_length=100, verbose_name='項目名')),
                ('added_at', models.DateTimeField(auto_now_add=True, verbose_name='登録日時')),
            ],
            options={
                'abstract': False,
            },
        ),
        # The table is the one that Django made for Participation.menu_items; it gets a model, and with it a history.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name='ServiceChoice',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('menu_item', models.ForeignKey(db_column='servicemenuitem_id', on_delete=django.db.models.deletion.CASCADE, related_name='choices', to='security.servicemenuitem', verbose_name='サービス')),
                        ('participation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='choices', to='security.participation')),
                    ],
                    options={
                        'verbose_name': 'サービスの選択',
                        'db_table': 'security_participation_menu_items',
                        'unique_together': {('participation', 'menu_item')},
                    },
                ),
                migrations.AlterField(
                    model_name='participation',
                    name='menu_items',
                    field=models.ManyToManyField(blank=True, through='security.ServiceChoice', to='security.servicemenuitem', verbose_name='利用サービス'),
                ),
            ],
        ),
        migrations.CreateModel(
            name='ServiceChoiceEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='WishReception',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ],
            options={
                'verbose_name': '切替月の希望申請の受付',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='WishReceptionEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AlterModelOptions(
            name='servicemenuitem',
            options={'ordering': ['position', 'pk'], 'verbose_name': 'サービスメニュー'},
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='participation',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='participation',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='participation',
            name='delete_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='programme',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='programme',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='programme',
            name='delete_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='servicemenuitem',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='servicemenuitem',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='servicemenuitem',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='participation',
            name='version',
            field=models.PositiveIntegerField(default=1, editable=False, verbose_name='更新回数'),
        ),
        migrations.AddField(
            model_name='participationevent',
            name='version',
            field=models.PositiveIntegerField(default=1, editable=False, verbose_name='更新回数'),
        ),
        migrations.AddField(
            model_name='programme',
            name='version',
            field=models.PositiveIntegerField(default=1, editable=False, verbose_name='更新回数'),
        ),
        migrations.AddField(
            model_name='programmeevent',
            name='version',
            field=models.PositiveIntegerField(default=1, editable=False, verbose_name='更新回数'),
        ),
        migrations.AddField(
            model_name='servicemenuitem',
            name='checklist',
            field=models.TextField(blank=True, help_text='1行に1つ', max_length=2000, validators=[portal.web.validators.validate_no_individual_number], verbose_name='切替前の確認事項'),
        ),
        migrations.AddField(
            model_name='servicemenuitem',
            name='cost_share',
            field=models.CharField(choices=[('none', '団体の負担なし'), ('fixed', '団体ごとに定額'), ('equal', '利用団体で均等割'), ('population', '利用団体で人口割')], default='none', max_length=20, verbose_name='費用の負担'),
        ),
        migrations.AddField(
            model_name='servicemenuitem',
            name='monthly_cost_yen',
            field=models.PositiveIntegerField(blank=True, help_text='「団体ごとに定額」のときは1団体の額、均等割と人口割のときは利用団体全体の額です。', null=True, verbose_name='月額（円）'),
        ),
        migrations.AddField(
            model_name='servicemenuitem',
            name='position',
            field=models.PositiveSmallIntegerField(default=0, verbose_name='表示順'),
        ),
        migrations.AddField(
            model_name='servicemenuitem',
            name='version',
            field=models.PositiveIntegerField(default=1, editable=False, verbose_name='更新回数'),
        ),
        migrations.AddField(
            model_name='servicemenuitemevent',
            name='checklist',
            field=models.TextField(blank=True, help_text='1行に1つ', max_length=2000, validators=[portal.web.validators.validate_no_individual_number], verbose_name='切替前の確認事項'),
        ),
        migrations.AddField(
            model_name='servicemenuitemevent',
            name='cost_share',
            field=models.CharField(choices=[('none', '団体の負担なし'), ('fixed', '団体ごとに定額'), ('equal', '利用団体で均等割'), ('population', '利用団体で人口割')], default='none', max_length=20, verbose_name='費用の負担'),
        ),
        migrations.AddField(
            model_name='servicemenuitemevent',
            name='monthly_cost_yen',
            field=models.PositiveIntegerField(blank=True, help_text='「団体ごとに定額」のときは1団体の額、均等割と人口割のときは利用団体全体の額です。', null=True, verbose_name='月額（円）'),
        ),
        migrations.AddField(
            model_name='servicemenuitemevent',
            name='position',
            field=models.PositiveSmallIntegerField(default=0, verbose_name='表示順'),
        ),
        migrations.AddField(
            model_name='servicemenuitemevent',
            name='version',
            field=models.PositiveIntegerField(default=1, editable=False, verbose_name='更新回数'),
        ),
        migrations.AlterField(
            model_name='connectionprofile',
            name='penalty_percent',
            field=models.PositiveSmallIntegerField(blank=True, help_text='「残月数×月額の割合」「契約総額の割合」のときに入力してください。契約総額は、当初の契約期間の月数×月額です。', null=True, validators=[django.core.validators.MaxValueValidator(100)], verbose_name='違約金の割合（％）'),
        ),
        migrations.AlterField(
            model_name='connectionprofile',
            name='penalty_rule',
            field=models.CharField(blank=True, choices=[('none', '違約金なし'), ('fixed', '定額'), ('per_remaining_month', '残月数×定額'), ('remaining_months', '残月数×月額の割合'), ('contract_total', '契約総額の割合'), ('not_cancellable', '中途解約不可（満了まで支払い）')], max_length=20, verbose_name='違約金の決め方'),
        ),
        migrations.AlterField(
            model_name='connectionprofile',
            name='penalty_yen',
            field=models.PositiveIntegerField(blank=True, help_text='「定額」のときは違約金の額、「残月数×定額」のときは1か月あたりの額です。', null=True, verbose_name='違約金（円）'),
        ),
        migrations.AlterField(
            model_name='connectionprofileevent',
            name='penalty_percent',
            field=models.PositiveSmallIntegerField(blank=True, help_text='「残月数×月額の割合」「契約総額の割合」のときに入力してください。契約総額は、当初の契約期間の月数×月額です。', null=True, validators=[django.core.validators.MaxValueValidator(100)], verbose_name='違約金の割合（％）'),
        ),
        migrations.AlterField(
            model_name='connectionprofileevent',
            name='penalty_rule',
            field=models.CharField(blank=True, choices=[('none', '違約金なし'), ('fixed', '定額'), ('per_remaining_month', '残月数×定額'), ('remaining_months', '残月数×月額の割合'), ('contract_total', '契約総額の割合'), ('not_cancellable', '中途解約不可（満了まで支払い）')], max_length=20, verbose_name='違約金の決め方'),
        ),
        migrations.AlterField(
            model_name='connectionprofileevent',
            name='penalty_yen',
            field=models.PositiveIntegerField(blank=True, help_text='「定額」のときは違約金の額、「残月数×定額」のときは1か月あたりの額です。', null=True, verbose_name='違約金（円）'),
        ),
        migrations.AlterField(
            model_name='servicemenuitem',
            name='code',
            field=models.CharField(max_length=20, validators=[portal.web.validators.validate_no_individual_number], verbose_name='記号'),
        ),
        migrations.AlterField(
            model_name='servicemenuitem',
            name='is_required',
            field=models.BooleanField(default=False, help_text='すべての参加団体が利用するサービスです。', verbose_name='必須'),
        ),
        migrations.AlterField(
            model_name='servicemenuitem',
            name='name',
            field=models.CharField(max_length=100, validators=[portal.web.validators.validate_no_individual_number], verbose_name='サービス名'),
        ),
        migrations.AlterField(
            model_name='servicemenuitem',
            name='work_units',
            field=models.PositiveSmallIntegerField(validators=[django.core.validators.MaxValueValidator(1000)], verbose_name='作業量（単位）'),
        ),
        migrations.AlterField(
            model_name='servicemenuitemevent',
            name='code',
            field=models.CharField(max_length=20, validators=[portal.web.validators.validate_no_individual_number], verbose_name='記号'),
        ),
        migrations.AlterField(
            model_name='servicemenuitemevent',
            name='is_required',
            field=models.BooleanField(default=False, help_text='すべての参加団体が利用するサービスです。', verbose_name='必須'),
        ),
        migrations.AlterField(
            model_name='servicemenuitemevent',
            name='name',
            field=models.CharField(max_length=100, validators=[portal.web.validators.validate_no_individual_number], verbose_name='サービス名'),
        ),
        migrations.AlterField(
            model_name='servicemenuitemevent',
            name='work_units',
            field=models.PositiveSmallIntegerField(validators=[django.core.validators.MaxValueValidator(1000)], verbose_name='作業量（単位）'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='participation',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "security_participationevent" ("id", "organisation_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "system_group", "version") VALUES (NEW."id", NEW."organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."programme_id", NEW."system_group", NEW."version"); RETURN NULL;', hash='d6af78e8919b83f026cb871ef9b0bd3fec19906a', operation='INSERT', pgid='pgtrigger_insert_insert_e051d', table='security_participation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='participation',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "security_participationevent" ("id", "organisation_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "system_group", "version") VALUES (NEW."id", NEW."organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."programme_id", NEW."system_group", NEW."version"); RETURN NULL;', hash='751d96924d44e6cdc0292e5e6ef5dd309288fb5b', operation='UPDATE', pgid='pgtrigger_update_update_c0bda', table='security_participation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='participation',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "security_participationevent" ("id", "organisation_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "system_group", "version") VALUES (OLD."id", OLD."organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."programme_id", OLD."system_group", OLD."version"); RETURN NULL;', hash='3ca844952c384fd8c2e4fe0a5621f00b9e2d1a6a', operation='DELETE', pgid='pgtrigger_delete_delete_1507d', table='security_participation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='programme',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "security_programmeevent" ("build_fiscal_year", "calendar_first", "id", "is_sample", "name", "operation_first", "operation_last", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "version", "window_first", "window_last") VALUES (NEW."build_fiscal_year", NEW."calendar_first", NEW."id", NEW."is_sample", NEW."name", NEW."operation_first", NEW."operation_last", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."version", NEW."window_first", NEW."window_last"); RETURN NULL;', hash='9ca039bc8b06dc8911ccf34cfbecea6c15f30627', operation='INSERT', pgid='pgtrigger_insert_insert_b3dc7', table='security_programme', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='programme',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "security_programmeevent" ("build_fiscal_year", "calendar_first", "id", "is_sample", "name", "operation_first", "operation_last", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "version", "window_first", "window_last") VALUES (NEW."build_fiscal_year", NEW."calendar_first", NEW."id", NEW."is_sample", NEW."name", NEW."operation_first", NEW."operation_last", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."version", NEW."window_first", NEW."window_last"); RETURN NULL;', hash='df86dfdcd294fcc4ddc2206db682b5dd8bf15174', operation='UPDATE', pgid='pgtrigger_update_update_9434d', table='security_programme', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='programme',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "security_programmeevent" ("build_fiscal_year", "calendar_first", "id", "is_sample", "name", "operation_first", "operation_last", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "version", "window_first", "window_last") VALUES (OLD."build_fiscal_year", OLD."calendar_first", OLD."id", OLD."is_sample", OLD."name", OLD."operation_first", OLD."operation_last", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."version", OLD."window_first", OLD."window_last"); RETURN NULL;', hash='9c7d4094bb5af76998d15ac26156ddf5d31c2c8d', operation='DELETE', pgid='pgtrigger_delete_delete_22c12', table='security_programme', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='servicemenuitem',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "security_servicemenuitemevent" ("checklist", "code", "cost_share", "id", "is_required", "monthly_cost_yen", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "programme_id", "version", "work_units") VALUES (NEW."checklist", NEW."code", NEW."cost_share", NEW."id", NEW."is_required", NEW."monthly_cost_yen", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."position", NEW."programme_id", NEW."version", NEW."work_units"); RETURN NULL;', hash='6e34bd0d4c421f93718f9766fae2bebf4195039f', operation='INSERT', pgid='pgtrigger_insert_insert_8b10f', table='security_servicemenuitem', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='servicemenuitem',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "security_servicemenuitemevent" ("checklist", "code", "cost_share", "id", "is_required", "monthly_cost_yen", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "programme_id", "version", "work_units") VALUES (NEW."checklist", NEW."code", NEW."cost_share", NEW."id", NEW."is_required", NEW."monthly_cost_yen", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."position", NEW."programme_id", NEW."version", NEW."work_units"); RETURN NULL;', hash='a428ed44cc0cfef754ab8ad17962c34d40b78d0b', operation='UPDATE', pgid='pgtrigger_update_update_e285c', table='security_servicemenuitem', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='servicemenuitem',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "security_servicemenuitemevent" ("checklist", "code", "cost_share", "id", "is_required", "monthly_cost_yen", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "programme_id", "version", "work_units") VALUES (OLD."checklist", OLD."code", OLD."cost_share", OLD."id", OLD."is_required", OLD."monthly_cost_yen", OLD."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."position", OLD."programme_id", OLD."version", OLD."work_units"); RETURN NULL;', hash='61cf29cab184be9f9458f4da967febadbea09396', operation='DELETE', pgid='pgtrigger_delete_delete_93e15', table='security_servicemenuitem', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='programme',
            constraint=models.CheckConstraint(condition=models.Q(('operation_first__lte', models.F('operation_last'))), name='programme_operation_in_order'),
        ),
        migrations.AlterConstraint(
            model_name='servicemenuitem',
            name='menu_item_once',
            constraint=models.UniqueConstraint(fields=('programme', 'code'), name='menu_item_once', violation_error_message='この記号は、同じ事業のほかのサービスで使っています。'),
        ),
        migrations.AddField(
            model_name='orderrule',
            name='first',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation', verbose_name='先に切り替える団体'),
        ),
        migrations.AddField(
            model_name='orderrule',
            name='programme',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='order_rules', to='security.programme'),
        ),
        migrations.AddField(
            model_name='orderrule',
            name='then',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation', verbose_name='後に切り替える団体'),
        ),
        migrations.AddField(
            model_name='orderruleevent',
            name='first',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organisations.organisation', verbose_name='先に切り替える団体'),
        ),
        migrations.AddField(
            model_name='orderruleevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='security.orderrule'),
        ),
        migrations.AddField(
            model_name='orderruleevent',
            name='programme',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='security.programme'),
        ),
        migrations.AddField(
            model_name='orderruleevent',
            name='then',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organisations.organisation', verbose_name='後に切り替える団体'),
        ),
        migrations.AddField(
            model_name='procurementmilestone',
            name='programme',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='milestones', to='security.programme'),
        ),
        migrations.AddField(
            model_name='procurementmilestoneevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='security.procurementmilestone'),
        ),
        migrations.AddField(
            model_name='procurementmilestoneevent',
            name='programme',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='security.programme'),
        ),
        migrations.AddField(
            model_name='separationcheck',
            name='profile',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='separation_checks', to='security.connectionprofile'),
        ),
        migrations.AddField(
            model_name='separationcheckevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='security.separationcheck'),
        ),
        migrations.AddField(
            model_name='separationcheckevent',
            name='profile',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='security.connectionprofile'),
        ),
        migrations.AddField(
            model_name='separationevidence',
            name='added_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登録者'),
        ),
        migrations.AddField(
            model_name='separationevidence',
            name='file',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.storedfile', verbose_name='ファイル'),
        ),
        migrations.AddField(
            model_name='separationevidence',
            name='profile',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='separation_evidence', to='security.connectionprofile'),
        ),
        migrations.AddField(
            model_name='separationevidenceevent',
            name='added_by',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登録者'),
        ),
        migrations.AddField(
            model_name='separationevidenceevent',
            name='file',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='documents.storedfile', verbose_name='ファイル'),
        ),
        migrations.AddField(
            model_name='separationevidenceevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='security.separationevidence'),
        ),
        migrations.AddField(
            model_name='separationevidenceevent',
            name='profile',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='security.connectionprofile'),
        ),
        migrations.AddField(
            model_name='servicechoiceevent',
            name='menu_item',
            field=models.ForeignKey(db_column='servicemenuitem_id', db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='security.servicemenuitem', verbose_name='サービス'),
        ),
        migrations.AddField(
            model_name='servicechoiceevent',
            name='participation',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='security.participation'),
        ),
        migrations.AddField(
            model_name='servicechoiceevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='security.servicechoice'),
        ),
        migrations.AddField(
            model_name='wishreception',
            name='prefecture',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation', verbose_name='取りまとめ団体'),
        ),
        migrations.AddField(
            model_name='wishreception',
            name='programme',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='receptions', to='security.programme'),
        ),
        migrations.AddField(
            model_name='wishreception',
            name='window',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='wish_reception', to='applications.applicationwindow', verbose_name='希望申請の受付'),
        ),
        migrations.AddField(
            model_name='wishreceptionevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='security.wishreception'),
        ),
        migrations.AddField(
            model_name='wishreceptionevent',
            name='prefecture',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organisations.organisation', verbose_name='取りまとめ団体'),
        ),
        migrations.AddField(
            model_name='wishreceptionevent',
            name='programme',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='security.programme'),
        ),
        migrations.AddField(
            model_name='wishreceptionevent',
            name='window',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='applications.applicationwindow', verbose_name='希望申請の受付'),
        ),
        migrations.AddConstraint(
            model_name='orderrule',
            constraint=models.UniqueConstraint(fields=('programme', 'first', 'then'), name='order_rule_once'),
        ),
        migrations.AddConstraint(
            model_name='orderrule',
            constraint=models.CheckConstraint(condition=models.Q(('first', models.F('then')), _negated=True), name='order_rule_between_two'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='orderrule',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "security_orderruleevent" ("first_id", "id", "lag_months", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "reason", "then_id") VALUES (NEW."first_id", NEW."id", NEW."lag_months", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."programme_id", NEW."reason", NEW."then_id"); RETURN NULL;', hash='185ea41a75f148de6b608008e861cbe3337fef27', operation='INSERT', pgid='pgtrigger_insert_insert_8a66a', table='security_orderrule', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='orderrule',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "security_orderruleevent" ("first_id", "id", "lag_months", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "reason", "then_id") VALUES (NEW."first_id", NEW."id", NEW."lag_months", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."programme_id", NEW."reason", NEW."then_id"); RETURN NULL;', hash='cfdfb8bee9d807ac6871897acab337f13f600005', operation='UPDATE', pgid='pgtrigger_update_update_f8aab', table='security_orderrule', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='orderrule',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "security_orderruleevent" ("first_id", "id", "lag_months", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "reason", "then_id") VALUES (OLD."first_id", OLD."id", OLD."lag_months", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."programme_id", OLD."reason", OLD."then_id"); RETURN NULL;', hash='344090c7df2890645ae303b855cf29a7a67316a0', operation='DELETE', pgid='pgtrigger_delete_delete_183e9', table='security_orderrule', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='orderruleevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='42b86c8b41540e2542dc884129c41d89724f7013', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_82fd3', table='security_orderruleevent', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='procurementmilestone',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('done_on__isnull', False), ('state', 'done')), models.Q(models.Q(('state', 'done'), _negated=True), ('done_on__isnull', True)), _connector='OR'), name='milestone_done_has_day'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='procurementmilestone',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "security_procurementmilestoneevent" ("done_on", "due_on", "id", "name", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "state", "version") VALUES (NEW."done_on", NEW."due_on", NEW."id", NEW."name", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."programme_id", NEW."state", NEW."version"); RETURN NULL;', hash='8175ff88d0b8f6fa5eb703fe9d766438946892aa', operation='INSERT', pgid='pgtrigger_insert_insert_64a58', table='security_procurementmilestone', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='procurementmilestone',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."done_on" IS DISTINCT FROM (NEW."done_on") OR OLD."due_on" IS DISTINCT FROM (NEW."due_on") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."note" IS DISTINCT FROM (NEW."note") OR OLD."programme_id" IS DISTINCT FROM (NEW."programme_id") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."version" IS DISTINCT FROM (NEW."version"))', func='INSERT INTO "security_procurementmilestoneevent" ("done_on", "due_on", "id", "name", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "state", "version") VALUES (NEW."done_on", NEW."due_on", NEW."id", NEW."name", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."programme_id", NEW."state", NEW."version"); RETURN NULL;', hash='a820e2f535b03cd54b7865f27db81191c83653f3', operation='UPDATE', pgid='pgtrigger_update_update_33287', table='security_procurementmilestone', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='procurementmilestone',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "security_procurementmilestoneevent" ("done_on", "due_on", "id", "name", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "state", "version") VALUES (OLD."done_on", OLD."due_on", OLD."id", OLD."name", OLD."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."programme_id", OLD."state", OLD."version"); RETURN NULL;', hash='defcdf102fdb72279752e0c8364530ddf1a0e580', operation='DELETE', pgid='pgtrigger_delete_delete_669b8', table='security_procurementmilestone', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='procurementmilestoneevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='e47e2e8db3aac04a09e57ae42d768b2b10c710c4', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_c59bc', table='security_procurementmilestoneevent', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='separationcheck',
            constraint=models.UniqueConstraint(fields=('profile', 'item'), name='separation_check_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='separationcheck',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "security_separationcheckevent" ("evidence", "id", "item", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "profile_id", "status") VALUES (NEW."evidence", NEW."id", NEW."item", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."profile_id", NEW."status"); RETURN NULL;', hash='65b314d1fbf62db1dd8a97c860a8c8a02dc229f2', operation='INSERT', pgid='pgtrigger_insert_insert_03d06', table='security_separationcheck', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='separationcheck',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."evidence" IS DISTINCT FROM (NEW."evidence") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."item" IS DISTINCT FROM (NEW."item") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."profile_id" IS DISTINCT FROM (NEW."profile_id") OR OLD."status" IS DISTINCT FROM (NEW."status"))', func='INSERT INTO "security_separationcheckevent" ("evidence", "id", "item", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "profile_id", "status") VALUES (NEW."evidence", NEW."id", NEW."item", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."profile_id", NEW."status"); RETURN NULL;', hash='a4a82bc028a2d7d5c72ba0efbecd6865f2026b6e', operation='UPDATE', pgid='pgtrigger_update_update_22c95', table='security_separationcheck', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='separationcheck',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "security_separationcheckevent" ("evidence", "id", "item", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "profile_id", "status") VALUES (OLD."evidence", OLD."id", OLD."item", OLD."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."profile_id", OLD."status"); RETURN NULL;', hash='2bc99346e02225ea2451b89fc0eb8b7b98e7f8e9', operation='DELETE', pgid='pgtrigger_delete_delete_21e3c', table='security_separationcheck', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='separationcheckevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='4d589a212b3eab9654644b64cea29f546e927565', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_a4686', table='security_separationcheckevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='separationevidence',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "security_separationevidenceevent" ("added_at", "added_by_id", "file_id", "id", "item", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "profile_id") VALUES (NEW."added_at", NEW."added_by_id", NEW."file_id", NEW."id", NEW."item", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."profile_id"); RETURN NULL;', hash='f37e10de4603b47a5d8d1ed8e4ccd7cd8c78da60', operation='INSERT', pgid='pgtrigger_insert_insert_8eda1', table='security_separationevidence', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='separationevidence',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "security_separationevidenceevent" ("added_at", "added_by_id", "file_id", "id", "item", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "profile_id") VALUES (NEW."added_at", NEW."added_by_id", NEW."file_id", NEW."id", NEW."item", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."profile_id"); RETURN NULL;', hash='2c986c67abba393eaefaf04a331f101bc6ffb4f3', operation='UPDATE', pgid='pgtrigger_update_update_a565e', table='security_separationevidence', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='separationevidence',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "security_separationevidenceevent" ("added_at", "added_by_id", "file_id", "id", "item", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "profile_id") VALUES (OLD."added_at", OLD."added_by_id", OLD."file_id", OLD."id", OLD."item", OLD."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."profile_id"); RETURN NULL;', hash='472a66fd76a7dddd4ad90d09cd0eaeeb6a808440', operation='DELETE', pgid='pgtrigger_delete_delete_3822c', table='security_separationevidence', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='separationevidenceevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='c5ba91c200046695f0bb846d348866b9bc7db302', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_97cdb', table='security_separationevidenceevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='servicechoice',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "security_servicechoiceevent" ("id", "participation_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "servicemenuitem_id") VALUES (NEW."id", NEW."participation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."servicemenuitem_id"); RETURN NULL;', hash='3d973021af3f41eaa64eb5e5f4ea155e5d79651f', operation='INSERT', pgid='pgtrigger_insert_insert_1d60d', table='security_participation_menu_items', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='servicechoice',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "security_servicechoiceevent" ("id", "participation_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "servicemenuitem_id") VALUES (NEW."id", NEW."participation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."servicemenuitem_id"); RETURN NULL;', hash='65d30748af7b89a578529994b40fece92cddb836', operation='UPDATE', pgid='pgtrigger_update_update_0e3c1', table='security_participation_menu_items', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='servicechoice',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "security_servicechoiceevent" ("id", "participation_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "servicemenuitem_id") VALUES (OLD."id", OLD."participation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."servicemenuitem_id"); RETURN NULL;', hash='25b8f8df092ec09f37e6c208c4bbea62e311d66a', operation='DELETE', pgid='pgtrigger_delete_delete_7ef3b', table='security_participation_menu_items', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='servicechoiceevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='b1dc0a981349cb666df5866c8a592139446b00a8', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_33ac8', table='security_servicechoiceevent', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='wishreception',
            constraint=models.UniqueConstraint(fields=('programme', 'prefecture'), name='wish_reception_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='wishreception',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "security_wishreceptionevent" ("id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prefecture_id", "programme_id", "window_id") VALUES (NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."prefecture_id", NEW."programme_id", NEW."window_id"); RETURN NULL;', hash='4ca1e6b657c15f35d70322980e5546c33d62e4d2', operation='INSERT', pgid='pgtrigger_insert_insert_6d802', table='security_wishreception', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='wishreception',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "security_wishreceptionevent" ("id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prefecture_id", "programme_id", "window_id") VALUES (NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."prefecture_id", NEW."programme_id", NEW."window_id"); RETURN NULL;', hash='6edaeaf63b7aa20fb4cf9388f303661aae0d5b54', operation='UPDATE', pgid='pgtrigger_update_update_12528', table='security_wishreception', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='wishreception',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "security_wishreceptionevent" ("id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prefecture_id", "programme_id", "window_id") VALUES (OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."prefecture_id", OLD."programme_id", OLD."window_id"); RETURN NULL;', hash='fa8dcdb6cf09f40c4ede00098c22101c7aa93b25', operation='DELETE', pgid='pgtrigger_delete_delete_0bd81', table='security_wishreception', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='wishreceptionevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='c5067f1dd5b03e93e542de7726812eabd7ff4e6b', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_9f006', table='security_wishreceptionevent', when='BEFORE')),
        ),
    ]
