"""Bringing the RUT up to date, from the draft to the register."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import transaction

from tests.fabricas import NOW, found
from tests.hilos import in_threads
from tests.rut.actualizacion.conftest import (
    ABRE,
    AYER,
    SUPLENTE,
    drafted,
    finish,
    listed,
    now_said,
    opened,
    signed,
)
from tests.rut.mandatos.conftest import CONTADORA, EMPRESA, REPRESENTANTE, for_company
from ventanilla.comun.actor import Actor
from ventanilla.expediente import selectors as expediente
from ventanilla.expediente.firmables import NoSePuedeFirmar
from ventanilla.firma.services import firmar
from ventanilla.notificaciones.models import Mensaje
from ventanilla.rut import selectors, services
from ventanilla.rut.actualizacion.rules import secciones as s
from ventanilla.rut.actualizacion.services import FIRMABLE, admit, detour
from ventanilla.rut.models import VersionRut
from ventanilla.rut.rules.estados import Causal

pytestmark = pytest.mark.django_db
SISTEMA = Actor.sistema()
CORREO_DEL_SUPLENTE = f"{SUPLENTE}@ejemplo.co"
NUEVO = {
    "cual": "", "calidad": "18", "tipo_documento": "13", "numero_documento": "2900000009",
    "primer_nombre": "Rosa", "otros_nombres": "", "primer_apellido": "Niño", "segundo_apellido": "", "razon_social": "",
    "tarjeta_profesional": "", "hecho": AYER,
}  # fmt: skip
SE_MUDA = {"direccion": "Carrera 10 # 20-30"}


def lines_of(acto):
    return {renglon.etiqueta: renglon.valor for grupo in acto.grupos for renglon in grupo.renglones}


def test_who_moves_and_signs_has_the_new_address_at_once_and_the_old_one_stays_readable(persona):
    signed(persona, drafted(persona, ubicacion=now_said(persona, s.UBICACION, **SE_MUDA)))

    assert selectors.rut_of(persona).datos.direccion == "Carrera 10 # 20-30"
    assert selectors.version_of(REPRESENTANTE, 1).datos.direccion == "Calle 19 # 9-35, local 2"
    version = VersionRut.objects.get(contribuyente_id=REPRESENTANTE, numero=2)
    assert version.concepto == "02"
    assert version.radicado.startswith("RUT-")


def test_the_statement_says_before_and_after_of_what_changes_only_and_comes_by_mail_once(persona):
    signed(persona, drafted(persona, ubicacion=now_said(persona, s.UBICACION, **SE_MUDA)))
    radicado = VersionRut.objects.get(contribuyente_id=REPRESENTANTE, numero=2).radicado

    services.deliver_cambio(REPRESENTANTE, radicado=radicado, now=NOW)
    services.deliver_cambio(REPRESENTANTE, radicado=radicado, now=NOW)

    assert len(Mensaje.objects.get(plantilla="rut_cambiado").adjuntos) == 2
    grupos = {g["titulo"]: g["renglones"] for g in expediente.contenido_of_radicado(radicado)["grupos"]}
    assert [r["etiqueta"] for r in grupos["Dirección y otro teléfono"]] == ["Dirección", "Desde cuándo"]
    assert grupos["Dirección y otro teléfono"][0]["valor"] == (
        "Antes: Calle 19 # 9-35, local 2\nQueda: Carrera 10 # 20-30"
    )


def test_what_is_signed_carries_the_version_and_the_boxes_before_and_after(persona):
    borrador_id = drafted(persona, ubicacion=now_said(persona, s.UBICACION, **SE_MUDA))

    datos = FIRMABLE.freeze(persona, borrador_id, now=NOW).datos

    assert datos["version"] == "1"
    assert datos["antes"] == {"direccion": "Calle 19 # 9-35, local 2"}
    assert datos["despues"] == {"direccion": "Carrera 10 # 20-30"}


def test_saying_again_what_the_register_says_cannot_be_signed(persona):
    borrador_id = drafted(persona, ubicacion=now_said(persona, s.UBICACION))

    with pytest.raises(NoSePuedeFirmar, match="igual a lo que el RUT ya dice"):
        FIRMABLE.freeze(persona, borrador_id, now=NOW)


def test_an_empty_draft_cannot_be_signed(persona):
    with pytest.raises(NoSePuedeFirmar, match="Todavía no cambia nada"):
        FIRMABLE.freeze(persona, drafted(persona), now=NOW)


def test_a_list_that_nobody_said_to_be_complete_is_not_signed(persona):
    lista = listed(persona, s.ESTABLECIMIENTOS, ABRE) | {"completa": False}

    with pytest.raises(NoSePuedeFirmar, match="lista está completa"):
        FIRMABLE.freeze(persona, drafted(persona, establecimientos=lista), now=NOW)


# --- art. 658-3 E.T. -------------------------------------------------------------------------------


def test_art_658_3_who_is_late_sees_days_and_pesos_before_signing(persona):
    borrador_id = drafted(persona, ubicacion=now_said(persona, s.UBICACION, hecho="2026-07-01", **SE_MUDA))

    lineas = lines_of(FIRMABLE.freeze(persona, borrador_id, now=NOW))

    # until the 3rd of August, the first business day after the 1st; 8 days at 2 UVT of $52.374
    assert lineas["Dirección y otro teléfono"].startswith("$838.000: 8 días tarde, a 2 UVT por día.")
    assert "formulario 490" in lineas["Cómo se paga"]


def test_art_658_3_within_the_month_there_is_no_penalty_and_nothing_to_pay(persona):
    borrador_id = drafted(persona, ubicacion=now_said(persona, s.UBICACION, **SE_MUDA))

    lineas = lines_of(FIRMABLE.freeze(persona, borrador_id, now=NOW))

    assert lineas["Dirección y otro teléfono"] == "Sin sanción: el plazo va hasta el 10 de septiembre de 2026."
    assert "Cómo se paga" not in lineas


# --- at most two addresses in six months -----------------------------------------------------------


def moved(nit, direccion, *, dias):
    datos = replace(selectors.rut_by_nit(nit).datos, direccion=direccion)
    services.change_rut(SISTEMA, nit, datos, radicado="", now=NOW - timedelta(days=dias))


def test_the_third_address_in_six_months_needs_an_appointment_and_is_not_signed(persona):
    moved(REPRESENTANTE, "Calle 1", dias=60)
    moved(REPRESENTANTE, "Calle 2", dias=30)
    respuestas = now_said(persona, s.UBICACION, **SE_MUDA)

    impedimento = found(detour(s.UBICACION, persona, {s.UBICACION: respuestas}, now=NOW))
    assert (impedimento.codigo, impedimento.cita) == ("direccion_dos_veces", True)
    with pytest.raises(NoSePuedeFirmar, match="máximo dos veces en seis meses"):
        FIRMABLE.freeze(persona, drafted(persona, ubicacion=respuestas), now=NOW)


def test_the_third_address_does_not_stop_another_telephone(persona):
    moved(REPRESENTANTE, "Calle 1", dias=60)
    moved(REPRESENTANTE, "Calle 2", dias=30)

    signed(persona, drafted(persona, ubicacion=now_said(persona, s.UBICACION, telefono_2="6012345678")))

    assert selectors.rut_of(persona).datos.telefono_2 == "6012345678"


def test_versions_that_change_something_else_are_not_changes_of_address(persona):
    moved(REPRESENTANTE, "Calle 1", dias=60)
    datos = selectors.rut_by_nit(REPRESENTANTE).datos
    for numero in range(3):
        services.change_rut(
            SISTEMA, REPRESENTANTE, replace(datos, telefono_2=f"601234567{numero}"), radicado="", now=NOW
        )

    signed(persona, drafted(persona, ubicacion=now_said(persona, s.UBICACION, **SE_MUDA)))

    assert selectors.rut_of(persona).datos.direccion == "Carrera 10 # 20-30"


# --- the state of the register ---------------------------------------------------------------------


def test_a_suspended_register_is_brought_up_to_date(persona):
    services.change_estado(SISTEMA, REPRESENTANTE, Causal.DESACTUALIZADO, radicado="", now=NOW)

    assert admit(persona, now=NOW) is None
    signed(persona, drafted(persona, ubicacion=now_said(persona, s.UBICACION, **SE_MUDA)))

    rut = selectors.rut_of(persona)
    assert (rut.estado, rut.datos.direccion) == ("SUSPENDIDO", "Carrera 10 # 20-30")


def test_a_cancelled_register_is_not_brought_up_to_date_not_even_by_a_draft_begun_before(persona):
    borrador_id = drafted(persona, ubicacion=now_said(persona, s.UBICACION, **SE_MUDA))
    services.change_estado(SISTEMA, REPRESENTANTE, Causal.SIN_SUCESION, radicado="", now=NOW)

    assert found(admit(persona, now=NOW)).codigo == "estado_cancelado"
    with pytest.raises(NoSePuedeFirmar, match="está cancelado"):
        FIRMABLE.freeze(persona, borrador_id, now=NOW)
    assert selectors.rut_by_nit(REPRESENTANTE).datos.direccion == "Calle 19 # 9-35, local 2"


# --- box 53 ----------------------------------------------------------------------------------------


def test_a_responsibility_is_added_and_48_puts_out_49(persona):
    borrador_id = drafted(persona, responsabilidades=now_said(persona, s.RESPONSABILIDADES, codigos=["14", "48"]))
    lineas = lines_of(FIRMABLE.freeze(persona, borrador_id, now=NOW))
    assert lineas["Responsabilidad 14"] == "Antes: (no está)\nQueda: 14 Informante de exógena"
    assert lineas["Responsabilidad 49"] == "Antes: 49 No responsable de IVA\nQueda: (no está)"
    assert "Responsabilidad 05" not in lineas

    signed(persona, borrador_id)

    assert selectors.rut_of(persona).datos.responsabilidades == ("05", "14", "48")


@pytest.mark.parametrize(
    ("codigo", "porque"), [("13", "gran contribuyente"), ("10", "aduaneras"), ("53", "personas jurídicas")]
)
def test_what_is_not_added_online_is_not_signed_even_if_the_page_was_forged(persona, codigo, porque):
    borrador_id = drafted(persona, responsabilidades=now_said(persona, s.RESPONSABILIDADES, codigos=[codigo]))

    with pytest.raises(NoSePuedeFirmar, match=porque):
        FIRMABLE.freeze(persona, borrador_id, now=NOW)


# --- places of business ----------------------------------------------------------------------------


def test_a_place_opens_and_another_closes_with_its_date_and_stays(empresa):
    como = for_company(empresa["principal"])
    lista = listed(como, s.ESTABLECIMIENTOS, ABRE, r0={"termina": True})

    signed(como, drafted(como, establecimientos=lista))

    cerrado, abierto = selectors.rut_by_nit(EMPRESA).datos.establecimientos
    assert (cerrado.nombre, cerrado.cierre) == ("Panadería Centro", date(2026, 8, 10))
    assert (abierto.nombre, abierto.cierre) == ("Panadería Norte", None)


# --- who acts for the company ----------------------------------------------------------------------


def test_the_accountant_prepares_and_the_representative_signs(empresa):
    contadora, principal = for_company(empresa["contadora"]), for_company(empresa["principal"])
    borrador_id = drafted(contadora, ubicacion=now_said(contadora, s.UBICACION, **SE_MUDA))
    with pytest.raises(firmar.NoPuedeFirmar):
        firmar.open_intencion(contadora, borrador_id, now=NOW)

    signed(principal, borrador_id)

    assert selectors.rut_by_nit(EMPRESA).datos.direccion == "Carrera 10 # 20-30"


def test_who_is_replaced_loses_power_at_once_and_who_enters_has_it(empresa):
    como = for_company(empresa["principal"])
    lista = listed(como, s.REPRESENTANTES, NUEVO, r1={"termina": True})

    signed(como, drafted(como, representantes=lista))

    assert selectors.poderes_of(empresa["suplente"].user_id, now=NOW) == []
    assert {r.numero_documento for r in selectors.representantes_of(EMPRESA)} == {
        REPRESENTANTE, CONTADORA, "2900000009",
    }  # fmt: skip


def test_a_limited_power_makes_nobody_a_representative_nor_takes_one_out(empresa):
    """Who may sign for the company may not give powers: neither to themselves nor by taking the principal out."""
    suplente = for_company(empresa["suplente"])
    lista = listed(suplente, s.REPRESENTANTES, NUEVO, r0={"termina": True})
    borrador_id = drafted(suplente, representantes=lista)

    with pytest.raises(NoSePuedeFirmar, match="lo firma el representante legal principal"):
        firmar.open_intencion(suplente, borrador_id, now=NOW)

    signed(for_company(empresa["principal"]), borrador_id)
    assert "2900000009" in {r.numero_documento for r in selectors.representantes_of(EMPRESA)}


def test_a_limited_power_names_no_accountant_and_who_prepares_may_read_it_back(empresa):
    suplente, contadora = for_company(empresa["suplente"]), for_company(empresa["contadora"])
    borrador_id = drafted(contadora, revisor_contador=listed(contadora, s.REVISOR, r0={"termina": True}))

    assert "Contador" in str(FIRMABLE.freeze(contadora, borrador_id, now=NOW).grupos)
    with pytest.raises(NoSePuedeFirmar, match="lo firma el representante legal principal"):
        FIRMABLE.freeze(suplente, borrador_id, now=NOW)


def test_the_last_principal_is_not_taken_out_not_even_by_himself(empresa):
    como = for_company(empresa["principal"])
    borrador_id = drafted(como, representantes=listed(como, s.REPRESENTANTES, r0={"termina": True}))

    with pytest.raises(NoSePuedeFirmar, match="al menos un representante legal principal"):
        FIRMABLE.freeze(como, borrador_id, now=NOW)


def test_the_last_principal_leaves_when_another_enters_in_the_same_act(empresa):
    como = for_company(empresa["principal"])

    signed(como, drafted(como, representantes=listed(como, s.REPRESENTANTES, NUEVO, r0={"termina": True})))

    assert selectors.poderes_of(empresa["principal"].user_id, now=NOW) == []


def test_a_removed_representative_signs_nothing_not_even_what_was_open_before(empresa):
    principal, suplente = for_company(empresa["principal"]), for_company(empresa["suplente"])
    borrador_id = drafted(suplente, ubicacion=now_said(suplente, s.UBICACION, **SE_MUDA))
    intencion = opened(suplente, borrador_id, correo=CORREO_DEL_SUPLENTE)
    datos = selectors.rut_by_nit(EMPRESA).datos
    sin_suplente = tuple(r for r in datos.representantes if r.quien.numero_documento != SUPLENTE)
    services.change_rut(principal, EMPRESA, replace(datos, representantes=sin_suplente), radicado="", now=NOW)

    with pytest.raises(firmar.ObjetoCambio):
        finish(suplente, intencion, correo=CORREO_DEL_SUPLENTE)
    with pytest.raises(NoSePuedeFirmar, match="Su poder sobre este RUT terminó"):
        signed(suplente, borrador_id, correo=CORREO_DEL_SUPLENTE, now=NOW + timedelta(minutes=2))

    assert selectors.rut_by_nit(EMPRESA).datos.direccion == "Calle 19 # 9-35, local 2"


# --- two at once -----------------------------------------------------------------------------------


def test_the_second_representative_is_told_that_the_register_changed_and_loses_nothing(empresa):
    """The register changed by another procedure while this draft waited."""
    principal, suplente = for_company(empresa["principal"]), for_company(empresa["suplente"])
    borrador_id = drafted(suplente, ubicacion=now_said(suplente, s.UBICACION, **SE_MUDA))
    datos = selectors.rut_by_nit(EMPRESA).datos
    services.change_rut(principal, EMPRESA, replace(datos, direccion="Calle 50 # 1-1"), radicado="", now=NOW)

    with pytest.raises(NoSePuedeFirmar, match="El RUT cambió el 11 de agosto de 2026.*Dirección: Calle 50 # 1-1"):
        FIRMABLE.freeze(suplente, borrador_id, now=NOW)

    escrito = expediente.datos_of(expediente.borrador_for(suplente, borrador_id))["ubicacion"]
    assert escrito["direccion"] == "Carrera 10 # 20-30"
    drafted(suplente, ubicacion=now_said(suplente, s.UBICACION, **SE_MUDA))  # looked at and saved again
    signed(suplente, borrador_id, correo=CORREO_DEL_SUPLENTE)
    assert selectors.rut_by_nit(EMPRESA).datos.direccion == "Carrera 10 # 20-30"


def test_what_another_changed_elsewhere_in_the_register_is_kept(empresa):
    principal, suplente = for_company(empresa["principal"]), for_company(empresa["suplente"])
    borrador_id = drafted(suplente, establecimientos=listed(suplente, s.ESTABLECIMIENTOS, ABRE))
    datos = selectors.rut_by_nit(EMPRESA).datos
    otro = replace(datos.establecimientos[0], nombre="Panadería Sur")
    services.change_rut(
        principal, EMPRESA, replace(datos, direccion="Calle 50", establecimientos=(*datos.establecimientos, otro)),
        radicado="", now=NOW,
    )  # fmt: skip

    signed(suplente, borrador_id, correo=CORREO_DEL_SUPLENTE)

    queda = selectors.rut_by_nit(EMPRESA).datos
    assert queda.direccion == "Calle 50"
    assert [e.nombre for e in queda.establecimientos] == ["Panadería Centro", "Panadería Sur", "Panadería Norte"]


def test_two_representatives_sign_different_versions_of_one_draft_and_only_what_was_read_is_filed(empresa):
    """They share the draft: one has the signing page open while the other changes what it says."""
    principal, suplente = for_company(empresa["principal"]), for_company(empresa["suplente"])
    borrador_id = drafted(principal, ubicacion=now_said(principal, s.UBICACION, **SE_MUDA))
    correo = f"{REPRESENTANTE}@ejemplo.co"
    intencion = opened(principal, borrador_id, correo=correo)
    drafted(suplente, ubicacion=now_said(suplente, s.UBICACION, direccion="Calle 7 # 7-77"))

    with pytest.raises(firmar.ObjetoCambio):
        finish(principal, intencion, correo=correo)
    assert selectors.rut_by_nit(EMPRESA).datos.direccion == "Calle 19 # 9-35, local 2"

    signed(suplente, borrador_id, correo=CORREO_DEL_SUPLENTE)
    assert selectors.rut_by_nit(EMPRESA).datos.direccion == "Calle 7 # 7-77"
    with pytest.raises((NoSePuedeFirmar, firmar.ObjetoCambio, firmar.IntencionVencida)):
        opened(principal, borrador_id, correo=correo)
    assert VersionRut.objects.filter(contribuyente_id=EMPRESA).count() == 2


def test_two_change_the_same_place_of_business_and_the_second_is_told(empresa):
    principal, suplente = for_company(empresa["principal"]), for_company(empresa["suplente"])
    borrador_id = drafted(suplente, establecimientos=listed(suplente, s.ESTABLECIMIENTOS, r0={"nombre": "La Nueva"}))
    datos = selectors.rut_by_nit(EMPRESA).datos
    cerrado = replace(datos.establecimientos[0], cierre=date(2026, 8, 1))
    services.change_rut(principal, EMPRESA, replace(datos, establecimientos=(cerrado,)), radicado="", now=NOW)

    with pytest.raises(NoSePuedeFirmar, match="también en «Establecimientos»"):
        FIRMABLE.freeze(suplente, borrador_id, now=NOW)


@pytest.mark.django_db(transaction=True)
def test_two_representatives_file_at_the_same_instant_and_one_of_them_is_told(empresa):
    actores = [for_company(empresa["principal"]), for_company(empresa["suplente"])]
    borrador_id = drafted(actores[0], ubicacion=now_said(actores[0], s.UBICACION, **SE_MUDA))

    def file(n):
        with transaction.atomic():
            return FIRMABLE.file(actores[n], borrador_id, now=NOW)

    numeros, errores = in_threads(2, file)

    assert len(numeros) == 1
    assert [str(error) for error in errores] == ["Este trámite ya se envió o se descartó."]
    assert VersionRut.objects.filter(contribuyente_id=EMPRESA).count() == 2
