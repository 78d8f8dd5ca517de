"""Filing the registration: all of it or nothing, once."""

import pytest
from django.core.exceptions import ObjectDoesNotExist

from tests.fabricas import LUZ, NOW, SECCIONES, filled_draft, guest
from tests.hilos import in_threads
from ventanilla.cuentas.models import User
from ventanilla.expediente import services as expediente
from ventanilla.expediente.models import Radicado
from ventanilla.rut import selectors
from ventanilla.rut import services as rut
from ventanilla.rut.inscripcion import services
from ventanilla.rut.inscripcion.tramite import INSCRIPCION
from ventanilla.rut.models import Contribuyente, VersionRut


@pytest.mark.django_db
def test_filing_registers_the_person_and_enables_the_account():
    borrador = filled_draft(guest())

    numero = services.file_inscripcion(guest(), borrador, now=NOW)

    assert numero == "RUT-2026-0000001-6"
    contribuyente = Contribuyente.objects.get(nit=LUZ)
    assert (contribuyente.dv, contribuyente.estado, contribuyente.nombre) == (8, "ACTIVO", "Luz Marina Quintero Rojas")
    assert contribuyente.user == User.objects.get(username=f"13-{LUZ}")
    version = VersionRut.objects.get(contribuyente=contribuyente)
    assert (version.numero, version.concepto, version.radicado) == (1, "01", numero)
    assert version.datos["responsabilidades"] == ["05", "49"]


@pytest.mark.django_db
def test_premises_decide_on_iva_but_establishments_are_the_chamber_s_so_sheet_6_does_not_apply():
    borrador = filled_draft(guest())

    services.file_inscripcion(guest(), borrador, now=NOW)

    assert SECCIONES["ventas"]["establecimientos"] == 1
    assert selectors.rut_by_nit(LUZ).casillas()["52"] == "0"


@pytest.mark.django_db
def test_filing_again_gives_the_same_radicado():
    borrador = filled_draft(guest())

    assert services.file_inscripcion(guest(), borrador, now=NOW) == services.file_inscripcion(
        guest(), borrador, now=NOW
    )
    assert Radicado.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_twenty_presses_at_once_give_one_radicado_and_one_nit():
    borrador = filled_draft(guest())

    numeros, errores = in_threads(20, lambda n: services.file_inscripcion(guest(), borrador, now=NOW))

    assert errores == []
    assert set(numeros) == {"RUT-2026-0000001-6"}
    assert Contribuyente.objects.count() == VersionRut.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_drafts_of_the_same_document_at_once_register_one_and_leave_no_gap():
    drafts = [filled_draft(guest(f"browser-{n}")) for n in range(4)]

    numeros, errores = in_threads(4, lambda n: services.file_inscripcion(guest(f"browser-{n}"), drafts[n], now=NOW))

    assert len(numeros) == 1
    assert [type(error) for error in errores] == [rut.YaInscrito] * 3
    otro = filled_draft(guest("other"), "2900000002")
    assert services.file_inscripcion(guest("other"), otro, now=NOW).startswith("RUT-2026-0000002-")


@pytest.mark.django_db
@pytest.mark.parametrize("falta", ["motivo", "ubicacion", "actividades", "ventas", "responsabilidades"])
def test_nothing_is_filed_while_a_section_is_missing(falta):
    borrador = filled_draft(guest())
    expediente.forget_secciones(guest(), borrador, nombres=(falta,), now=NOW)

    with pytest.raises(services.SeccionesIncompletas):
        services.file_inscripcion(guest(), borrador, now=NOW)

    assert not Contribuyente.objects.exists()


@pytest.mark.django_db
def test_a_saved_page_is_no_proof_of_identity():
    borrador = expediente.start_borrador(guest(), tramite=INSCRIPCION.codigo, now=NOW)
    expediente.set_correo(guest(), borrador.pk, correo="luz@ejemplo.co", now=NOW)
    for nombre, datos in SECCIONES.items():
        expediente.save_seccion(guest(), borrador.pk, nombre=nombre, datos=datos, version=0, now=NOW)

    with pytest.raises(services.SeccionesIncompletas) as error:
        services.file_inscripcion(guest(), borrador.pk, now=NOW)

    assert error.value.nombres == ("identidad",)


@pytest.mark.django_db
def test_responsibilities_that_no_longer_follow_are_asked_again():
    borrador = filled_draft(guest())
    expediente.save_seccion(
        guest(), borrador, nombre="ventas", datos=SECCIONES["ventas"] | {"ingresos": 500_000_000}, version=1, now=NOW
    )

    with pytest.raises(services.SeccionesIncompletas) as error:
        services.file_inscripcion(guest(), borrador, now=NOW)

    assert error.value.nombres == ("responsabilidades",)


@pytest.mark.django_db
def test_the_draft_of_another_browser_does_not_exist():
    borrador = filled_draft(guest())

    with pytest.raises(ObjectDoesNotExist):
        services.file_inscripcion(guest("stranger"), borrador, now=NOW)
