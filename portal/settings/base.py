"""Settings shared by every way of running the portal. The only module that reads the environment.

A wrong value stops the start with the name of the variable; every default is the safe one.
"""

import logging
from pathlib import Path

import pghistory
from csp.constants import NONCE, NONE, SELF
from environs import Env, validate

from .logs import configure_structlog, logging_config
from .worker import celery_config

BASE_DIR = Path(__file__).resolve().parent.parent.parent
env = Env()

# --- where things are -------------------------------------------------------------------------------------------
PORTAL_DATA = Path(env.str("PORTAL_DATA", str(BASE_DIR / ".portal-data"))).resolve()
MEDIA_ROOT = PORTAL_DATA / "files"
STATIC_ROOT = Path(env.str("STATIC_ROOT", str(PORTAL_DATA / "static")))
STATIC_URL = "/static/"
PORTAL_BASE_URL = env.str("PORTAL_BASE_URL", "http://localhost:8000")
PORTAL_CONTACT = env.str("PORTAL_CONTACT", "")  # whom people ask; at the foot of every page

# --- secrets ----------------------------------------------------------------------------------------------------
SECRET_KEY = env.str("SECRET_KEY")
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", [])
API_TOKEN_PEPPER = env.str("API_TOKEN_PEPPER")

DEBUG = False
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.forms",
    "pgtrigger",
    "pghistory",
    "guardian",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
    "django_structlog",
    "template_partials",
    "csp",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "portal.audit",
    "portal.web",
    "portal.access",
    "portal.documents",
    "portal.organisations",
    "portal.accounts",
    "portal.jobs",
    "portal.notifications",
    "portal.calendars",
    "portal.deadlines",
    "portal.applications",
    "portal.editing",
    "portal.surveys",
    "portal.reports",
    "portal.directory",
    "portal.search",
    "portal.overview",
    "portal.api",
    "portal.planners",
    "portal.serve",
    "clouds",
    "security",
    "mynumber_tests",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "portal.web.middleware.SecurityHeadersMiddleware",
    "portal.serve.middleware.HealthMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "portal.web.middleware.HtmxSignInMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "portal.accounts.middleware.SessionActivityMiddleware",
    "portal.audit.middleware.AuditContextMiddleware",
    "portal.accounts.middleware.ActorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "csp.middleware.CSPMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "portal.web.renderers.PortalFormRenderer"
CSRF_FAILURE_VIEW = "portal.web.errors.csrf_failure"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "django.contrib.humanize.templatetags.humanize",
                "template_partials.templatetags.partials",
                "portal.web.templatetags.portal",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "portal.web.context_processors.portal",
            ],
        },
    }
]

# --- database and Redis -----------------------------------------------------------------------------------------
DATABASES = {"default": env.dj_db_url("DATABASE_URL", conn_max_age=60, conn_health_checks=True)}
REDIS_URL = env.str("REDIS_URL")

# --- language, time ---------------------------------------------------------------------------------------------
LANGUAGE_CODE = "ja"
LANGUAGES = [("ja", "日本語"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Tokyo"
USE_TZ = True

# --- sign-in ----------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "web:home"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email", "name"]},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_ADAPTER = "portal.accounts.adapters.PortalAccountAdapter"
ACCOUNT_FORMS = {
    "login": "portal.web.sign_in_forms.LoginForm",
    "change_password": "portal.web.sign_in_forms.ChangePasswordForm",
    "set_password": "portal.web.sign_in_forms.SetPasswordForm",
    "reset_password": "portal.web.sign_in_forms.ResetPasswordForm",
    "reset_password_from_key": "portal.web.sign_in_forms.ResetPasswordKeyForm",
    "reauthenticate": "portal.web.sign_in_forms.ReauthenticateForm",
}
ACCOUNT_EMAIL_SUBJECT_PREFIX = "【市町村共同IT化ポータル】"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # accounts exist only by invitation, which proves the address
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # nobody makes the portal write to strangers
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False  # this session stays, all others end
PASSWORD_RESET_TIMEOUT = 24 * 60 * 60
ACCOUNT_SESSION_REMEMBER = False
# A whole town hall shares one proxy address: the account is the key, the address only a high ceiling.
ACCOUNT_RATE_LIMITS = {
    "login": "600/m/ip",
    "login_failed": "300/m/ip,5/5m/key,20/h/key,60/d/key",
    "reset_password": "100/m/ip,5/m/key",
    "reset_password_from_key": "100/m/ip",
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
    "signup": "20/m/ip",
}
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", 0)
MFA_ADAPTER = "portal.accounts.adapters.PortalMFAAdapter"
MFA_FORMS = {
    "authenticate": "portal.web.sign_in_forms.AuthenticateForm",
    "reauthenticate": "portal.web.sign_in_forms.ReauthenticateByCodeForm",
    "activate_totp": "portal.web.sign_in_forms.ActivateTOTPForm",
    "add_webauthn": "portal.web.sign_in_forms.AddPasskeyForm",
    "edit_webauthn": "portal.web.sign_in_forms.EditPasskeyForm",
}
MFA_RATE_LIMITS = {"webauthn_login": "600/m/ip"}
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "市町村共同IT化ポータル"
MFA_TOTP_TOLERANCE = 1
MFA_REQUIRED_ROLES = env.list("MFA_REQUIRED_ROLES", ["coordinator", "manager", "auditor"])
USERSESSIONS_TRACK_ACTIVITY = True
SESSION_ENGINE = "django.contrib.sessions.backends.db"  # Redis may vanish; sessions may not
SESSION_COOKIE_AGE = env.int("SESSION_IDLE_S", 60 * 60)
SESSION_SAVE_EVERY_REQUEST = True
SESSION_ABSOLUTE_S = env.int("SESSION_ABSOLUTE_S", 12 * 60 * 60)
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"

# --- rights, audit ----------------------------------------------------------------------------------------------
ANONYMOUS_USER_NAME = None
# Rights are read by permitted_to in one query per list, never by guardian's backend one object at a time.
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]
GUARDIAN_MONKEY_PATCH_USER = False
GUARDIAN_MONKEY_PATCH_GROUP = False
PGHISTORY_APPEND_ONLY = True
PGHISTORY_CONTEXT_FIELD = pghistory.ContextJSONField()
PGHISTORY_DEFAULT_TRACKERS = (pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())

# --- headers ----------------------------------------------------------------------------------------------------
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    }
}

# --- static files: hashed, compressed, served by the portal itself ----------------------------------------------
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "portal.web.storage.PortalStaticFilesStorage"},
}
FILE_UPLOAD_HANDLERS = [
    "portal.web.upload_names.LegibleNames",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
UPLOAD_MAX_BYTES = env.int("UPLOAD_MAX_BYTES", 20 * 1024 * 1024)
# A ClamAV daemon to ask about every upload: path of its socket or host:port. Empty: none is asked.
CLAMAV_ADDRESS = env.str("CLAMAV_ADDRESS", "")
UPLOAD_QUOTA_BYTES = env.int("UPLOAD_QUOTA_BYTES", 2 * 1024 * 1024 * 1024)

# --- cache (throttling and short-lived values only; may be emptied at any time) ----------------------------------
CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}

# --- mail -------------------------------------------------------------------------------------------------------
EMAIL_BACKEND = env.str("EMAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend")
EMAIL_HOST = env.str("EMAIL_HOST", "localhost")
EMAIL_PORT = env.int("EMAIL_PORT", 25)
EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", False)
EMAIL_TIMEOUT = 10
NOTICES_KEPT_DAYS = env.int("NOTICES_KEPT_DAYS", 366)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "portal@localhost")

# --- reminders --------------------------------------------------------------------------------------------------
REMINDER_PLAN_EVERY_S = env.int("REMINDER_PLAN_EVERY_S", 300)  # how often due dates are compared with the rules
REMINDER_SENDERS = env.int("REMINDER_SENDERS", 1)  # jobs that send at the same time
REMINDER_LEASE_S = env.int("REMINDER_LEASE_S", 120)  # a mail whose sender says nothing for so long is taken back
REMINDER_BACK_OFF = env.float("REMINDER_BACK_OFF", 1.0)  # stretches the pauses between attempts

# --- worker -----------------------------------------------------------------------------------------------------
TICK_S = env.int("TICK_S", 15)  # how often beat asks whether something is due
JOB_LEASE_S = env.int("JOB_LEASE_S", 60)  # a job whose worker says nothing for so long goes back to the queue
JOB_REQUEUE_AFTER_S = env.int("JOB_REQUEUE_AFTER_S", 60)  # a job that nobody took is called out again
JOB_MAX_ATTEMPTS = env.int("JOB_MAX_ATTEMPTS", 3)
WORKER_HEARTBEAT_S = env.int("WORKER_HEARTBEAT_S", 30)
WORKER_DEAF_AFTER_S = env.int("WORKER_DEAF_AFTER_S", 180)
WORKER_SHUTDOWN_S = env.int("WORKER_SHUTDOWN_S", 30)  # what a running job gets to finish when the worker is stopped
CELERY = celery_config(REDIS_URL, tick_s=TICK_S, shutdown_s=WORKER_SHUTDOWN_S)

# --- logs -------------------------------------------------------------------------------------------------------
LOG_FORMAT = env.str("LOG_FORMAT", "json", validate=validate.OneOf(["json", "console"]))
LOG_LEVEL = env.str("LOG_LEVEL", "INFO")
LOGGING = logging_config(LOG_FORMAT, LOG_LEVEL)
configure_structlog()
DJANGO_STRUCTLOG_CELERY_ENABLED = True
DJANGO_STRUCTLOG_CELERY_DEFAULT_LOG_LEVEL = logging.DEBUG  # jobs log their own beginning and end
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = logging.DEBUG

# --- API --------------------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "portal.api.authentication.ApiTokenAuthentication",
        "portal.api.authentication.PortalSessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["portal.api.permissions.HasActorAndScope"],
    "DEFAULT_RENDERER_CLASSES": ["portal.api.renderers.OrjsonRenderer"],
    "DEFAULT_PARSER_CLASSES": ["portal.api.parsers.OrjsonParser"],
    "DEFAULT_PAGINATION_CLASS": "portal.api.pagination.PortalCursorPagination",
    "DEFAULT_FILTER_BACKENDS": ["portal.api.filters.StrictFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "portal.api.schema.PortalAutoSchema",
    "DEFAULT_THROTTLE_CLASSES": ["portal.api.throttling.ActorThrottle"],
    "DEFAULT_THROTTLE_RATES": {"actor": env.str("API_RATE", "600/min")},
    "EXCEPTION_HANDLER": "portal.api.problems.problem_handler",
    "DEFAULT_VERSIONING_CLASS": None,
    "DEFAULT_METADATA_CLASS": None,
    "URL_FORMAT_OVERRIDE": None,
    "COERCE_DECIMAL_TO_STRING": False,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "市町村共同IT化ポータル API",
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "ENUM_NAME_OVERRIDES": {
        "TaskStateEnum": "security.task_choices.TaskState",
        "TestResultEnum": "mynumber_tests.choices.Result",
    },
    "PREPROCESSING_HOOKS": ["portal.api.schema.only_portal_endpoints"],
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "portal.api.schema.without_docstrings",
    ],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
}
