"""One settings file for the three modes: `POOL_MODE` is demo, test or production."""

from __future__ import annotations

import os
from pathlib import Path

from csp.constants import NONE, SELF

from config.environment import Environment
from config.tables import GLOBAL_TABLES as GLOBAL_TABLES
from japan.skill_standard import ROLES
from servers.database import application_database, django_database
from servers.embedded import urls as embedded_urls

BASE_DIR = Path(__file__).resolve().parent.parent
ENVIRONMENT = Environment(os.environ)
MODE = ENVIRONMENT.mode
PRODUCTION = MODE == "production"
DEMO = MODE == "demo"
DEBUG = False

SECRET_KEY = ENVIRONMENT.secret_key(
    "a key for the demo and the tests only, never for real people's data: 8f1c2d"
)
ALLOWED_HOSTS = ENVIRONMENT.hosts()
BASE_URL = ENVIRONMENT.base_url()
CSRF_TRUSTED_ORIGINS = [BASE_URL]

_urls = embedded_urls("test" if MODE == "test" else "demo")
_database = ENVIRONMENT.get("DATABASE_URL", _urls.database.user)
DATABASES = {
    "default": {
        **application_database(_database),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    },
    "owner": django_database(
        os.environ.get("DATABASE_OWNER_URL") or (_database if PRODUCTION else _urls.database.owner)
    ),
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

WITNESSES = ["dispatch.repairs.witness"]
"""Modules of higher floors that know what rests on the facts of lower ones (`desk.touched`)."""
DISCLOSURES = [
    "pool.hiring.lists.disclosed_hiring",
    "training.courses.lists.disclosed_training",
    "dispatch.visits.lists.disclosed_visits",
    "finance.evidence.disclosed_expenses",
]
"""Who knows besides the pool what is kept about somebody in it (`pool.own.disclosure`)."""
PROOFS = "dispatch.dispatches.gates.lacking_of"
"""Who knows what is missing on record for a visit to count (`dispatch.visits.proofs`)."""
BESIDES = {
    "pool.talent": ["pool.hiring.besides.OF_TALENT"],
    "register.municipality": ["pool.hiring.besides.OF_TOWN"],
}
"""What rooms of higher floors say of a thing on its page (`desk.besides`), by its model."""
OUTLOOK = "dispatch.dispatches.prospects.outlook_of"
"""Who says how many people a need would find today (`municipalities.needs.pages.outlook`)."""
SKILLS = "pool.skills.vocabulary.vocabulary"
SKILL_NAMES = "pool.skills.vocabulary.name_today"
"""Who says what the prefecture calls its skills (`municipalities.wordings.skills`)."""
SKILL_USES = ["pool.people.figures.talents_with", "municipalities.needs.figures.needs_with"]
"""Who says where a skill is recorded (`pool.skills.pages`)."""
TALENT_WORK = "dispatch.calendar.load.work_of"
"""Who says what somebody of the pool does and will do (`pool.people.work`)."""
PEOPLE = "dispatch.dispatches.figures.people_by_role"
"""Who says how many people of a role are there (`municipalities.targets.figures`)."""

INSTALLED_APPS = [
    "accounts",
    "desk",
    "jobs",
    "notices",
    "documents",
    "documents.uploads",
    "members",
    "municipalities.register",
    "municipalities.holidays",
    "municipalities.call_points",
    "municipalities.wordings",
    "municipalities.profile",
    "municipalities.groups",
    "municipalities.promotion",
    "municipalities.targets",
    "municipalities.needs",
    "municipalities.towns",
    "municipalities.rulebook",
    "municipalities.surveys",
    "municipalities.hearings",
    "pool.skills",
    "pool.people",
    "pool.own",
    "pool.candidates",
    "pool.hiring",
    "training.courses",
    "training.sessions",
    "dispatch.visits",
    "dispatch.dispatches",
    "dispatch.calendar",
    "dispatch.proofsheets",
    "dispatch.repairs",
    "finance",
    "national",
    "home",
    "demo",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "rest_framework",
    "knox",
    "drf_spectacular",
    "django_htmx",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "desk.middleware.KeepPrivate",
    "desk.middleware.PlainMethods",
    "desk.middleware.RefuseUnstorable",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "members.sign_in.session_limits.SessionLimits",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "home.context.page",
                "demo.context.sign_ins",
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": [
                "desk.templatetags.page",
                "desk.templatetags.lists",
                "desk.templatetags.pictures",
                "desk.templatetags.wareki",
            ],
        },
    }
]

LANGUAGE_CODE = "ja"
TIME_ZONE = "Asia/Tokyo"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "var" / "static" if PRODUCTION else None
STATICFILES_DIRS = [BASE_DIR / "static"]
# Files that people send in: docs/adr/0020.
FILE_UPLOAD_HANDLERS = [
    "documents.uploads.receiving.NamesAsTyped",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "documents.uploads.receiving.Nameless",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "whitenoise.storage.CompressedManifestStaticFilesStorage"
            if PRODUCTION
            else "django.contrib.staticfiles.storage.StaticFilesStorage"
        )
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION

# The cache holds rate limits, which must hold when Redis is down: so it lives in PostgreSQL.
CACHES = {"default": {"BACKEND": "members.sign_in.limits.LastingCache", "LOCATION": "accounts_cache"}}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["members.sign_in.kept.Backend"]
SESSION_ENGINE = "members.sign_in.kept"
PASSWORD_HASHERS = [
    "members.sign_in.passwords.TunedArgon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "members.sign_in.passwords.NotLikeTheOwner"},
    {"NAME": "members.sign_in.passwords.LongEnough", "OPTIONS": {"min_length": 12}},
    {"NAME": "members.sign_in.passwords.NotCommon"},
    {"NAME": "members.sign_in.passwords.NotOnlyDigits"},
]
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "members.sign_in.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
# A prefecture and its municipalities often share one address (NAT), so
# what counts is the account: 5 in 5 minutes.
ACCOUNT_RATE_LIMITS = {
    "login": "120/m/ip",
    "login_failed": "120/m/ip,5/5m/key",
    "reset_password": "60/m/ip,5/m/key",
    "reset_password_from_key": "60/m/ip",
}
MFA_RATE_LIMITS = {"webauthn_login": "120/m/ip"}
ACCOUNT_FORMS = {
    "login": "members.sign_in.forms.LoginForm",
    "reset_password": "members.sign_in.forms.ResetPasswordForm",
    "reset_password_from_key": "members.sign_in.forms.ResetPasswordKeyForm",
    "change_password": "members.sign_in.forms.ChangePasswordForm",
    "reauthenticate": "members.sign_in.forms.ReauthenticateForm",
}
ALLAUTH_TRUSTED_PROXY_COUNT = ENVIRONMENT.proxies()
MFA_ADAPTER = "members.sign_in.adapters.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "members.sign_in.forms.AuthenticateForm",
    "reauthenticate": "members.sign_in.forms.ReauthenticateCodeForm",
    "activate_totp": "members.sign_in.forms.ActivateForm",
    "add_webauthn": "members.sign_in.forms.AddKeyForm",
    "edit_webauthn": "members.sign_in.forms.EditKeyForm",
    "login_webauthn": "members.sign_in.forms.LoginByKeyForm",
    "authenticate_webauthn": "members.sign_in.forms.AuthenticateByKeyForm",
    "reauthenticate_webauthn": "members.sign_in.forms.ReauthenticateByKeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
MFA_TOTP_ISSUER = "デジタル人材プール"
MFA_REQUIRED = os.environ.get("MFA_REQUIRED", "1" if PRODUCTION else "0") == "1"
USERSESSIONS_TRACK_ACTIVITY = (
    False  # one UPDATE on every page is too dear; the list shows when a session began
)

# The cookie of messages could be read, and they name people; a session is a key and nothing else.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
FORM_RENDERER = "desk.forms.renderer.Renderer"
CSRF_FAILURE_VIEW = "desk.door.keep_typed_text"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
if PRODUCTION:
    SECURE_SSL_REDIRECT = os.environ.get("SECURE_SSL_REDIRECT", "1") == "1"
    SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"

EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if PRODUCTION
    else "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_FILE_PATH = BASE_DIR / "var" / MODE / "mail"
EMAIL_HOST = os.environ.get("EMAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "25"))
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "デジタル人材プール <no-reply@pool.example>")

REDIS_URL = ENVIRONMENT.get("REDIS_URL", _urls.redis_url)
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_TIMEZONE = TIME_ZONE
CELERY_TASK_TIME_LIMIT = 60 * 60  # a job that hangs gives its place back; it counts as a try
JOB_LEASE_SECONDS = float(os.environ.get("JOB_LEASE_SECONDS", "20"))
JOBS_AT_ONCE = max(1, int(os.environ.get("JOBS_AT_ONCE", "2")))  # of one prefecture among the workers

KNOX_TOKEN_MODEL = "accounts.ApiToken"
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "desk.api.tokens.DeskTokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_SCHEMA_CLASS": "desk.api.schema.DeskSchema",
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["desk.api.strict_json.StrictJSONParser"],
    "DEFAULT_PAGINATION_CLASS": "desk.api.pages.BoundedPages",
    "EXCEPTION_HANDLER": "desk.api.errors.answer_refusals",
    "URL_FORMAT_OVERRIDE": None,
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "デジタル人材プール API",
    "DESCRIPTION": "都道府県ごとのデジタル人材プールの支援ニーズ、人材、派遣、訪問、"
    "交付税の試算を読み書きします。",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": r"/api/v1/",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "desk.api.schema.name_errors",
    ],
    "ENUM_NAME_OVERRIDES": {
        "TalentRoleEnum": list(ROLES.items()),
        "ModeEnum": "municipalities.needs.choices.Mode.choices",
        "EngagementEnum": "municipalities.needs.choices.Involvement.choices",
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"django.request": {"level": "ERROR"}, "waitress.queue": {"level": "ERROR"}},
}
