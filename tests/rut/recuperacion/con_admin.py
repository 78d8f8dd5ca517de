"""The site's addresses with Django's administration among them, wherever it is routed."""

from django.contrib import admin
from django.urls import path

from ventanilla.config.urls import urlpatterns as site_urls

urlpatterns = [path("administracion-de-prueba/", admin.site.urls), *site_urls]
