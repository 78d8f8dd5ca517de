"""What somebody typed in a search box."""

from django.http import HttpRequest

MAX_CONSULTA = 80


def consulta_of(request: HttpRequest) -> str:
    return request.GET.get("q", "").replace("\x00", "").strip()[:MAX_CONSULTA]
