"""The demo's video room: a page of ours that shows the turn and says what would open there. Production refuses it."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse


class SalaVirtualDeDemo:
    es_de_demo = True

    def link(self, *, codigo: str, secreto: str, inicio_at: datetime, fin_at: datetime) -> str:
        return settings.PUBLIC_URL + reverse("citas:sala", kwargs={"codigo": codigo, "secreto": secreto})
