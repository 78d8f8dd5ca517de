"""Settings, all from the environment. The table is docs/configuracion.md; a test keeps both in step."""

import os
import secrets
from pathlib import Path

import psycopg
from django.core.exceptions import ImproperlyConfigured
from psycopg.conninfo import conninfo_to_dict

from ventanilla.config.registro import logging_settings

RAIZ = Path(__file__).resolve().parent.parent.parent
MODO = os.environ.get("VENTANILLA_MODO", "demo")
ES_PRODUCCION = MODO == "produccion"
VAR = Path(os.environ.get("VENTANILLA_VAR", RAIZ / "var"))
DEBUG = os.environ.get("DEBUG", "") == "1"


def _entero(nombre: str, por_defecto: int) -> int:
    texto = os.environ.get(nombre) or str(por_defecto)
    if not texto.isascii() or not texto.isdigit():
        raise ImproperlyConfigured(f"{nombre} es «{texto}» y debe ser un número.")
    return int(texto)


def _secreto_de_demo(nombre: str) -> str:
    """A random secret, made once for this installation. Production must bring its own."""
    archivo = VAR / "secretos" / nombre
    archivo.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        descriptor = os.open(archivo, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return archivo.read_text()
    with os.fdopen(descriptor, "w") as salida:
        salida.write(secrets.token_urlsafe(50))
    return archivo.read_text()


SECRET_KEY = os.environ.get("SECRET_KEY") or _secreto_de_demo("clave_django")
SECRET_KEY_ES_DE_DEMO = not os.environ.get("SECRET_KEY")
SECRET_KEY_FALLBACKS = [clave for clave in os.environ.get("SECRET_KEY_ANTERIORES", "").split(",") if clave]

PUERTO = _entero("PORT", 8000)
PUBLIC_URL = os.environ.get("PUBLIC_URL", f"http://localhost:{PUERTO}").rstrip("/")
_HTTPS = PUBLIC_URL.startswith("https://")
ALLOWED_HOSTS = [host for host in os.environ.get("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]").split(",") if host]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

INSTALLED_APPS = [
    # Ours first: their templates win over those of the packages.
    "ventanilla.portal",
    "ventanilla.escritorio",
    "ventanilla.habeas",
    "ventanilla.citas",
    "ventanilla.firma",
    "ventanilla.rut",
    "ventanilla.casos",
    "ventanilla.adjuntos",
    "ventanilla.notificaciones",
    "ventanilla.expediente",
    "ventanilla.robots",
    "ventanilla.cuentas",
    "ventanilla.referencias",
    "ventanilla.config.apps.ConfigConfig",
    # ours first: their templates win over those of the parts below
    "ventanilla.config.apps.AdministracionConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "procrastinate.contrib.django",
    "django_htmx",
    "django_prometheus",
    "csp",
    "ninja",
]

MIDDLEWARE = [
    "ventanilla.config.middleware.PeticionMiddleware",
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "ventanilla.cuentas.middleware.SesionMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "ventanilla.cuentas.middleware.ActorMiddleware",
    "ventanilla.cuentas.middleware.ErroresMiddleware",
    "ventanilla.rut.middleware.ActuacionMiddleware",
    "ventanilla.config.middleware.PoliticaMiddleware",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]

ROOT_URLCONF = "ventanilla.config.urls"
WSGI_APPLICATION = "ventanilla.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["ventanilla.portal.templatetags.actuacion"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "ventanilla.portal.contexto.portal",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"


def _base_de_datos(url: str) -> dict[str, object]:
    """Any connection string of libpq; what Django has no name for, such as sslmode, goes on as an option."""
    try:
        partes = conninfo_to_dict(url)
    except psycopg.ProgrammingError:
        raise ImproperlyConfigured("DATABASE_URL no es una dirección de PostgreSQL.") from None
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": partes.pop("dbname", ""),
        "USER": partes.pop("user", ""),
        "PASSWORD": partes.pop("password", ""),
        "HOST": partes.pop("host", ""),
        "PORT": str(partes.pop("port", "")),
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,  # a pooled connection may have died with its server
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 12, "timeout": 10}, **partes},
    }


DATABASE_URL = os.environ.get("DATABASE_URL", "")
DATABASES = {"default": _base_de_datos(DATABASE_URL)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"},
}

LANGUAGE_CODE = "es-co"
TIME_ZONE = "America/Bogota"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
MEDIA_ROOT = VAR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        # tests have nothing collected: they serve the files as they are, without hashed names
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if MODO == "pruebas"
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
    "documentos": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": VAR / "documentos", "base_url": None, "file_permissions_mode": 0o600},
    },
}
WHITENOISE_MAX_AGE = 0 if DEBUG else 3600

# --- accounts ---------------------------------------------------------------------------------------
AUTH_USER_MODEL = "cuentas.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["ventanilla.cuentas.adapters.argon2.Argon2idHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "ventanilla.cuentas.adapters.contrasenas.LengthValidator"},
    {"NAME": "ventanilla.cuentas.adapters.contrasenas.KnownPasswordValidator"},
    {"NAME": "ventanilla.cuentas.adapters.contrasenas.OwnDataValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/mis-tramites/"
ACCOUNT_ADAPTER = "ventanilla.cuentas.adapters.allauth.CuentaAdapter"
ACCOUNT_FORMS = {
    "login": "ventanilla.cuentas.forms.IngresoForm",
    "reset_password": "ventanilla.cuentas.forms.RecuperarForm",
    "confirm_password_reset_code": "ventanilla.cuentas.forms.CodigoForm",
    "reset_password_from_key": "ventanilla.cuentas.forms.NuevaContrasenaForm",
    "change_password": "ventanilla.cuentas.forms.CambiarContrasenaForm",
}
ACCOUNT_RATE_LIMITS = False  # ours are atomic: cuentas.services.spend_limit
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = "username"
ACCOUNT_PRESERVE_USERNAME_CASING = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_UNIQUE_EMAIL = False  # a family may share an address; the RUT does not forbid it
ACCOUNT_SESSION_REMEMBER = False
USERSESSIONS_TRACK_ACTIVITY = False  # SesionMiddleware does it, once a minute instead of at every request
MFA_ADAPTER = "ventanilla.cuentas.adapters.mfa.FactoresAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "activate_totp": "ventanilla.cuentas.forms.ActivarAplicacionForm",
    "authenticate": "ventanilla.cuentas.forms.CodigoDeFactorForm",
    "reauthenticate": "ventanilla.cuentas.forms.ConfirmarConCodigoForm",
    "add_webauthn": "ventanilla.cuentas.forms.AgregarLlaveForm",
    "edit_webauthn": "ventanilla.cuentas.forms.NombreDeLlaveForm",
}
MFA_RATE_LIMITS = False  # ours are atomic: cuentas.services.spend_limit
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TRUST_ENABLED = False
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not _HTTPS and not ES_PRODUCCION  # the demo on one's own machine has no https
CLAVE_DE_FACTORES = os.environ.get("CLAVE_DE_FACTORES") or _secreto_de_demo("clave_factores")
ALLAUTH_TRUSTED_PROXY_COUNT = _entero("PROXIES_DE_CONFIANZA", 0)

SESSION_COOKIE_NAME = "__Host-sid" if _HTTPS else "sid"
SESSION_COOKIE_SECURE = _HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_NAME = "__Host-csrf" if _HTTPS else "csrf"
CSRF_COOKIE_SECURE = _HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "ventanilla.portal.views.csrf_failure"

# --- browser headers --------------------------------------------------------------------------------
SECURE_SSL_REDIRECT = False  # the proxy answers plain HTTP; HSTS below keeps browsers away from it
SECURE_HSTS_SECONDS = 63_072_000 if _HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _HTTPS
SECURE_HSTS_PRELOAD = _HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "worker-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
FILE_UPLOAD_MAX_MEMORY_SIZE = 500_000
FILE_UPLOAD_HANDLERS = ["ventanilla.expediente.adapters.subidas.SubidaEnMemoria"]

# --- mail -------------------------------------------------------------------------------------------
EMAIL_HOST = os.environ.get("SMTP_HOST", "")
EMAIL_PORT = _entero("SMTP_PORT", 587)
EMAIL_HOST_USER = os.environ.get("SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("SMTP_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("SMTP_TLS", "1") == "1"
EMAIL_TIMEOUT = 20
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if EMAIL_HOST
    else "ventanilla.notificaciones.adapters.buzon.BuzonBackend"
)
DEFAULT_FROM_EMAIL = os.environ.get("CORREO_REMITENTE", "Ventanilla <no-responda@ventanilla.example>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# --- ports: the outside world -----------------------------------------------------------------------
REGISTRO_CIVIL = os.environ.get("REGISTRO_CIVIL", "ventanilla.cuentas.adapters.registro_simulado.RegistroCivilSimulado")
SMS = os.environ.get("SMS", "ventanilla.notificaciones.adapters.sms_de_demo.SmsDeDemo")
SELLO = os.environ.get("SELLO", "ventanilla.expediente.adapters.sello_pyhanko.SelloDeDemo")
SELLO_CLAVE = os.environ.get("SELLO_CLAVE", "")
SELLO_CERTIFICADO = os.environ.get("SELLO_CERTIFICADO", "")
SELLO_CADENA = os.environ.get("SELLO_CADENA", "")
SELLO_CRLS = os.environ.get("SELLO_CRLS", "")
SELLO_TSA_URL = os.environ.get("SELLO_TSA_URL", "")
AUDITOR_CORREO = os.environ.get("AUDITOR_CORREO", "")
FIRMA_CUSTODIA = os.environ.get("FIRMA_CUSTODIA", "ventanilla.firma.adapters.custodia.CustodiaDeDemo")
FIRMA_LLAVES = os.environ.get("FIRMA_LLAVES", "")
ANTIVIRUS = os.environ.get("ANTIVIRUS", "ventanilla.adjuntos.adapters.sin_antivirus.SinAntivirus")
SALA_VIRTUAL = os.environ.get("SALA_VIRTUAL", "ventanilla.citas.adapters.sala_virtual_demo.SalaVirtualDeDemo")
CLAMD = os.environ.get("CLAMD", "unix:/run/clamav/clamd.ctl")

# --- the register -----------------------------------------------------------------------------------
# The range that the administration gives from is not public: whoever installs this says where it begins.
NIT_DESDE = _entero("NIT_DESDE", 950_000_001)

# --- jobs -------------------------------------------------------------------------------------------
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "tasks"
# procedures with jobs of their own
PROCRASTINATE_IMPORT_PATHS = [
    "ventanilla.rut.recuperacion.tasks",
    "ventanilla.rut.usuario.tasks",
    "ventanilla.rut.mandatos.tasks",
]

# --- the entity that serves -------------------------------------------------------------------------
ENTIDAD_ES_DE_EJEMPLO = not all(
    os.environ.get(f"ENTIDAD_{dato}")
    for dato in ("NOMBRE", "DIRECCION", "TELEFONO_IMPUESTOS", "TELEFONO_ADUANAS", "HORARIO")
)
ENTIDAD = {
    "nombre": os.environ.get("ENTIDAD_NOMBRE", "Administración de Impuestos y Aduanas"),
    "direccion": os.environ.get("ENTIDAD_DIRECCION", "Carrera 0 # 00-00, Bogotá, Colombia"),
    "telefono_impuestos": os.environ.get("ENTIDAD_TELEFONO_IMPUESTOS", "(601) 000 0001"),
    "telefono_aduanas": os.environ.get("ENTIDAD_TELEFONO_ADUANAS", "(601) 000 0002"),
    "horario": os.environ.get("ENTIDAD_HORARIO", "Lunes a viernes, 8:00 a. m. a 7:00 p. m."),
    # the news of the portal on appointments, January 2023
    "horario_claves": os.environ.get(
        "ENTIDAD_HORARIO_CLAVES",
        "Lunes a viernes, 8:00 a. m. a 7:00 p. m., y sábados, 8:00 a. m. a 12:00 m.",
    ),
    "horario_vencimientos": os.environ.get("ENTIDAD_HORARIO_VENCIMIENTOS", "Lunes a viernes, 8:00 a. m. a 3:00 p. m."),
}

# --- what the operator sees -------------------------------------------------------------------------
METRICAS_TOKEN = os.environ.get("METRICAS_TOKEN", "")
LOGGING = logging_settings(as_json=ES_PRODUCCION)

SILENCED_SYSTEM_CHECKS = ["security.W008"]  # see SECURE_SSL_REDIRECT
