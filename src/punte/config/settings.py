"""Django settings. What an operator may change is read from the environment (docs/operations.md)."""

from datetime import timedelta
from pathlib import Path

import dj_database_url
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from punte.config import generics
from punte.config.env import env_bool, env_int, env_list, env_str, secret_key

generics.allow()

PACKAGE = Path(__file__).resolve().parent.parent
PROJECT = PACKAGE.parent.parent
DATA = Path(env_str("PUNTE_DATA", str(PROJECT / "var"))).resolve()
DATA.mkdir(parents=True, exist_ok=True)

DEBUG = env_bool("PUNTE_DEBUG")
SECRET_KEY = secret_key(DATA)
ALLOWED_HOSTS = env_list("PUNTE_ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
# Where the world reaches this server: links in mails start with it.
BASE_URL = env_str("PUNTE_BASE_URL", "http://127.0.0.1:8000").rstrip("/")
CSRF_TRUSTED_ORIGINS = [BASE_URL]
SECURE = BASE_URL.startswith("https://")

INSTALLED_APPS = [
    "punte.config",
    "punte.camps",
    "punte.bridges",
    "punte.ecosystem",
    "punte.post",
    "punte.members",
    "punte.records",
    "punte.web",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "django_htmx",
    "allauth",
    "allauth.account",
]

MIDDLEWARE = [
    "punte.records.logs.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "punte.web.api.ProblemMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "punte.web.middleware.OwnNotFoundMiddleware",
    "punte.members.middleware.ViewerMiddleware",
]

ROOT_URLCONF = "punte.config.urls"
WSGI_APPLICATION = "punte.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "punte.web.context.shell",
            ],
        },
    }
]
FORM_RENDERER = "punte.web.renderers.PunteRenderer"
CSRF_FAILURE_VIEW = "punte.web.views.csrf_failed"

DATABASES = {
    "default": dj_database_url.parse(
        env_str("DATABASE_URL", f"sqlite:///{DATA / 'punte.sqlite3'}"),
        conn_max_age=600,
        conn_health_checks=True,
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # WAL lets readers go on while one writes; immediate transactions wait for
    # the write lock at their start instead of failing in their middle.
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 30,
        "transaction_mode": "IMMEDIATE",
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA temp_store=MEMORY;"
            "PRAGMA mmap_size=268435456; PRAGMA cache_size=-65536;"
        ),
    }

# Shared by all web processes, so that throttling counts them together.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "punte_cache"}}

# How long a worker may be silent before its job is given to another, and the wait after a first failed try.
JOB_LEASE_SECONDS = env_int("PUNTE_JOB_LEASE_SECONDS", 90)
JOB_BACK_OFF_SECONDS = env_int("PUNTE_JOB_BACK_OFF_SECONDS", 5)
TASKS = {"default": {"BACKEND": "punte.records.jobs.backend.JobBackend", "QUEUES": []}}

AUTH_USER_MODEL = "members.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "members:start"

ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = int(timedelta(minutes=15).total_seconds())
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "punte.members.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "punte.members.forms.accounts.LoginForm",
    "signup": "punte.members.forms.accounts.SignupForm",
    "request_login_code": "punte.members.forms.accounts.RequestLoginCodeForm",
    "confirm_login_code": "punte.members.forms.accounts.ConfirmLoginCodeForm",
    "reset_password": "punte.members.forms.accounts.ResetPasswordForm",
    "reset_password_from_key": "punte.members.forms.accounts.ResetPasswordKeyForm",
    "change_password": "punte.members.forms.accounts.ChangePasswordForm",
    "set_password": "punte.members.forms.accounts.SetPasswordForm",
    "add_email": "punte.members.forms.accounts.AddEmailForm",
    "reauthenticate": "punte.members.forms.accounts.ReauthenticateForm",
}
# How many proxies stand in front: the client's address is taken that far from the right.
ALLAUTH_TRUSTED_PROXY_COUNT = env_int("PUNTE_PROXIES", 0)

SESSION_COOKIE_AGE = int(timedelta(days=30).total_seconds())
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SECURE_SSL_REDIRECT = False  # the proxy's work
SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds()) if SECURE else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:", "blob:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("ro", _("Romanian"))]
LOCALE_PATHS = [PACKAGE / "locale"]
FORMAT_MODULE_PATH = ["punte.web.formats"]
TIME_ZONE = "UTC"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "punte.web.finders.NodeModulesFinder",
]
NODE_MODULES = PROJECT / "node_modules"
MEDIA_ROOT = DATA / "files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "punte.web.storage.HashedStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_AUTOREFRESH = DEBUG
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600

MAILERS = {"default": {"BACKEND": "punte.post.backend.OutboxBackend"}}
SMTP_URL = env_str("SMTP_URL")
DEFAULT_FROM_EMAIL = env_str("PUNTE_FROM", "Punte <punte@localhost>")

# Networks that webhooks may lead into though they are not the whole internet's; plain http is allowed there.
WEBHOOK_NETWORKS = env_list("PUNTE_WEBHOOK_NETWORKS")

LOGGING_CONFIG = "punte.records.logs.configure"
LOGGING = {"level": env_str("PUNTE_LOG_LEVEL", "INFO"), "json": not DEBUG}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
