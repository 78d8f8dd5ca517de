"""/citas/ is public; /escritorio/citas/ is for officials, each by role (config/politicas.py)."""

from django.urls import URLPattern, path

app_name = "citas"
urlpatterns: list[URLPattern] = []

escritorio: list[URLPattern] = []
_ = path
