"""Loading the code lists from their files, and taking note of what an administrator changes."""

from __future__ import annotations

import csv
import hashlib
import io
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from importlib.resources import files
from typing import Any, TypeAlias

from django.db import models, transaction

from ventanilla.comun.actor import Actor, Calidad
from ventanilla.referencias import selectors
from ventanilla.referencias.models import (
    Actividad,
    CargaDeDatos,
    Departamento,
    EstadoRut,
    EstructuraCiiu,
    ExcepcionSeccional,
    FilaDeLista,
    Municipio,
    Pais,
    PalabrasDeActividad,
    PreguntaFrecuente,
    PuntoContacto,
    Responsabilidad,
    TipoDocumento,
    Uvt,
    ValorDeCasilla,
    Vencimiento,
    VersionDeListas,
)
from ventanilla.referencias.rules import CargaDeArchivo

Fila: TypeAlias = Mapping[str, str]


class SinPermiso(Exception):
    """Only officials change code lists."""


@dataclass(frozen=True, slots=True)
class Archivo:
    """One file of datos/: the list it fills and how a row of it reads."""

    nombre: str
    modelo: type[FilaDeLista]
    campos: Callable[[Fila], dict[str, Any]]
    parte: str = ""
    """When several files fill one list: the start of the keys that are this file's to retire."""


def _municipio(fila: Fila) -> dict[str, Any]:
    return {
        "code": fila["code"],
        "name": fila["name"],
        "departamento_id": fila["department_code"],
        "kind": fila["kind"],
    }


def _estructura(fila: Fila) -> dict[str, Any]:
    return {
        "code": fila["code"],
        "level": fila["level"],
        "description": fila["description"],
        "parent_id": fila["parent_code"] or None,
    }


def _actividad(fila: Fila) -> dict[str, Any]:
    return {"code": fila["code"], "description": fila["description"], "grupo_id": fila["group"] or None}


def _palabras(fila: Fila) -> dict[str, Any]:
    return {"actividad_id": fila["code"], "words": fila["words"]}


def _punto(fila: Fila) -> dict[str, Any]:
    return {
        "code": fila["code"],
        "name": fila["name"],
        "city": fila["city"],
        "municipio_id": fila["municipality_code"],
        "address": fila["address"],
        "kind": fila["kind"],
        "seccional_id": fila["seccional_code"],
    }


def _excepcion(fila: Fila) -> dict[str, Any]:
    return {**fila, "verificado": fila["verificado"] == "si", "seccional_id": fila["seccional_code"]}


def _estado(fila: Fila) -> dict[str, Any]:
    return {**fila, "can_transact": fila["can_transact"] == "true"}


def _uvt(fila: Fila) -> dict[str, Any]:
    return {
        "year": int(fila["year"]),
        "value": int(fila["value"]),
        "source": fila["source"],
        "verificado": fila["verificado"] == "si",
    }


def _vencimiento(fila: Fila) -> dict[str, Any]:
    return {
        "clave": ":".join((fila["tax"], fila["period"], fila["year"], fila["nit_digits_from"])),
        "impuesto": fila["tax"],
        "formulario": fila["form"],
        "periodo": fila["period"],
        "tax_year": int(fila["year"]),
        "desde": fila["nit_digits_from"],
        "hasta": fila["nit_digits_to"],
        "digitos": int(fila["digits"]),
        "vence_date": date.fromisoformat(fila["due_date"]),
    }


def _pregunta(fila: Fila) -> dict[str, Any]:
    return {**fila, "verificado": fila["verificado"] == "si", "orden": int(fila["orden"])}


def _valor(tabla: str, casilla: str, code: str, name: str, evidence: str) -> dict[str, Any]:
    return {
        "clave": f"{tabla}:{code}",
        "tabla": tabla,
        "casilla": casilla,
        "code": code,
        "name": name,
        "evidence": evidence,
    }


def _valor_rut(fila: Fila) -> dict[str, Any]:
    return _valor("rut." + fila["table"], fila["casilla"], fila["code"], fila["name"], fila["evidence"])


def _valor_exportador(fila: Fila) -> dict[str, Any]:
    tabla = f"exportador.{fila['casilla']}"
    return _valor(tabla, fila["casilla"], fila["code"], fila["name"], "unverified")


def _valor_aduanero(fila: Fila) -> dict[str, Any]:
    return _valor("aduanero.54", "54", fila["code"], fila["name"], fila["status"])


ARCHIVOS = (
    Archivo("departamentos.csv", Departamento, dict),
    Archivo("municipios.csv", Municipio, _municipio),
    Archivo("ciiu_estructura.csv", EstructuraCiiu, _estructura),
    Archivo("ciiu.csv", Actividad, _actividad),
    Archivo("ciiu_palabras.csv", PalabrasDeActividad, _palabras),
    Archivo("rut_responsabilidades.csv", Responsabilidad, dict),
    Archivo("tipos_documento.csv", TipoDocumento, dict),
    Archivo("paises.csv", Pais, dict),
    Archivo("puntos_contacto.csv", PuntoContacto, _punto),
    Archivo("excepciones_seccional.csv", ExcepcionSeccional, _excepcion),
    Archivo("rut_tablas.csv", ValorDeCasilla, _valor_rut, parte="rut."),
    Archivo("rut_exportadores.csv", ValorDeCasilla, _valor_exportador, parte="exportador."),
    Archivo("rut_usuarios_aduaneros.csv", ValorDeCasilla, _valor_aduanero, parte="aduanero."),
    Archivo("rut_estados.csv", EstadoRut, _estado),
    Archivo("uvt.csv", Uvt, _uvt),
    Archivo("calendario_tributario.csv", Vencimiento, _vencimiento),
    Archivo("preguntas_frecuentes.csv", PreguntaFrecuente, _pregunta),
)
"""In the order in which one list names another."""

_DATOS = files("ventanilla.referencias") / "datos"


def read_file(nombre: str) -> bytes:
    return (_DATOS / nombre).read_bytes()


def load_referencias(*, now: datetime, read: Callable[[str], bytes] = read_file) -> tuple[CargaDeArchivo, ...]:
    """Bring the lists to what the files say. Files that have not changed are not even read twice.

    All or nothing. Rows that left their file are retired; rows that an administrator wrote stay as they are.
    Two processes starting together: the second waits for the first and finds nothing to do.
    """
    contents = {archivo.nombre: read(archivo.nombre) for archivo in ARCHIVOS}
    digests = {nombre: hashlib.sha256(content).hexdigest() for nombre, content in contents.items()}
    if _loaded() == digests:
        return ()
    with transaction.atomic():
        VersionDeListas.objects.get_or_create(id=1, defaults={"token": "", "cambiado_at": now})
        VersionDeListas.objects.select_for_update().get(id=1)
        loaded = _loaded()
        done = tuple(
            _load(archivo, contents[archivo.nombre], digests[archivo.nombre], now=now)
            for archivo in ARCHIVOS
            if loaded.get(archivo.nombre) != digests[archivo.nombre]
        )
        if done:
            _new_version(now=now)
    return done


def _loaded() -> dict[str, str]:
    return dict(CargaDeDatos.objects.values_list("archivo", "sha256"))


def _load(archivo: Archivo, content: bytes, sha256: str, *, now: datetime) -> CargaDeArchivo:
    modelo = archivo.modelo
    manager = modelo._default_manager
    key = modelo._meta.pk.attname
    columns = {field.attname for field in modelo._meta.concrete_fields}
    rows: dict[Any, FilaDeLista] = {}
    for fila in csv.DictReader(io.StringIO(content.decode("utf-8"))):
        if "orden" in columns:
            fila["orden"] = str(len(rows))  # people read a list in the order of its file
        values = {name: value for name, value in archivo.campos(fila).items() if name in columns}
        rows[values[key]] = modelo(**values)
    mine = manager.filter(pk__startswith=archivo.parte) if archivo.parte else manager.all()
    edited = set(mine.filter(editado_at__isnull=False).values_list("pk", flat=True))
    fresh = [row for pk, row in rows.items() if pk not in edited]
    manager.bulk_create(
        fresh,
        update_conflicts=True,
        unique_fields=[modelo._meta.pk.name],
        # a row that comes back to its file is live again: retirado_at is among what is written
        update_fields=[
            field.name for field in modelo._meta.concrete_fields if not field.primary_key and field.name != "editado_at"
        ],
    )
    gone = mine.filter(retirado_at__isnull=True, editado_at__isnull=True).exclude(pk__in=list(rows))
    retired = gone.update(retirado_at=now)
    CargaDeDatos.objects.update_or_create(
        archivo=archivo.nombre, defaults={"sha256": sha256, "filas": len(rows), "cargado_at": now}
    )
    return CargaDeArchivo(archivo.nombre, len(fresh), retired, len(edited & rows.keys()))


def save_fila(actor: Actor, fila: models.Model, *, now: datetime) -> None:
    """An administrator's own row or correction. Loading leaves it alone from now on. Raises SinPermiso."""
    if actor.calidad is not Calidad.FUNCIONARIO:
        raise SinPermiso
    if not isinstance(fila, FilaDeLista):
        raise TypeError(f"{fila} is not a row of a code list")
    with transaction.atomic():
        fila.editado_at = now
        fila.save()
        _new_version(now=now)


def retire_fila(actor: Actor, fila: models.Model, *, now: datetime) -> None:
    """No longer offered to anybody; what already names it keeps its name. Raises SinPermiso."""
    if isinstance(fila, FilaDeLista):
        fila.retirado_at = now
    save_fila(actor, fila, now=now)


def _new_version(*, now: datetime) -> None:
    VersionDeListas.objects.update_or_create(id=1, defaults={"token": secrets.token_hex(16), "cambiado_at": now})
    # at once for the rest of this transaction, and again when others can see it
    selectors.forget()
    transaction.on_commit(partial(selectors.forget))
