"""Pages and API. WSGI on purpose: see docs/decisiones."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ventanilla.config.settings")
application = get_wsgi_application()
