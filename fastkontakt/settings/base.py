"""What every environment shares. Secrets and addresses come from the environment alone."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent.parent


def database(url: str) -> dict[str, Any]:
    """Django database settings from a PostgreSQL URL; host may be given as a query parameter (Unix socket)."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": query.pop("port", parts.port or ""),
        "OPTIONS": query,
    }


DATABASE_URL = os.environ["DATABASE_URL"]
REDIS_URL = os.environ["REDIS_URL"]
SECRET_KEY = os.environ["SECRET_KEY"]
DEBUG = False
ALLOWED_HOSTS = os.environ.get("ALLOWED_HOSTS", "").split(",")
ROOT_URLCONF = "fastkontakt.urls"
WSGI_APPLICATION = "fastkontakt.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "oauth2_provider",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_htmx",
    "guardian",
    "pgtrigger",
    "pghistory",
    "csp",
    "fastkontakt.tenancy",
    "fastkontakt.accounts",
    "fastkontakt.organisation",
    "fastkontakt.audit",
    "fastkontakt.api",
    "fastkontakt.ui",
    "fastkontakt.demodata",
    "fastkontakt.synthetic",
    "patients",
    "contacts",
    "fastkontakt.notifications",
    "agreements",
    "reporting",
]

MIDDLEWARE = [
    "fastkontakt.logs.AccessLog",
    "fastkontakt.headers.SecurityHeaders",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "fastkontakt.api.limits.BodyLimitMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "fastkontakt.accounts.sessions.SessionLimits",
    "fastkontakt.tenancy.middleware.TenancyMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "fastkontakt.ui.context_processors.frame",
            ],
        },
    },
]
FORM_RENDERER = "fastkontakt.ui.forms.Renderer"

DATABASES = {
    "default": database(DATABASE_URL),
    "owner": database(os.environ.get("DATABASE_OWNER_URL", DATABASE_URL)),
}
DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 1, "max_size": 8, "timeout": 10}
DATABASES["owner"]["TEST"] = {"MIRROR": "default"}

REDIS_PATIENCE = {"socket_connect_timeout": 5, "socket_timeout": 5}  # s; nobody waits for a Redis that is hung
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "OPTIONS": REDIS_PATIENCE,
    }
}
SESSION_ENGINE = "fastkontakt.accounts.session_store"
SESSION_LONGEST_SECONDS = SESSION_COOKIE_AGE = 12 * 60 * 60  # the longest working day
SESSION_IDLE_SECONDS = {
    "staff": 60 * int(os.environ.get("SESSION_IDLE_MINUTES_STAFF", "30")),
    "citizens": 60 * int(os.environ.get("SESSION_IDLE_MINUTES_CITIZENS", "20")),
}
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"  # strict would lose the session on the way back from an identity provider
CSRF_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SAMESITE = "Lax"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS: list[str] = [
    "fastkontakt.accounts.backends.VouchedFor",
    "guardian.backends.ObjectPermissionBackend",
]
DEMO = False
CITIZEN_KEY = os.environ.get("CITIZEN_KEY", SECRET_KEY)
IDENTITY_PROVIDERS = os.environ.get("IDENTITY_PROVIDERS", "")
ACCEPTED_ASSURANCE = [
    "http://id.sambi.se/loa/loa3",
    "http://id.sambi.se/loa/loa4",
    "http://id.elegnamnden.se/loa/1.0/loa3",
    "http://id.elegnamnden.se/loa/1.0/loa4",
]
SOCIALACCOUNT_ADAPTER = "fastkontakt.accounts.oidc.SocialAdapter"
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"provider_class": "fastkontakt.accounts.oidc.Provider"}}
SOCIALACCOUNT_ONLY = True
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_REQUESTS_TIMEOUT = 10
ACCOUNT_EMAIL_VERIFICATION = "none"
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "home"
ANONYMOUS_USER_NAME = None  # guardian: signed-out people have no permissions at all
GUARDIAN_MONKEY_PATCH_USER = False
GUARDIAN_MONKEY_PATCH_GROUP = False
API_TOKEN_SECONDS = 12 * 60 * 60
OAUTH2_PROVIDER = {
    "OAUTH2_SERVER_CLASS": "oauthlib.oauth2.BackendApplicationServer",  # client credentials, no other grant
    "ACCESS_TOKEN_GENERATOR": "fastkontakt.accounts.api_clients.token_of",
    "ACCESS_TOKEN_EXPIRE_SECONDS": 60 * 60,
    "SCOPES": {"api": "The API, as the client's unit and role allow"},
    "ALLOWED_REDIRECT_URI_SCHEMES": ["https"],
    "REFRESH_TOKEN_REUSE_PROTECTION": True,
    "COMPLIANT_BCP_RFC9700_IMPLICIT_GRANT": True,
    "COMPLIANT_BCP_RFC9700_PASSWORD_GRANT": True,
    "COMPLIANT_BCP_RFC9700_PKCE_METHOD": True,
    "COMPLIANT_BCP_RFC9700_ACCESS_TOKEN_TRANSPORT": True,
    "COMPLIANT_BCP_RFC9700_AUTHZ_RESPONSE_ISS": True,
    "COMPLIANT_BCP_RFC9700_TOKEN_STORAGE": True,
}
CLIENT_ADDRESS_HEADER = os.environ.get("CLIENT_ADDRESS_HEADER", "")
MINUTE, HOUR, DAY = 60, 60 * 60, 24 * 60 * 60
RATE_LIMITS = {  # (times, seconds), counted by user and unit, or by network address where nobody is signed in
    "passwords": [(20, 5 * MINUTE)],
    "sign_ins": [(600, MINUTE)],
    "tokens": [(120, MINUTE)],
    "search": [(120, MINUTE), (2000, DAY)],
    "register": [(120, MINUTE), (1000, DAY)],
    "emergency": [(20, HOUR), (100, DAY)],
    "exports": [(60, HOUR), (200, DAY)],
}

LANGUAGE_CODE = "sv"
LANGUAGES = [("sv", _("Svenska")), ("en", _("Engelska"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Stockholm"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT: str | Path | None = os.environ.get("STATIC_ROOT", BASE_DIR / "staticfiles")
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("vendor/designsystemet-css", BASE_DIR / "node_modules" / "@digdir" / "designsystemet-css" / "dist" / "src"),
    ("vendor/inter", BASE_DIR / "node_modules" / "@fontsource-variable" / "inter" / "files"),
]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "fastkontakt.ui.finders.PickedFiles",
]
STATICFILES_PICKED = {  # Apache ECharts draws the charts: to SVG, without styles or scripts in the page
    "vendor/echarts/echarts.common.min.js": BASE_DIR / "node_modules" / "echarts" / "dist" / "echarts.common.min.js",
}

STORAGES_PLAIN = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

PGHISTORY_APPEND_ONLY = True
PGHISTORY_CONTEXT_FIELD = None
LOG_RETENTION_YEARS = int(os.environ.get("LOG_RETENTION_YEARS", "5"))  # HSLF-FS 2016:40 4:9: not below five
MESSAGE_RETENTION_DAYS = int(os.environ.get("MESSAGE_RETENTION_DAYS", "400"))  # who signs in once a year meets all
EMERGENCY_HOURS = int(os.environ.get("EMERGENCY_HOURS", "24"))  # how long an emergency access (nödöppning) lasts

CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_TRANSPORT_OPTIONS = REDIS_PATIENCE
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE_FILENAME = os.environ.get("BEAT_SCHEDULE", "beat-schedule")
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True

PUBLIC_URL = os.environ.get("PUBLIC_URL", "")  # what links in messages begin with
EMAIL_HOST = os.environ.get("EMAIL_HOST", "")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("EMAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("EMAIL_STARTTLS", "1") == "1"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = os.environ.get("EMAIL_FROM") or "fastkontakt@localhost"
SENDS_EMAIL = bool(EMAIL_HOST)  # without a server it is not offered
SMS_GATEWAY_URL = os.environ.get("SMS_GATEWAY_URL", "")  # likewise
SMS_GATEWAY_TOKEN = os.environ.get("SMS_GATEWAY_TOKEN", "")
SMS_TIMEOUT = 10

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["fastkontakt.api.authentication.ActorAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "fastkontakt.api.schema.ApiSchema",
    "DEFAULT_PAGINATION_CLASS": "fastkontakt.api.pagination.CursorPages",
    "EXCEPTION_HANDLER": "fastkontakt.api.problems.handle",
    "PAGE_SIZE": 50,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Fastkontakt",
    "VERSION": "1",
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SERVE_INCLUDE_SCHEMA": False,
    "POSTPROCESSING_HOOKS": [],  # vocabularies are written where they are used
    "COMPONENT_SPLIT_REQUEST": True,
}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}
SECURE_REFERRER_POLICY = "same-origin"
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
FILE_UPLOAD_HANDLERS: list[str] = ["fastkontakt.uploads.NoUploads"]
SHOW_GALLERY = False

LOGGING_CONFIG = "fastkontakt.logs.configure"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "fastkontakt.logs.formatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {
        "django": {"handlers": [], "level": "INFO"},
        "oauthlib": {"level": "WARNING"},  # below, it tells whole requests
    },
    "root": {"handlers": ["console"], "level": "INFO"},
}
