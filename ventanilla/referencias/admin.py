"""Corrections by an administrator. They last: loading the files again leaves edited rows alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils import timezone

from ventanilla.comun.actor import Actor, Calidad
from ventanilla.referencias import models, services


def _actor(request: HttpRequest) -> Actor:
    return Actor(Calidad.FUNCIONARIO, user_id=request.user.pk)


if TYPE_CHECKING:  # Django's own class takes no parameters when it runs
    _ModelAdmin = admin.ModelAdmin[Any]
else:
    _ModelAdmin = admin.ModelAdmin


class ListaAdmin(_ModelAdmin):
    """Add, correct and retire; saving a retired row brings it back. Nothing is deleted: history names it."""

    readonly_fields = ("retirado_at", "editado_at")
    actions = ("retire",)
    list_per_page = 50

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return bool(request.user.groups.filter(name="Referencias").exists())

    has_module_permission = has_add_permission = has_change_permission = has_view_permission

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """The key of a row that exists is not changed: it would be another row."""
        key = [self.model._meta.pk.name] if obj is not None else []
        return [*key, *self.readonly_fields]

    def save_model(self, request: HttpRequest, obj: Any, form: forms.ModelForm[Any], change: bool) -> None:
        obj.retirado_at = None
        services.save_fila(_actor(request), obj, now=timezone.now())

    @admin.action(description="Retirar de la lista")
    def retire(self, request: HttpRequest, queryset: Any) -> None:
        for fila in queryset:
            services.retire_fila(_actor(request), fila, now=timezone.now())


@admin.register(models.Departamento)
class DepartamentoAdmin(ListaAdmin):
    list_display = ("code", "name", "retirado_at")
    search_fields = ("code", "name")


@admin.register(models.Municipio)
class MunicipioAdmin(ListaAdmin):
    list_display = ("code", "name", "departamento", "kind", "retirado_at")
    list_filter = ("departamento",)
    search_fields = ("code", "name")


@admin.register(models.EstructuraCiiu)
class EstructuraCiiuAdmin(ListaAdmin):
    list_display = ("code", "level", "description", "retirado_at")
    search_fields = ("code", "description")


@admin.register(models.Actividad)
class ActividadAdmin(ListaAdmin):
    list_display = ("code", "description", "retirado_at")
    search_fields = ("code", "description")


@admin.register(models.PalabrasDeActividad)
class PalabrasDeActividadAdmin(ListaAdmin):
    list_display = ("actividad_id", "words", "retirado_at")
    search_fields = ("actividad__code", "words")


@admin.register(models.Responsabilidad)
class ResponsabilidadAdmin(ListaAdmin):
    list_display = ("code", "name", "kind", "status", "retirado_at")
    list_filter = ("kind", "status")
    search_fields = ("code", "name")


@admin.register(models.TipoDocumento)
class TipoDocumentoAdmin(ListaAdmin):
    list_display = ("code", "name", "abbr", "person_kind", "used_in", "retirado_at")


@admin.register(models.Pais)
class PaisAdmin(ListaAdmin):
    list_display = ("code", "name", "dian_code", "retirado_at")
    search_fields = ("code", "name", "dian_code")


@admin.register(models.PuntoContacto)
class PuntoContactoAdmin(ListaAdmin):
    list_display = ("code", "name", "city", "address", "kind", "retirado_at")
    list_filter = ("kind",)
    search_fields = ("code", "name", "city")
    raw_id_fields = ("municipio",)


@admin.register(models.ExcepcionSeccional)
class ExcepcionSeccionalAdmin(ListaAdmin):
    list_display = ("zona", "seccional", "motivo", "verificado", "retirado_at")
    list_filter = ("verificado",)


@admin.register(models.ValorDeCasilla)
class ValorDeCasillaAdmin(ListaAdmin):
    list_display = ("clave", "casilla", "code", "name", "evidence", "retirado_at")
    list_filter = ("tabla",)


@admin.register(models.EstadoRut)
class EstadoRutAdmin(ListaAdmin):
    list_display = ("code", "name", "evidence", "can_transact", "retirado_at")


@admin.register(models.Uvt)
class UvtAdmin(ListaAdmin):
    list_display = ("year", "value", "source", "verificado", "retirado_at")
    list_filter = ("verificado",)


@admin.register(models.Vencimiento)
class VencimientoAdmin(ListaAdmin):
    list_display = ("clave", "impuesto", "periodo", "tax_year", "desde", "hasta", "vence_date", "retirado_at")
    list_filter = ("impuesto", "tax_year")
    search_fields = ("clave",)


@admin.register(models.PreguntaFrecuente)
class PreguntaFrecuenteAdmin(ListaAdmin):
    list_display = ("code", "topic", "question", "verificado", "retirado_at")
    list_filter = ("topic", "verificado")
    search_fields = ("question", "answer")


@admin.register(models.CargaDeDatos)
class CargaDeDatosAdmin(_ModelAdmin):
    """What was loaded and when; only to look at."""

    list_display = ("archivo", "filas", "cargado_at")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False
