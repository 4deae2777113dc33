"""Every setting, read once from the environment through config/env.py.

`.env.example` lists what can be set. Nothing is started from here.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ImproperlyConfigured

from config import desk, env, logs, policies, schedule
from config.postgres.base import APP_LIMITS, OWNER_LIMITS, session_options

env.load_files()

BASE_DIR = env.BASE_DIR

# --- Process -----------------------------------------------------------------
# The intake runs apart from the desk, with few apps and middlewares.
PROCESS = env.choice("BAQYLAU_PROCESS", ("web", "intake"), default="web")
DEBUG = env.flag("BAQYLAU_DEBUG", default=False)
HTTPS = env.flag("BAQYLAU_HTTPS", default=True)
ALLOWED_HOSTS = env.words("BAQYLAU_HOSTS", "localhost,127.0.0.1,[::1]")
LOCAL_HOSTS = {"localhost", "127.0.0.1", "[::1]", "testserver"}
if DEBUG and not LOCAL_HOSTS.issuperset(ALLOWED_HOSTS):
    raise ImproperlyConfigured("BAQYLAU_DEBUG is only for local BAQYLAU_HOSTS.")
CSRF_TRUSTED_ORIGINS = env.words("BAQYLAU_ORIGINS")
PUBLIC_URL = env.text("BAQYLAU_PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/")

# --- Secrets and files -------------------------------------------------------
SECRET_KEY = env.text("SECRET_KEY")
# Wraps the key of each mission; keep it outside the database and its backups.
SEALING_KEY = env.key("SEALING_KEY")
FILES_ROOT = env.text("BAQYLAU_FILES", str(BASE_DIR / "var" / "files"))
MEDIA_ROOT = FILES_ROOT
# What documents are set in; never the fonts of the machine.
FONTS_ROOT = BASE_DIR / "reports" / "statements" / "renderers" / "fonts"

# --- Apps --------------------------------------------------------------------
OUR_APPS = ["elections", "observers", "reports"]
INTAKE_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "rest_framework",
    *OUR_APPS,
]
DESK_APPS = [
    # Before the theme, so that a template of ours replaces its own of that name.
    *OUR_APPS,
    "unfold.apps.BasicAppConfig",
    "unfold.contrib.filters",
    "unfold.contrib.forms",
    "unfold.contrib.inlines",
    "config.apps.DeskConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "axes",
    "csp",
]
INTAKE_MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "config.logs.RequestLog",
]
DESK_MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.logs.RequestLog",
    "config.browser.ContentSecurityPolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "config.sessions.SessionLimits",
    "config.scope.RequestScope",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]
INSTALLED_APPS = INTAKE_APPS if PROCESS == "intake" else DESK_APPS
MIDDLEWARE = INTAKE_MIDDLEWARE if PROCESS == "intake" else DESK_MIDDLEWARE
ROOT_URLCONF = "config.intake_urls" if PROCESS == "intake" else "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# --- Database: the owner migrates, the app runs ------------------------------
DATABASE_ROLE = env.choice("BAQYLAU_DATABASE_ROLE", ("app", "owner"), default="app")
IS_OWNER = DATABASE_ROLE == "owner"
DATABASE: dict[str, Any] = {
    **env.database("DATABASE_OWNER_URL" if IS_OWNER else "DATABASE_URL"),
    "CONN_MAX_AGE": 60,
    "CONN_HEALTH_CHECKS": True,
    "ATOMIC_REQUESTS": False,
}
DATABASE["OPTIONS"]["options"] = session_options(
    OWNER_LIMITS if IS_OWNER else APP_LIMITS
)
DATABASES = {"default": DATABASE}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# --- Accounts ----------------------------------------------------------------
AUTH_USER_MODEL = "observers.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "observers.missions.permissions.RoleBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{VALIDATION}.UserAttributeSimilarityValidator"},
    {"NAME": f"{VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{VALIDATION}.CommonPasswordValidator"},
]
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
# A whole mission may sit behind one address: lock the pair, not the address.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 1
AXES_VERBOSE = False
AXES_DISABLE_ACCESS_LOG = True

# --- Transport and browser ---------------------------------------------------
SECURE_SSL_REDIRECT = HTTPS
# A phone that posts over http must learn it, not be redirected with its token.
SECURE_REDIRECT_EXEMPT = [r"^api/", r"^health/", r"^key/", r"^openrosa/"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "baqylau-session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "baqylau-csrf"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FILES = 150
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
CONTENT_SECURITY_POLICY = {"DIRECTIVES": policies.STRICT}

# --- Intake: a bucket per token, and what a file may take ---------------------
INTAKE_BURST = env.number("BAQYLAU_INTAKE_BURST", default=1_500, at_least=1)
INTAKE_PER_SECOND = env.number("BAQYLAU_INTAKE_PER_SECOND", default=50, at_least=1)
INTAKE_FILE_BYTES = env.number("BAQYLAU_INTAKE_FILE_BYTES", default=26_214_400)
# Collect: what it is told to put into one request (4 to 10 million), and what we take.
OPENROSA_ACCEPT_BYTES = env.number("BAQYLAU_OPENROSA_ACCEPT_BYTES", default=10_000_000)
OPENROSA_FILE_BYTES = env.number("BAQYLAU_OPENROSA_FILE_BYTES", default=33_554_432)
OPENROSA_REQUEST_BYTES = env.number(
    "BAQYLAU_OPENROSA_REQUEST_BYTES", default=67_108_864
)
INTAKE_FREE_BYTES = env.number("BAQYLAU_INTAKE_FREE_BYTES", default=536_870_912)

# --- Findings: at most so many observations are read by one statement ----------
# (well within its time limit; a day with more is shared out among the workers)
FINDINGS_PART_ROWS = env.number(
    "BAQYLAU_FINDINGS_PART_ROWS", default=700_000, at_least=1
)

# --- SMS: a gateway inside the server's own network is called only if allowed ---
SMS_PRIVATE_GATEWAYS = env.flag("BAQYLAU_SMS_PRIVATE_GATEWAYS", default=False)

# --- Languages, times, static files ------------------------------------------
LANGUAGE_CODE = "en"
FORMAT_MODULE_PATH = ["config.formats"]
LANGUAGES = [("en", "English"), ("ru", "Русский"), ("kk", "Қазақша")]
TIME_ZONE = "UTC"
USE_TZ = True
STATIC_URL = "/static/"
STATIC_ROOT = env.text("BAQYLAU_STATIC", str(BASE_DIR / "var" / "static"))
# The whole set is served from the apps' folders until `collectstatic` has run.
WHITENOISE_USE_FINDERS = env.flag("BAQYLAU_STATIC_FINDERS", default=False)
STATIC_BACKEND = (
    "django.contrib.staticfiles.storage.StaticFilesStorage"
    if WHITENOISE_USE_FINDERS
    else "whitenoise.storage.CompressedManifestStaticFilesStorage"
)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": STATIC_BACKEND},
}

# --- Celery: no result backend; every limit was measured on a broken network --
REDIS_URL = env.redis("REDIS_URL")
CELERY_BROKER_URL = env.broker(REDIS_URL)
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 900,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    "socket_timeout": 10,
    "socket_connect_timeout": 5,
    "socket_keepalive": True,
    "health_check_interval": 5,
    "retry_on_timeout": True,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 600_000
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_CREATE_MISSING_QUEUES = True
CELERY_TASK_ROUTES = schedule.ROUTES
CELERY_BEAT_SCHEDULE = schedule.BEAT
CELERY_TIMEZONE = "UTC"

# --- Mail: a console back end unless a server is named ------------------------
EMAIL_HOST = env.text("EMAIL_HOST", "")
EMAIL_PORT = env.number("EMAIL_PORT", default=587, at_least=1)
EMAIL_HOST_USER = env.text("EMAIL_USER", "")
EMAIL_HOST_PASSWORD = env.text("EMAIL_PASSWORD", "")
EMAIL_USE_TLS = True
MAIL = "django.core.mail.backends"
EMAIL_BACKEND = (
    f"{MAIL}.smtp.EmailBackend" if EMAIL_HOST else f"{MAIL}.dummy.EmailBackend"
)
DEFAULT_FROM_EMAIL = env.text("EMAIL_FROM", "baqylau@localhost")

# --- API, desk, logs ----------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": (
        []
        if PROCESS == "intake"
        else ["rest_framework.authentication.SessionAuthentication"]
    ),
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "config.api.problem_response",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Baqylau",
    "DESCRIPTION": "Reports in, findings and statements out.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "SERVE_INCLUDE_SCHEMA": False,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "config.openapi.add_intake",
    ],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}
UNFOLD = desk.DRESS
LOGGING_CONFIG = "config.logs.configure"
LOGGING = {"level": env.choice("LOG_LEVEL", logs.LEVELS, default="INFO")}
