"""What an official may change in a register with the person in front, and what each change asks. No Django.

Identification and customs capacities need an official by article 1.6.1.2.14 of Decreto 1625 de 2016; box 53 only grows
online. The NIT of a natural person is here the number of the document, so a new number is not a change of this
register: article 1.6.1.2.18 cancels it, and the person registers with the new one.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from enum import StrEnum

from ventanilla.rut.rules.casillas import HOJA_3
from ventanilla.rut.rules.datos import COLOMBIA, DatosRut
from ventanilla.rut.rules.responsabilidades import SOLO_POR_OTRO_TRAMITE, incompatibilities

ROL = "RUT presencial"
ADUANERO = "10"
CASILLAS_53, CASILLAS_54 = 26, 20  # positions of each box on the form
TEXTO_MINIMO, TEXTO_MAXIMO = 20, 1000


class Gestion(StrEnum):
    """What is done at the desk."""

    IDENTIFICACION = "identificacion"
    RESPONSABILIDADES = "responsabilidades"
    ADUANAS = "aduanas"


TITULOS: Mapping[Gestion, str] = {
    Gestion.IDENTIFICACION: "Cambio de los datos de identificación",
    Gestion.RESPONSABILIDADES: "Retiro de responsabilidades",
    Gestion.ADUANAS: "Cambio de las calidades aduaneras",
}
SEGUNDA_PERSONA = frozenset({Gestion.IDENTIFICACION})


class CambioInvalido(Exception):
    """It cannot be done so; each reason is a sentence for the official."""

    def __init__(self, *motivos: str) -> None:
        self.motivos = motivos
        super().__init__(" ".join(motivos))


# --- who came, and what was seen ----------------------------------------------------------------------


class Medio(StrEnum):
    VIDEO = "video"
    EN_PERSONA = "en_persona"


class Quien(StrEnum):
    TITULAR = "titular"
    REPRESENTANTE = "representante"


MEDIOS: Mapping[Medio, str] = {Medio.VIDEO: "Por videollamada", Medio.EN_PERSONA: "En persona, en la oficina"}
QUIENES: Mapping[Quien, str] = {
    Quien.TITULAR: "La persona dueña del RUT",
    Quien.REPRESENTANTE: "Su representante legal o su apoderado",
}
# What the official must have done before anything changes, all of it. The keys are kept as evidence.
CHECKLIST: Mapping[str, str] = {
    "documento": "Vi el documento de identidad original, vigente, de quien compareció.",
    "presencia": "La persona está presente, y su cara es la del documento.",
    "voluntad": "Confirmó de viva voz qué pide cambiar.",
    "soportes": "Vi los soportes que describo abajo.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparecencia:
    """Who came to which appointment, by what means, and what the official saw. `motivo` is the official's reason."""

    cita: str
    medio: Medio
    quien: Quien
    tipo_documento: str
    numero_documento: str
    verificadas: tuple[str, ...]
    evidencia: str
    motivo: str


def parse_cita(texto: str, *, today: date) -> str:
    """The code of an appointment: three digits of the point, four of the year and six of the number, as in
    0092021012434. Raises CambioInvalido."""
    codigo = re.sub(r"[\s.-]", "", texto[:40])
    if not re.fullmatch(r"[0-9]{13}", codigo) or codigo.endswith("000000"):
        raise CambioInvalido("El código de la cita tiene 13 números: punto, año y número. Por ejemplo: 0092021012434.")
    year = int(codigo[3:7])
    if year not in (today.year - 1, today.year):  # one booked in December is attended in January
        raise CambioInvalido(f"El código dice que la cita es de {year}. Revíselo: debe ser de este año.")
    return codigo


def find_cita(texto: str, *, today: date) -> str:
    """The code that a note names, "" when it names none."""
    hallado = re.search(r"(?<![0-9])[0-9]{13}(?![0-9])", texto)
    try:
        return parse_cita(hallado.group(), today=today) if hallado else ""
    except CambioInvalido:
        return ""


def unchecked(verificadas: Sequence[str]) -> tuple[str, ...]:
    """What is missing of the list, in its order."""
    return tuple(punto for punto in CHECKLIST if punto not in verificadas)


NUMERO_NUEVO = (
    "El número que mostró no es el de este RUT. El NIT de una persona natural es el número de su documento: con un "
    "número nuevo este RUT no se cambia. Se cancela por cambio de documento (artículo 1.6.1.2.18 del Decreto 1625 de "
    "2016) y la persona se inscribe con el número nuevo."
)


def ensure_who(datos: DatosRut, comparecencia: Comparecencia, *, es_apoderado: bool) -> None:
    """Whether who came may ask for it. `es_apoderado`: holds a power of the taxpayer. Raises CambioInvalido."""
    if comparecencia.quien is Quien.TITULAR:
        if datos.es_persona_juridica:
            raise CambioInvalido("El RUT es de una organización: comparece su representante legal o su apoderado.")
        if comparecencia.numero_documento != datos.numero_documento:
            raise CambioInvalido(NUMERO_NUEVO)
        return
    suyo = (comparecencia.tipo_documento, comparecencia.numero_documento)
    if not es_apoderado and suyo not in _representantes(datos):
        raise CambioInvalido(
            "Ese documento no es de un representante legal del RUT, ni de alguien con un poder vigente para cambiarlo."
        )


def _representantes(datos: DatosRut) -> set[tuple[str, str]]:
    return {(r.quien.tipo_documento, r.quien.numero_documento) for r in datos.representantes if r.calidad in HOJA_3}


# --- identification -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Identificacion:
    """Boxes 25 to 35 but the number."""

    tipo_documento: str
    expedicion_date: date | None
    expedicion_municipio: str
    primer_apellido: str = ""
    segundo_apellido: str = ""
    primer_nombre: str = ""
    otros_nombres: str = ""
    razon_social: str = ""


# A number lives on only along the documents of one person's life, with the same NUIP. Unverified as a list.
TIPO_CON_EL_MISMO_NUMERO: Mapping[str, frozenset[str]] = {
    "11": frozenset({"12", "13"}),
    "12": frozenset({"13"}),
}


def next_types(tipo: str) -> tuple[str, ...]:
    """The types of document that may follow with the same number, itself first."""
    return (tipo, *sorted(TIPO_CON_EL_MISMO_NUMERO.get(tipo, ())))


def identificacion_of(datos: DatosRut) -> Identificacion:
    return Identificacion(**{campo.name: getattr(datos, campo.name) for campo in fields(Identificacion)})


def with_identificacion(datos: DatosRut, nueva: Identificacion) -> DatosRut:
    return replace(datos, **asdict(nueva))


@dataclass(frozen=True, slots=True)
class CambioDeIdentificacion:
    nueva: Identificacion

    @property
    def gestion(self) -> Gestion:
        return Gestion.IDENTIFICACION


def issued_here(datos: DatosRut) -> bool:
    """Only a document of Colombia has a municipality of issue."""
    return datos.expedicion_pais == COLOMBIA


def change_identificacion(datos: DatosRut, nueva: Identificacion, *, today: date) -> DatosRut:
    """Raises CambioInvalido."""
    motivos = []
    if nueva == identificacion_of(datos):
        raise CambioInvalido("No cambió ningún dato. Escriba el que está mal.")
    if nueva.tipo_documento not in next_types(datos.tipo_documento):
        motivos.append(
            "Ese tipo de documento no conserva el número. Con un documento de otro número, este RUT se cancela por "
            "cambio de documento y la persona se inscribe con el nuevo."
        )
    if nueva.expedicion_date is not None and nueva.expedicion_date > today:
        motivos.append("La fecha de expedición no ha llegado.")
    if datos.es_persona_juridica:
        if not nueva.razon_social:
            motivos.append("Escriba la razón social.")
        if nueva.primer_nombre or nueva.primer_apellido:
            motivos.append("Una organización tiene razón social, no nombres ni apellidos.")
    else:
        if not (nueva.primer_nombre and nueva.primer_apellido):
            motivos.append("Escriba el primer nombre y el primer apellido.")
        if nueva.razon_social:
            motivos.append("Una persona natural tiene nombres y apellidos, no razón social.")
        if nueva.expedicion_date is None or (issued_here(datos) and not nueva.expedicion_municipio):
            motivos.append("Escriba la fecha y el lugar de expedición que dice el documento.")
    if motivos:
        raise CambioInvalido(*motivos)
    return with_identificacion(datos, nueva)


# --- box 53 -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ActoAdministrativo:
    """What the administration decided in writing: its number and its date."""

    numero: str
    fecha: date


@dataclass(frozen=True, slots=True)
class Fundamento:
    """Why a responsibility leaves. `codigos`: only those, any of them when empty. `persona`: "1" organisations, "2"
    natural persons, "" both. `entra`: what takes its place."""

    codigo: str
    texto: str
    norma: str
    codigos: frozenset[str] = frozenset()
    persona: str = ""
    entra: str = ""
    exige_acto: bool = False


DE_LA_ADMINISTRACION = frozenset(SOLO_POR_OTRO_TRAMITE) - {ADUANERO}
POR_ACTO = "acto"
FUNDAMENTOS = (
    Fundamento(
        "no_responsable_iva",
        "Cumple las condiciones para no ser responsable de IVA. Queda con la 49",
        "Artículo 437, parágrafo 3, E.T.",
        frozenset({"48"}), persona="2", entra="49",
    ),
    Fundamento(
        "sin_ventas_gravadas",
        "La organización dejó de vender lo que paga IVA. Queda con la 53",
        "Artículo 614 E.T.",
        frozenset({"48"}), persona="1", entra="53",
    ),
    Fundamento(
        "no_responsable_consumo",
        "Cumple las condiciones para no ser responsable del impuesto al consumo. Queda con la 50",
        "Artículo 512-13 E.T.",
        frozenset({"33"}), persona="2", entra="50",
    ),
    Fundamento(
        "actividad_terminada",
        "Dejó la actividad o el hecho que le daba la obligación",
        "Artículo 658-3 E.T. y artículo 1.6.1.2.14 del Decreto 1625 de 2016",
    ),
    Fundamento(
        "nunca_la_tuvo",
        "Se escribió por error: nunca le correspondió",
        "Artículo 1.6.1.2.14 del Decreto 1625 de 2016",
    ),
    Fundamento(
        POR_ACTO, "Un acto administrativo la retira", "El acto que se cita", exige_acto=True,
    ),
)  # fmt: skip
_POR_CODIGO = {fundamento.codigo: fundamento for fundamento in FUNDAMENTOS}


def grounds_for(codigo: str, datos: DatosRut) -> tuple[Fundamento, ...]:
    """On what grounds that responsibility may leave this register; none when it does not leave here."""
    if codigo == ADUANERO:
        return ()
    if codigo in DE_LA_ADMINISTRACION:
        return (_POR_CODIGO[POR_ACTO],)
    return tuple(
        f for f in FUNDAMENTOS if (not f.codigos or codigo in f.codigos) and f.persona in ("", datos.tipo_contribuyente)
    )


def ground(codigo: str) -> Fundamento:
    """Raises KeyError."""
    return _POR_CODIGO[codigo]


@dataclass(frozen=True, slots=True)
class Retiro:
    """One code that leaves box 53: why, what was seen, and the act when there is one."""

    codigo: str
    fundamento: str
    visto: str
    acto: ActoAdministrativo | None = None


@dataclass(frozen=True, slots=True)
class RetiroDeResponsabilidades:
    retiros: tuple[Retiro, ...]

    @property
    def gestion(self) -> Gestion:
        return Gestion.RESPONSABILIDADES


def remove_responsabilidades(datos: DatosRut, retiros: Sequence[Retiro], *, today: date) -> DatosRut:
    """Box 53 without what leaves and with what takes its place. Raises CambioInvalido."""
    if not retiros:
        raise CambioInvalido("Marque al menos una responsabilidad para retirar.")
    motivos = [motivo for retiro in retiros for motivo in _refused(retiro, datos, today)]
    salen = {retiro.codigo for retiro in retiros}
    entran = {_POR_CODIGO[r.fundamento].entra for r in retiros if r.fundamento in _POR_CODIGO} - {""}
    quedan = tuple(sorted(set(datos.responsabilidades) - salen | entran))
    if not quedan:
        motivos.append("El RUT no puede quedar sin responsabilidades. Si no debe seguir inscrito, se cancela.")
    motivos += [par.porque for par in incompatibilities(quedan)]
    if len(retiros) != len(salen):
        motivos.append("Una responsabilidad está dos veces.")
    if motivos:
        raise CambioInvalido(*dict.fromkeys(motivos))
    return replace(datos, responsabilidades=quedan)


def _refused(retiro: Retiro, datos: DatosRut, today: date) -> list[str]:
    cual = retiro.codigo
    if cual not in datos.responsabilidades:
        return [f"La responsabilidad {cual} no está en el RUT."]
    if cual == ADUANERO:
        return ["La responsabilidad 10 se va sola al quitar la última calidad aduanera."]
    permitidos = {f.codigo: f for f in grounds_for(cual, datos)}
    if retiro.fundamento not in permitidos:
        if cual in DE_LA_ADMINISTRACION:
            return [f"La {cual} la da la administración: solo sale con el acto que la retira, con número y fecha."]
        return [f"Ese fundamento no sirve para retirar la {cual}."]
    motivos = [] if retiro.visto.strip() else [f"Escriba qué vio para retirar la {cual}."]
    if permitidos[retiro.fundamento].exige_acto:
        motivos += _bad_act(retiro.acto, f"la responsabilidad {cual}", today)
    return motivos


def _bad_act(acto: ActoAdministrativo | None, de_que: str, today: date) -> list[str]:
    if acto is None or not acto.numero.strip():
        return [f"Falta el número y la fecha del acto de {de_que}."]
    return [f"La fecha del acto de {de_que} no ha llegado."] if acto.fecha > today else []


# --- box 54 -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CalidadAduanera:
    """One code that enters or leaves box 54, with the act that gives it or takes it away."""

    codigo: str
    acto: ActoAdministrativo


@dataclass(frozen=True, slots=True)
class CambioDeAduanas:
    agrega: tuple[CalidadAduanera, ...] = ()
    quita: tuple[CalidadAduanera, ...] = ()

    @property
    def gestion(self) -> Gestion:
        return Gestion.ADUANAS


def change_aduanas(datos: DatosRut, cambio: CambioDeAduanas, *, vigentes: frozenset[str], today: date) -> DatosRut:
    """Box 54, and the 10 of box 53 that follows it. `vigentes`: the codes in force. Raises CambioInvalido."""
    entran, salen = [c.codigo for c in cambio.agrega], [c.codigo for c in cambio.quita]
    if not entran and not salen:
        raise CambioInvalido("Elija al menos una calidad para agregar o para quitar.")
    motivos = [f"La calidad {c} no existe o ya no se otorga." for c in entran if c not in vigentes]
    motivos += [f"La calidad {c} ya está en el RUT." for c in entran if c in datos.aduaneros]
    motivos += [f"La calidad {c} no está en el RUT." for c in salen if c not in datos.aduaneros]
    if len({*entran, *salen}) != len(entran) + len(salen):
        motivos.append("Una calidad está dos veces.")
    for calidad in (*cambio.agrega, *cambio.quita):
        motivos += _bad_act(calidad.acto, f"la calidad {calidad.codigo}", today)
    aduaneros = tuple(sorted(set(datos.aduaneros) - set(salen) | set(entran)))
    otras = set(datos.responsabilidades) - {ADUANERO}
    quedan = tuple(sorted(otras | {ADUANERO} if aduaneros else otras))  # box 54 needs the 10 of box 53
    if len(aduaneros) > CASILLAS_54 or len(quedan) > CASILLAS_53:
        motivos.append(f"No caben: la casilla 54 tiene {CASILLAS_54} posiciones y la 53 tiene {CASILLAS_53}.")
    if not quedan:
        motivos.append("El RUT no puede quedar sin responsabilidades. Agregue primero la que le corresponde.")
    if motivos:
        raise CambioInvalido(*dict.fromkeys(motivos))
    return replace(datos, aduaneros=aduaneros, responsabilidades=quedan)


# --- any of the three ---------------------------------------------------------------------------------

Cambio = CambioDeIdentificacion | RetiroDeResponsabilidades | CambioDeAduanas

# What the person must know when a code leaves. Unverified beyond the articles that they name.
CONSECUENCIAS: Mapping[str, str] = {
    "05": "Debe presentar la declaración de renta de lo que va hasta hoy, si está obligado.",
    "22": "Quien deja la 22 ya no firma por los demás: solo prepara.",
    "33": "Debe presentar la declaración del impuesto al consumo de lo que va del periodo.",
    "48": "Debe presentar la declaración de IVA de lo que va del periodo.",
    "52": "Sin la 52 no puede expedir facturas electrónicas.",
}
ADUANERO_SIN_IVA = (
    "Tiene la 49: un usuario aduanero no puede ser «no responsable de IVA» (artículo 437, parágrafo 3, numeral 4, "
    "E.T.). Dígale que debe pasar a la 48 en línea."
)


def apply(cambio: Cambio, datos: DatosRut, *, vigentes: frozenset[str], today: date) -> DatosRut:
    """The register as it would be. Raises CambioInvalido."""
    if isinstance(cambio, CambioDeIdentificacion):
        return change_identificacion(datos, cambio.nueva, today=today)
    if isinstance(cambio, RetiroDeResponsabilidades):
        return remove_responsabilidades(datos, cambio.retiros, today=today)
    return change_aduanas(datos, cambio, vigentes=vigentes, today=today)


def warnings_for(antes: DatosRut, despues: DatosRut) -> tuple[str, ...]:
    """What to tell the person before confirming."""
    salen = set(antes.responsabilidades) - set(despues.responsabilidades)
    avisos = [CONSECUENCIAS[codigo] for codigo in sorted(salen) if codigo in CONSECUENCIAS]
    if despues.aduaneros and not antes.aduaneros and "49" in despues.responsabilidades:
        avisos.append(ADUANERO_SIN_IVA)
    if antes.tipo_documento != despues.tipo_documento:
        avisos.append("Desde hoy ingresa con el tipo de documento nuevo y el mismo número.")
    return tuple(avisos)
