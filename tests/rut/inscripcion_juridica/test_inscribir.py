"""An organisation gets its NIT and its register with the signature of who represents it."""

import re

import pytest

from tests.fabricas import NOW, found
from tests.firma.conftest import FRASE, HUELLA
from tests.hilos import in_threads
from tests.rut.inscripcion_juridica.conftest import (
    CORREO,
    NADIE,
    REVISORA,
    SOCIA,
    SUPLENTE,
    drafted,
    intended,
    signed,
    signer,
)
from tests.rut.mandatos.conftest import REPRESENTANTE, datos_empresa, for_company, person
from ventanilla.adjuntos.models import Adjunto
from ventanilla.comun.actor import Actor
from ventanilla.comun.alcances import Alcance
from ventanilla.expediente import selectors as expediente
from ventanilla.expediente.firmables import NoSePuedeFirmar
from ventanilla.expediente.models import Documento, Radicado
from ventanilla.firma.services import firmar
from ventanilla.notificaciones.models import Mensaje
from ventanilla.rut import selectors, services
from ventanilla.rut.inscripcion_juridica.services import FIRMABLE, admit
from ventanilla.rut.models import Contribuyente, VersionRut
from ventanilla.rut.rules.estados import Causal

pytestmark = pytest.mark.django_db
PRIMERO = "950000001"


def organisation() -> selectors.Rut:
    return selectors.rut_by_nit(Contribuyente.objects.get(tipo="1").nit)


def refusal(actor, **cambios) -> str:
    with pytest.raises(NoSePuedeFirmar) as error:
        FIRMABLE.freeze(actor, drafted(actor, **cambios), now=NOW)
    return str(error.value)


def test_the_organisation_gets_its_nit_and_every_sheet_of_its_register(representante):
    firmado = signed(representante, drafted(representante))

    rut = organisation()
    assert rut.nit == PRIMERO
    assert rut.radicado == firmado.radicado
    assert rut.estado == "ACTIVO"
    datos = rut.datos
    assert (datos.tipo_documento, datos.numero_documento) == ("31", PRIMERO)
    assert datos.nombre_completo == "Fundación Árbol Grande"
    assert datos.correo == CORREO
    organizacion = found(datos.organizacion)
    assert organizacion.constitucion.matricula == "S0012345"
    assert (organizacion.naturaleza, organizacion.beneficio) == ("2", "2")
    assert organizacion.vigencia_hasta is None
    assert [r.calidad for r in datos.representantes] == ["18", "19", "revisor_fiscal"]
    assert sorted(rut.anexos()) == [2, 3, 5, 6]
    assert rut.anexos()[2][0]["69"] == "FUND"


def test_the_filing_is_of_the_organisation_and_its_signer_finds_it(representante):
    firmado = signed(representante, drafted(representante))

    radicado = Radicado.objects.get(numero=firmado.radicado)
    assert (radicado.nit, radicado.user_id) == (PRIMERO, representante.user_id)
    assert [suyo.numero for suyo in expediente.radicados_of(representante)] == [firmado.radicado]
    assert [suyo.numero for suyo in expediente.radicados_of(for_company(representante, PRIMERO))] == [firmado.radicado]


def test_the_signer_is_the_principal_and_acts_for_it_at_once(representante):
    signed(representante, drafted(representante))

    en_su_nombre = for_company(representante, PRIMERO)
    assert en_su_nombre.may(Alcance.RUT_FIRMAR)
    assert selectors.rut_of(en_su_nombre).nombre == "Fundación Árbol Grande"
    principal = organisation().datos.representantes[0]
    assert principal.quien.numero_documento == REPRESENTANTE
    assert principal.quien.nombre == selectors.rut_of(representante).nombre


def test_who_lacks_responsibility_22_reads_that_it_is_added_and_gets_it_with_the_same_signature(db, argon_for_tests):
    actor = signer(REPRESENTANTE, "05", "49")
    borrador_id = drafted(actor)
    leido = [r.valor for grupo in FIRMABLE.freeze(actor, borrador_id, now=NOW).grupos for r in grupo.renglones]
    assert any("responsabilidad 22" in valor for valor in leido)

    firmado = signed(actor, borrador_id)

    propio = selectors.rut_of(actor)
    assert propio.datos.responsabilidades == ("05", "22", "49")
    assert propio.radicado == firmado.radicado
    assert for_company(actor, PRIMERO).may(Alcance.RUT_FIRMAR)


def test_who_has_22_keeps_the_same_version_of_their_own_register(representante):
    signed(representante, drafted(representante))

    assert selectors.rut_of(representante).version == 1


def test_the_sealed_form_goes_to_the_address_of_the_organisation_once(representante):
    radicado = signed(representante, drafted(representante)).radicado

    services.deliver_rut(PRIMERO, radicado=radicado, now=NOW)
    services.deliver_rut(PRIMERO, radicado=radicado, now=NOW)

    correo = Mensaje.objects.get(plantilla="rut_inscrito_juridica")
    assert correo.destinatario == CORREO
    assert "Fundación Árbol Grande" in correo.texto
    assert Documento.objects.get(nit=PRIMERO, tipo="rut").titular == "Fundación Árbol Grande"


def test_a_nit_that_the_register_has_already_is_passed_over(representante):
    existente = datos_empresa()
    services.register_existing(
        Actor.sistema(), existente.__class__.from_json({**existente.as_json(), "numero_documento": PRIMERO}),
        user_id=None, now=NOW,
    )  # fmt: skip

    signed(representante, drafted(representante))

    assert selectors.rut_by_nit("950000002").nombre == "Fundación Árbol Grande"


# --- once -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("nombre", ["FUNDACION ARBOL  GRANDE", "Fundación «Árbol-Grande».", "fundación árbol grande"])
def test_the_same_name_and_the_same_act_are_the_same_organisation(representante, argon_for_tests, nombre):
    signed(representante, drafted(representante))

    motivo = refusal(signer("2900000002"), identificacion={"razon_social": nombre}, suplentes=NADIE)

    assert "ya está en el RUT" in motivo
    assert "950.000.001-" in motivo


@pytest.mark.parametrize(
    "cambios",
    [
        {"identificacion": {"razon_social": "Fundación Árbol Grande de Boyacá"}},
        {"constitucion": {"numero": "2"}},
        {"constitucion": {"fecha": "2026-06-30"}},
        {"constitucion": {"clase": "02"}},
    ],
)
def test_another_name_or_another_act_is_another_organisation(representante, argon_for_tests, cambios):
    signed(representante, drafted(representante))

    otra = signer("2900000005")
    signed(otra, drafted(otra, **cambios))

    assert Contribuyente.objects.filter(tipo="1").count() == 2


def test_one_that_was_annulled_does_not_stand_in_the_way(representante, argon_for_tests):
    signed(representante, drafted(representante))
    services.change_estado(Actor.sistema(), PRIMERO, Causal.SIN_DERECHO, radicado="R", now=NOW)

    otra = signer("2900000005")
    signed(otra, drafted(otra))

    assert Contribuyente.objects.filter(tipo="1").count() == 2


# --- what is refused --------------------------------------------------------------------------------------


def test_without_every_section_nothing_is_signed(representante):
    assert "Faltan respuestas" in refusal(representante, revisores={"completa": False})


def test_an_address_that_nobody_proved_is_not_registered(representante):
    borrador_id = drafted(representante, correo="otro@ejemplo.co")
    with pytest.raises(NoSePuedeFirmar, match="Falta confirmar el correo"):
        FIRMABLE.freeze(representante, borrador_id, now=NOW)


@pytest.mark.parametrize(
    ("estado", "motivo"), [("recibido", "Estamos revisando"), ("rechazado", "Falta la copia"), (None, "Falta la copia")]
)
def test_without_a_good_copy_of_the_act_nothing_is_signed(representante, estado, motivo):
    borrador_id = drafted(representante)
    if estado is None:
        Adjunto.objects.all().delete()
    else:
        Adjunto.objects.update(
            estado=estado, motivo="danado" if estado == "rechazado" else "", limpio="", limpio_sha256="", paginas=0
        )

    with pytest.raises(NoSePuedeFirmar, match=motivo):
        FIRMABLE.freeze(representante, borrador_id, now=NOW)


def test_what_is_signed_names_the_copy_by_its_digest(representante):
    borrador_id = drafted(representante)

    acto = FIRMABLE.freeze(representante, borrador_id, now=NOW)

    assert acto.datos["papeles"] == [{"tipo": "existencia", "sha256": Adjunto.objects.get().sha256}]


def test_for_another_nobody_registers_an_organisation(representante):
    signed(representante, drafted(representante))

    assert found(admit(for_company(representante, PRIMERO), now=NOW)).codigo == "en_nombre_propio"


def test_without_signature_one_is_sent_to_make_it(db):
    impedimento = found(admit(person("2900000007"), now=NOW))

    assert (impedimento.codigo, impedimento.url_name, impedimento.cita) == ("sin_firma", "firma:mi_firma", False)


def test_with_a_suspended_register_nobody_represents(representante):
    services.change_estado(Actor.sistema(), REPRESENTANTE, Causal.DESACTUALIZADO, radicado="R", now=NOW)

    assert found(admit(representante, now=NOW)).codigo == "estado_suspendido"
    assert "suspendido" in refusal(representante)


@pytest.mark.parametrize(
    ("cambios", "motivo"),
    [
        ({"camino": {"forma": "SAS"}}, "cámara de comercio|matrícula mercantil"),
        ({"camino": {"comercio": True}}, "matrícula mercantil"),
        ({"camino": {"falla": True}}, "falla comprobada"),
        ({"responsabilidades": {"codigos": ["05", "07", "42", "49"]}}, "49 no es de organizaciones"),
        ({"suplentes": {"registros": [{**SUPLENTE, "numero_documento": REPRESENTANTE}]}}, "representante repetido"),
        ({"socios": {"registros": [SOCIA, SOCIA]}}, "miembro repetido"),
        ({"revisores": {"registros": [REVISORA, {**REVISORA, "numero_documento": "2900000009"}]}}, "más de un revisor"),
        ({"principal": {"desde": "2026-12-01"}}, "todavía no llega"),
    ],
)
def test_what_contradicts_itself_is_said_before_the_signature(representante, cambios, motivo):
    assert re.search(motivo, refusal(representante, **cambios))


# --- at the same time ---------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_twenty_signatures_of_one_draft_give_one_nit(representante):
    borrador_id = drafted(representante)
    intencion, factor = intended(representante, borrador_id)

    resultados, errores = in_threads(
        20, lambda _n: firmar.sign(representante, intencion.pk, frase=FRASE, factor=factor, huella=HUELLA, now=NOW)
    )

    assert Contribuyente.objects.filter(tipo="1").count() == 1
    assert len({firmado.radicado for firmado in resultados}) == 1
    assert Radicado.objects.count() == 1
    assert VersionRut.objects.filter(contribuyente_id=PRIMERO).count() == 1
    assert all(type(error).__name__ == "LimiteExcedido" for error in errores)


@pytest.mark.django_db(transaction=True)
def test_organisations_registered_at_once_get_numbers_without_gaps(argon_for_tests):
    listos = []
    for n in range(6):
        actor = signer(f"290000001{n}")
        listos.append(
            (actor, *intended(actor, drafted(actor, identificacion={"razon_social": f"Fundación número {n}"})))
        )

    def sign(n):
        actor, intencion, factor = listos[n]
        return firmar.sign(actor, intencion.pk, frase=FRASE, factor=factor, huella=HUELLA, now=NOW)

    _resultados, errores = in_threads(6, sign)

    assert errores == []
    nits = sorted(Contribuyente.objects.filter(tipo="1").values_list("nit", flat=True))
    assert nits == [str(int(PRIMERO) + n) for n in range(6)]


@pytest.mark.django_db(transaction=True)
def test_two_who_register_the_same_organisation_at_once_give_it_one_nit(argon_for_tests):
    listos = []
    for n in range(2):
        actor = signer(f"290000001{n}")
        listos.append((actor, *intended(actor, drafted(actor))))

    def sign(n):
        actor, intencion, factor = listos[n]
        return firmar.sign(actor, intencion.pk, frase=FRASE, factor=factor, huella=HUELLA, now=NOW)

    resultados, errores = in_threads(2, sign)

    assert len(resultados) == 1
    assert [type(error) for error in errores] == [NoSePuedeFirmar]
    assert Contribuyente.objects.filter(tipo="1").count() == 1
    # the number that was taken and given back is the next one
    otra = signer("2900000020")
    signed(otra, drafted(otra, identificacion={"razon_social": "Otra fundación"}))
    assert Contribuyente.objects.filter(nit=str(int(PRIMERO) + 1)).exists()
