
import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
import portal.accounts.validators
import portal.web.validators
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('access', '0001_initial'),
        ('auth', '0012_alter_user_first_name_max_length'),
        ('organisations', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('email', models.EmailField(max_length=254, unique=True, verbose_name='メールアドレス')),
                ('name', models.CharField(max_length=100, validators=[portal.accounts.validators.validate_person_name], verbose_name='氏名')),
                ('is_active', models.BooleanField(default=True, verbose_name='有効')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='登録日時')),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': '利用者',
                'ordering': ['email'],
            },
        ),
        migrations.CreateModel(
            name='FactorReset',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=500, validators=[portal.web.validators.validate_no_individual_number], verbose_name='理由')),
                ('state', models.CharField(choices=[('open', '承認待ち'), ('done', '解除済み'), ('cancelled', '取消済み')], default='open', max_length=20, verbose_name='状態')),
                ('requested_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='申出日時')),
                ('decided_at', models.DateTimeField(null=True, verbose_name='決定日時')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='決めた人')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organisations.organisation', verbose_name='団体')),
                ('requested_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='申し出た人')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='factor_resets', to=settings.AUTH_USER_MODEL, verbose_name='利用者')),
            ],
            options={
                'verbose_name': '二段階認証の解除',
                'ordering': ['-requested_at'],
            },
        ),
        migrations.CreateModel(
            name='FactorResetEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('reason', models.CharField(max_length=500, validators=[portal.web.validators.validate_no_individual_number], verbose_name='理由')),
                ('state', models.CharField(choices=[('open', '承認待ち'), ('done', '解除済み'), ('cancelled', '取消済み')], default='open', max_length=20, verbose_name='状態')),
                ('requested_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='申出日時')),
                ('decided_at', models.DateTimeField(null=True, verbose_name='決定日時')),
                ('decided_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='決めた人')),
                ('organisation', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organisations.organisation', verbose_name='団体')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='accounts.factorreset')),
                ('requested_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='申し出た人')),
                ('user', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='利用者')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=254, verbose_name='メールアドレス')),
                ('name', models.CharField(max_length=100, validators=[portal.accounts.validators.validate_person_name], verbose_name='氏名')),
                ('roles', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('coordinator', '府県担当者'), ('manager', '府県管理者'), ('auditor', '監査'), ('staff', '情報担当者'), ('approver', '市町村承認者'), ('section', '業務所管課'), ('administrator', '利用者管理者'), ('vendor', '事業者')], max_length=20), size=None, verbose_name='役割')),
                ('secret_hash', models.CharField(max_length=64, unique=True, verbose_name='招待の鍵のハッシュ値')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='招待日時')),
                ('expires_at', models.DateTimeField(verbose_name='有効期限')),
                ('mailed_at', models.DateTimeField(blank=True, null=True, verbose_name='メール送信日時')),
                ('accepted_at', models.DateTimeField(blank=True, null=True, verbose_name='登録完了日時')),
                ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='取消日時')),
                ('invited_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='招待した人')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='organisations.organisation', verbose_name='団体')),
            ],
            options={
                'verbose_name': '招待',
                'ordering': ['-created_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='InvitationEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('email', models.EmailField(max_length=254, verbose_name='メールアドレス')),
                ('name', models.CharField(max_length=100, validators=[portal.accounts.validators.validate_person_name], verbose_name='氏名')),
                ('roles', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('coordinator', '府県担当者'), ('manager', '府県管理者'), ('auditor', '監査'), ('staff', '情報担当者'), ('approver', '市町村承認者'), ('section', '業務所管課'), ('administrator', '利用者管理者'), ('vendor', '事業者')], max_length=20), size=None, verbose_name='役割')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='招待日時')),
                ('expires_at', models.DateTimeField(verbose_name='有効期限')),
                ('mailed_at', models.DateTimeField(blank=True, null=True, verbose_name='メール送信日時')),
                ('accepted_at', models.DateTimeField(blank=True, null=True, verbose_name='登録完了日時')),
                ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='取消日時')),
                ('invited_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='招待した人')),
                ('organisation', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organisations.organisation', verbose_name='団体')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='accounts.invitation')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='登録日時')),
                ('role_group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='access.rolegroup', verbose_name='役割')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to=settings.AUTH_USER_MODEL, verbose_name='利用者')),
            ],
            options={
                'verbose_name': '所属',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='MembershipEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='登録日時')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='accounts.membership')),
                ('role_group', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='access.rolegroup', verbose_name='役割')),
                ('user', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='利用者')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='SignIn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('event', models.CharField(choices=[('signed_in', 'サインイン'), ('signed_out', 'サインアウト'), ('refused', 'サインインの失敗'), ('locked', '失敗が続いたための一時停止'), ('factor_refused', '二段階認証の失敗'), ('factor_changed', '認証方法の変更'), ('password_changed', 'パスワードの変更'), ('sessions_ended', '他の端末のサインアウト'), ('switched', '団体の切替え')], max_length=20, verbose_name='できごと')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='日時')),
                ('ip_address', models.GenericIPAddressField(null=True, verbose_name='接続元')),
                ('user_agent', models.CharField(blank=True, max_length=200, verbose_name='ブラウザー')),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='sign_ins', to=settings.AUTH_USER_MODEL, verbose_name='利用者')),
            ],
            options={
                'verbose_name': 'サインイン記録',
                'ordering': ['-at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='UserEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('email', models.EmailField(max_length=254, verbose_name='メールアドレス')),
                ('name', models.CharField(max_length=100, validators=[portal.accounts.validators.validate_person_name], verbose_name='氏名')),
                ('is_active', models.BooleanField(default=True, verbose_name='有効')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='登録日時')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='user_email_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='user',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "accounts_userevent" ("created_at", "email", "id", "is_active", "is_superuser", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."created_at", NEW."email", NEW."id", NEW."is_active", NEW."is_superuser", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id"); RETURN NULL;', hash='4a1c29d738ed2077d680b6dca3cb48841b69a987', operation='INSERT', pgid='pgtrigger_insert_insert_3867c', table='accounts_user', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='user',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_active" IS DISTINCT FROM (NEW."is_active") OR OLD."is_superuser" IS DISTINCT FROM (NEW."is_superuser") OR OLD."name" IS DISTINCT FROM (NEW."name"))', func='INSERT INTO "accounts_userevent" ("created_at", "email", "id", "is_active", "is_superuser", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."created_at", NEW."email", NEW."id", NEW."is_active", NEW."is_superuser", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id"); RETURN NULL;', hash='ecaf896aca5d07a333536d4ab80e302daaedb88e', operation='UPDATE', pgid='pgtrigger_update_update_0e890', table='accounts_user', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='user',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "accounts_userevent" ("created_at", "email", "id", "is_active", "is_superuser", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."created_at", OLD."email", OLD."id", OLD."is_active", OLD."is_superuser", OLD."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id"); RETURN NULL;', hash='eccaf60d0aa6d18299fac8b264404897cae41e33', operation='DELETE', pgid='pgtrigger_delete_delete_19f14', table='accounts_user', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='factorreset',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'done'), _negated=True), models.Q(('decided_by__isnull', False), models.Q(('decided_by', models.F('requested_by')), _negated=True), models.Q(('decided_by', models.F('user')), _negated=True)), _connector='OR'), name='factor_reset_by_two_people'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='factorreset',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "accounts_factorresetevent" ("decided_at", "decided_by_id", "id", "organisation_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "requested_at", "requested_by_id", "state", "user_id") VALUES (NEW."decided_at", NEW."decided_by_id", NEW."id", NEW."organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."reason", NEW."requested_at", NEW."requested_by_id", NEW."state", NEW."user_id"); RETURN NULL;', hash='0c9992f92d51877892178274b8e07afe4be36297', operation='INSERT', pgid='pgtrigger_insert_insert_3bfe9', table='accounts_factorreset', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='factorreset',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "accounts_factorresetevent" ("decided_at", "decided_by_id", "id", "organisation_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "requested_at", "requested_by_id", "state", "user_id") VALUES (NEW."decided_at", NEW."decided_by_id", NEW."id", NEW."organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."reason", NEW."requested_at", NEW."requested_by_id", NEW."state", NEW."user_id"); RETURN NULL;', hash='cc79f96b9903796e09dc2aa24eef567943b73fb4', operation='UPDATE', pgid='pgtrigger_update_update_b4c64', table='accounts_factorreset', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='factorreset',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "accounts_factorresetevent" ("decided_at", "decided_by_id", "id", "organisation_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "requested_at", "requested_by_id", "state", "user_id") VALUES (OLD."decided_at", OLD."decided_by_id", OLD."id", OLD."organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."reason", OLD."requested_at", OLD."requested_by_id", OLD."state", OLD."user_id"); RETURN NULL;', hash='4116f8dc8ea69029eb0296511bc7909b90a81e35', operation='DELETE', pgid='pgtrigger_delete_delete_04307', table='accounts_factorreset', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='factorresetevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='286f5b56e9b6c9017dbd2814ffeecdab9386b786', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_67b0b', table='accounts_factorresetevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='invitation',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "accounts_invitationevent" ("accepted_at", "created_at", "email", "expires_at", "id", "invited_by_id", "mailed_at", "name", "organisation_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revoked_at", "roles") VALUES (NEW."accepted_at", NEW."created_at", NEW."email", NEW."expires_at", NEW."id", NEW."invited_by_id", NEW."mailed_at", NEW."name", NEW."organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."revoked_at", NEW."roles"); RETURN NULL;', hash='a950eb757948974757493e4b44e91fc92e69f81d', operation='INSERT', pgid='pgtrigger_insert_insert_8c354', table='accounts_invitation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='invitation',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."accepted_at" IS DISTINCT FROM (NEW."accepted_at") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."expires_at" IS DISTINCT FROM (NEW."expires_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."invited_by_id" IS DISTINCT FROM (NEW."invited_by_id") OR OLD."mailed_at" IS DISTINCT FROM (NEW."mailed_at") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."organisation_id" IS DISTINCT FROM (NEW."organisation_id") OR OLD."revoked_at" IS DISTINCT FROM (NEW."revoked_at") OR OLD."roles" IS DISTINCT FROM (NEW."roles"))', func='INSERT INTO "accounts_invitationevent" ("accepted_at", "created_at", "email", "expires_at", "id", "invited_by_id", "mailed_at", "name", "organisation_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revoked_at", "roles") VALUES (NEW."accepted_at", NEW."created_at", NEW."email", NEW."expires_at", NEW."id", NEW."invited_by_id", NEW."mailed_at", NEW."name", NEW."organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."revoked_at", NEW."roles"); RETURN NULL;', hash='9ba7bce3ffc5caaefd7b553d478d70b36db50b5a', operation='UPDATE', pgid='pgtrigger_update_update_4e12d', table='accounts_invitation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='invitation',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "accounts_invitationevent" ("accepted_at", "created_at", "email", "expires_at", "id", "invited_by_id", "mailed_at", "name", "organisation_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revoked_at", "roles") VALUES (OLD."accepted_at", OLD."created_at", OLD."email", OLD."expires_at", OLD."id", OLD."invited_by_id", OLD."mailed_at", OLD."name", OLD."organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."revoked_at", OLD."roles"); RETURN NULL;', hash='db58faa22ca91149a8c2f4c64a1bfa3995504671', operation='DELETE', pgid='pgtrigger_delete_delete_f2c14', table='accounts_invitation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='invitationevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='daf23d962af867f3cb4eedb3f026a1b651002cd3', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_b4566', table='accounts_invitationevent', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.UniqueConstraint(fields=('user', 'role_group'), name='membership_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='membership',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "accounts_membershipevent" ("created_at", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role_group_id", "user_id") VALUES (NEW."created_at", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."role_group_id", NEW."user_id"); RETURN NULL;', hash='1b4595db2e9b77abe519ea0c4b6ef64581d53fb0', operation='INSERT', pgid='pgtrigger_insert_insert_fc05a', table='accounts_membership', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='membership',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "accounts_membershipevent" ("created_at", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role_group_id", "user_id") VALUES (NEW."created_at", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."role_group_id", NEW."user_id"); RETURN NULL;', hash='9633fab1765b1529cf22e1a3ef448a562b3e34f5', operation='UPDATE', pgid='pgtrigger_update_update_20ab5', table='accounts_membership', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='membership',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "accounts_membershipevent" ("created_at", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role_group_id", "user_id") VALUES (OLD."created_at", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."role_group_id", OLD."user_id"); RETURN NULL;', hash='5080c894d5c17f3af2f1841c6dfd19247e8da577', operation='DELETE', pgid='pgtrigger_delete_delete_19a8f', table='accounts_membership', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='membershipevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='e1f05704110766345bef638c18be4307af995a77', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_9ee6c', table='accounts_membershipevent', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='signin',
            index=models.Index(fields=['user', '-at'], name='accounts_si_user_id_ffc988_idx'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='userevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='9e9498e73f6fbdf2642fb33fa14189f1ad2382c8', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_45b21', table='accounts_userevent', when='BEFORE')),
        ),
    ]
