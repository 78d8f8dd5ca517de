"""What is frozen to be signed, and what the signature does: the organisation gets its NIT and its register at once.

Who signs is the principal representative. Nobody signs for another without responsibility 22 in their own register
(see `rut.rules.poderes`): who lacks it gets it with the same signature, and reads so before signing.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.adjuntos import selectors as adjuntos
from ventanilla.adjuntos.rules import EstadoAdjunto
from ventanilla.adjuntos.selectors import AdjuntoVisto
from ventanilla.comun.actor import Actor, Calidad
from ventanilla.comun.dinero import format_pesos
from ventanilla.comun.fechas import long_date
from ventanilla.comun.nit import format_nit
from ventanilla.comun.tramite import Impedimento
from ventanilla.cuentas import services as cuentas
from ventanilla.expediente import selectors as expediente
from ventanilla.expediente import services as expediente_services
from ventanilla.expediente.firmables import Acto, Grupo, NoSePuedeFirmar, Renglon, without_numbers
from ventanilla.referencias import selectors as referencias
from ventanilla.rut import ports, selectors, services
from ventanilla.rut.inscripcion_juridica import rules
from ventanilla.rut.inscripcion_juridica.tramite import INSCRIPCION_JURIDICA
from ventanilla.rut.rules.datos import (
    Actividad,
    Capital,
    DatosRut,
    Establecimiento,
    Organizacion,
    Representacion,
    Socio,
    Tercero,
)
from ventanilla.rut.rules.datos import Acto as ActoDeConstitucion
from ventanilla.rut.rules.estados import Uso
from ventanilla.rut.rules.poderes import CALIDADES, RESPONSABILIDAD_POR_TERCEROS, CalidadPoder
from ventanilla.rut.selectors import Rut

Secciones = Mapping[str, Mapping[str, Any]]
Lineas = list[tuple[str, str]]


def admit(actor: Actor, *, now: datetime) -> Impedimento | None:
    """Why it cannot begin."""
    return _signer(actor, now=now)[1]


def _signer(actor: Actor, *, now: datetime) -> tuple[Rut | None, Impedimento | None]:
    """The register of who would sign; or why they cannot."""
    if actor.calidad is Calidad.TERCERO:
        return None, Impedimento(
            "en_nombre_propio",
            _("Hágalo en su propio nombre"),
            _("Ahora actúa por otra persona o empresa. Quien inscribe una organización es quien la representa."),
            url_name="rut:actuar",
            boton=_("Cambiar a mi nombre"),
        )
    rut, impedimento = services.rut_for(actor, Uso.REPRESENTAR)
    if rut is not None and not ports.can_sign(actor.user_id, now=now):
        return None, Impedimento(
            "sin_firma",
            _("Primero genere su firma electrónica"),
            _("Quien representa la organización firma la inscripción. La firma se genera aquí, en tres minutos."),
            url_name="firma:mi_firma",
            boton=_("Generar mi firma electrónica"),
        )
    return rut, impedimento


def other_way(secciones: Secciones) -> Impedimento | None:
    """Where else it is done, as the answers stand; asked again at every page and at the signature."""
    camino = secciones.get("camino")
    if camino is None:
        return None
    return rules.other_way(camino["forma"], es_comerciante=camino["comercio"], hubo_falla=camino["falla"])


# --- the address of the organisation ------------------------------------------------------------------


def objeto_of(borrador_id: UUID) -> str:
    """How a code names this draft."""
    return f"borrador:{borrador_id}"


def send_codigo(actor: Actor, borrador_id: UUID, *, correo: str, ip: str, now: datetime) -> None:
    """Send the six digits that prove the address. Raises LimiteExcedido."""
    cuentas.spend_limit("codigo.enviar", persona=correo, ip=ip, now=now)
    cuentas.send_codigo(actor, objeto=objeto_of(borrador_id), correo=correo, now=now)


@transaction.atomic
def _note_correo(actor: Actor, borrador_id: UUID, correo: str, *, now: datetime) -> None:
    expediente_services.set_correo(actor, borrador_id, correo=correo, now=now)
    guardada = expediente.secciones_of(expediente.borrador_for(actor, borrador_id)).get("correo")
    expediente_services.save_seccion(
        actor, borrador_id, nombre="correo", datos={"correo": correo}, version=guardada.version if guardada else 0,
        now=now,
    )  # fmt: skip


def prove_correo(actor: Actor, borrador_id: UUID, *, digits: str, ip: str, now: datetime) -> None:
    """Spend the code and save the address. Raises CodigoInvalido, LimiteExcedido, BorradorCerrado."""
    objeto = objeto_of(borrador_id)
    cuentas.spend_limit("codigo.probar", persona=objeto, ip=ip, now=now)
    correo = cuentas.check_codigo(actor, objeto=objeto, digits=digits, now=now)
    _note_correo(actor, borrador_id, correo, now=now)


# --- what will be registered --------------------------------------------------------------------------


def _date(texto: Any) -> date | None:
    return date.fromisoformat(texto) if texto else None


def _tercero(datos: Mapping[str, Any]) -> Tercero:
    return Tercero(
        tipo_documento=datos["tipo_documento"],
        numero_documento=datos["numero_documento"],
        primer_apellido=datos["primer_apellido"],
        segundo_apellido=datos["segundo_apellido"],
        primer_nombre=datos["primer_nombre"],
        otros_nombres=datos["otros_nombres"],
        razon_social=datos.get("razon_social", ""),
    )


def _representacion(datos: Mapping[str, Any], calidad: str) -> Representacion:
    return Representacion(
        calidad=calidad,
        quien=_tercero(datos),
        desde=date.fromisoformat(datos["desde"]),
        tarjeta_profesional=datos.get("tarjeta_profesional", ""),
        firma_nit=datos.get("firma_nit", ""),
        firma_nombre=datos.get("firma_nombre", ""),
    )


def _socio(datos: Mapping[str, Any]) -> Socio:
    return Socio(
        quien=_tercero(datos),
        ingreso=date.fromisoformat(datos["ingreso"]),
        nacionalidad=datos["nacionalidad"],
        capital=datos["capital"],
        participacion=Decimal(datos["participacion"]),
    )


def _representantes(secciones: Secciones, firmante: DatosRut) -> tuple[Representacion, ...]:
    """The signer, as their own register says who they are, before everybody else."""
    principal = Representacion(
        calidad=CalidadPoder.PRINCIPAL,
        quien=Tercero(
            tipo_documento=firmante.tipo_documento,
            numero_documento=firmante.numero_documento,
            primer_apellido=firmante.primer_apellido,
            segundo_apellido=firmante.segundo_apellido,
            primer_nombre=firmante.primer_nombre,
            otros_nombres=firmante.otros_nombres,
        ),
        desde=date.fromisoformat(secciones["principal"]["desde"]),
    )
    return (
        principal,
        *(_representacion(registro, CalidadPoder.SUPLENTE) for registro in secciones["suplentes"]["registros"]),
        *(_representacion(registro, registro["calidad"]) for registro in secciones["revisores"]["registros"]),
    )


def _organizacion(secciones: Secciones) -> Organizacion:
    forma, acto, otras = secciones["camino"]["forma"], secciones["constitucion"], secciones["caracteristicas"]
    return Organizacion(
        forma=forma,
        naturaleza=rules.naturaleza_of(forma),
        beneficio=rules.beneficio_of(forma),
        constitucion=ActoDeConstitucion(
            clase=acto["clase"],
            numero=acto["numero"],
            fecha=_date(acto["fecha"]),
            notaria=acto["notaria"],
            entidad_registro=acto["entidad_registro"],
            registro=_date(acto["registro"]),
            matricula=acto["matricula"],
            municipio=acto["municipio"],
        ),
        vigencia_desde=_date(acto["fecha"]),
        vigencia_hasta=_date(otras["vigencia_hasta"]),
        capital=Capital(**{parte: Decimal(otras[parte]) for parte in rules.PARTES_DEL_CAPITAL}),
        vigilancia=otras["vigilancia"],
        estado=rules.ACTIVA,
    )


def build(secciones: Secciones, firmante: DatosRut, *, nit: str) -> DatosRut:
    """Form 001 of the organisation, as it was answered."""
    nombre, lugar = secciones["identificacion"], secciones["ubicacion"]
    return DatosRut(
        tipo_contribuyente=selectors.PERSONA_JURIDICA,
        tipo_documento=rules.NIT_TIPO,
        numero_documento=nit,
        razon_social=nombre["razon_social"],
        sigla=nombre["sigla"],
        nombre_comercial=nombre["nombre_comercial"],
        municipio=lugar["municipio"],
        direccion=lugar["direccion"],
        codigo_postal=lugar["codigo_postal"],
        telefono=lugar["telefono"],
        telefono_2=lugar["telefono_2"],
        correo=secciones["correo"]["correo"],
        actividades=tuple(
            Actividad(codigo, date.fromisoformat(desde)) for codigo, desde in secciones["actividades"]["actividades"]
        ),
        responsabilidades=tuple(secciones["responsabilidades"]["codigos"]),
        organizacion=_organizacion(secciones),
        representantes=_representantes(secciones, firmante),
        socios=tuple(_socio(registro) for registro in secciones.get("socios", {}).get("registros", [])),
        establecimientos=tuple(Establecimiento(**registro) for registro in secciones["establecimientos"]["registros"]),
    )


def sections_of(secciones: Secciones) -> tuple[str, ...]:
    """The pages that apply, in order."""
    sobran = rules.sections_without(secciones.get("camino", {}).get("forma", ""))
    return tuple(s.nombre for s in INSCRIPCION_JURIDICA.secciones if s.nombre not in sobran)


def _papers_of(borrador: Any) -> tuple[AdjuntoVisto, ...]:
    """What was sent with a draft of the actor's and is good. Raises NoSePuedeFirmar while one is missing or is still
    being checked."""
    enviados = adjuntos.papers_of_case(objeto_of(borrador.pk))
    if any(papel.por_revisar for papel in enviados):
        raise NoSePuedeFirmar(_("Estamos revisando los archivos que envió. Espere unos segundos y cargue otra vez."))
    buenos = tuple(papel for papel in enviados if papel.estado is EstadoAdjunto.LIMPIO)
    if not any(papel.tipo == rules.EXISTENCIA for papel in buenos):
        raise NoSePuedeFirmar(_("Falta la copia del documento que creó la organización, o no la pudimos leer."))
    return buenos


# --- what is read -------------------------------------------------------------------------------------


def _forma(codigo: str) -> str:
    return next((forma.name for forma in referencias.formas_de_organizacion() if forma.code == codigo), codigo)


def _fecha(texto: Any) -> str:
    fecha = _date(texto)
    return long_date(fecha) if fecha else ""


def _si(valor: bool) -> str:
    return _("Sí") if valor else _("No")


def _persona(datos: Mapping[str, Any]) -> str:
    tipo = referencias.tipo_documento(datos["tipo_documento"])
    numero = datos["numero_documento"]
    if tipo.code == rules.NIT_TIPO:
        numero = format_nit(numero)
    return f"{_tercero(datos).nombre}\n{tipo.abbr or tipo.name} {numero}"


def _describe_registro(nombre: str, datos: Mapping[str, Any]) -> Lineas:
    if nombre == "establecimientos":
        return [
            (referencias.nombre_de_valor("160", datos["tipo"]), datos["nombre"]),
            (_("Dirección"), f"{datos['direccion']}, {referencias.municipio(datos['municipio']).completo}"),
        ]
    if nombre == "socios":
        return [
            (_("Socio o miembro"), _persona(datos)),
            (_("Participación"), rules.percent(Decimal(datos["participacion"]))),
            (_("Aporte"), format_pesos(datos["capital"])),
        ]
    if nombre == "revisores":
        return [
            (CALIDADES[CalidadPoder(datos["calidad"])], _persona(datos)),
            (_("Tarjeta profesional"), datos["tarjeta_profesional"]),
        ]
    return [(_("Suplente"), _persona(datos)), (_("Desde"), _fecha(datos["desde"]))]


def describe(nombre: str, datos: Mapping[str, Any]) -> Lineas:
    """What a section says, line by line; of a list, all of its records."""
    if "registros" in datos:
        lineas = [linea for registro in datos["registros"] for linea in _describe_registro(nombre, registro)]
        titulo = next(s.titulo for s in INSCRIPCION_JURIDICA.secciones if s.nombre == nombre)
        return lineas or [(titulo, _("Ninguno"))]
    return [(etiqueta, valor) for etiqueta, valor in _DESCRIBE[nombre](datos) if valor]


def _describe_camino(datos: Mapping[str, Any]) -> Lineas:
    return [
        (_("Clase de organización"), _forma(datos["forma"])),
        (_("Se dedica al comercio"), _si(datos["comercio"])),
        (_("Una falla no la dejó inscribir"), _si(datos["falla"])),
    ]


def _describe_identificacion(datos: Mapping[str, Any]) -> Lineas:
    return [
        (_("Nombre"), datos["razon_social"]),
        (_("Sigla"), datos["sigla"]),
        (_("Nombre con que se conoce"), datos["nombre_comercial"]),
    ]


def _describe_constitucion(datos: Mapping[str, Any]) -> Lineas:
    return [
        (
            _("Acto que la creó"),
            _("%(clase)s número %(numero)s, del %(fecha)s")
            % {
                "clase": referencias.nombre_de_valor("71", datos["clase"]),
                "numero": datos["numero"],
                "fecha": _fecha(datos["fecha"]),
            },
        ),
        (_("Notaría"), datos["notaria"]),
        (_("Municipio"), referencias.municipio(datos["municipio"]).completo),
        (
            _("La registró"),
            " · ".join(
                parte
                for parte in (
                    referencias.nombre_de_valor("75", datos["entidad_registro"]),
                    datos["matricula"],
                    _fecha(datos["registro"]),
                )
                if parte
            ),
        ),
    ]


_CAPITAL = {
    "nacional_privado": "Privado de Colombia",
    "nacional_publico": "Público de Colombia",
    "extranjero_privado": "Privado extranjero",
    "extranjero_publico": "Público extranjero",
}


def _describe_caracteristicas(datos: Mapping[str, Any]) -> Lineas:
    partes = [
        f"{nombre}: {rules.percent(Decimal(datos[clave]))}"
        for clave, nombre in _CAPITAL.items()
        if Decimal(datos[clave])
    ]
    return [
        (_("Duración"), _fecha(datos["vigencia_hasta"]) or _("Indefinida")),
        (_("La vigila"), referencias.nombre_de_valor("88", datos["vigilancia"]) or _("Ninguna entidad")),
        (_("Capital"), "\n".join(partes) or _("No tiene")),
    ]


def _describe_ubicacion(datos: Mapping[str, Any]) -> Lineas:
    return [
        (_("Dirección"), f"{datos['direccion']}, {referencias.municipio(datos['municipio']).completo}"),
        (_("Código postal"), datos["codigo_postal"]),
        (_("Teléfono"), datos["telefono"]),
        (_("Otro teléfono"), datos["telefono_2"]),
    ]


def _describe_actividades(datos: Mapping[str, Any]) -> Lineas:
    return [
        (
            _("Actividad principal") if lugar == 0 else _("Otra actividad"),
            f"{codigo} {referencias.actividad(codigo).description}\n"
            + _("Desde el %(fecha)s") % {"fecha": _fecha(desde)},
        )
        for lugar, (codigo, desde) in enumerate(datos["actividades"])
    ]


def _describe_operacion(datos: Mapping[str, Any]) -> Lineas:
    return [
        (_("Vende lo que paga IVA"), _si(datos["gravado"])),
        (_("Vende lo que no paga IVA"), _si(datos["excluido"])),
        (_("Restaurante, bar o comidas"), _si(datos["comidas"])),
    ]


_DESCRIBE: Mapping[str, Callable[[Mapping[str, Any]], Lineas]] = {
    "camino": _describe_camino,
    "identificacion": _describe_identificacion,
    "constitucion": _describe_constitucion,
    "caracteristicas": _describe_caracteristicas,
    "adjuntos": lambda _datos: [(_("Copia del documento"), _("Enviada"))],
    "correo": lambda datos: [(_("Correo"), datos["correo"])],
    "ubicacion": _describe_ubicacion,
    "actividades": _describe_actividades,
    "operacion": _describe_operacion,
    "responsabilidades": lambda datos: [
        (codigo, referencias.responsabilidad(codigo).name) for codigo in datos["codigos"]
    ],
    "principal": lambda datos: [(_("Usted la representa desde el"), _fecha(datos["desde"]))],
}


# --- signing ------------------------------------------------------------------------------------------


class InscripcionJuridicaFirmable:
    tramite, alcance = INSCRIPCION_JURIDICA.codigo, INSCRIPCION_JURIDICA.alcance_firma
    url_name = INSCRIPCION_JURIDICA.url_name

    def freeze(self, actor: Actor, borrador_id: UUID, *, now: datetime) -> Acto:
        borrador = expediente.borrador_for(actor, borrador_id)
        secciones = expediente.datos_of(borrador)
        rut, datos = _ready(actor, borrador, now=now)
        papeles = _papers_of(borrador)
        return Acto(
            tramite=self.tramite,
            titulo=_("Inscripción en el RUT de %(nombre)s") % {"nombre": datos.razon_social},
            nit=rut.nit,
            titular=rut.nombre,
            grupos=(
                *(_group(nombre, secciones[nombre]) for nombre in sections_of(secciones) if nombre in _GRUPOS),
                Grupo(_("Copias que envía"), tuple(Renglon(_("Archivo"), papel.nombre) for papel in papeles)),
                Grupo(_("Usted, que firma"), tuple(_of_signer(rut))),
                Grupo(
                    _("Declara"),
                    (
                        Renglon(_("Bajo su firma"), _("Lo que respondió es verdad y puede probarlo.")),
                        Renglon(_("NIT"), _("Se asigna cuando usted firme.")),
                        Renglon(_("Norma"), _("Artículo 555-2 del Estatuto Tributario.")),
                    ),
                ),
            ),
            datos={
                "version": str(rut.version),
                "inscripcion": without_numbers(datos.as_json()),
                "papeles": [{"tipo": papel.tipo, "sha256": papel.sha256} for papel in papeles],
            },
        )

    def file(self, actor: Actor, borrador_id: UUID, *, now: datetime) -> str:
        """One NIT for one draft: the row of the numbers is held from before the last check until commit."""
        nit = ""

        def take_number() -> None:
            nonlocal nit
            services.lock_rut(actor.nit or "")
            nit = services.assign_nit()

        _acto, radicado = expediente_services.file_signed(
            actor, self, borrador_id, lock=take_number, serie=services.SERIE, nit=lambda: nit, now=now
        )
        rut = selectors.rut_of(actor)
        secciones = expediente.datos_of(expediente.borrador_for(actor, borrador_id))
        datos = build(secciones, rut.datos, nit=nit)
        services.register(actor, datos, user_id=None, radicado=radicado.numero, now=now)
        if needs_22(rut.datos):
            propias = tuple(sorted({*rut.datos.responsabilidades, RESPONSABILIDAD_POR_TERCEROS}))
            services.change_rut(
                actor, rut.nit, replace(rut.datos, responsabilidades=propias), radicado=radicado.numero, now=now
            )
        return radicado.numero


def needs_22(firmante: DatosRut) -> bool:
    return RESPONSABILIDAD_POR_TERCEROS not in firmante.responsabilidades


def _ready(actor: Actor, borrador: Any, *, now: datetime) -> tuple[Rut, DatosRut]:
    """The signer's register and the form that would be filed. Raises NoSePuedeFirmar with everything that is wrong."""
    secciones = expediente.datos_of(borrador)
    rut, impedimento = _signer(actor, now=now)
    if (impedimento := impedimento or other_way(secciones)) is not None or rut is None:
        raise NoSePuedeFirmar(impedimento.porque if impedimento else "")
    if not _is_complete(secciones):
        raise NoSePuedeFirmar(_("Faltan respuestas. Complételas antes de firmar."))
    if borrador.correo != secciones["correo"]["correo"]:
        raise NoSePuedeFirmar(_("Falta confirmar el correo de la organización con el código que le enviamos."))
    datos = build(secciones, rut.datos, nit="")
    motivos = [
        *rules.problems(datos, today=expediente.local_date(now)),
        *rules.refusals(
            datos.responsabilidades,
            rules.suggest(secciones["camino"]["forma"], rules.Operacion(**secciones["operacion"])),
        ),
    ]
    if motivos:
        raise NoSePuedeFirmar(" ".join(motivos))
    if (otro := selectors.nit_of_organisation(datos)) is not None:
        raise NoSePuedeFirmar(
            _(
                "Esta organización ya está en el RUT: tiene el mismo nombre y el mismo acto de creación. Su NIT es "
                "%(nit)s. Si usted la representa y no aparece allí, actualice ese RUT; si está cancelado, pida que lo "
                "reactiven."
            )
            % {"nit": format_nit(otro)}
        )
    return rut, datos


def _is_complete(secciones: Secciones) -> bool:
    """Every page is answered, and every list was said to be complete."""
    return all(secciones.get(nombre) and secciones[nombre].get("completa", True) for nombre in sections_of(secciones))


_GRUPOS = frozenset(
    {"camino", "identificacion", "constitucion", "caracteristicas", "correo", "ubicacion", "actividades",
     "responsabilidades", "suplentes", "socios", "revisores", "establecimientos"}
)  # fmt: skip


def _group(nombre: str, datos: Mapping[str, Any]) -> Grupo:
    titulo = next(s.titulo for s in INSCRIPCION_JURIDICA.secciones if s.nombre == nombre)
    lineas = describe(nombre, datos)
    if nombre == "camino":
        forma = datos["forma"]
        lineas = [
            lineas[0],
            (_("Naturaleza"), referencias.nombre_de_valor("62", rules.naturaleza_of(forma))),
            (_("Beneficio"), referencias.nombre_de_valor("70", rules.beneficio_of(forma))),
        ]
    return Grupo(titulo, tuple(Renglon(etiqueta, valor) for etiqueta, valor in lineas))


def _of_signer(rut: Rut) -> list[Renglon]:
    renglones = [
        Renglon(_("Nombre"), rut.nombre),
        Renglon(_("NIT"), rut.nit_con_dv),
        Renglon(_("Queda como"), CALIDADES[CalidadPoder.PRINCIPAL]),
    ]
    if needs_22(rut.datos):
        renglones.append(
            Renglon(
                _("En su propio RUT"),
                _(
                    "Se agrega la responsabilidad 22, obligado a cumplir deberes formales a nombre de terceros. Sin "
                    "ella no podría firmar por la organización."
                ),
            )
        )
    return renglones


FIRMABLE = InscripcionJuridicaFirmable()
