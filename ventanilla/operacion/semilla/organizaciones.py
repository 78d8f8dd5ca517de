"""Synthetic organisations of every common form, with whom they need: representative, partners, accountant, premises."""

import random
from datetime import date, timedelta
from decimal import Decimal

from ventanilla.rut.rules.datos import (
    Actividad,
    Acto,
    Capital,
    DatosRut,
    Establecimiento,
    Exportador,
    Organizacion,
    Representacion,
    ServicioExportado,
    Socio,
    Tercero,
)
from ventanilla.rut.rules.poderes import CalidadPoder

# Form, how often of a hundred, how its name begins and ends, what it does.
_FORMAS = (
    ("SAS", 58, ("Comercializadora", "Inversiones", "Construcciones", "Distribuciones", "Servicios"), " S.A.S.",
     ("4690", "6810", "4111", "4711", "8299")),
    ("LTDA", 9, ("Transportes", "Ferretería", "Droguerías", "Talleres"), " Ltda.", ("4923", "4752", "4773", "4520")),
    ("PH", 9, ("Conjunto Residencial", "Edificio", "Centro Comercial"), " P.H.", ("9499",)),
    ("FUND", 7, ("Fundación",), "", ("8899",)),
    ("ASOC", 6, ("Asociación de Productores", "Asociación de Padres"), "", ("9499",)),
    ("CONSORCIO", 5, ("Consorcio Vial", "Consorcio Aguas"), "", ("4210",)),
    ("COOP", 3, ("Cooperativa",), "", ("6492",)),
    ("SA", 3, ("Industrias",), " S.A.", ("1081",)),
)  # fmt: skip
_SIN_ANIMO = frozenset({"PH", "FUND", "ASOC"})
_PARTES = ((100,), (60, 40), (50, 30, 20), (34, 33, 33))


def organization(
    rng: random.Random, nit: str, *, representative: Tercero, place: str, surname: str, phone: str, until: date
) -> DatosRut:
    """One organisation that `representative` represents. Only its name and its people differ from what is common."""
    forma, _peso, comienzos, final, actividades = rng.choices(_FORMAS, weights=[fila[1] for fila in _FORMAS])[0]
    since = until - timedelta(days=30 + int(rng.random() * 6000))
    actividad = rng.choice(actividades)
    nombre = f"{rng.choice(comienzos)} {surname} {int(nit) % 10_000}{final}"
    importa = forma in ("SAS", "SA") and rng.random() < 0.06
    sin_animo = forma in _SIN_ANIMO
    responsabilidades = {"04" if forma in ("FUND", "COOP") else "05", "07", "14", "42"}
    responsabilidades |= set() if sin_animo else {"48", "52"}
    responsabilidades |= {"10"} if importa else set()
    direccion = f"CL {1 + int(rng.random() * 180)} # {1 + int(rng.random() * 120)} {1 + int(rng.random() * 98):02d}"
    return DatosRut(
        tipo_contribuyente="1",
        tipo_documento="31",
        numero_documento=nit,
        razon_social=nombre,
        municipio=place,
        direccion=direccion,
        correo=f"contacto.{nit}@semilla.example",
        telefono=phone,
        actividades=(Actividad(actividad, since),),
        responsabilidades=tuple(sorted(responsabilidades)),
        aduaneros=("22", "23") if importa else (),
        exportador=Exportador(forma="1", tipo="3", servicios=(ServicioExportado("1", "8314"),)) if importa else None,
        organizacion=Organizacion(
            forma=forma,
            naturaleza="2",
            beneficio="2" if sin_animo else "1",
            constitucion=Acto(
                clase="03" if forma in ("LTDA", "SA", "PH") else "01" if sin_animo else "02",
                numero=str(1 + int(rng.random() * 4000)),
                fecha=since,
                entidad_registro="03",
                registro=since,
                municipio=place,
            ),
            vigencia_desde=since,
            capital=Capital() if sin_animo else Capital(nacional_privado=Decimal(100)),
            estado="80",
            estado_date=since,
        ),
        representantes=_people(rng, forma, representative, nit, since),
        socios=() if sin_animo else _partners(rng, representative, nit, since),
        establecimientos=()
        if sin_animo or rng.random() < 0.4
        else tuple(
            Establecimiento(
                tipo="02",
                actividad=actividad,
                nombre=f"{nombre} {numero}",
                municipio=place,
                direccion=direccion,
                telefono=phone,
            )
            for numero in range(1, 2 + int(rng.random() * 3))
        ),
    )


def _made_up(nit: str, numero: int) -> Tercero:
    """Somebody whom only this organisation names."""
    return Tercero(
        tipo_documento="13",
        numero_documento=str(9_000_000_000 + (int(nit) - 980_000_000) * 10 + numero),
        primer_apellido="Semilla",
        segundo_apellido=f"{numero}",
        primer_nombre="Persona",
    )


def _people(
    rng: random.Random, forma: str, representative: Tercero, nit: str, since: date
) -> tuple[Representacion, ...]:
    found = [Representacion(calidad=CalidadPoder.PRINCIPAL, quien=representative, desde=since)]
    if rng.random() < 0.5:
        found.append(Representacion(calidad=CalidadPoder.SUPLENTE, quien=_made_up(nit, 1), desde=since))
    if rng.random() < 0.7:
        found.append(
            Representacion(
                calidad=CalidadPoder.CONTADOR, quien=_made_up(nit, 2), desde=since, tarjeta_profesional=f"{nit[-5:]}-T"
            )
        )
    if forma in ("SA", "PH", "COOP"):
        found.append(
            Representacion(
                calidad=CalidadPoder.REVISOR_FISCAL,
                quien=_made_up(nit, 3),
                desde=since,
                tarjeta_profesional=f"{nit[-4:]}1-T",
            )
        )
    return tuple(found)


def _partners(rng: random.Random, representative: Tercero, nit: str, since: date) -> tuple[Socio, ...]:
    partes = rng.choice(_PARTES)
    capital = 1_000_000 * (1 + int(rng.random() * 200))
    return tuple(
        Socio(
            quien=representative if numero == 0 else _made_up(nit, 3 + numero),
            capital=capital * parte // 100,
            participacion=Decimal(parte),
            ingreso=since,
        )
        for numero, parte in enumerate(partes)
    )
