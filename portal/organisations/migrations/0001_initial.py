
import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
import portal.organisations.validators
import portal.web.validators
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='Contact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, validators=[portal.web.validators.validate_no_individual_number], verbose_name='氏名')),
                ('job_title', models.CharField(blank=True, max_length=100, validators=[portal.web.validators.validate_no_individual_number], verbose_name='職名')),
                ('phone', models.CharField(blank=True, max_length=20, verbose_name='電話番号')),
                ('extension', models.CharField(blank=True, max_length=10, verbose_name='内線')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='メールアドレス')),
            ],
            options={
                'verbose_name': '連絡先',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Department',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, validators=[portal.web.validators.validate_no_individual_number], verbose_name='部署名')),
                ('is_information_department', models.BooleanField(default=False, verbose_name='情報担当部署')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='更新回数')),
            ],
            options={
                'verbose_name': '部署',
                'ordering': ['-is_information_department', 'name'],
            },
        ),
        migrations.CreateModel(
            name='JointBodyMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ],
            options={
                'verbose_name': '構成団体',
            },
        ),
        migrations.CreateModel(
            name='ContactEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('name', models.CharField(max_length=100, validators=[portal.web.validators.validate_no_individual_number], verbose_name='氏名')),
                ('job_title', models.CharField(blank=True, max_length=100, validators=[portal.web.validators.validate_no_individual_number], verbose_name='職名')),
                ('phone', models.CharField(blank=True, max_length=20, verbose_name='電話番号')),
                ('extension', models.CharField(blank=True, max_length=10, verbose_name='内線')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='メールアドレス')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='organisations.contact')),
                ('department', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organisations.department', verbose_name='部署')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='contact',
            name='department',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='contacts', to='organisations.department', verbose_name='部署'),
        ),
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(blank=True, max_length=6, null=True, validators=[portal.organisations.validators.validate_local_government_code], verbose_name='全国地方公共団体コード')),
                ('corporate_number', models.CharField(blank=True, max_length=13, validators=[portal.organisations.validators.validate_corporate_number], verbose_name='法人番号')),
                ('name', models.CharField(max_length=100, validators=[portal.web.validators.validate_no_individual_number], verbose_name='団体名')),
                ('kana', models.CharField(blank=True, max_length=200, validators=[portal.web.validators.validate_no_individual_number], verbose_name='フリガナ')),
                ('kind', models.CharField(choices=[('prefecture', '都道府県'), ('designated_city', '政令指定都市'), ('city', '市'), ('town', '町'), ('village', '村'), ('special_ward', '特別区'), ('board_of_education', '教育委員会'), ('partial_affairs_association', '一部事務組合'), ('public_enterprise_corporation', '企業団'), ('wide_area_union', '広域連合'), ('vendor', '事業者'), ('national_body', '国の機関')], max_length=40, verbose_name='種別')),
                ('city_class', models.CharField(blank=True, choices=[('designated_city', '政令指定都市'), ('core_city', '中核市'), ('former_special_city', '施行時特例市')], max_length=30, verbose_name='都市の区分')),
                ('area_km2', models.DecimalField(blank=True, decimal_places=2, max_digits=9, null=True, verbose_name='面積（km²）')),
                ('latitude', models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True, verbose_name='緯度')),
                ('longitude', models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True, verbose_name='経度')),
                ('url', models.URLField(blank=True, verbose_name='ウェブサイト')),
                ('abolished_on', models.DateField(blank=True, null=True, verbose_name='廃止日')),
                ('requires_approval', models.BooleanField(default=False, help_text='申請を提出する前に、承認者の承認を必要とします。', verbose_name='提出前に内部承認を行う')),
                ('requires_second_factor', models.BooleanField(default=False, help_text='この団体の利用者は、認証アプリかパスキーを登録するまで他のページを開けません。', verbose_name='全員に二段階認証を求める')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='更新回数')),
                ('search_copy', models.TextField(blank=True, default='', editable=False, verbose_name='検索用の写し')),
                ('constituents', models.ManyToManyField(blank=True, related_name='joint_bodies', through='organisations.JointBodyMember', through_fields=('joint_body', 'member'), to='organisations.organisation', verbose_name='構成団体')),
                ('prefecture', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='members', to='organisations.organisation', verbose_name='都道府県')),
            ],
            options={
                'verbose_name': '団体',
                'ordering': ['code', 'kana', 'pk'],
                'permissions': [('manage_users_organisation', 'Can manage the users of an organisation'), ('restructure_organisation', 'Can record mergers and renamings of an organisation'), ('view_history_organisation', 'Can read the history of an organisation'), ('audit_organisation', 'Can read users and sign-ins of an organisation')],
            },
        ),
        migrations.CreateModel(
            name='JointBodyMemberEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='organisations.jointbodymember')),
                ('joint_body', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organisations.organisation', verbose_name='組合・連合')),
                ('member', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organisations.organisation', verbose_name='構成団体')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='jointbodymember',
            name='joint_body',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='seats', to='organisations.organisation', verbose_name='組合・連合'),
        ),
        migrations.AddField(
            model_name='jointbodymember',
            name='member',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='seats_held', to='organisations.organisation', verbose_name='構成団体'),
        ),
        migrations.CreateModel(
            name='DepartmentEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('name', models.CharField(max_length=100, validators=[portal.web.validators.validate_no_individual_number], verbose_name='部署名')),
                ('is_information_department', models.BooleanField(default=False, verbose_name='情報担当部署')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='更新回数')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='organisations.department')),
                ('organisation', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organisations.organisation', verbose_name='団体')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='department',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='departments', to='organisations.organisation', verbose_name='団体'),
        ),
        migrations.CreateModel(
            name='OrganisationChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('merger', '合併'), ('renaming', '名称変更'), ('status_change', '市制・町制の施行など'), ('dissolution', '解散・廃止')], max_length=20, verbose_name='変更の種類')),
                ('effective_on', models.DateField(verbose_name='施行日')),
                ('old_name', models.CharField(blank=True, max_length=100, verbose_name='旧名称')),
                ('old_kana', models.CharField(blank=True, max_length=200, verbose_name='旧フリガナ')),
                ('old_code', models.CharField(blank=True, max_length=6, verbose_name='旧団体コード')),
                ('old_kind', models.CharField(blank=True, choices=[('prefecture', '都道府県'), ('designated_city', '政令指定都市'), ('city', '市'), ('town', '町'), ('village', '村'), ('special_ward', '特別区'), ('board_of_education', '教育委員会'), ('partial_affairs_association', '一部事務組合'), ('public_enterprise_corporation', '企業団'), ('wide_area_union', '広域連合'), ('vendor', '事業者'), ('national_body', '国の機関')], max_length=40, verbose_name='旧種別')),
                ('note', models.CharField(blank=True, max_length=500, validators=[portal.web.validators.validate_no_individual_number], verbose_name='備考')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='organisations.organisation', verbose_name='団体')),
                ('successor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='absorbed', to='organisations.organisation', verbose_name='承継団体')),
            ],
            options={
                'verbose_name': '団体の変更',
                'ordering': ['-effective_on', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='OrganisationChangeEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('kind', models.CharField(choices=[('merger', '合併'), ('renaming', '名称変更'), ('status_change', '市制・町制の施行など'), ('dissolution', '解散・廃止')], max_length=20, verbose_name='変更の種類')),
                ('effective_on', models.DateField(verbose_name='施行日')),
                ('old_name', models.CharField(blank=True, max_length=100, verbose_name='旧名称')),
                ('old_kana', models.CharField(blank=True, max_length=200, verbose_name='旧フリガナ')),
                ('old_code', models.CharField(blank=True, max_length=6, verbose_name='旧団体コード')),
                ('old_kind', models.CharField(blank=True, choices=[('prefecture', '都道府県'), ('designated_city', '政令指定都市'), ('city', '市'), ('town', '町'), ('village', '村'), ('special_ward', '特別区'), ('board_of_education', '教育委員会'), ('partial_affairs_association', '一部事務組合'), ('public_enterprise_corporation', '企業団'), ('wide_area_union', '広域連合'), ('vendor', '事業者'), ('national_body', '国の機関')], max_length=40, verbose_name='旧種別')),
                ('note', models.CharField(blank=True, max_length=500, validators=[portal.web.validators.validate_no_individual_number], verbose_name='備考')),
                ('organisation', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organisations.organisation', verbose_name='団体')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='organisations.organisationchange')),
                ('successor', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organisations.organisation', verbose_name='承継団体')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='OrganisationEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('code', models.CharField(blank=True, max_length=6, null=True, validators=[portal.organisations.validators.validate_local_government_code], verbose_name='全国地方公共団体コード')),
                ('corporate_number', models.CharField(blank=True, max_length=13, validators=[portal.organisations.validators.validate_corporate_number], verbose_name='法人番号')),
                ('name', models.CharField(max_length=100, validators=[portal.web.validators.validate_no_individual_number], verbose_name='団体名')),
                ('kana', models.CharField(blank=True, max_length=200, validators=[portal.web.validators.validate_no_individual_number], verbose_name='フリガナ')),
                ('kind', models.CharField(choices=[('prefecture', '都道府県'), ('designated_city', '政令指定都市'), ('city', '市'), ('town', '町'), ('village', '村'), ('special_ward', '特別区'), ('board_of_education', '教育委員会'), ('partial_affairs_association', '一部事務組合'), ('public_enterprise_corporation', '企業団'), ('wide_area_union', '広域連合'), ('vendor', '事業者'), ('national_body', '国の機関')], max_length=40, verbose_name='種別')),
                ('city_class', models.CharField(blank=True, choices=[('designated_city', '政令指定都市'), ('core_city', '中核市'), ('former_special_city', '施行時特例市')], max_length=30, verbose_name='都市の区分')),
                ('area_km2', models.DecimalField(blank=True, decimal_places=2, max_digits=9, null=True, verbose_name='面積（km²）')),
                ('latitude', models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True, verbose_name='緯度')),
                ('longitude', models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True, verbose_name='経度')),
                ('url', models.URLField(blank=True, verbose_name='ウェブサイト')),
                ('abolished_on', models.DateField(blank=True, null=True, verbose_name='廃止日')),
                ('requires_approval', models.BooleanField(default=False, help_text='申請を提出する前に、承認者の承認を必要とします。', verbose_name='提出前に内部承認を行う')),
                ('requires_second_factor', models.BooleanField(default=False, help_text='この団体の利用者は、認証アプリかパスキーを登録するまで他のページを開けません。', verbose_name='全員に二段階認証を求める')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='更新回数')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='organisations.organisation')),
                ('prefecture', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organisations.organisation', verbose_name='都道府県')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='OrganisationGroupPermission',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content_object', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='organisations.organisation')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='auth.group')),
                ('permission', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='auth.permission')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PopulationCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('census_year', models.PositiveSmallIntegerField(verbose_name='国勢調査年')),
                ('population', models.PositiveIntegerField(verbose_name='人口（人）')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='population_counts', to='organisations.organisation', verbose_name='団体')),
            ],
            options={
                'verbose_name': '人口',
                'ordering': ['-census_year'],
            },
        ),
        migrations.CreateModel(
            name='PopulationCountEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('census_year', models.PositiveSmallIntegerField(verbose_name='国勢調査年')),
                ('population', models.PositiveIntegerField(verbose_name='人口（人）')),
                ('organisation', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organisations.organisation', verbose_name='団体')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='organisations.populationcount')),
            ],
            options={
                'abstract': False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='contactevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='5c5222d9df2f43db9a9b62600d6ffe4733cfb09f', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_bc39a', table='organisations_contactevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='contact',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organisations_contactevent" ("department_id", "email", "extension", "id", "job_title", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone") VALUES (NEW."department_id", NEW."email", NEW."extension", NEW."id", NEW."job_title", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."phone"); RETURN NULL;', hash='04f866a864ee2d26c138ac0ae68a17e914c620ca', operation='INSERT', pgid='pgtrigger_insert_insert_06a36', table='organisations_contact', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='contact',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "organisations_contactevent" ("department_id", "email", "extension", "id", "job_title", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone") VALUES (NEW."department_id", NEW."email", NEW."extension", NEW."id", NEW."job_title", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."phone"); RETURN NULL;', hash='e5c41f1d288d563e4fe0266c35e054bfb445f3cb', operation='UPDATE', pgid='pgtrigger_update_update_f2cbf', table='organisations_contact', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='contact',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organisations_contactevent" ("department_id", "email", "extension", "id", "job_title", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone") VALUES (OLD."department_id", OLD."email", OLD."extension", OLD."id", OLD."job_title", OLD."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."phone"); RETURN NULL;', hash='5674cc54020857eda69324e47ca65a86d7de560a', operation='DELETE', pgid='pgtrigger_delete_delete_b9b0d', table='organisations_contact', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='organisation',
            index=models.Index(fields=['prefecture', 'kind'], name='organisatio_prefect_2808d5_idx'),
        ),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=models.UniqueConstraint(condition=models.Q(('abolished_on__isnull', True)), fields=('code',), name='organisation_code_once', violation_error_message='この団体コードの団体はすでに登録されています。'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='organisation',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organisations_organisationevent" ("abolished_on", "area_km2", "city_class", "code", "corporate_number", "id", "kana", "kind", "latitude", "longitude", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prefecture_id", "requires_approval", "requires_second_factor", "url", "version") VALUES (NEW."abolished_on", NEW."area_km2", NEW."city_class", NEW."code", NEW."corporate_number", NEW."id", NEW."kana", NEW."kind", NEW."latitude", NEW."longitude", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."prefecture_id", NEW."requires_approval", NEW."requires_second_factor", NEW."url", NEW."version"); RETURN NULL;', hash='cb98dd0131fefc3240654ccb75f7edc8551a203b', operation='INSERT', pgid='pgtrigger_insert_insert_040c9', table='organisations_organisation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='organisation',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."abolished_on" IS DISTINCT FROM (NEW."abolished_on") OR OLD."area_km2" IS DISTINCT FROM (NEW."area_km2") OR OLD."city_class" IS DISTINCT FROM (NEW."city_class") OR OLD."code" IS DISTINCT FROM (NEW."code") OR OLD."corporate_number" IS DISTINCT FROM (NEW."corporate_number") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kana" IS DISTINCT FROM (NEW."kana") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."latitude" IS DISTINCT FROM (NEW."latitude") OR OLD."longitude" IS DISTINCT FROM (NEW."longitude") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."prefecture_id" IS DISTINCT FROM (NEW."prefecture_id") OR OLD."requires_approval" IS DISTINCT FROM (NEW."requires_approval") OR OLD."requires_second_factor" IS DISTINCT FROM (NEW."requires_second_factor") OR OLD."url" IS DISTINCT FROM (NEW."url") OR OLD."version" IS DISTINCT FROM (NEW."version"))', func='INSERT INTO "organisations_organisationevent" ("abolished_on", "area_km2", "city_class", "code", "corporate_number", "id", "kana", "kind", "latitude", "longitude", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prefecture_id", "requires_approval", "requires_second_factor", "url", "version") VALUES (NEW."abolished_on", NEW."area_km2", NEW."city_class", NEW."code", NEW."corporate_number", NEW."id", NEW."kana", NEW."kind", NEW."latitude", NEW."longitude", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."prefecture_id", NEW."requires_approval", NEW."requires_second_factor", NEW."url", NEW."version"); RETURN NULL;', hash='5d832884ee039844e6015549d6dd2886da964ced', operation='UPDATE', pgid='pgtrigger_update_update_0b99b', table='organisations_organisation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='organisation',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organisations_organisationevent" ("abolished_on", "area_km2", "city_class", "code", "corporate_number", "id", "kana", "kind", "latitude", "longitude", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prefecture_id", "requires_approval", "requires_second_factor", "url", "version") VALUES (OLD."abolished_on", OLD."area_km2", OLD."city_class", OLD."code", OLD."corporate_number", OLD."id", OLD."kana", OLD."kind", OLD."latitude", OLD."longitude", OLD."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."prefecture_id", OLD."requires_approval", OLD."requires_second_factor", OLD."url", OLD."version"); RETURN NULL;', hash='5a6e7888a8dfb0b0e078698ad266e86836caa78f', operation='DELETE', pgid='pgtrigger_delete_delete_57a4b', table='organisations_organisation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='jointbodymemberevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='ace363dfadfd3d94f112a3074da1f2aaf9713669', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_03824', table='organisations_jointbodymemberevent', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='jointbodymember',
            constraint=models.UniqueConstraint(fields=('joint_body', 'member'), name='joint_body_member_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='jointbodymember',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organisations_jointbodymemberevent" ("id", "joint_body_id", "member_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."id", NEW."joint_body_id", NEW."member_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id"); RETURN NULL;', hash='2f22cf122c578800d9c986bab4eadb21b8dd02a7', operation='INSERT', pgid='pgtrigger_insert_insert_8e942', table='organisations_jointbodymember', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='jointbodymember',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "organisations_jointbodymemberevent" ("id", "joint_body_id", "member_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."id", NEW."joint_body_id", NEW."member_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id"); RETURN NULL;', hash='6eaa45e473b2dc44844057c7239d04a09a1839a6', operation='UPDATE', pgid='pgtrigger_update_update_e46f5', table='organisations_jointbodymember', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='jointbodymember',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organisations_jointbodymemberevent" ("id", "joint_body_id", "member_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."id", OLD."joint_body_id", OLD."member_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id"); RETURN NULL;', hash='77670c57c6177dcf31b38d7b55c77def79a4da39', operation='DELETE', pgid='pgtrigger_delete_delete_c073e', table='organisations_jointbodymember', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='departmentevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='b9dd070b9e09802d485cc5b4a83062d9b36049f9', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_2fc0a', table='organisations_departmentevent', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='department',
            constraint=models.UniqueConstraint(fields=('organisation', 'name'), name='department_once', violation_error_message='同じ名前の部署がすでにあります。'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='department',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organisations_departmentevent" ("id", "is_information_department", "name", "organisation_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "version") VALUES (NEW."id", NEW."is_information_department", NEW."name", NEW."organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."version"); RETURN NULL;', hash='7112831e432ae099f751ec3bff0c2fa34d45c839', operation='INSERT', pgid='pgtrigger_insert_insert_5ab11', table='organisations_department', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='department',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "organisations_departmentevent" ("id", "is_information_department", "name", "organisation_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "version") VALUES (NEW."id", NEW."is_information_department", NEW."name", NEW."organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."version"); RETURN NULL;', hash='56ec5a00ce8cecd9786338759fc28fe9021f42e8', operation='UPDATE', pgid='pgtrigger_update_update_ff2c8', table='organisations_department', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='department',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organisations_departmentevent" ("id", "is_information_department", "name", "organisation_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "version") VALUES (OLD."id", OLD."is_information_department", OLD."name", OLD."organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."version"); RETURN NULL;', hash='d88f270efbb10fa57268040c6735799b21063e9e', operation='DELETE', pgid='pgtrigger_delete_delete_d7a18', table='organisations_department', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='organisationchange',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organisations_organisationchangeevent" ("effective_on", "id", "kind", "note", "old_code", "old_kana", "old_kind", "old_name", "organisation_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "successor_id") VALUES (NEW."effective_on", NEW."id", NEW."kind", NEW."note", NEW."old_code", NEW."old_kana", NEW."old_kind", NEW."old_name", NEW."organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."successor_id"); RETURN NULL;', hash='a6401981c47982cf656d5bf2bc2e4e668c4d8626', operation='INSERT', pgid='pgtrigger_insert_insert_a1927', table='organisations_organisationchange', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='organisationchange',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "organisations_organisationchangeevent" ("effective_on", "id", "kind", "note", "old_code", "old_kana", "old_kind", "old_name", "organisation_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "successor_id") VALUES (NEW."effective_on", NEW."id", NEW."kind", NEW."note", NEW."old_code", NEW."old_kana", NEW."old_kind", NEW."old_name", NEW."organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."successor_id"); RETURN NULL;', hash='3f5e054acc40a57efee53a1f0c8f423ae8392d98', operation='UPDATE', pgid='pgtrigger_update_update_15802', table='organisations_organisationchange', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='organisationchange',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organisations_organisationchangeevent" ("effective_on", "id", "kind", "note", "old_code", "old_kana", "old_kind", "old_name", "organisation_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "successor_id") VALUES (OLD."effective_on", OLD."id", OLD."kind", OLD."note", OLD."old_code", OLD."old_kana", OLD."old_kind", OLD."old_name", OLD."organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."successor_id"); RETURN NULL;', hash='f6467fc02e7ce3454efd06cb9ac42c8f3dbd27e0', operation='DELETE', pgid='pgtrigger_delete_delete_28f02', table='organisations_organisationchange', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='organisationchangeevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='0f12672346188206cd8159a73f10ed6d5f4ece02', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_9161c', table='organisations_organisationchangeevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='organisationevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='13eb6e28966182a08694bfb06589ddaadb2672fe', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_c38e9', table='organisations_organisationevent', when='BEFORE')),
        ),
        migrations.AlterUniqueTogether(
            name='organisationgrouppermission',
            unique_together={('group', 'permission', 'content_object')},
        ),
        migrations.AddConstraint(
            model_name='populationcount',
            constraint=models.UniqueConstraint(fields=('organisation', 'census_year'), name='population_once_a_census'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='populationcount',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organisations_populationcountevent" ("census_year", "id", "organisation_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "population") VALUES (NEW."census_year", NEW."id", NEW."organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."population"); RETURN NULL;', hash='061691da4864b542fc538bd0831869f00657cee4', operation='INSERT', pgid='pgtrigger_insert_insert_6f9da', table='organisations_populationcount', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='populationcount',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "organisations_populationcountevent" ("census_year", "id", "organisation_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "population") VALUES (NEW."census_year", NEW."id", NEW."organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."population"); RETURN NULL;', hash='f3606b27a6e55efef5199e9b69ef9e7a55687f52', operation='UPDATE', pgid='pgtrigger_update_update_28e8a', table='organisations_populationcount', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='populationcount',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organisations_populationcountevent" ("census_year", "id", "organisation_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "population") VALUES (OLD."census_year", OLD."id", OLD."organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."population"); RETURN NULL;', hash='16e60af43ae26425df56b52cf8ae92b959a12cd9', operation='DELETE', pgid='pgtrigger_delete_delete_39bcb', table='organisations_populationcount', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='populationcountevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='544d5eab389991186320fea9dee7b096cf1cecbd', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_cf859', table='organisations_populationcountevent', when='BEFORE')),
        ),
    ]
