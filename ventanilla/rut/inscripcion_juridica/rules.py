"""Which organisations register here, what their answers mean, and what cannot be so. No Django.

The nature and the profit of each form, and the responsibilities that are proposed, follow the law named beside each;
as a list they are unverified. Nothing that is proposed is final: the administration may correct it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ventanilla.comun.tramite import Impedimento
from ventanilla.rut.rules import excepciones
from ventanilla.rut.rules.datos import DatosRut, Representacion
from ventanilla.rut.rules.poderes import CalidadPoder
from ventanilla.rut.rules.responsabilidades import (
    NUNCA_EN_JURIDICAS,
    SOLO_POR_OTRO_TRAMITE,
    Sugerencia,
    incompatibilities,
)

NIT_TIPO = "31"
MAX_ACTIVIDADES = 4
PUBLICO, PRIVADO = "1", "2"
CON_LUCRO, SIN_LUCRO = "1", "2"
ACTIVA = "80"  # box 89
ESCRITURA = "03"  # box 71
CIEN = Decimal(100)
EXISTENCIA, NOMBRAMIENTO = "existencia", "nombramiento"  # the papers
PARTES_DEL_CAPITAL = ("nacional_publico", "nacional_privado", "extranjero_publico", "extranjero_privado")

# --- which way ----------------------------------------------------------------------------------------

# Commercial companies and branches of foreign ones: art. 28, 29 and 471 of the Código de Comercio.
CON_MATRICULA = frozenset({"SAS", "LTDA", "SA", "SCS", "SCA", "SC", "EU", "SEM", "SUC_EXT"})
CAMARA = Impedimento(
    "matricula_mercantil",
    "Su RUT se saca en la cámara de comercio",
    "Las sociedades y quienes se dedican al comercio necesitan matrícula mercantil. La cámara de comercio de su ciudad "
    "hace los dos trámites a la vez: la matrícula y el RUT. No necesita una cita con nosotros.",
)


def other_way(forma: str, *, es_comerciante: bool, hubo_falla: bool) -> Impedimento | None:
    """The other way for these answers; None: it goes on here. An appointment is only for who needs no chamber."""
    if forma in CON_MATRICULA or es_comerciante:
        return CAMARA
    return excepciones.exception_for(
        excepciones.INSCRIPCION_JURIDICA, excepciones.Situacion(falla_comprobada=hubo_falla)
    )


# --- what a form means --------------------------------------------------------------------------------

PUBLICAS = frozenset({"ENT_NAL", "ENT_DPTAL", "ENT_MPAL", "ENT_DESC"})
ESAL = frozenset({"FUND", "CORP", "ASOC"})
COOPERATIVAS = frozenset({"COOP", "PRECOOP", "MUTUAL"})
# art. 22 E.T.: they pay no income tax and file nothing
NO_CONTRIBUYENTES = frozenset({"JAC", "PH"}) | (PUBLICAS - {"ENT_DESC"})
# art. 23 E.T.: they pay no income tax but say what they have
SOLO_DECLARAN = frozenset({"SINDICATO", "IGLESIA", "ENT_DESC"})
# art. 18, 23-1 and 102 E.T.: their members or their manager are the taxpayers
TRANSPARENTES = frozenset({"CONSORCIO", "UT", "COLAB", "FIDUCIA", "FONDO_INV"})
DE_VARIOS = frozenset({"CONSORCIO", "UT", "COLAB", "SH"})
"""They are nothing but their members: at least two, who have all of it between them."""
_SIN_LUCRO = ESAL | COOPERATIVAS | PUBLICAS | {"JAC", "PH", "SINDICATO", "IGLESIA", "FONDO_EMP"}


def naturaleza_of(forma: str) -> str:
    """Box 62."""
    return PUBLICO if forma in PUBLICAS else PRIVADO


def beneficio_of(forma: str) -> str:
    """Box 70."""
    return SIN_LUCRO if forma in _SIN_LUCRO else CON_LUCRO


def sections_without(forma: str) -> frozenset[str]:
    """The pages that a form of organisation has nothing to answer on."""
    return frozenset({"socios"}) if forma in PUBLICAS else frozenset()


# --- box 53 -------------------------------------------------------------------------------------------

OPCIONALES = ("06", "07", "08", "09", "14", "16", "19", "33", "41", "42", "48", "53", "55")
"""What may be added besides what the answers propose."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Operacion:
    """What the organisation sells."""

    gravado: bool
    excluido: bool
    comidas: bool


def suggest(forma: str, operacion: Operacion) -> tuple[Sugerencia, ...]:
    """The responsibilities that follow from the answers, each with its reason."""
    sugerencias = [*_renta(forma), _iva(operacion)]
    sugerencias.append(
        Sugerencia(
            "07", "Toda organización que hace pagos sujetos a retención es agente retenedor (art. 368 E.T.).", True
        )
    )
    if forma in PUBLICAS:
        sugerencias.append(
            Sugerencia("09", "Las entidades públicas retienen IVA a quienes les venden (art. 437-2 E.T.).", True)
        )
    if operacion.comidas:
        sugerencias.append(Sugerencia("33", "Vende comidas y bebidas preparadas (art. 512-1 E.T.).", True))
    if operacion.excluido:
        sugerencias.append(Sugerencia("16", "Debe facturar también lo que vende sin IVA (art. 615 E.T.).", False))
    sugerencias.append(
        Sugerencia("14", "Las organizaciones informan cada año con quién hicieron operaciones (art. 631 E.T.).", False)
    )
    if forma not in PUBLICAS:
        sugerencias.append(
            Sugerencia("55", "Debe informar quiénes son sus beneficiarios finales (art. 631-6 E.T.).", False)
        )
    sugerencias.append(_contabilidad(forma))
    return tuple(sorted(sugerencias, key=lambda sugerencia: sugerencia.codigo))


def _renta(forma: str) -> list[Sugerencia]:
    if forma in NO_CONTRIBUYENTES or forma in TRANSPARENTES:
        return []
    if forma in SOLO_DECLARAN:
        return [
            Sugerencia(
                "06", "No paga impuesto de renta, pero presenta declaración de ingresos y patrimonio (art. 23 E.T.).",
                True,
            )
        ]  # fmt: skip
    if forma in COOPERATIVAS:
        return [Sugerencia("04", "Las cooperativas y mutuales son del régimen especial (art. 19-4 E.T.).", True)]
    if forma in ESAL:
        porque = (
            "Empieza en el régimen ordinario. Para pasar al régimen especial, pida después la calificación (art. 19 y "
            "356-2 E.T.)."
        )
        return [Sugerencia("05", porque, True)]
    if forma == "FONDO_EMP":
        return [Sugerencia("05", "Declara renta por lo que gana con comercio o finanzas (art. 19-2 E.T.).", False)]
    return [Sugerencia("05", "Declara renta en el régimen ordinario (arts. 12 y 13 E.T.).", True)]


def _iva(operacion: Operacion) -> Sugerencia:
    if operacion.gravado:
        return Sugerencia("48", "Nos dijo que vende bienes o servicios que pagan IVA (art. 437 E.T.).", True)
    return Sugerencia("53", "Nos dijo que no vende nada que pague IVA (art. 437 E.T.).", True)


def _contabilidad(forma: str) -> Sugerencia:
    if forma in ESAL:
        return Sugerencia("42", "Las entidades sin ánimo de lucro llevan libros de contabilidad (art. 364 E.T.).", True)
    if forma == "PH":
        return Sugerencia("42", "La copropiedad lleva contabilidad (art. 51 de la Ley 675 de 2001).", True)
    return Sugerencia("42", "Las organizaciones llevan contabilidad de lo que reciben y pagan.", False)


def refusals(codigos: Sequence[str], sugerencias: Sequence[Sugerencia]) -> tuple[str, ...]:
    """Why this choice of responsibilities cannot be; empty means that it can."""
    elegidas, sugeridas = set(codigos), {sugerencia.codigo for sugerencia in sugerencias}
    motivos = [par.porque for par in incompatibilities(codigos)]
    for sugerencia in sugerencias:
        if sugerencia.obligatoria and sugerencia.codigo not in elegidas:
            motivos.append(f"Debe quedar la responsabilidad {sugerencia.codigo}. {sugerencia.porque}")
    for codigo in sorted(elegidas - sugeridas):
        if codigo in NUNCA_EN_JURIDICAS:
            motivos.append(f"La responsabilidad {codigo} no es de organizaciones. {NUNCA_EN_JURIDICAS[codigo]}")
        elif codigo in SOLO_POR_OTRO_TRAMITE:
            motivos.append(f"La responsabilidad {codigo} no se elige aquí. {SOLO_POR_OTRO_TRAMITE[codigo]}")
        elif codigo not in OPCIONALES:
            motivos.append(f"La responsabilidad {codigo} no se puede elegir en la inscripción.")
    return tuple(dict.fromkeys(motivos))


# --- what cannot be so --------------------------------------------------------------------------------


def problems(datos: DatosRut, *, today: date) -> tuple[str, ...]:
    """What contradicts itself in the whole form, in words for the person; empty when nothing does."""
    return tuple(
        dict.fromkeys(
            [*_act(datos, today), *_capital(datos), *_members(datos, today), *_people(datos, today),
             *_activities(datos), *_places(datos, today)]
        )
    )  # fmt: skip


def _act(datos: DatosRut, today: date) -> list[str]:
    organizacion = datos.organizacion
    if organizacion is None or organizacion.constitucion.fecha is None:
        return ["Falta la fecha del acto que creó la organización."]
    acto, motivos = organizacion.constitucion, []
    if organizacion.constitucion.fecha > today:
        motivos.append("La fecha del acto que creó la organización todavía no llega.")
    if acto.clase == ESCRITURA and not acto.notaria:
        motivos.append("Es una escritura pública: falta el número de la notaría.")
    if bool(acto.entidad_registro) != bool(acto.registro):
        motivos.append("Falta la entidad que la registró o la fecha del registro.")
    if acto.registro is not None and acto.registro < organizacion.constitucion.fecha:
        motivos.append("La fecha del registro es anterior a la del acto que creó la organización.")
    if acto.registro is not None and acto.registro > today:
        motivos.append("La fecha del registro todavía no llega.")
    if organizacion.vigencia_hasta is not None and organizacion.vigencia_hasta <= today:
        motivos.append("La duración de la organización ya terminó.")
    return motivos


def _capital(datos: DatosRut) -> list[str]:
    if datos.organizacion is None:
        return []
    motivo = capital_refusal([getattr(datos.organizacion.capital, parte) for parte in PARTES_DEL_CAPITAL])
    return [motivo] if motivo else []


def capital_refusal(partes: Sequence[Decimal]) -> str:
    """Boxes 82 to 87: the four parts add up to a hundred, or there is no capital."""
    suma = sum(partes, Decimal(0))
    if suma in (Decimal(0), CIEN):
        return ""
    return f"Los cuatro porcentajes del capital suman {percent(suma)}. Deben sumar 100, o ser todos 0."


def percent(valor: Decimal) -> str:
    """33.5 as people read it: 33,5 %."""
    return f"{valor.normalize():f}".replace(".", ",") + " %"


def _members(datos: DatosRut, today: date) -> list[str]:
    forma = datos.organizacion.forma if datos.organizacion else ""
    motivos = []
    documentos = [(socio.quien.tipo_documento, socio.quien.numero_documento) for socio in datos.socios]
    if len(set(documentos)) != len(documentos):
        motivos.append("Hay un socio o miembro repetido.")
    if any(socio.ingreso > today for socio in datos.socios):
        motivos.append("La fecha de ingreso de un socio o miembro todavía no llega.")
    suma = sum((socio.participacion for socio in datos.socios), Decimal(0))
    if suma > CIEN:
        motivos.append(f"Las participaciones suman {percent(suma)}: no pueden pasar de 100.")
    if forma in DE_VARIOS:
        if len(datos.socios) < 2:
            motivos.append("Esta clase de organización tiene por lo menos dos miembros. Agréguelos.")
        elif suma != CIEN:
            motivos.append(f"Las participaciones de los miembros suman {percent(suma)}: deben sumar 100.")
    return motivos


def _people(datos: DatosRut, today: date) -> list[str]:
    motivos = []
    por_calidad: dict[str, list[Representacion]] = {}
    for representante in datos.representantes:
        por_calidad.setdefault(representante.calidad, []).append(representante)
    legales = [*por_calidad.get(CalidadPoder.PRINCIPAL, []), *por_calidad.get(CalidadPoder.SUPLENTE, [])]
    if len({_who(r) for r in legales}) != len(legales):
        motivos.append("Hay un representante repetido: el principal no es a la vez suplente.")
    for calidad, nombre in (
        (CalidadPoder.REVISOR_FISCAL, "revisor fiscal principal"),
        (CalidadPoder.REVISOR_SUPLENTE, "revisor fiscal suplente"),
        (CalidadPoder.CONTADOR, "contador"),
    ):
        if len(por_calidad.get(calidad, [])) > 1:
            motivos.append(f"Escribió más de un {nombre}.")
    revisores = {
        _who(r) for c in (CalidadPoder.REVISOR_FISCAL, CalidadPoder.REVISOR_SUPLENTE) for r in por_calidad.get(c, [])
    }
    otros = {_who(r) for r in [*legales, *por_calidad.get(CalidadPoder.CONTADOR, [])]}
    otros |= {(socio.quien.tipo_documento, socio.quien.numero_documento) for socio in datos.socios}
    if revisores & otros:
        motivos.append(
            "El revisor fiscal no puede ser socio, representante ni contador de la misma organización (art. 205 del "
            "Código de Comercio)."
        )
    if any(r.desde > today for r in datos.representantes):
        motivos.append("La fecha desde la que alguien representa, revisa o lleva la contabilidad todavía no llega.")
    creada = datos.organizacion.constitucion.fecha if datos.organizacion else None
    if creada is not None and any(r.desde < creada for r in datos.representantes):
        motivos.append(
            "Alguien representa, revisa o lleva la contabilidad desde antes del acto que creó la organización."
        )
    return motivos


def _who(r: Representacion) -> tuple[str, str]:
    return r.quien.tipo_documento, r.quien.numero_documento


def _activities(datos: DatosRut) -> list[str]:
    codigos = [actividad.codigo for actividad in datos.actividades]
    if not codigos:
        return ["Falta por lo menos una actividad económica."]
    if len(codigos) > MAX_ACTIVIDADES or len(set(codigos)) != len(codigos):
        return ["Caben cuatro actividades económicas, sin repetir."]
    return []


def _places(datos: DatosRut, today: date) -> list[str]:
    futuras = [e for e in datos.establecimientos if e.matricula_date is not None and e.matricula_date > today]
    return ["La fecha de la matrícula de una sede todavía no llega."] if futuras else []


def group_of_box(casilla: str) -> str:
    """How the forms of a box (63 to 69) are called together."""
    return _GRUPOS.get(casilla, "Otras")


_GRUPOS: Mapping[str, str] = {
    "63": "Sociedades",
    "64": "Entidades públicas",
    "65": "Fondos",
    "66": "Cooperativas y mutuales",
    "67": "Sociedades y organismos extranjeros",
    "68": "Sin personería jurídica",
    "69": "Fundaciones, asociaciones, copropiedades y otras",
}
