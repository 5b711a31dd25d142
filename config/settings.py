"""The settings: one file, read from the environment, safe unless asked otherwise."""

import os
import sys
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent

# Where lxml happens to be installed, openpyxl would read with it, past the guard of defusedxml.
os.environ.setdefault("OPENPYXL_LXML", "False")

KNOWN_VARIABLES = {
    "ALLOWED_HOSTS",
    "CELERY_BROKER_URL",
    "CSRF_TRUSTED_ORIGINS",
    "DATABASE_URL",
    "DATA_DIR",
    "DEBUG",
    "EMAIL_FROM",
    "EMAIL_URL",
    "JOB_FILE_DAYS",
    "LOCAL_HTTP",
    "PUBLIC_LIST",
    "PUBLIC_URL",
    "SECOND_FACTOR",
    "SECRET_KEY",
    "SIGN_AGAIN_AFTER_MINUTES",
    "TRAIL_CHECKPOINT_DIR",
    "TRAIL_CHECKPOINT_MAIL",
    "TRAIL_KEY_FILE",
}


def read_env_file(path: Path) -> None:
    """Read `.env`; what the process environment says wins, and an unknown name is refused."""
    if not path.exists():
        return
    names = {
        line.partition("=")[0].strip()
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.strip() and not line.lstrip().startswith("#")
    }
    if unknown := names - KNOWN_VARIABLES:
        raise ImproperlyConfigured(f"{path.name} names unknown variables: {sorted(unknown)}")
    environ.Env.read_env(path)


def env_bool(name: str, *, default: bool) -> bool:
    """Read a switch that must be spelled `true` or `false`, so a typo fails loudly."""
    value = os.environ.get(name, str(default)).lower()
    if value not in {"true", "false"}:
        raise ImproperlyConfigured(f"{name} must be 'true' or 'false', not {value!r}")
    return value == "true"


def env_list(name: str, *, default: str = "") -> list[str]:
    return [item.strip() for item in os.environ.get(name, default).split(",") if item.strip()]


def env_number(name: str, *, default: int, least: int) -> int:
    value = os.environ.get(name) or str(default)
    if not value.isdecimal() or int(value) < least:
        raise ImproperlyConfigured(f"{name} must be a number from {least} on, not {value!r}")
    return int(value)


def env_mail(name: str) -> dict[str, Any]:
    """Django's settings of the mail server named by an address; none is the console."""
    address = urlsplit(os.environ.get(name) or "console://")
    known = {"console": 0, "smtp": 25, "smtp+tls": 587, "smtps": 465}
    if address.scheme not in known or bool(address.hostname) == (address.scheme == "console"):
        raise ImproperlyConfigured(
            f"{name} must be console:// or smtp://, smtp+tls:// or smtps:// with a host"
        )
    if address.scheme == "console":
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": address.hostname,
        "EMAIL_PORT": address.port or known[address.scheme],
        "EMAIL_HOST_USER": unquote(address.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(address.password or ""),
        "EMAIL_USE_TLS": address.scheme == "smtp+tls",
        "EMAIL_USE_SSL": address.scheme == "smtps",
    }


def env_web_address(name: str, *, default: str) -> str:
    address = urlsplit(value := (os.environ.get(name) or default).rstrip("/"))
    if address.scheme not in {"http", "https"} or not address.hostname or address.path:
        raise ImproperlyConfigured(f"{name} must be like https://tranche.example.ch")
    return value


read_env_file(BASE_DIR / ".env")

DEBUG = env_bool("DEBUG", default=False)
LOCAL_HTTP = env_bool("LOCAL_HTTP", default=DEBUG)
SECRET_KEY = os.environ.get("SECRET_KEY") or ("only-for-development" if DEBUG else "")
if not SECRET_KEY:
    raise ImproperlyConfigured("SECRET_KEY is not set; `make setup` writes one into .env.")
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", default="localhost,127.0.0.1,[::1]" if LOCAL_HTTP else "")
CSRF_TRUSTED_ORIGINS = env_list("CSRF_TRUSTED_ORIGINS")
LOOPBACK = {"localhost", "127.0.0.1", "[::1]"}
if LOCAL_HTTP and not set(ALLOWED_HOSTS) <= LOOPBACK:
    raise ImproperlyConfigured(
        "LOCAL_HTTP=true is for this computer only; ALLOWED_HOSTS names others."
    )

# Where the links in mails lead, and by which server mails leave.
PUBLIC_URL = env_web_address(
    "PUBLIC_URL",
    default="http://127.0.0.1:8000"
    if LOCAL_HTTP
    else f"https://{(ALLOWED_HOSTS or ['localhost'])[0]}",
)

# Whether the list of contributions is open to everybody, without log-in.
PUBLIC_LIST = env_bool("PUBLIC_LIST", default=False)

globals().update(env_mail("EMAIL_URL"))
EMAIL_TIMEOUT = 10  # seconds; the worker has other things to do
DEFAULT_FROM_EMAIL = os.environ.get("EMAIL_FROM") or "Tranche <tranche@localhost>"
if "EMAIL_HOST" in globals() and not os.environ.get("EMAIL_FROM"):
    raise ImproperlyConfigured("EMAIL_FROM is not set; a mail server asks who sends.")

DATA_DIR = Path(os.environ.get("DATA_DIR") or BASE_DIR / "var").resolve()
DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
MEDIA_ROOT = DATA_DIR / "files"
TRAIL_KEY_FILE = Path(os.environ.get("TRAIL_KEY_FILE") or DATA_DIR / "trail-key.pem")
_folder = os.environ.get("TRAIL_CHECKPOINT_DIR")
TRAIL_CHECKPOINT_DIR = Path(_folder) if _folder else None
TRAIL_CHECKPOINT_MAIL = os.environ.get("TRAIL_CHECKPOINT_MAIL", "")
JOB_FILE_DAYS = env_number("JOB_FILE_DAYS", default=90, least=1)

DATABASE_URL = os.environ.get("DATABASE_URL") or f"sqlite:///{DATA_DIR}/tranche.sqlite3"
DATABASES = {"default": environ.Env.db_url_config(DATABASE_URL)}
DATABASES["default"]["ATOMIC_REQUESTS"] = False
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Writers queue instead of failing halfway through with "database is locked", and
    # INSERT OR REPLACE fires the triggers that keep rows from being deleted.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
        "PRAGMA recursive_triggers=ON;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 600
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "config",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.admin",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_filters",
    "django_htmx",
    "import_export",
    "csp",
    "core.audit",
    "core.people",
    "core.reference",
    "core.approvals",
    "core.rates",
    "core.jobs",
    "core.documents",
    "core.partners",
    "core.activities",
    "core.ledger",
    "core.funding",
    "core.notices",
    "iza",
    "aid",
    "exchange",
    "reports",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "reports.public.middleware.PublicMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "core.people.middleware.LogInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "core.people.middleware.ProofMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["core.choices", "core.display", "core.approvals.waiting_line"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "core.people.context.installation",
                "config.demo.logins.for_log_in_page",
                "core.funding.pages.counts.navigation_counts",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
INSTALLED_APPS.insert(0, "django.forms")

AUTH_USER_MODEL = "people.User"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
PASSWORD_RESET_TIMEOUT = 24 * 3600  # seconds for which a mailed link opens
AUTHENTICATION_BACKENDS = ["core.people.log_in.Backend"]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"

# The second factor of whoever signs or administers, and proof anew before a signature.
SECOND_FACTOR = env_bool("SECOND_FACTOR", default=True)
SIGN_AGAIN_AFTER_MINUTES = env_number("SIGN_AGAIN_AFTER_MINUTES", default=15, least=1)
ACCOUNT_ADAPTER = "core.people.log_in.AccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_FORMS = {
    "login": "core.people.forms.LogInForm",
    "reauthenticate": "core.people.forms.PasswordAgainForm",
}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "20/m/ip,5/5m/key",
    "reauthenticate": "10/m/user",
}
ACCOUNT_SESSION_REMEMBER = True  # as long as SESSION_COOKIE_AGE, without a box to tick
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ALLAUTH_TRUSTED_PROXY_COUNT = 0 if LOCAL_HTTP else 1
MFA_ADAPTER = "core.people.log_in.SecondFactorAdapter"
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_FORMS = {
    "activate_totp": "core.people.forms.NewDeviceForm",
    "authenticate": "core.people.forms.CodeForm",
    "reauthenticate": "core.people.forms.CodeAgainForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Tranche"
MFA_TOTP_TOLERANCE = 1  # a clock that is half a minute off

LANGUAGE_CODE = "de-ch"
LANGUAGES = [("de-ch", "Deutsch"), ("en", "English")]
# The SDG workbook goes to the whole country; pages stay in the two languages above.
SDG_LANGUAGES = [*LANGUAGES, ("fr", "Français"), ("it", "Italiano")]
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "config" / "swiss"]
FORMAT_MODULE_PATH = ["config.formats"]
USE_THOUSAND_SEPARATOR = False
TIME_ZONE = "Europe/Zurich"
USE_TZ = True

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)
WHITENOISE_USE_FINDERS = LOCAL_HTTP
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if LOCAL_HTTP
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = not LOCAL_HTTP
SESSION_COOKIE_SECURE = not LOCAL_HTTP
CSRF_COOKIE_SECURE = not LOCAL_HTTP
SECURE_HSTS_SECONDS = 0 if LOCAL_HTTP else 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = not LOCAL_HTTP
SECURE_HSTS_PRELOAD = not LOCAL_HTTP
SECURE_PROXY_SSL_HEADER = None if LOCAL_HTTP else ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_AGE = 9 * 3600
SESSION_SAVE_EVERY_REQUEST = False

IMPORT_EXPORT_USE_TRANSACTIONS = True
IMPORT_EXPORT_IMPORT_PERMISSION_CODE = "import"
IMPORT_EXPORT_EXPORT_PERMISSION_CODE = "export"

CELERY_BROKER_URL = os.environ.get("CELERY_BROKER_URL") or "filesystem://localhost"
if CELERY_BROKER_URL == "filesystem://localhost":
    QUEUE_DIR = DATA_DIR / "queue"
    for folder in ("messages", "processed"):
        (QUEUE_DIR / folder).mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(QUEUE_DIR / "messages"),
        "data_folder_out": str(QUEUE_DIR / "messages"),
        "processed_folder": str(QUEUE_DIR / "processed"),
        "control_folder": str(QUEUE_DIR / "control"),
        "polling_interval": 0.05,
    }
# What limits log-ins must be seen by all web processes.
CACHES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": DATA_DIR / "cache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }
}
if CELERY_BROKER_URL.startswith("redis"):
    CACHES["default"] = {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": CELERY_BROKER_URL,
    }
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = TIME_ZONE

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
}

TESTING = "pytest" in sys.modules
APP_NAME = _("Tranche")
