"""The intake process: few middlewares, few apps, no admin; small and fast."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ["BAQYLAU_PROCESS"] = "intake"

application = get_wsgi_application()
