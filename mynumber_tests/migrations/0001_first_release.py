import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
import portal.web.validators
from django.conf import settings
from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations, models


# Every hard rule of mynumber_tests.planning.rules that a version breaks, with what the organisations offer today.
FAULTS = """
CREATE OR REPLACE FUNCTION mynumber_tests_pairing_faults(checked bigint, of_programme bigint)
RETURNS TABLE (rule text, one bigint, other bigint, scenario bigint, slot bigint, excess bigint)
LANGUAGE sql STABLE AS $$
    WITH test AS (
        SELECT t.inquirer_id, t.provider_id, t.scenario_id, t.slot_id, s.position,
               least(t.inquirer_id, t.provider_id) AS one, greatest(t.inquirer_id, t.provider_id) AS other
        FROM mynumber_tests_pairedtest t JOIN mynumber_tests_slot s ON s.id = t.slot_id
        WHERE t.plan_id = checked
    ), part AS (
        SELECT p.id, p.usable_slots, p.max_partners_per_slot
        FROM mynumber_tests_participation p WHERE p.programme_id = of_programme AND p.entered_at IS NOT NULL
    ), role AS (
        SELECT r.participation_id, r.scenario_id, r.role, r.max_tests
        FROM mynumber_tests_scenariorole r JOIN part ON part.id = r.participation_id
    ), meeting AS (
        SELECT DISTINCT member, partner, slot_id FROM (
            SELECT one AS member, other AS partner, slot_id FROM test
            UNION ALL SELECT other, one, slot_id FROM test
        ) both_ways
    )
    SELECT 'empty', NULL::bigint, NULL::bigint, NULL::bigint, NULL::bigint, NULL::bigint
    WHERE NOT EXISTS (SELECT 1 FROM test)
    UNION ALL
    SELECT 'inquiry', t.inquirer_id, NULL, t.scenario_id, NULL, NULL
    FROM test t WHERE NOT EXISTS (
        SELECT 1 FROM role r
        WHERE r.participation_id = t.inquirer_id AND r.scenario_id = t.scenario_id AND r.role = 'inquirer')
    UNION ALL
    SELECT 'excluded', t.one, t.other, NULL, NULL, NULL
    FROM test t JOIN mynumber_tests_partnerwish w ON w.kind = 'excluded'
     AND least(w.participation_id, w.partner_id) = t.one AND greatest(w.participation_id, w.partner_id) = t.other
    UNION ALL
    SELECT 'slots', m.member, NULL, NULL, m.slot_id, NULL
    FROM meeting m JOIN mynumber_tests_slot s ON s.id = m.slot_id LEFT JOIN part p ON p.id = m.member
    WHERE p.id IS NULL OR s.programme_id <> of_programme OR NOT s.position = ANY (p.usable_slots)
    UNION ALL
    SELECT 'one_slot', t.one, t.other, NULL, NULL, count(DISTINCT t.slot_id) - 1
    FROM test t GROUP BY t.one, t.other HAVING count(DISTINCT t.slot_id) > 1
    UNION ALL
    SELECT 'max_tests', t.provider_id, NULL, t.scenario_id, NULL, count(*) - coalesce(max(r.max_tests), 0)
    FROM test t LEFT JOIN role r ON r.participation_id = t.provider_id AND r.scenario_id = t.scenario_id
     AND r.role <> 'inquirer'
    GROUP BY t.provider_id, t.scenario_id HAVING count(*) > coalesce(max(r.max_tests), 0)
    UNION ALL
    SELECT 'partners', m.member, NULL, NULL, m.slot_id, count(*) - coalesce(max(p.max_partners_per_slot), 0)
    FROM meeting m LEFT JOIN part p ON p.id = m.member
    GROUP BY m.member, m.slot_id HAVING count(*) > coalesce(max(p.max_partners_per_slot), 0)
    UNION ALL
    SELECT 'fixed', pin.inquirer_id, pin.provider_id, pin.scenario_id, pin.slot_id, NULL
    FROM mynumber_tests_pairingpin pin
    WHERE pin.programme_id = of_programme AND NOT EXISTS (
        SELECT 1 FROM test t
        WHERE t.inquirer_id = pin.inquirer_id AND t.scenario_id = pin.scenario_id
          AND t.provider_id = pin.provider_id AND t.slot_id = pin.slot_id)
$$
"""


class Migration(migrations.Migration):

    initial = True

    # What the portal was built with before its first release.
    replaces = [
        ('mynumber_tests', '0001_programmes_and_rules'),
        ('mynumber_tests', '0002_pairing_and_execution'),
        ('mynumber_tests', '0003_catalogue_imports'),
    ]

    dependencies = [
        ('accounts', '__first__'),
        ('applications', '0001_initial'),
        ('auth', '0012_alter_user_first_name_max_length'),
        ('documents', '0001_initial'),
        ('jobs', '0001_initial'),
        ('organisations', '0001_initial'),
    ]

    operations = [
        BtreeGistExtension(),
        migrations.CreateModel(
            name='Programme',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, validators=[portal.web.validators.validate_no_individual_number], verbose_name='テストの名称')),
                ('fiscal_year', models.PositiveSmallIntegerField(verbose_name='年度')),
                ('is_sample', models.BooleanField(default=False, verbose_name='架空のサンプルを含む')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='更新回数')),
                ('prefecture', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='operation_tests', to='organisations.organisation', verbose_name='取りまとめ都道府県')),
            ],
            options={
                'verbose_name': '総合運用テスト',
                'ordering': ['-fiscal_year', '-pk'],
                'permissions': [('publish_programme', 'Can publish a pairing')],
            },
        ),
        migrations.CreateModel(
            name='OperationTestGroupPermission',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='auth.group')),
                ('permission', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='auth.permission')),
                ('content_object', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='mynumber_tests.programme')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='CatalogueImport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file_name', models.CharField(max_length=200, verbose_name='ファイル名')),
                ('state', models.CharField(choices=[('checked', '確認待ち'), ('refused', '誤りあり'), ('applied', '取込済み'), ('discarded', '取りやめ')], default='checked', max_length=20, verbose_name='状態')),
                ('workbook', models.BinaryField(null=True, verbose_name='取り込んだファイル')),
                ('rows', models.JSONField(default=list, verbose_name='取り込む内容')),
                ('errors', models.JSONField(default=list, verbose_name='誤りのあるセル')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='読取日時')),
                ('decided_at', models.DateTimeField(null=True, verbose_name='決定日時')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='取り込んだ人')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='catalogue_imports', to='mynumber_tests.programme', verbose_name='総合運用テスト')),
            ],
            options={
                'verbose_name': 'シナリオの取込',
                'ordering': ['-created_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='ProgrammeEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('name', models.CharField(max_length=100, validators=[portal.web.validators.validate_no_individual_number], verbose_name='テストの名称')),
                ('fiscal_year', models.PositiveSmallIntegerField(verbose_name='年度')),
                ('is_sample', models.BooleanField(default=False, verbose_name='架空のサンプルを含む')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='更新回数')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='mynumber_tests.programme')),
                ('prefecture', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organisations.organisation', verbose_name='取りまとめ都道府県')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Reception',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('programme', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='reception', to='mynumber_tests.programme', verbose_name='総合運用テスト')),
                ('window', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='test_reception', to='applications.applicationwindow', verbose_name='参加申請の受付')),
            ],
            options={
                'verbose_name': '参加申請の受付',
            },
        ),
        migrations.CreateModel(
            name='ReceptionEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='mynumber_tests.reception')),
                ('programme', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='mynumber_tests.programme', verbose_name='総合運用テスト')),
                ('window', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='applications.applicationwindow', verbose_name='参加申請の受付')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='RulesDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(editable=False, null=True, verbose_name='版')),
                ('state', models.CharField(choices=[('draft', '下書き'), ('published', '公開中'), ('replaced', '旧版')], default='draft', editable=False, max_length=20, verbose_name='状態')),
                ('body', models.TextField(max_length=50000, validators=[portal.web.validators.validate_no_individual_number], verbose_name='本文')),
                ('change_note', models.CharField(blank=True, max_length=500, validators=[portal.web.validators.validate_no_individual_number], verbose_name='前の版からの変更点')),
                ('acknowledge_by', models.DateField(null=True, verbose_name='確認の期限')),
                ('published_at', models.DateTimeField(editable=False, null=True, verbose_name='公開日時')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='更新回数')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rules', to='mynumber_tests.programme', verbose_name='総合運用テスト')),
                ('published_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='公開した人')),
            ],
            options={
                'verbose_name': '統一ルール',
                'ordering': ['-number', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='RulesDocumentEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('number', models.PositiveSmallIntegerField(editable=False, null=True, verbose_name='版')),
                ('state', models.CharField(choices=[('draft', '下書き'), ('published', '公開中'), ('replaced', '旧版')], default='draft', editable=False, max_length=20, verbose_name='状態')),
                ('body', models.TextField(max_length=50000, validators=[portal.web.validators.validate_no_individual_number], verbose_name='本文')),
                ('change_note', models.CharField(blank=True, max_length=500, validators=[portal.web.validators.validate_no_individual_number], verbose_name='前の版からの変更点')),
                ('acknowledge_by', models.DateField(null=True, verbose_name='確認の期限')),
                ('published_at', models.DateTimeField(editable=False, null=True, verbose_name='公開日時')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='更新回数')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='mynumber_tests.rulesdocument')),
                ('programme', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='mynumber_tests.programme', verbose_name='総合運用テスト')),
                ('published_by', models.ForeignKey(db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='公開した人')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Scenario',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=20, validators=[django.core.validators.RegexValidator('^[A-Z0-9][A-Z0-9-]{0,19}\\Z', '半角の英大文字、数字、ハイフンで、20字以内にしてください。')], verbose_name='シナリオ番号')),
                ('is_active', models.BooleanField(default=True, verbose_name='使用する')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='scenarios', to='mynumber_tests.programme', verbose_name='総合運用テスト')),
            ],
            options={
                'verbose_name': 'シナリオ',
                'ordering': ['code', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ScenarioVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='版')),
                ('title', models.CharField(max_length=100, validators=[portal.web.validators.validate_no_individual_number], verbose_name='シナリオ名')),
                ('procedure_code', models.CharField(blank=True, max_length=20, validators=[portal.web.validators.validate_no_individual_number], verbose_name='事務手続番号')),
                ('procedure', models.CharField(max_length=200, validators=[portal.web.validators.validate_no_individual_number], verbose_name='事務手続')),
                ('inquirer_kind', models.CharField(max_length=100, validators=[portal.web.validators.validate_no_individual_number], verbose_name='照会者')),
                ('provider_kind', models.CharField(max_length=100, validators=[portal.web.validators.validate_no_individual_number], verbose_name='提供者')),
                ('item', models.CharField(max_length=200, validators=[portal.web.validators.validate_no_individual_number], verbose_name='特定個人情報の項目')),
                ('layout', models.CharField(blank=True, max_length=30, validators=[portal.web.validators.validate_no_individual_number], verbose_name='データ標準レイアウトの版')),
                ('steps', models.JSONField(default=list, verbose_name='手順')),
                ('change_note', models.CharField(blank=True, max_length=500, validators=[portal.web.validators.validate_no_individual_number], verbose_name='前の版からの変更点')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='登録日時')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='作成者')),
                ('scenario', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='mynumber_tests.scenario', verbose_name='シナリオ')),
            ],
            options={
                'verbose_name': 'シナリオの版',
                'ordering': ['-number'],
            },
        ),
        migrations.CreateModel(
            name='ScenarioEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('code', models.CharField(max_length=20, validators=[django.core.validators.RegexValidator('^[A-Z0-9][A-Z0-9-]{0,19}\\Z', '半角の英大文字、数字、ハイフンで、20字以内にしてください。')], verbose_name='シナリオ番号')),
                ('is_active', models.BooleanField(default=True, verbose_name='使用する')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='mynumber_tests.scenario')),
                ('programme', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='mynumber_tests.programme', verbose_name='総合運用テスト')),
                ('current', models.ForeignKey(db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='mynumber_tests.scenarioversion', verbose_name='現行の版')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ScenarioVersionEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('number', models.PositiveSmallIntegerField(verbose_name='版')),
                ('title', models.CharField(max_length=100, validators=[portal.web.validators.validate_no_individual_number], verbose_name='シナリオ名')),
                ('procedure_code', models.CharField(blank=True, max_length=20, validators=[portal.web.validators.validate_no_individual_number], verbose_name='事務手続番号')),
                ('procedure', models.CharField(max_length=200, validators=[portal.web.validators.validate_no_individual_number], verbose_name='事務手続')),
                ('inquirer_kind', models.CharField(max_length=100, validators=[portal.web.validators.validate_no_individual_number], verbose_name='照会者')),
                ('provider_kind', models.CharField(max_length=100, validators=[portal.web.validators.validate_no_individual_number], verbose_name='提供者')),
                ('item', models.CharField(max_length=200, validators=[portal.web.validators.validate_no_individual_number], verbose_name='特定個人情報の項目')),
                ('layout', models.CharField(blank=True, max_length=30, validators=[portal.web.validators.validate_no_individual_number], verbose_name='データ標準レイアウトの版')),
                ('change_note', models.CharField(blank=True, max_length=500, validators=[portal.web.validators.validate_no_individual_number], verbose_name='前の版からの変更点')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='登録日時')),
                ('created_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='作成者')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='mynumber_tests.scenarioversion')),
                ('scenario', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='mynumber_tests.scenario', verbose_name='シナリオ')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Slot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(verbose_name='順番')),
                ('name', models.CharField(max_length=50, validators=[portal.web.validators.validate_no_individual_number], verbose_name='名称')),
                ('first_month', models.DateField(verbose_name='最初の月')),
                ('last_month', models.DateField(verbose_name='最後の月')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='slots', to='mynumber_tests.programme', verbose_name='総合運用テスト')),
            ],
            options={
                'verbose_name': 'クール',
                'ordering': ['position'],
            },
        ),
        migrations.CreateModel(
            name='SlotEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('position', models.PositiveSmallIntegerField(verbose_name='順番')),
                ('name', models.CharField(max_length=50, validators=[portal.web.validators.validate_no_individual_number], verbose_name='名称')),
                ('first_month', models.DateField(verbose_name='最初の月')),
                ('last_month', models.DateField(verbose_name='最後の月')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='mynumber_tests.slot')),
                ('programme', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='mynumber_tests.programme', verbose_name='総合運用テスト')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='StepSchedule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step', models.CharField(max_length=30, verbose_name='テスト手順')),
                ('due_on', models.DateField(verbose_name='期限')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='step_schedules', to='mynumber_tests.programme', verbose_name='総合運用テスト')),
            ],
            options={
                'verbose_name': 'テスト手順の期限',
                'ordering': ['due_on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='StepScheduleEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('step', models.CharField(max_length=30, verbose_name='テスト手順')),
                ('due_on', models.DateField(verbose_name='期限')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='mynumber_tests.stepschedule')),
                ('programme', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='mynumber_tests.programme', verbose_name='総合運用テスト')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='TroubleCard',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=100, validators=[portal.web.validators.validate_no_individual_number], verbose_name='件名')),
                ('symptom', models.TextField(max_length=2000, validators=[portal.web.validators.validate_no_individual_number], verbose_name='起きること')),
                ('cause', models.TextField(blank=True, max_length=2000, validators=[portal.web.validators.validate_no_individual_number], verbose_name='原因')),
                ('remedy', models.TextField(max_length=2000, validators=[portal.web.validators.validate_no_individual_number], verbose_name='対処')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='更新回数')),
                ('shared_at', models.DateTimeField(auto_now_add=True, verbose_name='共有日時')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='trouble_cards', to='mynumber_tests.programme', verbose_name='総合運用テスト')),
                ('scenario', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='trouble_cards', to='mynumber_tests.scenario', verbose_name='シナリオ')),
            ],
            options={
                'verbose_name': '既知の障害',
                'ordering': ['-shared_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='TroubleCardEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('title', models.CharField(max_length=100, validators=[portal.web.validators.validate_no_individual_number], verbose_name='件名')),
                ('symptom', models.TextField(max_length=2000, validators=[portal.web.validators.validate_no_individual_number], verbose_name='起きること')),
                ('cause', models.TextField(blank=True, max_length=2000, validators=[portal.web.validators.validate_no_individual_number], verbose_name='原因')),
                ('remedy', models.TextField(max_length=2000, validators=[portal.web.validators.validate_no_individual_number], verbose_name='対処')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='更新回数')),
                ('shared_at', models.DateTimeField(auto_now_add=True, verbose_name='共有日時')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='mynumber_tests.troublecard')),
                ('programme', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='mynumber_tests.programme', verbose_name='総合運用テスト')),
                ('scenario', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='mynumber_tests.scenario', verbose_name='シナリオ')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='WorkClaim',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('silent_pair', '確認がない相手先'), ('no_date', '日程が決まらない'), ('mismatch', '結果の食い違い'), ('blocked_run', '中断・不合格のテスト'), ('defect', '解決していない障害'), ('consultation', '回答していない相談')], max_length=20, verbose_name='種類')),
                ('object_id', models.PositiveBigIntegerField(verbose_name='対象の識別子')),
                ('claimed_at', models.DateTimeField(auto_now_add=True, verbose_name='引き受けた日時')),
                ('claimed_by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='引き受けた人')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='work_claims', to='mynumber_tests.programme', verbose_name='総合運用テスト')),
            ],
            options={
                'verbose_name': '作業の引受け',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='WorkClaimEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('kind', models.CharField(choices=[('silent_pair', '確認がない相手先'), ('no_date', '日程が決まらない'), ('mismatch', '結果の食い違い'), ('blocked_run', '中断・不合格のテスト'), ('defect', '解決していない障害'), ('consultation', '回答していない相談')], max_length=20, verbose_name='種類')),
                ('object_id', models.PositiveBigIntegerField(verbose_name='対象の識別子')),
                ('claimed_at', models.DateTimeField(auto_now_add=True, verbose_name='引き受けた日時')),
                ('claimed_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='引き受けた人')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='mynumber_tests.workclaim')),
                ('programme', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='mynumber_tests.programme', verbose_name='総合運用テスト')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PairingRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, validators=[portal.web.validators.validate_no_individual_number], verbose_name='案の名称')),
                ('state', models.CharField(choices=[('waiting', '計算中'), ('solved', '計算済み'), ('impossible', '成立しない'), ('failed', '時間内に見つからない')], default='waiting', max_length=20, verbose_name='状態')),
                ('time_limit_s', models.PositiveSmallIntegerField(default=60, verbose_name='計算時間の上限（秒）')),
                ('seed', models.PositiveIntegerField(default=0, verbose_name='乱数の種')),
                ('keeps_published', models.BooleanField(default=False, verbose_name='公開済みの組合せからの変更を少なくする')),
                ('instance', models.JSONField(default=dict, verbose_name='入力')),
                ('input_hash', models.CharField(blank=True, max_length=64, verbose_name='入力のハッシュ値')),
                ('result', models.JSONField(blank=True, null=True, verbose_name='結果')),
                ('explanation', models.JSONField(blank=True, null=True, verbose_name='成立しない理由')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='作成日時')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='作成者')),
                ('job', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='jobs.jobrun', verbose_name='処理')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pairing_runs', to='mynumber_tests.programme', verbose_name='総合運用テスト')),
            ],
            options={
                'verbose_name': '組合せの案',
                'ordering': ['-created_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Participation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_outside', models.BooleanField(default=False, verbose_name='都道府県外の相手先')),
                ('system_vendor', models.CharField(blank=True, max_length=60, validators=[portal.web.validators.validate_no_individual_number], verbose_name='システムの事業者')),
                ('slot_positions', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), default=list, size=None, verbose_name='参加できるクール')),
                ('usable_slots', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), default=list, editable=False, size=None, verbose_name='テスト環境を使えるクール')),
                ('max_partners_per_slot', models.PositiveSmallIntegerField(default=3, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(50)], verbose_name='1クールの相手先の上限（団体）')),
                ('environment_windows', models.JSONField(blank=True, default=list, verbose_name='テスト環境を使える期間')),
                ('contact_section', models.CharField(blank=True, max_length=100, validators=[portal.web.validators.validate_no_individual_number], verbose_name='担当部署')),
                ('contact_name', models.CharField(blank=True, max_length=60, validators=[portal.web.validators.validate_no_individual_number], verbose_name='担当者')),
                ('contact_phone', models.CharField(blank=True, max_length=20, verbose_name='電話番号')),
                ('contact_email', models.EmailField(blank=True, max_length=254, verbose_name='メールアドレス')),
                ('remarks', models.TextField(blank=True, max_length=1000, validators=[portal.web.validators.validate_no_individual_number], verbose_name='連絡事項')),
                ('entered_at', models.DateTimeField(editable=False, null=True, verbose_name='参加条件の登録日時')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='更新回数')),
                ('updated_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='更新日時')),
                ('application', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='applications.application', verbose_name='参加申請')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='test_participations', to='organisations.organisation', verbose_name='団体')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='participations', to='mynumber_tests.programme', verbose_name='総合運用テスト')),
            ],
            options={
                'verbose_name': '参加団体',
                'ordering': ['organisation__code', 'organisation__kana', 'pk'],
                'permissions': [('coordinate_participation', "Can coordinate an organisation's part in a test")],
            },
        ),
        migrations.CreateModel(
            name='OperationTestParticipationGroupPermission',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='auth.group')),
                ('permission', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='auth.permission')),
                ('content_object', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='mynumber_tests.participation')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PartnerWish',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('wanted', '希望する相手先'), ('excluded', '除外する相手先')], max_length=10, verbose_name='種類')),
                ('participation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='wishes', to='mynumber_tests.participation', verbose_name='参加団体')),
                ('partner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='wished_by', to='mynumber_tests.participation', verbose_name='希望する相手先')),
            ],
            options={
                'verbose_name': '相手先の希望',
                'ordering': ['kind', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='PartnerWishEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('kind', models.CharField(choices=[('wanted', '希望する相手先'), ('excluded', '除外する相手先')], max_length=10, verbose_name='種類')),
                ('participation', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='mynumber_tests.participation', verbose_name='参加団体')),
                ('partner', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='mynumber_tests.participation', verbose_name='希望する相手先')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='mynumber_tests.partnerwish')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ParticipationEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('is_outside', models.BooleanField(default=False, verbose_name='都道府県外の相手先')),
                ('system_vendor', models.CharField(blank=True, max_length=60, validators=[portal.web.validators.validate_no_individual_number], verbose_name='システムの事業者')),
                ('slot_positions', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), default=list, size=None, verbose_name='参加できるクール')),
                ('usable_slots', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), default=list, editable=False, size=None, verbose_name='テスト環境を使えるクール')),
                ('max_partners_per_slot', models.PositiveSmallIntegerField(default=3, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(50)], verbose_name='1クールの相手先の上限（団体）')),
                ('environment_windows', models.JSONField(blank=True, default=list, verbose_name='テスト環境を使える期間')),
                ('contact_section', models.CharField(blank=True, max_length=100, validators=[portal.web.validators.validate_no_individual_number], verbose_name='担当部署')),
                ('contact_name', models.CharField(blank=True, max_length=60, validators=[portal.web.validators.validate_no_individual_number], verbose_name='担当者')),
                ('contact_phone', models.CharField(blank=True, max_length=20, verbose_name='電話番号')),
                ('contact_email', models.EmailField(blank=True, max_length=254, verbose_name='メールアドレス')),
                ('remarks', models.TextField(blank=True, max_length=1000, validators=[portal.web.validators.validate_no_individual_number], verbose_name='連絡事項')),
                ('entered_at', models.DateTimeField(editable=False, null=True, verbose_name='参加条件の登録日時')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='更新回数')),
                ('application', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='applications.application', verbose_name='参加申請')),
                ('organisation', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organisations.organisation', verbose_name='団体')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='mynumber_tests.participation')),
                ('programme', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='mynumber_tests.programme', verbose_name='総合運用テスト')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PairingRunEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('name', models.CharField(max_length=100, validators=[portal.web.validators.validate_no_individual_number], verbose_name='案の名称')),
                ('state', models.CharField(choices=[('waiting', '計算中'), ('solved', '計算済み'), ('impossible', '成立しない'), ('failed', '時間内に見つからない')], default='waiting', max_length=20, verbose_name='状態')),
                ('time_limit_s', models.PositiveSmallIntegerField(default=60, verbose_name='計算時間の上限（秒）')),
                ('seed', models.PositiveIntegerField(default=0, verbose_name='乱数の種')),
                ('keeps_published', models.BooleanField(default=False, verbose_name='公開済みの組合せからの変更を少なくする')),
                ('input_hash', models.CharField(blank=True, max_length=64, verbose_name='入力のハッシュ値')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='作成日時')),
                ('created_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='作成者')),
                ('job', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='jobs.jobrun', verbose_name='処理')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='mynumber_tests.pairingrun')),
                ('programme', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='mynumber_tests.programme', verbose_name='総合運用テスト')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='RulesAcknowledgement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('due_on', models.DateField(verbose_name='確認の期限')),
                ('acknowledged_at', models.DateTimeField(null=True, verbose_name='確認した日時')),
                ('acknowledged_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='確認した人')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='test_rules_acknowledgements', to='organisations.organisation', verbose_name='団体')),
                ('rules', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='acknowledgements', to='mynumber_tests.rulesdocument', verbose_name='統一ルール')),
            ],
            options={
                'verbose_name': '統一ルールの確認',
                'ordering': ['organisation__code', 'organisation__kana', 'pk'],
                'permissions': [('acknowledge_rulesacknowledgement', 'Can take note of the rules for an organisation')],
            },
        ),
        migrations.CreateModel(
            name='RulesAcknowledgementGroupPermission',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content_object', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='mynumber_tests.rulesacknowledgement')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='auth.group')),
                ('permission', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='auth.permission')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='RulesAcknowledgementEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('due_on', models.DateField(verbose_name='確認の期限')),
                ('acknowledged_at', models.DateTimeField(null=True, verbose_name='確認した日時')),
                ('acknowledged_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='確認した人')),
                ('organisation', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organisations.organisation', verbose_name='団体')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='mynumber_tests.rulesacknowledgement')),
                ('rules', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='mynumber_tests.rulesdocument', verbose_name='統一ルール')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PairingPin',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=500, validators=[portal.web.validators.validate_no_individual_number], verbose_name='理由')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='固定した日時')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='固定した人')),
                ('inquirer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mynumber_tests.participation', verbose_name='情報照会者')),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mynumber_tests.participation', verbose_name='情報提供者')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pins', to='mynumber_tests.programme', verbose_name='総合運用テスト')),
                ('scenario', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mynumber_tests.scenario', verbose_name='シナリオ')),
                ('slot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mynumber_tests.slot', verbose_name='クール')),
            ],
            options={
                'verbose_name': '固定した組合せ',
                'ordering': ['slot__position', 'inquirer__organisation__code', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ScenarioRole',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('inquirer', '照会'), ('provider', '提供'), ('helper', '応援（合格済み）')], max_length=10, verbose_name='役割')),
                ('max_tests', models.PositiveSmallIntegerField(null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(500)], verbose_name='提供の上限（件）')),
                ('participation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='roles', to='mynumber_tests.participation', verbose_name='参加団体')),
                ('scenario', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='roles', to='mynumber_tests.scenario', verbose_name='シナリオ')),
            ],
            options={
                'verbose_name': 'シナリオでの役割',
                'ordering': ['scenario__code', 'role', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ScenarioRoleEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('role', models.CharField(choices=[('inquirer', '照会'), ('provider', '提供'), ('helper', '応援（合格済み）')], max_length=10, verbose_name='役割')),
                ('max_tests', models.PositiveSmallIntegerField(null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(500)], verbose_name='提供の上限（件）')),
                ('participation', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='mynumber_tests.participation', verbose_name='参加団体')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='mynumber_tests.scenariorole')),
                ('scenario', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='mynumber_tests.scenario', verbose_name='シナリオ')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PairingPinEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('reason', models.CharField(max_length=500, validators=[portal.web.validators.validate_no_individual_number], verbose_name='理由')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='固定した日時')),
                ('created_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='固定した人')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='mynumber_tests.pairingpin')),
                ('inquirer', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='mynumber_tests.participation', verbose_name='情報照会者')),
                ('provider', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='mynumber_tests.participation', verbose_name='情報提供者')),
                ('programme', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='mynumber_tests.programme', verbose_name='総合運用テスト')),
                ('scenario', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='mynumber_tests.scenario', verbose_name='シナリオ')),
                ('slot', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='mynumber_tests.slot', verbose_name='クール')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='StepRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('due_on', models.DateField(verbose_name='期限')),
                ('state', models.CharField(choices=[('not_done', '未完了'), ('done', '完了'), ('not_applicable', '該当なし')], default='not_done', max_length=20, verbose_name='状況')),
                ('done_on', models.DateField(blank=True, null=True, verbose_name='完了日')),
                ('note', models.CharField(blank=True, max_length=500, validators=[portal.web.validators.validate_no_individual_number], verbose_name='メモ')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='更新回数')),
                ('participation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='mynumber_tests.participation', verbose_name='参加団体')),
                ('schedule', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='records', to='mynumber_tests.stepschedule', verbose_name='テスト手順')),
            ],
            options={
                'verbose_name': 'テスト手順の記録',
                'ordering': ['schedule__due_on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='StepRecordEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('due_on', models.DateField(verbose_name='期限')),
                ('state', models.CharField(choices=[('not_done', '未完了'), ('done', '完了'), ('not_applicable', '該当なし')], default='not_done', max_length=20, verbose_name='状況')),
                ('done_on', models.DateField(blank=True, null=True, verbose_name='完了日')),
                ('note', models.CharField(blank=True, max_length=500, validators=[portal.web.validators.validate_no_individual_number], verbose_name='メモ')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='更新回数')),
                ('participation', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='mynumber_tests.participation', verbose_name='参加団体')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='mynumber_tests.steprecord')),
                ('schedule', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='mynumber_tests.stepschedule', verbose_name='テスト手順')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='TroubleSighting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seen_at', models.DateTimeField(auto_now_add=True, verbose_name='日時')),
                ('card', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sightings', to='mynumber_tests.troublecard', verbose_name='既知の障害')),
                ('participation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='mynumber_tests.participation', verbose_name='参加団体')),
            ],
            options={
                'verbose_name': '同じ障害の発生',
                'ordering': ['-seen_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='TroubleSightingEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('seen_at', models.DateTimeField(auto_now_add=True, verbose_name='日時')),
                ('card', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='mynumber_tests.troublecard', verbose_name='既知の障害')),
                ('participation', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='mynumber_tests.participation', verbose_name='参加団体')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='mynumber_tests.troublesighting')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PairingPlan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(blank=True, null=True, verbose_name='版')),
                ('state', models.CharField(choices=[('draft', '下書き'), ('published', '公開済み'), ('discarded', '破棄')], default='draft', max_length=20, verbose_name='状態')),
                ('is_current', models.BooleanField(default=False, verbose_name='現行')),
                ('has_hand_moves', models.BooleanField(default=False, verbose_name='手動の変更を含む')),
                ('objective', models.JSONField(default=dict, verbose_name='評価値')),
                ('bound', models.JSONField(default=dict, verbose_name='下界')),
                ('reason', models.CharField(blank=True, max_length=500, validators=[portal.web.validators.validate_no_individual_number], verbose_name='公開の理由')),
                ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='公開日時')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='作成日時')),
                ('revision', models.PositiveIntegerField(default=1, editable=False, verbose_name='更新回数')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='作成者')),
                ('published_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='公開した人')),
                ('run', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='plans', to='mynumber_tests.pairingrun', verbose_name='組合せの案')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pairing_plans', to='mynumber_tests.programme', verbose_name='総合運用テスト')),
            ],
            options={
                'verbose_name': '組合せ',
                'ordering': [models.OrderBy(models.F('version'), descending=True, nulls_first=True), '-pk'],
            },
        ),
        migrations.CreateModel(
            name='PairingPlanEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('version', models.PositiveIntegerField(blank=True, null=True, verbose_name='版')),
                ('state', models.CharField(choices=[('draft', '下書き'), ('published', '公開済み'), ('discarded', '破棄')], default='draft', max_length=20, verbose_name='状態')),
                ('is_current', models.BooleanField(default=False, verbose_name='現行')),
                ('has_hand_moves', models.BooleanField(default=False, verbose_name='手動の変更を含む')),
                ('reason', models.CharField(blank=True, max_length=500, validators=[portal.web.validators.validate_no_individual_number], verbose_name='公開の理由')),
                ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='公開日時')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='作成日時')),
                ('revision', models.PositiveIntegerField(default=1, editable=False, verbose_name='更新回数')),
                ('created_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='作成者')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='mynumber_tests.pairingplan')),
                ('published_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='公開した人')),
                ('run', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='mynumber_tests.pairingrun', verbose_name='組合せの案')),
                ('programme', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='mynumber_tests.programme', verbose_name='総合運用テスト')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PairedTest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tests', to='mynumber_tests.pairingplan', verbose_name='組合せの版')),
                ('inquirer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mynumber_tests.participation', verbose_name='情報照会者')),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mynumber_tests.participation', verbose_name='情報提供者')),
                ('scenario', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mynumber_tests.scenario', verbose_name='シナリオ')),
                ('slot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mynumber_tests.slot', verbose_name='クール')),
            ],
            options={
                'verbose_name': '組み合わせたテスト',
                'ordering': ['slot__position', 'inquirer__organisation__code', 'scenario__code', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='PairedTestEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='mynumber_tests.pairedtest')),
                ('plan', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='mynumber_tests.pairingplan', verbose_name='組合せの版')),
                ('inquirer', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='mynumber_tests.participation', verbose_name='情報照会者')),
                ('provider', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='mynumber_tests.participation', verbose_name='情報提供者')),
                ('scenario', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='mynumber_tests.scenario', verbose_name='シナリオ')),
                ('slot', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='mynumber_tests.slot', verbose_name='クール')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='UnservedInquiry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('why', models.CharField(blank=True, max_length=1000, verbose_name='理由')),
                ('inquirer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mynumber_tests.participation', verbose_name='情報照会者')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='unserved', to='mynumber_tests.pairingplan', verbose_name='組合せの版')),
                ('scenario', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mynumber_tests.scenario', verbose_name='シナリオ')),
            ],
            options={
                'verbose_name': '相手先なし',
                'ordering': ['inquirer__organisation__code', 'scenario__code', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='UnservedInquiryEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('why', models.CharField(blank=True, max_length=1000, verbose_name='理由')),
                ('inquirer', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='mynumber_tests.participation', verbose_name='情報照会者')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='mynumber_tests.unservedinquiry')),
                ('plan', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='mynumber_tests.pairingplan', verbose_name='組合せの版')),
                ('scenario', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='mynumber_tests.scenario', verbose_name='シナリオ')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Pair',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_ended', models.BooleanField(default=False, verbose_name='組合せの解消')),
                ('meets_at', models.DateTimeField(blank=True, null=True, verbose_name='テストの日時')),
                ('meets_until', models.DateTimeField(blank=True, null=True, verbose_name='終了予定')),
                ('means', models.CharField(blank=True, max_length=200, validators=[portal.web.validators.validate_no_individual_number], verbose_name='実施の方法')),
                ('dates_by', models.DateField(verbose_name='日程を決める期限')),
                ('sequence', models.PositiveIntegerField(default=0, editable=False, verbose_name='変更回数')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='更新回数')),
                ('updated_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='更新日時')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pairs', to='mynumber_tests.pairingplan', verbose_name='組合せの版')),
                ('one', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mynumber_tests.participation', verbose_name='相手先（一方）')),
                ('other', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mynumber_tests.participation', verbose_name='相手先（他方）')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pairs', to='mynumber_tests.programme', verbose_name='総合運用テスト')),
                ('slot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pairs', to='mynumber_tests.slot', verbose_name='クール')),
            ],
            options={
                'verbose_name': '相手先との調整',
                'ordering': ['slot__position', 'one__organisation__code', 'other__organisation__code', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Consultation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('question', models.TextField(max_length=2000, validators=[portal.web.validators.validate_no_individual_number], verbose_name='相談の内容')),
                ('asked_at', models.DateTimeField(auto_now_add=True, verbose_name='相談日時')),
                ('answer', models.TextField(blank=True, max_length=4000, validators=[portal.web.validators.validate_no_individual_number], verbose_name='回答')),
                ('answered_at', models.DateTimeField(null=True, verbose_name='回答日時')),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='回答者')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='相談した人')),
                ('pair', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='consultations', to='mynumber_tests.pair', verbose_name='相手先との調整')),
                ('participation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consultations', to='mynumber_tests.participation', verbose_name='参加団体')),
            ],
            options={
                'verbose_name': '相談',
                'ordering': ['-asked_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='DateProposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_at', models.DateTimeField(verbose_name='開始')),
                ('ends_at', models.DateTimeField(verbose_name='終了')),
                ('means', models.CharField(blank=True, max_length=200, validators=[portal.web.validators.validate_no_individual_number], verbose_name='実施の方法')),
                ('state', models.CharField(choices=[('open', '回答待ち'), ('accepted', '決定'), ('declined', '都合がつかない'), ('withdrawn', '取下げ')], default='open', max_length=20, verbose_name='状態')),
                ('answer', models.CharField(blank=True, max_length=300, validators=[portal.web.validators.validate_no_individual_number], verbose_name='回答の補足')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='提案した日時')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='提案した人')),
                ('pair', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='proposals', to='mynumber_tests.pair', verbose_name='相手先との調整')),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mynumber_tests.participation', verbose_name='提案した団体')),
            ],
            options={
                'verbose_name': '日程の提案',
                'ordering': ['starts_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='FaqEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('question', models.CharField(max_length=500, validators=[portal.web.validators.validate_no_individual_number], verbose_name='質問')),
                ('answer', models.TextField(max_length=4000, validators=[portal.web.validators.validate_no_individual_number], verbose_name='回答')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='更新回数')),
                ('published_at', models.DateTimeField(auto_now_add=True, verbose_name='掲載日時')),
                ('source', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='faq_entry', to='mynumber_tests.consultation', verbose_name='もとの相談')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='faq', to='mynumber_tests.programme', verbose_name='総合運用テスト')),
            ],
            options={
                'verbose_name': 'よくある質問',
                'ordering': ['-published_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='PairMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('body', models.TextField(max_length=4000, validators=[portal.web.validators.validate_no_individual_number], verbose_name='本文')),
                ('sent_at', models.DateTimeField(auto_now_add=True, verbose_name='日時')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='発信者')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation', verbose_name='発信者の団体')),
                ('pair', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='messages', to='mynumber_tests.pair', verbose_name='相手先との調整')),
            ],
            options={
                'verbose_name': '連絡',
                'ordering': ['sent_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='PairMessageEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('body', models.TextField(max_length=4000, validators=[portal.web.validators.validate_no_individual_number], verbose_name='本文')),
                ('sent_at', models.DateTimeField(auto_now_add=True, verbose_name='日時')),
                ('author', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='発信者')),
                ('organisation', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organisations.organisation', verbose_name='発信者の団体')),
                ('pair', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='mynumber_tests.pair', verbose_name='相手先との調整')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='mynumber_tests.pairmessage')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PairSide',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('confirm_by', models.DateField(verbose_name='確認の期限')),
                ('confirmed_at', models.DateTimeField(null=True, verbose_name='確認した日時')),
                ('checked', models.JSONField(blank=True, default=dict, verbose_name='チェックリスト')),
                ('confirmed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='確認した人')),
                ('pair', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pair_sides', to='mynumber_tests.pair', verbose_name='相手先との調整')),
                ('participation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pair_sides', to='mynumber_tests.participation', verbose_name='参加団体')),
            ],
            options={
                'verbose_name': '相手先の確認',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='PairSideEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('confirm_by', models.DateField(verbose_name='確認の期限')),
                ('confirmed_at', models.DateTimeField(null=True, verbose_name='確認した日時')),
                ('checked', models.JSONField(blank=True, default=dict, verbose_name='チェックリスト')),
                ('confirmed_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='確認した人')),
                ('pair', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='mynumber_tests.pair', verbose_name='相手先との調整')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='mynumber_tests.pairside')),
                ('participation', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='mynumber_tests.participation', verbose_name='参加団体')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='DateProposalEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('starts_at', models.DateTimeField(verbose_name='開始')),
                ('ends_at', models.DateTimeField(verbose_name='終了')),
                ('means', models.CharField(blank=True, max_length=200, validators=[portal.web.validators.validate_no_individual_number], verbose_name='実施の方法')),
                ('state', models.CharField(choices=[('open', '回答待ち'), ('accepted', '決定'), ('declined', '都合がつかない'), ('withdrawn', '取下げ')], default='open', max_length=20, verbose_name='状態')),
                ('answer', models.CharField(blank=True, max_length=300, validators=[portal.web.validators.validate_no_individual_number], verbose_name='回答の補足')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='提案した日時')),
                ('author', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='提案した人')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='mynumber_tests.dateproposal')),
                ('pair', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='mynumber_tests.pair', verbose_name='相手先との調整')),
                ('proposed_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='mynumber_tests.participation', verbose_name='提案した団体')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ConsultationEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('question', models.TextField(max_length=2000, validators=[portal.web.validators.validate_no_individual_number], verbose_name='相談の内容')),
                ('asked_at', models.DateTimeField(auto_now_add=True, verbose_name='相談日時')),
                ('answer', models.TextField(blank=True, max_length=4000, validators=[portal.web.validators.validate_no_individual_number], verbose_name='回答')),
                ('answered_at', models.DateTimeField(null=True, verbose_name='回答日時')),
                ('answered_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='回答者')),
                ('asked_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='相談した人')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='mynumber_tests.consultation')),
                ('pair', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='mynumber_tests.pair', verbose_name='相手先との調整')),
                ('participation', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='mynumber_tests.participation', verbose_name='参加団体')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='FaqEntryEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('question', models.CharField(max_length=500, validators=[portal.web.validators.validate_no_individual_number], verbose_name='質問')),
                ('answer', models.TextField(max_length=4000, validators=[portal.web.validators.validate_no_individual_number], verbose_name='回答')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='更新回数')),
                ('published_at', models.DateTimeField(auto_now_add=True, verbose_name='掲載日時')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='mynumber_tests.faqentry')),
                ('source', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='mynumber_tests.consultation', verbose_name='もとの相談')),
                ('programme', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='mynumber_tests.programme', verbose_name='総合運用テスト')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ScenarioRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('not_started', '未着手'), ('running', '実施中'), ('blocked', '中断'), ('failed', '不合格'), ('passed', '合格（完了確認待ち）'), ('no_partner', '相手先なし'), ('signed_off', '完了')], default='not_started', max_length=20, verbose_name='状態')),
                ('inquirer_result', models.CharField(choices=[('not_run', '未実施'), ('passed', '合格'), ('failed', '不合格'), ('blocked', '実施できない'), ('no_partner', '相手先なし')], default='not_run', max_length=20, verbose_name='照会側の結果')),
                ('provider_result', models.CharField(choices=[('not_run', '未実施'), ('passed', '合格'), ('failed', '不合格'), ('blocked', '実施できない'), ('no_partner', '相手先なし')], default='not_run', max_length=20, verbose_name='提供側の結果')),
                ('is_mismatch', models.BooleanField(default=False, verbose_name='結果の食い違い')),
                ('is_dropped', models.BooleanField(default=False, verbose_name='組合せから外れた')),
                ('started_at', models.DateTimeField(null=True, verbose_name='開始日時')),
                ('inquirer_signed_at', models.DateTimeField(null=True, verbose_name='照会側の完了確認')),
                ('provider_signed_at', models.DateTimeField(null=True, verbose_name='提供側の完了確認')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='更新回数')),
                ('updated_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='更新日時')),
                ('inquirer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='inquiring_runs', to='mynumber_tests.participation', verbose_name='情報照会者')),
                ('inquirer_signed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='照会側で結果を確定した人')),
                ('pair', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='runs', to='mynumber_tests.pair', verbose_name='相手先との調整')),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='providing_runs', to='mynumber_tests.participation', verbose_name='情報提供者')),
                ('provider_signed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='提供側で結果を確定した人')),
                ('scenario', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='runs', to='mynumber_tests.scenario', verbose_name='シナリオ')),
                ('frozen_version', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='runs', to='mynumber_tests.scenarioversion', verbose_name='テストを始めたときの版')),
            ],
            options={
                'verbose_name': 'テストの実施',
                'ordering': ['scenario__code', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ScenarioRunEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('state', models.CharField(choices=[('not_started', '未着手'), ('running', '実施中'), ('blocked', '中断'), ('failed', '不合格'), ('passed', '合格（完了確認待ち）'), ('no_partner', '相手先なし'), ('signed_off', '完了')], default='not_started', max_length=20, verbose_name='状態')),
                ('inquirer_result', models.CharField(choices=[('not_run', '未実施'), ('passed', '合格'), ('failed', '不合格'), ('blocked', '実施できない'), ('no_partner', '相手先なし')], default='not_run', max_length=20, verbose_name='照会側の結果')),
                ('provider_result', models.CharField(choices=[('not_run', '未実施'), ('passed', '合格'), ('failed', '不合格'), ('blocked', '実施できない'), ('no_partner', '相手先なし')], default='not_run', max_length=20, verbose_name='提供側の結果')),
                ('is_mismatch', models.BooleanField(default=False, verbose_name='結果の食い違い')),
                ('is_dropped', models.BooleanField(default=False, verbose_name='組合せから外れた')),
                ('started_at', models.DateTimeField(null=True, verbose_name='開始日時')),
                ('inquirer_signed_at', models.DateTimeField(null=True, verbose_name='照会側の完了確認')),
                ('provider_signed_at', models.DateTimeField(null=True, verbose_name='提供側の完了確認')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='更新回数')),
                ('inquirer', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='mynumber_tests.participation', verbose_name='情報照会者')),
                ('inquirer_signed_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='照会側で結果を確定した人')),
                ('pair', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='mynumber_tests.pair', verbose_name='相手先との調整')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='mynumber_tests.scenariorun')),
                ('provider', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='mynumber_tests.participation', verbose_name='情報提供者')),
                ('provider_signed_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='提供側で結果を確定した人')),
                ('scenario', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='mynumber_tests.scenario', verbose_name='シナリオ')),
                ('frozen_version', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='mynumber_tests.scenarioversion', verbose_name='テストを始めたときの版')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='SerialBlock',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first', models.PositiveIntegerField(verbose_name='最初の通し番号')),
                ('last', models.PositiveIntegerField(verbose_name='最後の通し番号')),
                ('note', models.CharField(blank=True, max_length=200, validators=[portal.web.validators.validate_no_individual_number], verbose_name='用途')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='登録日時')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='割り当てた人')),
                ('pair', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='serial_blocks', to='mynumber_tests.pair', verbose_name='相手先との調整')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='serial_blocks', to='mynumber_tests.programme', verbose_name='総合運用テスト')),
            ],
            options={
                'verbose_name': 'テストデータの割当て',
                'ordering': ['first'],
            },
        ),
        migrations.CreateModel(
            name='SerialBlockEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('first', models.PositiveIntegerField(verbose_name='最初の通し番号')),
                ('last', models.PositiveIntegerField(verbose_name='最後の通し番号')),
                ('note', models.CharField(blank=True, max_length=200, validators=[portal.web.validators.validate_no_individual_number], verbose_name='用途')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='登録日時')),
                ('created_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='割り当てた人')),
                ('pair', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='mynumber_tests.pair', verbose_name='相手先との調整')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='mynumber_tests.serialblock')),
                ('programme', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='mynumber_tests.programme', verbose_name='総合運用テスト')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PairEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('is_ended', models.BooleanField(default=False, verbose_name='組合せの解消')),
                ('meets_at', models.DateTimeField(blank=True, null=True, verbose_name='テストの日時')),
                ('meets_until', models.DateTimeField(blank=True, null=True, verbose_name='終了予定')),
                ('means', models.CharField(blank=True, max_length=200, validators=[portal.web.validators.validate_no_individual_number], verbose_name='実施の方法')),
                ('dates_by', models.DateField(verbose_name='日程を決める期限')),
                ('sequence', models.PositiveIntegerField(default=0, editable=False, verbose_name='変更回数')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='更新回数')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='mynumber_tests.pair')),
                ('plan', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='mynumber_tests.pairingplan', verbose_name='組合せの版')),
                ('one', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='mynumber_tests.participation', verbose_name='相手先（一方）')),
                ('other', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='mynumber_tests.participation', verbose_name='相手先（他方）')),
                ('programme', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='mynumber_tests.programme', verbose_name='総合運用テスト')),
                ('slot', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='mynumber_tests.slot', verbose_name='クール')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='StepResult',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('side', models.CharField(choices=[('inquirer', '照会側'), ('provider', '提供側')], max_length=10, verbose_name='側')),
                ('position', models.PositiveSmallIntegerField(verbose_name='手順')),
                ('result', models.CharField(choices=[('not_run', '未実施'), ('passed', '合格'), ('failed', '不合格'), ('blocked', '実施できない'), ('no_partner', '相手先なし')], max_length=20, verbose_name='結果')),
                ('note', models.CharField(blank=True, max_length=500, validators=[portal.web.validators.validate_no_individual_number], verbose_name='メモ')),
                ('recorded_at', models.DateTimeField(verbose_name='記録日時')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='記録者')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='results', to='mynumber_tests.scenariorun', verbose_name='テストの実施')),
            ],
            options={
                'verbose_name': '手順の結果',
                'ordering': ['position', 'side'],
            },
        ),
        migrations.CreateModel(
            name='StepResultEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('side', models.CharField(choices=[('inquirer', '照会側'), ('provider', '提供側')], max_length=10, verbose_name='側')),
                ('position', models.PositiveSmallIntegerField(verbose_name='手順')),
                ('result', models.CharField(choices=[('not_run', '未実施'), ('passed', '合格'), ('failed', '不合格'), ('blocked', '実施できない'), ('no_partner', '相手先なし')], max_length=20, verbose_name='結果')),
                ('note', models.CharField(blank=True, max_length=500, validators=[portal.web.validators.validate_no_individual_number], verbose_name='メモ')),
                ('recorded_at', models.DateTimeField(verbose_name='記録日時')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='mynumber_tests.stepresult')),
                ('recorded_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='記録者')),
                ('run', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='mynumber_tests.scenariorun', verbose_name='テストの実施')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Defect',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=100, validators=[portal.web.validators.validate_no_individual_number], verbose_name='障害の件名')),
                ('detail', models.TextField(max_length=2000, validators=[portal.web.validators.validate_no_individual_number], verbose_name='内容')),
                ('severity', models.CharField(choices=[('critical', '重大'), ('major', '中程度'), ('minor', '軽微')], max_length=10, verbose_name='重要度')),
                ('due_on', models.DateField(verbose_name='対応の期限')),
                ('state', models.CharField(choices=[('open', '対応中'), ('fixed', '再テスト待ち'), ('closed', '解決')], default='open', max_length=10, verbose_name='状況')),
                ('fix', models.TextField(blank=True, max_length=2000, validators=[portal.web.validators.validate_no_individual_number], verbose_name='対応の内容')),
                ('retest_note', models.CharField(blank=True, max_length=500, validators=[portal.web.validators.validate_no_individual_number], verbose_name='再テストの結果')),
                ('found_at', models.DateTimeField(auto_now_add=True, verbose_name='登録日時')),
                ('closed_at', models.DateTimeField(null=True, verbose_name='解決日時')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='更新回数')),
                ('found_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='見つけた人')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='defects', to='mynumber_tests.participation', verbose_name='対応する団体')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='defects', to='mynumber_tests.scenariorun', verbose_name='テストの実施')),
            ],
            options={
                'verbose_name': '障害',
                'ordering': ['due_on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='RunEvidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('side', models.CharField(choices=[('inquirer', '照会側'), ('provider', '提供側')], max_length=10, verbose_name='側')),
                ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='添付者')),
                ('file', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.storedfile', verbose_name='ファイル')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='mynumber_tests.scenariorun', verbose_name='テストの実施')),
            ],
            options={
                'verbose_name': '証跡',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='RunHistory',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=200, verbose_name='できごと')),
                ('reason', models.CharField(blank=True, max_length=500, validators=[portal.web.validators.validate_no_individual_number], verbose_name='理由')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='日時')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='操作者')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation', verbose_name='操作者の団体')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='history', to='mynumber_tests.scenariorun', verbose_name='テストの実施')),
            ],
            options={
                'verbose_name': 'テストの経過',
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='RunHistoryEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('text', models.CharField(max_length=200, verbose_name='できごと')),
                ('reason', models.CharField(blank=True, max_length=500, validators=[portal.web.validators.validate_no_individual_number], verbose_name='理由')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='日時')),
                ('author', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='操作者')),
                ('organisation', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organisations.organisation', verbose_name='操作者の団体')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='mynumber_tests.runhistory')),
                ('run', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='mynumber_tests.scenariorun', verbose_name='テストの実施')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='RunEvidenceEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('side', models.CharField(choices=[('inquirer', '照会側'), ('provider', '提供側')], max_length=10, verbose_name='側')),
                ('added_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='添付者')),
                ('file', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='documents.storedfile', verbose_name='ファイル')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='mynumber_tests.runevidence')),
                ('run', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='mynumber_tests.scenariorun', verbose_name='テストの実施')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='DefectEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('title', models.CharField(max_length=100, validators=[portal.web.validators.validate_no_individual_number], verbose_name='障害の件名')),
                ('detail', models.TextField(max_length=2000, validators=[portal.web.validators.validate_no_individual_number], verbose_name='内容')),
                ('severity', models.CharField(choices=[('critical', '重大'), ('major', '中程度'), ('minor', '軽微')], max_length=10, verbose_name='重要度')),
                ('due_on', models.DateField(verbose_name='対応の期限')),
                ('state', models.CharField(choices=[('open', '対応中'), ('fixed', '再テスト待ち'), ('closed', '解決')], default='open', max_length=10, verbose_name='状況')),
                ('fix', models.TextField(blank=True, max_length=2000, validators=[portal.web.validators.validate_no_individual_number], verbose_name='対応の内容')),
                ('retest_note', models.CharField(blank=True, max_length=500, validators=[portal.web.validators.validate_no_individual_number], verbose_name='再テストの結果')),
                ('found_at', models.DateTimeField(auto_now_add=True, verbose_name='登録日時')),
                ('closed_at', models.DateTimeField(null=True, verbose_name='解決日時')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='更新回数')),
                ('found_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='見つけた人')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='mynumber_tests.defect')),
                ('owner', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='mynumber_tests.participation', verbose_name='対応する団体')),
                ('run', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='mynumber_tests.scenariorun', verbose_name='テストの実施')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='scenario',
            name='current',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mynumber_tests.scenarioversion', verbose_name='現行の版'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pairmessage',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "mynumber_tests_pairmessageevent" ("author_id", "body", "id", "organisation_id", "pair_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sent_at") VALUES (NEW."author_id", NEW."body", NEW."id", NEW."organisation_id", NEW."pair_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."sent_at"); RETURN NULL;', hash='d23d18c533ace92bdfe6b0c4219acdfc35cc82bb', operation='INSERT', pgid='pgtrigger_insert_insert_f45aa', table='mynumber_tests_pairmessage', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pairmessage',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "mynumber_tests_pairmessageevent" ("author_id", "body", "id", "organisation_id", "pair_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sent_at") VALUES (NEW."author_id", NEW."body", NEW."id", NEW."organisation_id", NEW."pair_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."sent_at"); RETURN NULL;', hash='74ce92fea4dfd34ab4de2a8807a66746612fba0d', operation='UPDATE', pgid='pgtrigger_update_update_62bbc', table='mynumber_tests_pairmessage', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pairmessage',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "mynumber_tests_pairmessageevent" ("author_id", "body", "id", "organisation_id", "pair_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sent_at") VALUES (OLD."author_id", OLD."body", OLD."id", OLD."organisation_id", OLD."pair_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."sent_at"); RETURN NULL;', hash='54612e7d0eba02388f7bf8d717f7505ba443fdbf', operation='DELETE', pgid='pgtrigger_delete_delete_1cb72', table='mynumber_tests_pairmessage', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pairmessageevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='883a411741aba66f216409c07a12e03658a92eb2', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_bfe7d', table='mynumber_tests_pairmessageevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pairsideevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='fa969c8ff31e056fe9816e20db371b910a51ed95', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_4f0b4', table='mynumber_tests_pairsideevent', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='pairside',
            constraint=models.UniqueConstraint(fields=('pair', 'participation'), name='test_pair_side_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pairside',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "mynumber_tests_pairsideevent" ("checked", "confirm_by", "confirmed_at", "confirmed_by_id", "id", "pair_id", "participation_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."checked", NEW."confirm_by", NEW."confirmed_at", NEW."confirmed_by_id", NEW."id", NEW."pair_id", NEW."participation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id"); RETURN NULL;', hash='564ca8b02fe7c285a4cf57b94841348851e8795e', operation='INSERT', pgid='pgtrigger_insert_insert_24634', table='mynumber_tests_pairside', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pairside',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "mynumber_tests_pairsideevent" ("checked", "confirm_by", "confirmed_at", "confirmed_by_id", "id", "pair_id", "participation_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."checked", NEW."confirm_by", NEW."confirmed_at", NEW."confirmed_by_id", NEW."id", NEW."pair_id", NEW."participation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id"); RETURN NULL;', hash='2f75214925424618a3d4f12ff65b8a0d973ac480', operation='UPDATE', pgid='pgtrigger_update_update_482e9', table='mynumber_tests_pairside', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pairside',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "mynumber_tests_pairsideevent" ("checked", "confirm_by", "confirmed_at", "confirmed_by_id", "id", "pair_id", "participation_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."checked", OLD."confirm_by", OLD."confirmed_at", OLD."confirmed_by_id", OLD."id", OLD."pair_id", OLD."participation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id"); RETURN NULL;', hash='ad7bd8ef81e48356ecdda26bf8f597ae1177a98f', operation='DELETE', pgid='pgtrigger_delete_delete_02f8e', table='mynumber_tests_pairside', when='AFTER')),
        ),
        migrations.AlterUniqueTogether(
            name='operationtestparticipationgrouppermission',
            unique_together={('group', 'permission', 'content_object')},
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='dateproposalevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='775500fe3f1807e676055287aefaf3c508da329b', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_c55a9', table='mynumber_tests_dateproposalevent', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='dateproposal',
            constraint=models.CheckConstraint(condition=models.Q(('starts_at__lt', models.F('ends_at'))), name='date_proposal_in_order'),
        ),
        migrations.AddConstraint(
            model_name='dateproposal',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'accepted')), fields=('pair',), name='date_proposal_one_accepted'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='dateproposal',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "mynumber_tests_dateproposalevent" ("answer", "author_id", "created_at", "ends_at", "id", "means", "pair_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_by_id", "starts_at", "state") VALUES (NEW."answer", NEW."author_id", NEW."created_at", NEW."ends_at", NEW."id", NEW."means", NEW."pair_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."proposed_by_id", NEW."starts_at", NEW."state"); RETURN NULL;', hash='71c776618acef9bce889e15bdc53d2dceda243ed', operation='INSERT', pgid='pgtrigger_insert_insert_9e4a6', table='mynumber_tests_dateproposal', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='dateproposal',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "mynumber_tests_dateproposalevent" ("answer", "author_id", "created_at", "ends_at", "id", "means", "pair_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_by_id", "starts_at", "state") VALUES (NEW."answer", NEW."author_id", NEW."created_at", NEW."ends_at", NEW."id", NEW."means", NEW."pair_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."proposed_by_id", NEW."starts_at", NEW."state"); RETURN NULL;', hash='2fe7461eeb0da43a96d280a6eaef0cf4e5670f46', operation='UPDATE', pgid='pgtrigger_update_update_52fa5', table='mynumber_tests_dateproposal', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='dateproposal',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "mynumber_tests_dateproposalevent" ("answer", "author_id", "created_at", "ends_at", "id", "means", "pair_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_by_id", "starts_at", "state") VALUES (OLD."answer", OLD."author_id", OLD."created_at", OLD."ends_at", OLD."id", OLD."means", OLD."pair_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."proposed_by_id", OLD."starts_at", OLD."state"); RETURN NULL;', hash='8b476496baae00cbac70ba5c461b64cb5e3506dd', operation='DELETE', pgid='pgtrigger_delete_delete_b1321', table='mynumber_tests_dateproposal', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='consultationevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='bbe8e903da012f8833626076004db8d58f09aa03', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_63fe6', table='mynumber_tests_consultationevent', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='consultation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at__isnull', True)), models.Q(('answered_at__isnull', False), models.Q(('answer', ''), _negated=True)), _connector='OR'), name='consultation_answered_with_words'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='consultation',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "mynumber_tests_consultationevent" ("answer", "answered_at", "answered_by_id", "asked_at", "asked_by_id", "id", "pair_id", "participation_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "question") VALUES (NEW."answer", NEW."answered_at", NEW."answered_by_id", NEW."asked_at", NEW."asked_by_id", NEW."id", NEW."pair_id", NEW."participation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."question"); RETURN NULL;', hash='df4e0cbee3f0dc7ac3b6aa18092024b36e0026e2', operation='INSERT', pgid='pgtrigger_insert_insert_63ca5', table='mynumber_tests_consultation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='consultation',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "mynumber_tests_consultationevent" ("answer", "answered_at", "answered_by_id", "asked_at", "asked_by_id", "id", "pair_id", "participation_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "question") VALUES (NEW."answer", NEW."answered_at", NEW."answered_by_id", NEW."asked_at", NEW."asked_by_id", NEW."id", NEW."pair_id", NEW."participation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."question"); RETURN NULL;', hash='4c94cb37af1fa4a27f8efa54d9603370ec6be0ae', operation='UPDATE', pgid='pgtrigger_update_update_e92bb', table='mynumber_tests_consultation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='consultation',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "mynumber_tests_consultationevent" ("answer", "answered_at", "answered_by_id", "asked_at", "asked_by_id", "id", "pair_id", "participation_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "question") VALUES (OLD."answer", OLD."answered_at", OLD."answered_by_id", OLD."asked_at", OLD."asked_by_id", OLD."id", OLD."pair_id", OLD."participation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."question"); RETURN NULL;', hash='0999a9424efeac3a7aaa669949cc5fb382c07eb8', operation='DELETE', pgid='pgtrigger_delete_delete_9ce14', table='mynumber_tests_consultation', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='partnerwish',
            constraint=models.UniqueConstraint(fields=('participation', 'partner'), name='test_wish_once'),
        ),
        migrations.AddConstraint(
            model_name='partnerwish',
            constraint=models.CheckConstraint(condition=models.Q(('participation', models.F('partner')), _negated=True), name='test_wish_about_another'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='partnerwish',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "mynumber_tests_partnerwishevent" ("id", "kind", "participation_id", "partner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."id", NEW."kind", NEW."participation_id", NEW."partner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id"); RETURN NULL;', hash='7fbd4c00a04081ecda519c5f7b741fb7a61eaeeb', operation='INSERT', pgid='pgtrigger_insert_insert_d1702', table='mynumber_tests_partnerwish', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='partnerwish',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "mynumber_tests_partnerwishevent" ("id", "kind", "participation_id", "partner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."id", NEW."kind", NEW."participation_id", NEW."partner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id"); RETURN NULL;', hash='aee6b13aa80681731bed2442330dc1ce1bb40e8c', operation='UPDATE', pgid='pgtrigger_update_update_f94d3', table='mynumber_tests_partnerwish', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='partnerwish',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "mynumber_tests_partnerwishevent" ("id", "kind", "participation_id", "partner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."id", OLD."kind", OLD."participation_id", OLD."partner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id"); RETURN NULL;', hash='90a769da3b75c2cea7849ecc8e7c30ef910d4195', operation='DELETE', pgid='pgtrigger_delete_delete_2a827', table='mynumber_tests_partnerwish', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='partnerwishevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='38d7b4c4158dd94ce11d978f8c273fa78e448fa1', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_1226d', table='mynumber_tests_partnerwishevent', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='programme',
            constraint=models.UniqueConstraint(fields=('prefecture', 'fiscal_year', 'name'), name='operation_test_once', violation_error_message='同じ年度に、同じ名称のテストがすでにあります。'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='programme',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "mynumber_tests_programmeevent" ("fiscal_year", "id", "is_sample", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prefecture_id", "version") VALUES (NEW."fiscal_year", NEW."id", NEW."is_sample", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."prefecture_id", NEW."version"); RETURN NULL;', hash='719df7f231313812957bcd8d2b5f6f4c2d790394', operation='INSERT', pgid='pgtrigger_insert_insert_b7061', table='mynumber_tests_programme', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='programme',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "mynumber_tests_programmeevent" ("fiscal_year", "id", "is_sample", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prefecture_id", "version") VALUES (NEW."fiscal_year", NEW."id", NEW."is_sample", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."prefecture_id", NEW."version"); RETURN NULL;', hash='d044c9f63efc4588cc8f6a3dbb14b991cfff11d6', operation='UPDATE', pgid='pgtrigger_update_update_b0ce8', table='mynumber_tests_programme', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='programme',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "mynumber_tests_programmeevent" ("fiscal_year", "id", "is_sample", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prefecture_id", "version") VALUES (OLD."fiscal_year", OLD."id", OLD."is_sample", OLD."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."prefecture_id", OLD."version"); RETURN NULL;', hash='eb0528fee3a9b04d7583c1b8748f6b249e12c812', operation='DELETE', pgid='pgtrigger_delete_delete_f7b51', table='mynumber_tests_programme', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='participationevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='66b567b3344cca6a41e8ed19dd91c1086c2d49e4', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_c5faa', table='mynumber_tests_participationevent', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='participation',
            constraint=models.UniqueConstraint(fields=('programme', 'organisation'), name='test_participation_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='participation',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "mynumber_tests_participationevent" ("application_id", "contact_email", "contact_name", "contact_phone", "contact_section", "entered_at", "environment_windows", "id", "is_outside", "max_partners_per_slot", "organisation_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "remarks", "slot_positions", "system_vendor", "usable_slots", "version") VALUES (NEW."application_id", NEW."contact_email", NEW."contact_name", NEW."contact_phone", NEW."contact_section", NEW."entered_at", NEW."environment_windows", NEW."id", NEW."is_outside", NEW."max_partners_per_slot", NEW."organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."programme_id", NEW."remarks", NEW."slot_positions", NEW."system_vendor", NEW."usable_slots", NEW."version"); RETURN NULL;', hash='52150503e255fe034dc003c2a9fc6501adedf4c6', operation='INSERT', pgid='pgtrigger_insert_insert_19b61', table='mynumber_tests_participation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='participation',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."application_id" IS DISTINCT FROM (NEW."application_id") OR OLD."contact_email" IS DISTINCT FROM (NEW."contact_email") OR OLD."contact_name" IS DISTINCT FROM (NEW."contact_name") OR OLD."contact_phone" IS DISTINCT FROM (NEW."contact_phone") OR OLD."contact_section" IS DISTINCT FROM (NEW."contact_section") OR OLD."entered_at" IS DISTINCT FROM (NEW."entered_at") OR OLD."environment_windows" IS DISTINCT FROM (NEW."environment_windows") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_outside" IS DISTINCT FROM (NEW."is_outside") OR OLD."max_partners_per_slot" IS DISTINCT FROM (NEW."max_partners_per_slot") OR OLD."organisation_id" IS DISTINCT FROM (NEW."organisation_id") OR OLD."programme_id" IS DISTINCT FROM (NEW."programme_id") OR OLD."remarks" IS DISTINCT FROM (NEW."remarks") OR OLD."slot_positions" IS DISTINCT FROM (NEW."slot_positions") OR OLD."system_vendor" IS DISTINCT FROM (NEW."system_vendor") OR OLD."usable_slots" IS DISTINCT FROM (NEW."usable_slots") OR OLD."version" IS DISTINCT FROM (NEW."version"))', func='INSERT INTO "mynumber_tests_participationevent" ("application_id", "contact_email", "contact_name", "contact_phone", "contact_section", "entered_at", "environment_windows", "id", "is_outside", "max_partners_per_slot", "organisation_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "remarks", "slot_positions", "system_vendor", "usable_slots", "version") VALUES (NEW."application_id", NEW."contact_email", NEW."contact_name", NEW."contact_phone", NEW."contact_section", NEW."entered_at", NEW."environment_windows", NEW."id", NEW."is_outside", NEW."max_partners_per_slot", NEW."organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."programme_id", NEW."remarks", NEW."slot_positions", NEW."system_vendor", NEW."usable_slots", NEW."version"); RETURN NULL;', hash='d51e4337d766354aeb05251247306de62a6bad6f', operation='UPDATE', pgid='pgtrigger_update_update_a5025', table='mynumber_tests_participation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='participation',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "mynumber_tests_participationevent" ("application_id", "contact_email", "contact_name", "contact_phone", "contact_section", "entered_at", "environment_windows", "id", "is_outside", "max_partners_per_slot", "organisation_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "remarks", "slot_positions", "system_vendor", "usable_slots", "version") VALUES (OLD."application_id", OLD."contact_email", OLD."contact_name", OLD."contact_phone", OLD."contact_section", OLD."entered_at", OLD."environment_windows", OLD."id", OLD."is_outside", OLD."max_partners_per_slot", OLD."organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."programme_id", OLD."remarks", OLD."slot_positions", OLD."system_vendor", OLD."usable_slots", OLD."version"); RETURN NULL;', hash='79b05e0c7fd6b8ba7e24ad1512e0bcd28e537e18', operation='DELETE', pgid='pgtrigger_delete_delete_f5683', table='mynumber_tests_participation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pairingrunevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='c50f57550101de8f0993b55f6600840a1c064c31', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_ece84', table='mynumber_tests_pairingrunevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pairingrun',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "mynumber_tests_pairingrunevent" ("created_at", "created_by_id", "id", "input_hash", "job_id", "keeps_published", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "seed", "state", "time_limit_s") VALUES (NEW."created_at", NEW."created_by_id", NEW."id", NEW."input_hash", NEW."job_id", NEW."keeps_published", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."programme_id", NEW."seed", NEW."state", NEW."time_limit_s"); RETURN NULL;', hash='4486ec3cd4eee83bd1e7e1ca787094f5e7fcae8e', operation='INSERT', pgid='pgtrigger_insert_insert_7d59c', table='mynumber_tests_pairingrun', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pairingrun',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."created_by_id" IS DISTINCT FROM (NEW."created_by_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."input_hash" IS DISTINCT FROM (NEW."input_hash") OR OLD."job_id" IS DISTINCT FROM (NEW."job_id") OR OLD."keeps_published" IS DISTINCT FROM (NEW."keeps_published") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."programme_id" IS DISTINCT FROM (NEW."programme_id") OR OLD."seed" IS DISTINCT FROM (NEW."seed") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."time_limit_s" IS DISTINCT FROM (NEW."time_limit_s"))', func='INSERT INTO "mynumber_tests_pairingrunevent" ("created_at", "created_by_id", "id", "input_hash", "job_id", "keeps_published", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "seed", "state", "time_limit_s") VALUES (NEW."created_at", NEW."created_by_id", NEW."id", NEW."input_hash", NEW."job_id", NEW."keeps_published", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."programme_id", NEW."seed", NEW."state", NEW."time_limit_s"); RETURN NULL;', hash='dcb29022e41879a298416706d69f58fe05bfb3d7', operation='UPDATE', pgid='pgtrigger_update_update_b6652', table='mynumber_tests_pairingrun', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pairingrun',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "mynumber_tests_pairingrunevent" ("created_at", "created_by_id", "id", "input_hash", "job_id", "keeps_published", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "seed", "state", "time_limit_s") VALUES (OLD."created_at", OLD."created_by_id", OLD."id", OLD."input_hash", OLD."job_id", OLD."keeps_published", OLD."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."programme_id", OLD."seed", OLD."state", OLD."time_limit_s"); RETURN NULL;', hash='a15004e876f8627898aa6f035900b1e4f7573a6a', operation='DELETE', pgid='pgtrigger_delete_delete_e6d75', table='mynumber_tests_pairingrun', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pairingplanevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='f687efee8b3f6a43b20d2a10c2c1cfa7689478c2', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_8757c', table='mynumber_tests_pairingplanevent', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='pairingplan',
            constraint=models.UniqueConstraint(fields=('programme', 'version'), name='pairing_version_once'),
        ),
        migrations.AddConstraint(
            model_name='pairingplan',
            constraint=models.UniqueConstraint(condition=models.Q(('is_current', True)), fields=('programme',), name='pairing_one_current'),
        ),
        migrations.AddConstraint(
            model_name='pairingplan',
            constraint=models.CheckConstraint(condition=models.Q(('is_current', False), ('state', 'published'), _connector='OR'), name='pairing_current_is_published'),
        ),
        migrations.AddConstraint(
            model_name='pairingplan',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'published'), ('version__isnull', False)), models.Q(models.Q(('state', 'published'), _negated=True), ('version__isnull', True)), _connector='OR'), name='pairing_version_when_published'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pairingplan',
            trigger=pgtrigger.compiler.Trigger(name='published_pairing_is_frozen', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."state" = \'published\')', func="\n        IF TG_OP = 'UPDATE' AND (to_jsonb(NEW) - 'is_current') = (to_jsonb(OLD) - 'is_current') THEN\n            RETURN NEW;\n        END IF;\n        RAISE EXCEPTION 'published pairing % never changes', OLD.id USING ERRCODE = 'integrity_constraint_violation';\n    ", hash='f3f8502bf923b3d8342d008fe987ebb308c2dc06', operation='UPDATE OR DELETE', pgid='pgtrigger_published_pairing_is_frozen_9e39e', table='mynumber_tests_pairingplan', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pairingplan',
            trigger=pgtrigger.compiler.Trigger(name='release_obeys_pairing_rules', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."state" = \'published\')', declare='DECLARE broken text; next_version integer;', func="\n        IF TG_OP = 'UPDATE' AND OLD.state = 'published' THEN RETURN NEW; END IF;\n        PERFORM 1 FROM mynumber_tests_programme WHERE id = NEW.programme_id FOR UPDATE;\n        SELECT coalesce(max(version), 0) + 1 INTO next_version\n        FROM mynumber_tests_pairingplan WHERE programme_id = NEW.programme_id AND state = 'published';\n        IF NEW.version IS DISTINCT FROM next_version THEN\n            RAISE EXCEPTION 'the next version is %', next_version USING ERRCODE = 'integrity_constraint_violation';\n        END IF;\n        SELECT string_agg(DISTINCT f.rule, ', ') INTO broken\n        FROM mynumber_tests_pairing_faults(NEW.id, NEW.programme_id) f;\n        IF broken IS NOT NULL THEN\n            RAISE EXCEPTION 'pairing % breaks: %', NEW.id, broken USING ERRCODE = 'integrity_constraint_violation';\n        END IF;\n        RETURN NEW;\n    ", hash='2cc4f75c0d579cb9376d66f1582c07e3366dbb85', operation='INSERT OR UPDATE', pgid='pgtrigger_release_obeys_pairing_rules_7db0e', table='mynumber_tests_pairingplan', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pairingplan',
            trigger=pgtrigger.compiler.Trigger(name='pairing_plans_never_truncated', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            RAISE EXCEPTION 'published pairings never change: % cannot be emptied', TG_TABLE_NAME\n                USING ERRCODE = 'integrity_constraint_violation';\n        ", hash='9e7497b50b8793143f9a5fe76ff4154a67da6924', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_pairing_plans_never_truncated_ae748', table='mynumber_tests_pairingplan', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pairingplan',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "mynumber_tests_pairingplanevent" ("created_at", "created_by_id", "has_hand_moves", "id", "is_current", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "published_at", "published_by_id", "reason", "revision", "run_id", "state", "version") VALUES (NEW."created_at", NEW."created_by_id", NEW."has_hand_moves", NEW."id", NEW."is_current", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."programme_id", NEW."published_at", NEW."published_by_id", NEW."reason", NEW."revision", NEW."run_id", NEW."state", NEW."version"); RETURN NULL;', hash='c4bf8ac98bf410c743f0081006ecd5b5edab20c1', operation='INSERT', pgid='pgtrigger_insert_insert_a5d9b', table='mynumber_tests_pairingplan', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pairingplan',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."created_by_id" IS DISTINCT FROM (NEW."created_by_id") OR OLD."has_hand_moves" IS DISTINCT FROM (NEW."has_hand_moves") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_current" IS DISTINCT FROM (NEW."is_current") OR OLD."programme_id" IS DISTINCT FROM (NEW."programme_id") OR OLD."published_at" IS DISTINCT FROM (NEW."published_at") OR OLD."published_by_id" IS DISTINCT FROM (NEW."published_by_id") OR OLD."reason" IS DISTINCT FROM (NEW."reason") OR OLD."revision" IS DISTINCT FROM (NEW."revision") OR OLD."run_id" IS DISTINCT FROM (NEW."run_id") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."version" IS DISTINCT FROM (NEW."version"))', func='INSERT INTO "mynumber_tests_pairingplanevent" ("created_at", "created_by_id", "has_hand_moves", "id", "is_current", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "published_at", "published_by_id", "reason", "revision", "run_id", "state", "version") VALUES (NEW."created_at", NEW."created_by_id", NEW."has_hand_moves", NEW."id", NEW."is_current", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."programme_id", NEW."published_at", NEW."published_by_id", NEW."reason", NEW."revision", NEW."run_id", NEW."state", NEW."version"); RETURN NULL;', hash='49472f7f01c5edb2950007704a1b0e8b97df8662', operation='UPDATE', pgid='pgtrigger_update_update_172ad', table='mynumber_tests_pairingplan', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pairingplan',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "mynumber_tests_pairingplanevent" ("created_at", "created_by_id", "has_hand_moves", "id", "is_current", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "published_at", "published_by_id", "reason", "revision", "run_id", "state", "version") VALUES (OLD."created_at", OLD."created_by_id", OLD."has_hand_moves", OLD."id", OLD."is_current", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."programme_id", OLD."published_at", OLD."published_by_id", OLD."reason", OLD."revision", OLD."run_id", OLD."state", OLD."version"); RETURN NULL;', hash='602e7aeb2804cbd2b9d8befd50056fd5925b3efe', operation='DELETE', pgid='pgtrigger_delete_delete_11373', table='mynumber_tests_pairingplan', when='AFTER')),
        ),
        migrations.AlterUniqueTogether(
            name='operationtestgrouppermission',
            unique_together={('group', 'permission', 'content_object')},
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='faqentryevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='4d858e0a7a8104feee3010871cba02e0a933d071', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_bd863', table='mynumber_tests_faqentryevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='faqentry',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "mynumber_tests_faqentryevent" ("answer", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "published_at", "question", "source_id", "version") VALUES (NEW."answer", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."programme_id", NEW."published_at", NEW."question", NEW."source_id", NEW."version"); RETURN NULL;', hash='80d8c1feeed8ab2af49bc059d950978a3684e36d', operation='INSERT', pgid='pgtrigger_insert_insert_d4fb1', table='mynumber_tests_faqentry', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='faqentry',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "mynumber_tests_faqentryevent" ("answer", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "published_at", "question", "source_id", "version") VALUES (NEW."answer", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."programme_id", NEW."published_at", NEW."question", NEW."source_id", NEW."version"); RETURN NULL;', hash='c91a1be98afd64918e266a4e7b961461745cdefc', operation='UPDATE', pgid='pgtrigger_update_update_4d4cd', table='mynumber_tests_faqentry', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='faqentry',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "mynumber_tests_faqentryevent" ("answer", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "published_at", "question", "source_id", "version") VALUES (OLD."answer", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."programme_id", OLD."published_at", OLD."question", OLD."source_id", OLD."version"); RETURN NULL;', hash='99bb3ae3eda384deeb56c95f4fddafb7efee4749', operation='DELETE', pgid='pgtrigger_delete_delete_afd83', table='mynumber_tests_faqentry', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='programmeevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='dc46f70db0f804931fdba0fcd9fd4e957d99e70b', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_45132', table='mynumber_tests_programmeevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='reception',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "mynumber_tests_receptionevent" ("id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "window_id") VALUES (NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."programme_id", NEW."window_id"); RETURN NULL;', hash='def83eb125e45d58b49e6faa9f07d6e246bd3bef', operation='INSERT', pgid='pgtrigger_insert_insert_a0da8', table='mynumber_tests_reception', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='reception',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "mynumber_tests_receptionevent" ("id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "window_id") VALUES (NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."programme_id", NEW."window_id"); RETURN NULL;', hash='a985ad5d6acf6ea4bb5def9f7810f211bd8ed80b', operation='UPDATE', pgid='pgtrigger_update_update_0159a', table='mynumber_tests_reception', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='reception',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "mynumber_tests_receptionevent" ("id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "window_id") VALUES (OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."programme_id", OLD."window_id"); RETURN NULL;', hash='9d8f3a190018069a4607de92838413d279596968', operation='DELETE', pgid='pgtrigger_delete_delete_832b2', table='mynumber_tests_reception', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='receptionevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='9e5688bf93bc04bdd2864c9bde412b4be583416c', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_89c16', table='mynumber_tests_receptionevent', when='BEFORE')),
        ),
        migrations.AlterUniqueTogether(
            name='rulesacknowledgementgrouppermission',
            unique_together={('group', 'permission', 'content_object')},
        ),
        migrations.AddConstraint(
            model_name='rulesdocument',
            constraint=models.UniqueConstraint(fields=('programme', 'number'), name='test_rules_number_once'),
        ),
        migrations.AddConstraint(
            model_name='rulesdocument',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'published')), fields=('programme',), name='test_rules_one_in_force'),
        ),
        migrations.AddConstraint(
            model_name='rulesdocument',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'draft')), fields=('programme',), name='test_rules_one_draft'),
        ),
        migrations.AddConstraint(
            model_name='rulesdocument',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('number__isnull', True), ('state', 'draft')), models.Q(models.Q(('state', 'draft'), _negated=True), ('number__isnull', False), ('published_at__isnull', False)), _connector='OR'), name='test_rules_published_with_number_and_time'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='rulesdocument',
            trigger=pgtrigger.compiler.Trigger(name='published_rules_stay', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."state" IN (\'published\', \'replaced\'))', func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='f0850cf999b40154e9b7c20ac3c7003e7d51eca1', operation='DELETE', pgid='pgtrigger_published_rules_stay_943c8', table='mynumber_tests_rulesdocument', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='rulesdocument',
            trigger=pgtrigger.compiler.Trigger(name='published_rules_never_change', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.state <> \'draft\' AND (OLD."number" IS DISTINCT FROM NEW."number" OR OLD."body" IS DISTINCT FROM NEW."body" OR OLD."change_note" IS DISTINCT FROM NEW."change_note" OR OLD."acknowledge_by" IS DISTINCT FROM NEW."acknowledge_by" OR OLD."published_at" IS DISTINCT FROM NEW."published_at" OR OLD."published_by_id" IS DISTINCT FROM NEW."published_by_id" OR OLD."programme_id" IS DISTINCT FROM NEW."programme_id" OR NEW.state = \'draft\'))', func="RAISE EXCEPTION 'published test rules never change' USING ERRCODE = 'integrity_constraint_violation';", hash='3021492ad7732d4d6cc14c71b8e1f61f634e4e70', operation='UPDATE', pgid='pgtrigger_published_rules_never_change_97480', table='mynumber_tests_rulesdocument', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='rulesdocument',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "mynumber_tests_rulesdocumentevent" ("acknowledge_by", "body", "change_note", "id", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "published_at", "published_by_id", "state", "version") VALUES (NEW."acknowledge_by", NEW."body", NEW."change_note", NEW."id", NEW."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."programme_id", NEW."published_at", NEW."published_by_id", NEW."state", NEW."version"); RETURN NULL;', hash='b4a9ab2d21642a191a595a7e91abf6d66a86a90c', operation='INSERT', pgid='pgtrigger_insert_insert_9e856', table='mynumber_tests_rulesdocument', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='rulesdocument',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "mynumber_tests_rulesdocumentevent" ("acknowledge_by", "body", "change_note", "id", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "published_at", "published_by_id", "state", "version") VALUES (NEW."acknowledge_by", NEW."body", NEW."change_note", NEW."id", NEW."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."programme_id", NEW."published_at", NEW."published_by_id", NEW."state", NEW."version"); RETURN NULL;', hash='543d7c486b9b5ccd2746a05692996531ab8b1d47', operation='UPDATE', pgid='pgtrigger_update_update_c1024', table='mynumber_tests_rulesdocument', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='rulesdocument',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "mynumber_tests_rulesdocumentevent" ("acknowledge_by", "body", "change_note", "id", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "published_at", "published_by_id", "state", "version") VALUES (OLD."acknowledge_by", OLD."body", OLD."change_note", OLD."id", OLD."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."programme_id", OLD."published_at", OLD."published_by_id", OLD."state", OLD."version"); RETURN NULL;', hash='55673f7816bb41a747054f650a0f2e0fe6ee97cf', operation='DELETE', pgid='pgtrigger_delete_delete_c738c', table='mynumber_tests_rulesdocument', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='rulesacknowledgementevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='bf0ab70b1b865c1a7e3b84219a358d95477ccdf7', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_fef7f', table='mynumber_tests_rulesacknowledgementevent', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='rulesacknowledgement',
            constraint=models.UniqueConstraint(fields=('rules', 'organisation'), name='test_rules_acknowledged_once'),
        ),
        migrations.AddConstraint(
            model_name='rulesacknowledgement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('acknowledged_at__isnull', True), ('acknowledged_by__isnull', True)), models.Q(('acknowledged_at__isnull', False), ('acknowledged_by__isnull', False)), _connector='OR'), name='test_rules_acknowledged_by_somebody'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='rulesacknowledgement',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "mynumber_tests_rulesacknowledgementevent" ("acknowledged_at", "acknowledged_by_id", "due_on", "id", "organisation_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rules_id") VALUES (NEW."acknowledged_at", NEW."acknowledged_by_id", NEW."due_on", NEW."id", NEW."organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."rules_id"); RETURN NULL;', hash='ba797ddbf78fd702c07f0677d1352111a4509518', operation='INSERT', pgid='pgtrigger_insert_insert_65802', table='mynumber_tests_rulesacknowledgement', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='rulesacknowledgement',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "mynumber_tests_rulesacknowledgementevent" ("acknowledged_at", "acknowledged_by_id", "due_on", "id", "organisation_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rules_id") VALUES (NEW."acknowledged_at", NEW."acknowledged_by_id", NEW."due_on", NEW."id", NEW."organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."rules_id"); RETURN NULL;', hash='4c3db331ed474369c8c2e0445f9f615d407e98f3', operation='UPDATE', pgid='pgtrigger_update_update_7ffa6', table='mynumber_tests_rulesacknowledgement', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='rulesacknowledgement',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "mynumber_tests_rulesacknowledgementevent" ("acknowledged_at", "acknowledged_by_id", "due_on", "id", "organisation_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rules_id") VALUES (OLD."acknowledged_at", OLD."acknowledged_by_id", OLD."due_on", OLD."id", OLD."organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."rules_id"); RETURN NULL;', hash='0f758ef3984eec45b68420010028faf7cea56113', operation='DELETE', pgid='pgtrigger_delete_delete_55fa6', table='mynumber_tests_rulesacknowledgement', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='rulesdocumentevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='4d44cc6ec1c955f9af739cca356f6e1eff587f4d', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_31577', table='mynumber_tests_rulesdocumentevent', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='scenariorole',
            constraint=models.UniqueConstraint(fields=('participation', 'scenario', 'role'), name='test_role_once'),
        ),
        migrations.AddConstraint(
            model_name='scenariorole',
            constraint=models.UniqueConstraint(condition=models.Q(('role', 'inquirer'), _negated=True), fields=('participation', 'scenario'), name='test_offer_once'),
        ),
        migrations.AddConstraint(
            model_name='scenariorole',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('max_tests__isnull', True), ('role', 'inquirer')), models.Q(models.Q(('role', 'inquirer'), _negated=True), ('max_tests__gte', 1)), _connector='OR'), name='test_offer_has_a_cap'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='scenariorole',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "mynumber_tests_scenarioroleevent" ("id", "max_tests", "participation_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "scenario_id") VALUES (NEW."id", NEW."max_tests", NEW."participation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."role", NEW."scenario_id"); RETURN NULL;', hash='fc00202f734664fd42363630a49972957a70a08c', operation='INSERT', pgid='pgtrigger_insert_insert_ea4ab', table='mynumber_tests_scenariorole', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='scenariorole',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "mynumber_tests_scenarioroleevent" ("id", "max_tests", "participation_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "scenario_id") VALUES (NEW."id", NEW."max_tests", NEW."participation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."role", NEW."scenario_id"); RETURN NULL;', hash='c7d80a7f689404cba84eaa5c3129fd0a5d62170f', operation='UPDATE', pgid='pgtrigger_update_update_c4d67', table='mynumber_tests_scenariorole', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='scenariorole',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "mynumber_tests_scenarioroleevent" ("id", "max_tests", "participation_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "scenario_id") VALUES (OLD."id", OLD."max_tests", OLD."participation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."role", OLD."scenario_id"); RETURN NULL;', hash='0f862e1b4f229137fa8d7152ed1b57f27e35f8f9', operation='DELETE', pgid='pgtrigger_delete_delete_62ece', table='mynumber_tests_scenariorole', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='scenarioroleevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='5f81b504e996681eefc80bcfdbb2224d55ea4616', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_fb399', table='mynumber_tests_scenarioroleevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='runhistoryevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='00fd814f16064496bddf75c7a37ce89fde602e3d', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_b6dcc', table='mynumber_tests_runhistoryevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='runhistory',
            trigger=pgtrigger.compiler.Trigger(name='run_history_stays', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='873bd1beb471c4193d0ac3fab2953c1c76cb4ab2', operation='UPDATE OR DELETE', pgid='pgtrigger_run_history_stays_01142', table='mynumber_tests_runhistory', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='runhistory',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "mynumber_tests_runhistoryevent" ("at", "author_id", "id", "organisation_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "run_id", "text") VALUES (NEW."at", NEW."author_id", NEW."id", NEW."organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."reason", NEW."run_id", NEW."text"); RETURN NULL;', hash='fbbaa6ebd86bcf68fa4704ee178afb1ceb5cde7a', operation='INSERT', pgid='pgtrigger_insert_insert_215b0', table='mynumber_tests_runhistory', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='runhistory',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "mynumber_tests_runhistoryevent" ("at", "author_id", "id", "organisation_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "run_id", "text") VALUES (NEW."at", NEW."author_id", NEW."id", NEW."organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."reason", NEW."run_id", NEW."text"); RETURN NULL;', hash='115b1d49b119271a4a19b691598afacd96b34d10', operation='UPDATE', pgid='pgtrigger_update_update_24f3c', table='mynumber_tests_runhistory', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='runhistory',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "mynumber_tests_runhistoryevent" ("at", "author_id", "id", "organisation_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "run_id", "text") VALUES (OLD."at", OLD."author_id", OLD."id", OLD."organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."reason", OLD."run_id", OLD."text"); RETURN NULL;', hash='458c1830b7c692503ff45b4c9fdfc6d7855f8496', operation='DELETE', pgid='pgtrigger_delete_delete_d2938', table='mynumber_tests_runhistory', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='runevidenceevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='14e108b20017e4136a360fc734fa9b9605de8001', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_88811', table='mynumber_tests_runevidenceevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='runevidence',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "mynumber_tests_runevidenceevent" ("added_by_id", "file_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "run_id", "side") VALUES (NEW."added_by_id", NEW."file_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."run_id", NEW."side"); RETURN NULL;', hash='7a4fceb6760f22abcd4caed5fc3336fdac536bcd', operation='INSERT', pgid='pgtrigger_insert_insert_556b8', table='mynumber_tests_runevidence', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='runevidence',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "mynumber_tests_runevidenceevent" ("added_by_id", "file_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "run_id", "side") VALUES (NEW."added_by_id", NEW."file_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."run_id", NEW."side"); RETURN NULL;', hash='9b643d0ca17bc631d90edb4c5e1f9b5e0f72bd59', operation='UPDATE', pgid='pgtrigger_update_update_72d8b', table='mynumber_tests_runevidence', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='runevidence',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "mynumber_tests_runevidenceevent" ("added_by_id", "file_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "run_id", "side") VALUES (OLD."added_by_id", OLD."file_id", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."run_id", OLD."side"); RETURN NULL;', hash='061bc06582f60116db07092cff4263ae2cd95590', operation='DELETE', pgid='pgtrigger_delete_delete_195db', table='mynumber_tests_runevidence', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='defectevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='2b9906d73bfa09ed2697169fa9682e637f00030c', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_7f1a9', table='mynumber_tests_defectevent', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='defect',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', False), ('state', 'closed')), models.Q(models.Q(('state', 'closed'), _negated=True), ('closed_at__isnull', True)), _connector='OR'), name='defect_closed_at_when_closed'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='defect',
            trigger=pgtrigger.compiler.Trigger(name='defect_moves_along', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{open:fixed,fixed:closed,fixed:open,closed:open}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='229f85db1510f426b7e22721e6e81ac10c76d9c7', operation='UPDATE', pgid='pgtrigger_defect_moves_along_c6703', table='mynumber_tests_defect', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='defect',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "mynumber_tests_defectevent" ("closed_at", "detail", "due_on", "fix", "found_at", "found_by_id", "id", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "retest_note", "run_id", "severity", "state", "title", "version") VALUES (NEW."closed_at", NEW."detail", NEW."due_on", NEW."fix", NEW."found_at", NEW."found_by_id", NEW."id", NEW."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."retest_note", NEW."run_id", NEW."severity", NEW."state", NEW."title", NEW."version"); RETURN NULL;', hash='7f8586c9532a4cddbc1bfcb28a9237484e2c6929', operation='INSERT', pgid='pgtrigger_insert_insert_f0c59', table='mynumber_tests_defect', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='defect',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "mynumber_tests_defectevent" ("closed_at", "detail", "due_on", "fix", "found_at", "found_by_id", "id", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "retest_note", "run_id", "severity", "state", "title", "version") VALUES (NEW."closed_at", NEW."detail", NEW."due_on", NEW."fix", NEW."found_at", NEW."found_by_id", NEW."id", NEW."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."retest_note", NEW."run_id", NEW."severity", NEW."state", NEW."title", NEW."version"); RETURN NULL;', hash='4f6216c81593234fc1c7d5eaff1a11abcada8ca7', operation='UPDATE', pgid='pgtrigger_update_update_d3f38', table='mynumber_tests_defect', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='defect',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "mynumber_tests_defectevent" ("closed_at", "detail", "due_on", "fix", "found_at", "found_by_id", "id", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "retest_note", "run_id", "severity", "state", "title", "version") VALUES (OLD."closed_at", OLD."detail", OLD."due_on", OLD."fix", OLD."found_at", OLD."found_by_id", OLD."id", OLD."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."retest_note", OLD."run_id", OLD."severity", OLD."state", OLD."title", OLD."version"); RETURN NULL;', hash='cb9982ab73d46f337a393550920e751d8f6bfb53', operation='DELETE', pgid='pgtrigger_delete_delete_fd295', table='mynumber_tests_defect', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='scenarioversion',
            constraint=models.UniqueConstraint(fields=('scenario', 'number'), name='test_scenario_version_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='scenarioversion',
            trigger=pgtrigger.compiler.Trigger(name='scenario_version_never_changes', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='b91629a0f64e8f6bd6c098082f8eedf25e1eaa17', operation='UPDATE', pgid='pgtrigger_scenario_version_never_changes_06343', table='mynumber_tests_scenarioversion', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='scenarioversion',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "mynumber_tests_scenarioversionevent" ("change_note", "created_at", "created_by_id", "id", "inquirer_kind", "item", "layout", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "procedure", "procedure_code", "provider_kind", "scenario_id", "title") VALUES (NEW."change_note", NEW."created_at", NEW."created_by_id", NEW."id", NEW."inquirer_kind", NEW."item", NEW."layout", NEW."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."procedure", NEW."procedure_code", NEW."provider_kind", NEW."scenario_id", NEW."title"); RETURN NULL;', hash='9e452c1a74dd987defcea9465d964749e0c548da', operation='INSERT', pgid='pgtrigger_insert_insert_409f7', table='mynumber_tests_scenarioversion', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='scenarioversion',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."change_note" IS DISTINCT FROM (NEW."change_note") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."created_by_id" IS DISTINCT FROM (NEW."created_by_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."inquirer_kind" IS DISTINCT FROM (NEW."inquirer_kind") OR OLD."item" IS DISTINCT FROM (NEW."item") OR OLD."layout" IS DISTINCT FROM (NEW."layout") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."procedure" IS DISTINCT FROM (NEW."procedure") OR OLD."procedure_code" IS DISTINCT FROM (NEW."procedure_code") OR OLD."provider_kind" IS DISTINCT FROM (NEW."provider_kind") OR OLD."scenario_id" IS DISTINCT FROM (NEW."scenario_id") OR OLD."title" IS DISTINCT FROM (NEW."title"))', func='INSERT INTO "mynumber_tests_scenarioversionevent" ("change_note", "created_at", "created_by_id", "id", "inquirer_kind", "item", "layout", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "procedure", "procedure_code", "provider_kind", "scenario_id", "title") VALUES (NEW."change_note", NEW."created_at", NEW."created_by_id", NEW."id", NEW."inquirer_kind", NEW."item", NEW."layout", NEW."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."procedure", NEW."procedure_code", NEW."provider_kind", NEW."scenario_id", NEW."title"); RETURN NULL;', hash='956039e7d7b9ba12ed64574f3e35b37edefab662', operation='UPDATE', pgid='pgtrigger_update_update_f6c88', table='mynumber_tests_scenarioversion', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='scenarioversion',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "mynumber_tests_scenarioversionevent" ("change_note", "created_at", "created_by_id", "id", "inquirer_kind", "item", "layout", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "procedure", "procedure_code", "provider_kind", "scenario_id", "title") VALUES (OLD."change_note", OLD."created_at", OLD."created_by_id", OLD."id", OLD."inquirer_kind", OLD."item", OLD."layout", OLD."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."procedure", OLD."procedure_code", OLD."provider_kind", OLD."scenario_id", OLD."title"); RETURN NULL;', hash='5da9da1920f8f5c8e5096d18a6cfa55d698282b8', operation='DELETE', pgid='pgtrigger_delete_delete_53966', table='mynumber_tests_scenarioversion', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='scenariorunevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='2a4bfba98dd627090705e73749fcbe7614bd390f', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_ef763', table='mynumber_tests_scenariorunevent', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='scenariorun',
            index=models.Index(fields=['state'], name='scenario_run_state'),
        ),
        migrations.AddConstraint(
            model_name='scenariorun',
            constraint=models.UniqueConstraint(fields=('pair', 'inquirer', 'scenario'), name='scenario_run_once'),
        ),
        migrations.AddConstraint(
            model_name='scenariorun',
            constraint=models.UniqueConstraint(condition=models.Q(('is_dropped', False)), fields=('inquirer', 'scenario'), name='scenario_run_one_standing'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='scenariorun',
            trigger=pgtrigger.compiler.Trigger(name='run_signed_by_both', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."state" = \'signed_off\')', func="\n        IF NEW.inquirer_signed_at IS NULL OR NEW.provider_signed_at IS NULL OR NEW.frozen_version_id IS NULL\n           OR NEW.inquirer_result <> 'passed' OR NEW.provider_result <> 'passed' THEN\n            RAISE EXCEPTION 'test run % is not passed and signed by both', NEW.id\n                USING ERRCODE = 'integrity_constraint_violation';\n        END IF;\n        RETURN NEW;\n    ", hash='33df5f1c49af1f8ccb65904d91d9ba1db8a742fc', operation='INSERT OR UPDATE', pgid='pgtrigger_run_signed_by_both_4e5ab', table='mynumber_tests_scenariorun', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='scenariorun',
            trigger=pgtrigger.compiler.Trigger(name='run_keeps_its_version', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        IF OLD.frozen_version_id IS NOT NULL AND NEW.frozen_version_id IS DISTINCT FROM OLD.frozen_version_id THEN\n            RAISE EXCEPTION 'test run % keeps the version of its scenario', NEW.id\n                USING ERRCODE = 'integrity_constraint_violation';\n        END IF;\n        RETURN NEW;\n    ", hash='0f4afa8e8782abdb553ea558944c81f849b074ff', operation='UPDATE', pgid='pgtrigger_run_keeps_its_version_52c13', table='mynumber_tests_scenariorun', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='scenariorun',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "mynumber_tests_scenariorunevent" ("frozen_version_id", "id", "inquirer_id", "inquirer_result", "inquirer_signed_at", "inquirer_signed_by_id", "is_dropped", "is_mismatch", "pair_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provider_id", "provider_result", "provider_signed_at", "provider_signed_by_id", "scenario_id", "started_at", "state", "version") VALUES (NEW."frozen_version_id", NEW."id", NEW."inquirer_id", NEW."inquirer_result", NEW."inquirer_signed_at", NEW."inquirer_signed_by_id", NEW."is_dropped", NEW."is_mismatch", NEW."pair_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."provider_id", NEW."provider_result", NEW."provider_signed_at", NEW."provider_signed_by_id", NEW."scenario_id", NEW."started_at", NEW."state", NEW."version"); RETURN NULL;', hash='5873c4d1824cd5284865e97fa850c59b5e0dd77c', operation='INSERT', pgid='pgtrigger_insert_insert_9030d', table='mynumber_tests_scenariorun', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='scenariorun',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."frozen_version_id" IS DISTINCT FROM (NEW."frozen_version_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."inquirer_id" IS DISTINCT FROM (NEW."inquirer_id") OR OLD."inquirer_result" IS DISTINCT FROM (NEW."inquirer_result") OR OLD."inquirer_signed_at" IS DISTINCT FROM (NEW."inquirer_signed_at") OR OLD."inquirer_signed_by_id" IS DISTINCT FROM (NEW."inquirer_signed_by_id") OR OLD."is_dropped" IS DISTINCT FROM (NEW."is_dropped") OR OLD."is_mismatch" IS DISTINCT FROM (NEW."is_mismatch") OR OLD."pair_id" IS DISTINCT FROM (NEW."pair_id") OR OLD."provider_id" IS DISTINCT FROM (NEW."provider_id") OR OLD."provider_result" IS DISTINCT FROM (NEW."provider_result") OR OLD."provider_signed_at" IS DISTINCT FROM (NEW."provider_signed_at") OR OLD."provider_signed_by_id" IS DISTINCT FROM (NEW."provider_signed_by_id") OR OLD."scenario_id" IS DISTINCT FROM (NEW."scenario_id") OR OLD."started_at" IS DISTINCT FROM (NEW."started_at") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."version" IS DISTINCT FROM (NEW."version"))', func='INSERT INTO "mynumber_tests_scenariorunevent" ("frozen_version_id", "id", "inquirer_id", "inquirer_result", "inquirer_signed_at", "inquirer_signed_by_id", "is_dropped", "is_mismatch", "pair_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provider_id", "provider_result", "provider_signed_at", "provider_signed_by_id", "scenario_id", "started_at", "state", "version") VALUES (NEW."frozen_version_id", NEW."id", NEW."inquirer_id", NEW."inquirer_result", NEW."inquirer_signed_at", NEW."inquirer_signed_by_id", NEW."is_dropped", NEW."is_mismatch", NEW."pair_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."provider_id", NEW."provider_result", NEW."provider_signed_at", NEW."provider_signed_by_id", NEW."scenario_id", NEW."started_at", NEW."state", NEW."version"); RETURN NULL;', hash='2b6599f5122e07152a3f2e21175153170bf7e874', operation='UPDATE', pgid='pgtrigger_update_update_ca8dd', table='mynumber_tests_scenariorun', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='scenariorun',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "mynumber_tests_scenariorunevent" ("frozen_version_id", "id", "inquirer_id", "inquirer_result", "inquirer_signed_at", "inquirer_signed_by_id", "is_dropped", "is_mismatch", "pair_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provider_id", "provider_result", "provider_signed_at", "provider_signed_by_id", "scenario_id", "started_at", "state", "version") VALUES (OLD."frozen_version_id", OLD."id", OLD."inquirer_id", OLD."inquirer_result", OLD."inquirer_signed_at", OLD."inquirer_signed_by_id", OLD."is_dropped", OLD."is_mismatch", OLD."pair_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."provider_id", OLD."provider_result", OLD."provider_signed_at", OLD."provider_signed_by_id", OLD."scenario_id", OLD."started_at", OLD."state", OLD."version"); RETURN NULL;', hash='9a3e1df9e69fcf0342b62401d562d917635de0f6', operation='DELETE', pgid='pgtrigger_delete_delete_bc330', table='mynumber_tests_scenariorun', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='scenarioevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='ac7528bb5cb0b19fa4ecdfc52c0f5f6e82d84a13', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_bc1a5', table='mynumber_tests_scenarioevent', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='scenario',
            constraint=models.UniqueConstraint(fields=('programme', 'code'), name='test_scenario_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='scenario',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "mynumber_tests_scenarioevent" ("code", "current_id", "id", "is_active", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id") VALUES (NEW."code", NEW."current_id", NEW."id", NEW."is_active", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."programme_id"); RETURN NULL;', hash='4857382915c46e7a0d9c538bdbee605ca4faedcd', operation='INSERT', pgid='pgtrigger_insert_insert_8ec8c', table='mynumber_tests_scenario', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='scenario',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "mynumber_tests_scenarioevent" ("code", "current_id", "id", "is_active", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id") VALUES (NEW."code", NEW."current_id", NEW."id", NEW."is_active", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."programme_id"); RETURN NULL;', hash='3e79d2144ee709f6bdc8b812a098035bb62fce7b', operation='UPDATE', pgid='pgtrigger_update_update_35013', table='mynumber_tests_scenario', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='scenario',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "mynumber_tests_scenarioevent" ("code", "current_id", "id", "is_active", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id") VALUES (OLD."code", OLD."current_id", OLD."id", OLD."is_active", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."programme_id"); RETURN NULL;', hash='271e1e9ee535e37f5aa482685763bceb51f958b6', operation='DELETE', pgid='pgtrigger_delete_delete_4d401', table='mynumber_tests_scenario', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='scenarioversionevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='2a459fb2e0c2db28eef4e5e0205df1888c96bb6e', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_193ff', table='mynumber_tests_scenarioversionevent', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='serialblock',
            constraint=models.CheckConstraint(condition=models.Q(('first__gte', 1), ('first__lte', models.F('last')), ('last__lte', 10000)), name='serial_block_within_the_test_persons'),
        ),
        migrations.AddConstraint(
            model_name='serialblock',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('programme', '='), (models.Func(models.F('first'), models.F('last'), models.Value('[]'), function='INT4RANGE', output_field=django.contrib.postgres.fields.ranges.IntegerRangeField()), '&&')], name='serial_blocks_disjoint'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='serialblock',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "mynumber_tests_serialblockevent" ("created_at", "created_by_id", "first", "id", "last", "note", "pair_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id") VALUES (NEW."created_at", NEW."created_by_id", NEW."first", NEW."id", NEW."last", NEW."note", NEW."pair_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."programme_id"); RETURN NULL;', hash='9d2bb1cbdead880ae86792cf0c7398a83e45055c', operation='INSERT', pgid='pgtrigger_insert_insert_aafac', table='mynumber_tests_serialblock', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='serialblock',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "mynumber_tests_serialblockevent" ("created_at", "created_by_id", "first", "id", "last", "note", "pair_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id") VALUES (NEW."created_at", NEW."created_by_id", NEW."first", NEW."id", NEW."last", NEW."note", NEW."pair_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."programme_id"); RETURN NULL;', hash='7db5cfc8a956935fcf48f5385556fc97a15ca398', operation='UPDATE', pgid='pgtrigger_update_update_65cab', table='mynumber_tests_serialblock', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='serialblock',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "mynumber_tests_serialblockevent" ("created_at", "created_by_id", "first", "id", "last", "note", "pair_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id") VALUES (OLD."created_at", OLD."created_by_id", OLD."first", OLD."id", OLD."last", OLD."note", OLD."pair_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."programme_id"); RETURN NULL;', hash='65b764dbb48712261e365768b130c3d62a83ab7d', operation='DELETE', pgid='pgtrigger_delete_delete_98ad0', table='mynumber_tests_serialblock', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='serialblockevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='c27a0c40d56bffce60da0168042f460c87a3c036', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_07dbc', table='mynumber_tests_serialblockevent', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='slot',
            constraint=models.UniqueConstraint(fields=('programme', 'position'), name='test_slot_once'),
        ),
        migrations.AddConstraint(
            model_name='slot',
            constraint=models.CheckConstraint(condition=models.Q(('first_month__lte', models.F('last_month'))), name='test_slot_months_in_order'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='slot',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "mynumber_tests_slotevent" ("first_month", "id", "last_month", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "programme_id") VALUES (NEW."first_month", NEW."id", NEW."last_month", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."position", NEW."programme_id"); RETURN NULL;', hash='2b09163d7cca1798d08f05c00c4b1ac68681fa89', operation='INSERT', pgid='pgtrigger_insert_insert_45698', table='mynumber_tests_slot', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='slot',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "mynumber_tests_slotevent" ("first_month", "id", "last_month", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "programme_id") VALUES (NEW."first_month", NEW."id", NEW."last_month", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."position", NEW."programme_id"); RETURN NULL;', hash='e26e6789c202f506e63ccdb426e5c3c5f74541e2', operation='UPDATE', pgid='pgtrigger_update_update_89b77', table='mynumber_tests_slot', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='slot',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "mynumber_tests_slotevent" ("first_month", "id", "last_month", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "programme_id") VALUES (OLD."first_month", OLD."id", OLD."last_month", OLD."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."position", OLD."programme_id"); RETURN NULL;', hash='85e8d5df958528145bf8aa9347c12f7998ad6e87', operation='DELETE', pgid='pgtrigger_delete_delete_c5199', table='mynumber_tests_slot', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pairingpinevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='3ef36efcf20e95730fc6fa40c162e354377b7541', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_6fdf2', table='mynumber_tests_pairingpinevent', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='pairingpin',
            constraint=models.UniqueConstraint(fields=('inquirer', 'scenario'), name='pairing_pin_once'),
        ),
        migrations.AddConstraint(
            model_name='pairingpin',
            constraint=models.CheckConstraint(condition=models.Q(('inquirer', models.F('provider')), _negated=True), name='pairing_pin_of_two'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pairingpin',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "mynumber_tests_pairingpinevent" ("created_at", "created_by_id", "id", "inquirer_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "provider_id", "reason", "scenario_id", "slot_id") VALUES (NEW."created_at", NEW."created_by_id", NEW."id", NEW."inquirer_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."programme_id", NEW."provider_id", NEW."reason", NEW."scenario_id", NEW."slot_id"); RETURN NULL;', hash='f1c62353512e748e84a20bc9a49f7788020346cc', operation='INSERT', pgid='pgtrigger_insert_insert_a287d', table='mynumber_tests_pairingpin', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pairingpin',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "mynumber_tests_pairingpinevent" ("created_at", "created_by_id", "id", "inquirer_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "provider_id", "reason", "scenario_id", "slot_id") VALUES (NEW."created_at", NEW."created_by_id", NEW."id", NEW."inquirer_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."programme_id", NEW."provider_id", NEW."reason", NEW."scenario_id", NEW."slot_id"); RETURN NULL;', hash='d92ab7776293c112aa0d3ad22d927b20ae32e63a', operation='UPDATE', pgid='pgtrigger_update_update_f63d7', table='mynumber_tests_pairingpin', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pairingpin',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "mynumber_tests_pairingpinevent" ("created_at", "created_by_id", "id", "inquirer_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "provider_id", "reason", "scenario_id", "slot_id") VALUES (OLD."created_at", OLD."created_by_id", OLD."id", OLD."inquirer_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."programme_id", OLD."provider_id", OLD."reason", OLD."scenario_id", OLD."slot_id"); RETURN NULL;', hash='f78de54b863b1c77b707d945c44e52acc58b3da0', operation='DELETE', pgid='pgtrigger_delete_delete_949cd', table='mynumber_tests_pairingpin', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pairevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='7a3b6eec2b7fb8cb3cfa66b3c454df9e497405d2', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_95f7f', table='mynumber_tests_pairevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pairedtestevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='26add8a192c6a496e28442b63efc9306a5b268e6', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_67e56', table='mynumber_tests_pairedtestevent', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='pairedtest',
            constraint=models.UniqueConstraint(fields=('plan', 'inquirer', 'scenario'), name='paired_test_once'),
        ),
        migrations.AddConstraint(
            model_name='pairedtest',
            constraint=models.CheckConstraint(condition=models.Q(('inquirer', models.F('provider')), _negated=True), name='paired_test_of_two'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pairedtest',
            trigger=pgtrigger.compiler.Trigger(name='paired_tests_frozen', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE plan_state text;', func="\n            SELECT state INTO plan_state FROM mynumber_tests_pairingplan\n            WHERE id = CASE WHEN TG_OP = 'INSERT' THEN NEW.plan_id ELSE OLD.plan_id END FOR SHARE;\n            IF plan_state = 'published' OR (TG_OP = 'UPDATE' AND NEW.plan_id <> OLD.plan_id) THEN\n                RAISE EXCEPTION 'rows of a published pairing never change'\n                    USING ERRCODE = 'integrity_constraint_violation';\n            END IF;\n            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\n            RETURN NEW;\n        ", hash='54542785bffeaa4174bfd063e22d1166dbf28eff', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_paired_tests_frozen_62aa1', table='mynumber_tests_pairedtest', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pairedtest',
            trigger=pgtrigger.compiler.Trigger(name='paired_tests_never_truncated', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            RAISE EXCEPTION 'published pairings never change: % cannot be emptied', TG_TABLE_NAME\n                USING ERRCODE = 'integrity_constraint_violation';\n        ", hash='c718ffe1ee269b19e7f77727b131c33dbe6f4ee6', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_paired_tests_never_truncated_5b85b', table='mynumber_tests_pairedtest', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pairedtest',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "mynumber_tests_pairedtestevent" ("id", "inquirer_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "provider_id", "scenario_id", "slot_id") VALUES (NEW."id", NEW."inquirer_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."plan_id", NEW."provider_id", NEW."scenario_id", NEW."slot_id"); RETURN NULL;', hash='e35431b984e1c4e5aaafd84a232d9a53b49d3a85', operation='INSERT', pgid='pgtrigger_insert_insert_e5206', table='mynumber_tests_pairedtest', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pairedtest',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "mynumber_tests_pairedtestevent" ("id", "inquirer_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "provider_id", "scenario_id", "slot_id") VALUES (NEW."id", NEW."inquirer_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."plan_id", NEW."provider_id", NEW."scenario_id", NEW."slot_id"); RETURN NULL;', hash='f22ca3392ecad92a627206b0c84b9c3926e92349', operation='UPDATE', pgid='pgtrigger_update_update_09dbc', table='mynumber_tests_pairedtest', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pairedtest',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "mynumber_tests_pairedtestevent" ("id", "inquirer_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "provider_id", "scenario_id", "slot_id") VALUES (OLD."id", OLD."inquirer_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."plan_id", OLD."provider_id", OLD."scenario_id", OLD."slot_id"); RETURN NULL;', hash='4b1ff14a19465b51e726922d51e8d1549e2603c1', operation='DELETE', pgid='pgtrigger_delete_delete_134e5', table='mynumber_tests_pairedtest', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='pair',
            index=models.Index(fields=['updated_at'], name='test_pair_changed'),
        ),
        migrations.AddConstraint(
            model_name='pair',
            constraint=models.UniqueConstraint(fields=('programme', 'one', 'other'), name='test_pair_once'),
        ),
        migrations.AddConstraint(
            model_name='pair',
            constraint=models.CheckConstraint(condition=models.Q(('one__lt', models.F('other'))), name='test_pair_in_order'),
        ),
        migrations.AddConstraint(
            model_name='pair',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('meets_at__isnull', True), ('meets_until__isnull', True)), ('meets_until__gt', models.F('meets_at')), _connector='OR'), name='test_pair_meets_for_a_while'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pair',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "mynumber_tests_pairevent" ("dates_by", "id", "is_ended", "means", "meets_at", "meets_until", "one_id", "other_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "programme_id", "sequence", "slot_id", "version") VALUES (NEW."dates_by", NEW."id", NEW."is_ended", NEW."means", NEW."meets_at", NEW."meets_until", NEW."one_id", NEW."other_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."plan_id", NEW."programme_id", NEW."sequence", NEW."slot_id", NEW."version"); RETURN NULL;', hash='f9b6ebf70f86805e49188bb679b10e42ff01dee9', operation='INSERT', pgid='pgtrigger_insert_insert_d8701', table='mynumber_tests_pair', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pair',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."dates_by" IS DISTINCT FROM (NEW."dates_by") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_ended" IS DISTINCT FROM (NEW."is_ended") OR OLD."means" IS DISTINCT FROM (NEW."means") OR OLD."meets_at" IS DISTINCT FROM (NEW."meets_at") OR OLD."meets_until" IS DISTINCT FROM (NEW."meets_until") OR OLD."one_id" IS DISTINCT FROM (NEW."one_id") OR OLD."other_id" IS DISTINCT FROM (NEW."other_id") OR OLD."plan_id" IS DISTINCT FROM (NEW."plan_id") OR OLD."programme_id" IS DISTINCT FROM (NEW."programme_id") OR OLD."sequence" IS DISTINCT FROM (NEW."sequence") OR OLD."slot_id" IS DISTINCT FROM (NEW."slot_id") OR OLD."version" IS DISTINCT FROM (NEW."version"))', func='INSERT INTO "mynumber_tests_pairevent" ("dates_by", "id", "is_ended", "means", "meets_at", "meets_until", "one_id", "other_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "programme_id", "sequence", "slot_id", "version") VALUES (NEW."dates_by", NEW."id", NEW."is_ended", NEW."means", NEW."meets_at", NEW."meets_until", NEW."one_id", NEW."other_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."plan_id", NEW."programme_id", NEW."sequence", NEW."slot_id", NEW."version"); RETURN NULL;', hash='557af1eef82c6a77ca004daa4c16f53b28e41226', operation='UPDATE', pgid='pgtrigger_update_update_2a3af', table='mynumber_tests_pair', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pair',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "mynumber_tests_pairevent" ("dates_by", "id", "is_ended", "means", "meets_at", "meets_until", "one_id", "other_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "programme_id", "sequence", "slot_id", "version") VALUES (OLD."dates_by", OLD."id", OLD."is_ended", OLD."means", OLD."meets_at", OLD."meets_until", OLD."one_id", OLD."other_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."plan_id", OLD."programme_id", OLD."sequence", OLD."slot_id", OLD."version"); RETURN NULL;', hash='29d48c338e1e97acbda08e741094a6f711180a4a', operation='DELETE', pgid='pgtrigger_delete_delete_1e5f2', table='mynumber_tests_pair', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='slotevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='8934f3a38b9da2e907187fde878519af194c8066', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_d1413', table='mynumber_tests_slotevent', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='stepresult',
            constraint=models.UniqueConstraint(fields=('run', 'side', 'position'), name='step_result_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='stepresult',
            trigger=pgtrigger.compiler.Trigger(name='signed_results_stay', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE run_state text;', func="\n        SELECT state INTO run_state FROM mynumber_tests_scenariorun\n        WHERE id = CASE WHEN TG_OP = 'INSERT' THEN NEW.run_id ELSE OLD.run_id END FOR SHARE;\n        IF run_state = 'signed_off' THEN\n            RAISE EXCEPTION 'results that both signed never change' USING ERRCODE = 'integrity_constraint_violation';\n        END IF;\n        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\n        RETURN NEW;\n    ", hash='8a75c16531dae8db7db3aec56489302f4e11b969', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_signed_results_stay_6c0c8', table='mynumber_tests_stepresult', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='stepresult',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "mynumber_tests_stepresultevent" ("id", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "recorded_at", "recorded_by_id", "result", "run_id", "side") VALUES (NEW."id", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."position", NEW."recorded_at", NEW."recorded_by_id", NEW."result", NEW."run_id", NEW."side"); RETURN NULL;', hash='be88bd53339f662ccf8831f112a034286cf53c06', operation='INSERT', pgid='pgtrigger_insert_insert_a95d3', table='mynumber_tests_stepresult', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='stepresult',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "mynumber_tests_stepresultevent" ("id", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "recorded_at", "recorded_by_id", "result", "run_id", "side") VALUES (NEW."id", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."position", NEW."recorded_at", NEW."recorded_by_id", NEW."result", NEW."run_id", NEW."side"); RETURN NULL;', hash='bc3c57542b4ad9b79386cb93522e4b11f5793417', operation='UPDATE', pgid='pgtrigger_update_update_c1370', table='mynumber_tests_stepresult', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='stepresult',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "mynumber_tests_stepresultevent" ("id", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "recorded_at", "recorded_by_id", "result", "run_id", "side") VALUES (OLD."id", OLD."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."position", OLD."recorded_at", OLD."recorded_by_id", OLD."result", OLD."run_id", OLD."side"); RETURN NULL;', hash='20cd9ba3c4451d596f8c251493a63631bf18ec90', operation='DELETE', pgid='pgtrigger_delete_delete_eb9d2', table='mynumber_tests_stepresult', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='stepresultevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='28e0f906a55e1a5008333a8614c06bbabfbad20b', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_d5dd4', table='mynumber_tests_stepresultevent', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='stepschedule',
            constraint=models.UniqueConstraint(fields=('programme', 'step'), name='test_step_schedule_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='stepschedule',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "mynumber_tests_stepscheduleevent" ("due_on", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "step") VALUES (NEW."due_on", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."programme_id", NEW."step"); RETURN NULL;', hash='ba95b37ca2913bf6d6d4caee83b9ae397e2279fd', operation='INSERT', pgid='pgtrigger_insert_insert_caa4c', table='mynumber_tests_stepschedule', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='stepschedule',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "mynumber_tests_stepscheduleevent" ("due_on", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "step") VALUES (NEW."due_on", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."programme_id", NEW."step"); RETURN NULL;', hash='4f253683b351a50c543d958555f5d3ecfebd6beb', operation='UPDATE', pgid='pgtrigger_update_update_68ca1', table='mynumber_tests_stepschedule', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='stepschedule',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "mynumber_tests_stepscheduleevent" ("due_on", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "step") VALUES (OLD."due_on", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."programme_id", OLD."step"); RETURN NULL;', hash='3fc76709712606a19117ce6dee2e222cb9f18a77', operation='DELETE', pgid='pgtrigger_delete_delete_0e600', table='mynumber_tests_stepschedule', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='steprecordevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='1c1a49a7b06ebee6927053304aa03e620a76a0f4', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_5ffa2', table='mynumber_tests_steprecordevent', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='steprecord',
            constraint=models.UniqueConstraint(fields=('participation', 'schedule'), name='test_step_record_once'),
        ),
        migrations.AddConstraint(
            model_name='steprecord',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('done_on__isnull', False), ('state', 'done')), models.Q(models.Q(('state', 'done'), _negated=True), ('done_on__isnull', True)), _connector='OR'), name='test_step_done_on_when_done'),
        ),
        migrations.AddConstraint(
            model_name='steprecord',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'not_applicable'), _negated=True), models.Q(('note', ''), _negated=True), _connector='OR'), name='test_step_left_out_with_reason'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='steprecord',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "mynumber_tests_steprecordevent" ("done_on", "due_on", "id", "note", "participation_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "schedule_id", "state", "version") VALUES (NEW."done_on", NEW."due_on", NEW."id", NEW."note", NEW."participation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."schedule_id", NEW."state", NEW."version"); RETURN NULL;', hash='843187928930c93f2e9ce9e286639e85e42de25b', operation='INSERT', pgid='pgtrigger_insert_insert_f9759', table='mynumber_tests_steprecord', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='steprecord',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "mynumber_tests_steprecordevent" ("done_on", "due_on", "id", "note", "participation_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "schedule_id", "state", "version") VALUES (NEW."done_on", NEW."due_on", NEW."id", NEW."note", NEW."participation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."schedule_id", NEW."state", NEW."version"); RETURN NULL;', hash='546d1581f6642a7ed9ee6ec27332808447b9e971', operation='UPDATE', pgid='pgtrigger_update_update_c4e8f', table='mynumber_tests_steprecord', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='steprecord',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "mynumber_tests_steprecordevent" ("done_on", "due_on", "id", "note", "participation_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "schedule_id", "state", "version") VALUES (OLD."done_on", OLD."due_on", OLD."id", OLD."note", OLD."participation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."schedule_id", OLD."state", OLD."version"); RETURN NULL;', hash='4bc47020d6272fc20f73320f650e6a03d2a35c99', operation='DELETE', pgid='pgtrigger_delete_delete_8bb7b', table='mynumber_tests_steprecord', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='stepscheduleevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='f9fc334951f34748a9d885bdbfc68fb3152139c1', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_e05e8', table='mynumber_tests_stepscheduleevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='troublecard',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "mynumber_tests_troublecardevent" ("cause", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "remedy", "scenario_id", "shared_at", "symptom", "title", "version") VALUES (NEW."cause", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."programme_id", NEW."remedy", NEW."scenario_id", NEW."shared_at", NEW."symptom", NEW."title", NEW."version"); RETURN NULL;', hash='396d67a28c3fdaf825d8f4873193bcc8f69bad47', operation='INSERT', pgid='pgtrigger_insert_insert_951a8', table='mynumber_tests_troublecard', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='troublecard',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "mynumber_tests_troublecardevent" ("cause", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "remedy", "scenario_id", "shared_at", "symptom", "title", "version") VALUES (NEW."cause", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."programme_id", NEW."remedy", NEW."scenario_id", NEW."shared_at", NEW."symptom", NEW."title", NEW."version"); RETURN NULL;', hash='37683d3dcf305c2fc34ad96bfd6cacca4daad1a8', operation='UPDATE', pgid='pgtrigger_update_update_2ec82', table='mynumber_tests_troublecard', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='troublecard',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "mynumber_tests_troublecardevent" ("cause", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "remedy", "scenario_id", "shared_at", "symptom", "title", "version") VALUES (OLD."cause", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."programme_id", OLD."remedy", OLD."scenario_id", OLD."shared_at", OLD."symptom", OLD."title", OLD."version"); RETURN NULL;', hash='0c970f25e8c849c48ad2d7a052345d4c1e110228', operation='DELETE', pgid='pgtrigger_delete_delete_98268', table='mynumber_tests_troublecard', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='troublecardevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='20a3c1b29eeb40533c8919615a6dd62bb85b1062', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_77478', table='mynumber_tests_troublecardevent', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='troublesighting',
            constraint=models.UniqueConstraint(fields=('card', 'participation'), name='trouble_seen_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='troublesighting',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "mynumber_tests_troublesightingevent" ("card_id", "id", "participation_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "seen_at") VALUES (NEW."card_id", NEW."id", NEW."participation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."seen_at"); RETURN NULL;', hash='dfdd2c2d7a59fc493607674cf3489fd10dd78b14', operation='INSERT', pgid='pgtrigger_insert_insert_93d8f', table='mynumber_tests_troublesighting', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='troublesighting',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "mynumber_tests_troublesightingevent" ("card_id", "id", "participation_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "seen_at") VALUES (NEW."card_id", NEW."id", NEW."participation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."seen_at"); RETURN NULL;', hash='b5f8436698180b9f0d368564d1a1d7de0a69a7bf', operation='UPDATE', pgid='pgtrigger_update_update_e5a1c', table='mynumber_tests_troublesighting', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='troublesighting',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "mynumber_tests_troublesightingevent" ("card_id", "id", "participation_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "seen_at") VALUES (OLD."card_id", OLD."id", OLD."participation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."seen_at"); RETURN NULL;', hash='8b7647c3ce681c042f5258d2b436e59e3c1a0e01', operation='DELETE', pgid='pgtrigger_delete_delete_76647', table='mynumber_tests_troublesighting', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='troublesightingevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='951d732c78510b1697849880e695f730d4747ed7', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_4f634', table='mynumber_tests_troublesightingevent', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='unservedinquiry',
            constraint=models.UniqueConstraint(fields=('plan', 'inquirer', 'scenario'), name='unserved_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='unservedinquiry',
            trigger=pgtrigger.compiler.Trigger(name='unserved_frozen', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE plan_state text;', func="\n            SELECT state INTO plan_state FROM mynumber_tests_pairingplan\n            WHERE id = CASE WHEN TG_OP = 'INSERT' THEN NEW.plan_id ELSE OLD.plan_id END FOR SHARE;\n            IF plan_state = 'published' OR (TG_OP = 'UPDATE' AND NEW.plan_id <> OLD.plan_id) THEN\n                RAISE EXCEPTION 'rows of a published pairing never change'\n                    USING ERRCODE = 'integrity_constraint_violation';\n            END IF;\n            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\n            RETURN NEW;\n        ", hash='601e98246af6f4c8dd7b5f748060924e8ad81460', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_unserved_frozen_934e8', table='mynumber_tests_unservedinquiry', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='unservedinquiry',
            trigger=pgtrigger.compiler.Trigger(name='unserved_never_truncated', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            RAISE EXCEPTION 'published pairings never change: % cannot be emptied', TG_TABLE_NAME\n                USING ERRCODE = 'integrity_constraint_violation';\n        ", hash='439fdcac4f465195a7fabbe599f545cdbdf54449', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_unserved_never_truncated_dc831', table='mynumber_tests_unservedinquiry', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='unservedinquiry',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "mynumber_tests_unservedinquiryevent" ("id", "inquirer_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "scenario_id", "why") VALUES (NEW."id", NEW."inquirer_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."plan_id", NEW."scenario_id", NEW."why"); RETURN NULL;', hash='cbb1831677229a94edc9603156067deedaf8572c', operation='INSERT', pgid='pgtrigger_insert_insert_fedbe', table='mynumber_tests_unservedinquiry', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='unservedinquiry',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "mynumber_tests_unservedinquiryevent" ("id", "inquirer_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "scenario_id", "why") VALUES (NEW."id", NEW."inquirer_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."plan_id", NEW."scenario_id", NEW."why"); RETURN NULL;', hash='8bc1a4f19e1b1b149065dbcc9891557573b4781a', operation='UPDATE', pgid='pgtrigger_update_update_81c84', table='mynumber_tests_unservedinquiry', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='unservedinquiry',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "mynumber_tests_unservedinquiryevent" ("id", "inquirer_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "scenario_id", "why") VALUES (OLD."id", OLD."inquirer_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."plan_id", OLD."scenario_id", OLD."why"); RETURN NULL;', hash='edb70a485b20df3cd131f8905e9f1bfa63f0c777', operation='DELETE', pgid='pgtrigger_delete_delete_6fb35', table='mynumber_tests_unservedinquiry', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='unservedinquiryevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='71227d4fa76188c53c39ed550c5f81fc5bb85dae', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_bae94', table='mynumber_tests_unservedinquiryevent', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='workclaim',
            constraint=models.UniqueConstraint(fields=('programme', 'kind', 'object_id'), name='work_claimed_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='workclaim',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "mynumber_tests_workclaimevent" ("claimed_at", "claimed_by_id", "id", "kind", "object_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id") VALUES (NEW."claimed_at", NEW."claimed_by_id", NEW."id", NEW."kind", NEW."object_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."programme_id"); RETURN NULL;', hash='9753ccba4f5f8df8ad3b367d1ef40f023e633dba', operation='INSERT', pgid='pgtrigger_insert_insert_c12fd', table='mynumber_tests_workclaim', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='workclaim',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "mynumber_tests_workclaimevent" ("claimed_at", "claimed_by_id", "id", "kind", "object_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id") VALUES (NEW."claimed_at", NEW."claimed_by_id", NEW."id", NEW."kind", NEW."object_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."programme_id"); RETURN NULL;', hash='128dc07daf42357eaaac1f6c79f72dc68c69b8d6', operation='UPDATE', pgid='pgtrigger_update_update_df1de', table='mynumber_tests_workclaim', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='workclaim',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "mynumber_tests_workclaimevent" ("claimed_at", "claimed_by_id", "id", "kind", "object_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id") VALUES (OLD."claimed_at", OLD."claimed_by_id", OLD."id", OLD."kind", OLD."object_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."programme_id"); RETURN NULL;', hash='a7a03eaa35beac209473d47ec70c015ed053cc58', operation='DELETE', pgid='pgtrigger_delete_delete_63352', table='mynumber_tests_workclaim', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='workclaimevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='1355d0036bbfce4271fd43bb6be7790fd20f5474', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_2b488', table='mynumber_tests_workclaimevent', when='BEFORE')),
        ),
        migrations.RunSQL(FAULTS, "DROP FUNCTION mynumber_tests_pairing_faults(bigint, bigint)"),
    ]
