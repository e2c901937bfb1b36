"""Settings of an instance. What differs between instances comes from its data folder or the environment."""

import os

from zerentian.config.instance import Instance
from zerentian.config.programmes import PROGRAMMES
from zerentian.lib.postgres.settings import databases

INSTANCE = Instance.load()

SECRET_KEY = INSTANCE.secret_key
DEBUG = False
ALLOWED_HOSTS = list(INSTANCE.allowed_hosts)
CSRF_TRUSTED_ORIGINS = list(INSTANCE.trusted_origins)

KERNEL_APPS = [
    "zerentian.kernel.figures",
    "zerentian.kernel.fieldwork",
    "zerentian.kernel.dispatch",
    "zerentian.kernel.problems",
    "zerentian.kernel.visits",
    "zerentian.kernel.residents",
    "zerentian.kernel.duplicates",
    "zerentian.kernel.responsibilities",
    "zerentian.kernel.subjects",
    "zerentian.kernel.imports",
    "zerentian.kernel.layouts",
    "zerentian.kernel.readers",
    "zerentian.kernel.erasure",
    "zerentian.kernel.population",
    "zerentian.kernel.exports",
    "zerentian.kernel.notifications",
    "zerentian.kernel.accounts",
    "zerentian.kernel.entities",
    "zerentian.kernel.regions",
    "zerentian.kernel.packs",
    "zerentian.kernel.keys",
    "zerentian.kernel.files",
    "zerentian.kernel.jobs",
    "zerentian.kernel.activity",
]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "template_partials",
    "pgtrigger",
    "procrastinate.contrib.django",
    "zerentian.ops",
    "zerentian.web",
    "zerentian.web.phone",
    "zerentian.api",
    *PROGRAMMES,
    *KERNEL_APPS,
    "zerentian.ui",
    "django.forms",  # templates of widgets, for FORM_RENDERER
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "zerentian.web.headers.content_security_policy",
    "zerentian.web.headers.refuse_nul",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "zerentian.web.headers.NulMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "zerentian.web.middleware.ViewerMiddleware",
    "zerentian.web.middleware.LanguageMiddleware",
]
if os.environ.get("ZERENTIAN_STATEMENTS"):  # benchmarks tell the statements of each page
    MIDDLEWARE.insert(0, "zerentian.web.headers.count_statements")
ROOT_URLCONF = "zerentian.config.urls"
WSGI_APPLICATION = "zerentian.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "zerentian.web.context.shell",
            ],
            "builtins": ["zerentian.ui.templatetags.zt"],
        },
    }
]

FORM_RENDERER = "zerentian.ui.forms.Renderer"

DATABASES = databases(INSTANCE.data)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["zerentian.kernel.accounts.backend.Backend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 8},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
SESSION_ENGINE = "zerentian.kernel.accounts.sessions"
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = INSTANCE.https
CSRF_FAILURE_VIEW = "zerentian.web.errors.csrf"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"  # the reporting time zone is fixed
LOCALE_PATHS = [INSTANCE.root / "zerentian" / "locale"]

STATIC_URL = "/static/"
STATIC_ROOT = INSTANCE.data / "static"
MEDIA_ROOT = INSTANCE.data / "files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if INSTANCE.collected or "ZERENTIAN_COLLECTING" in os.environ
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000  # a bulk selection posts one field a household

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # Django would send errors by e-mail, which nobody here reads.
    "loggers": {"django": {"handlers": ["console"], "level": "WARNING", "propagate": False}},
}
