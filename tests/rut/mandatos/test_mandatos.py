"""Giving a mandate, accepting it, using it and ending it."""

from datetime import timedelta

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, transaction

from tests.fabricas import NOW
from tests.firma.conftest import FRASE, HUELLA, argon_for_tests, last_code, with_instrument  # noqa: F401
from tests.rut.mandatos.conftest import CONTADORA, EMPRESA, HOY, REPRESENTANTE, for_company
from ventanilla.comun.alcances import Alcance
from ventanilla.cuentas.models import User
from ventanilla.expediente import services as expediente
from ventanilla.expediente.firmables import NoSePuedeFirmar
from ventanilla.expediente.models import Evento
from ventanilla.firma.rules import Canal, Factor, TipoFactor
from ventanilla.firma.services import firmar
from ventanilla.notificaciones.models import Mensaje
from ventanilla.rut import selectors
from ventanilla.rut.mandatos import services
from ventanilla.rut.mandatos.tramite import MANDATO
from ventanilla.rut.models import Mandato
from ventanilla.rut.rules.poderes import TransicionInvalida

pytestmark = pytest.mark.django_db
HASTA = (HOY + timedelta(days=365)).isoformat()


def drafted(actor, *, numero=CONTADORA, alcances=("rut:ver", "rut:preparar"), hasta=HASTA):
    borrador = expediente.start_borrador(actor, tramite=MANDATO.codigo, now=NOW)
    for nombre, datos in {
        "quien": {"tipo_documento": "13", "numero_documento": numero, "nombre": "Persona"},
        "alcances": {"alcances": list(alcances)},
        "vigencia": {"hasta_date": hasta},
    }.items():
        expediente.save_seccion(actor, borrador.pk, nombre=nombre, datos=datos, version=0, now=NOW)
    return borrador.pk


def granted(actor, **cambios):
    """Filed as signing does at its end."""
    with transaction.atomic():
        services.FIRMABLE.file(actor, drafted(actor, **cambios), now=NOW)
    return Mandato.objects.latest("pk")


def test_a_company_gives_its_accountant_a_mandate_with_the_signature_of_its_representative(empresa):
    correo = f"{REPRESENTANTE}@ejemplo.co"
    with_instrument(empresa.representante, now=NOW - timedelta(minutes=5), correo=correo)
    actor = empresa.como_representante
    intencion = firmar.open_intencion(actor, drafted(actor), now=NOW)
    firmar.send_codigo(actor, intencion.pk, canal=Canal.CORREO, now=NOW)

    firmado = firmar.sign(
        actor,
        intencion.pk,
        frase=FRASE,
        factor=Factor(TipoFactor.CODIGO, codigo=last_code(correo)),
        huella=HUELLA,
        now=NOW,
    )

    mandato = Mandato.objects.get(radicado=firmado.radicado)
    assert (mandato.mandante_id, mandato.estado) == (EMPRESA, "propuesto")
    assert selectors.poderes_of(empresa.contadora.user_id, now=NOW) == []


def test_nothing_can_be_done_before_it_is_accepted(empresa):
    mandato = granted(empresa.como_representante)
    assert selectors.poderes_of(empresa.contadora.user_id, now=NOW) == []

    services.accept_mandato(empresa.contadora, mandato.pk, now=NOW)
    services.accept_mandato(empresa.contadora, mandato.pk, now=NOW)

    actor = for_company(empresa.contadora)
    assert actor.alcances == {Alcance.RUT_VER, Alcance.RUT_PREPARAR}
    assert Evento.objects.filter(accion="rut.mandato.vigente").count() == 1


def test_preparing_is_not_signing(empresa):
    services.accept_mandato(empresa.contadora, granted(empresa.como_representante).pk, now=NOW)
    with_instrument(empresa.contadora, correo=f"{CONTADORA}@ejemplo.co")
    contadora = for_company(empresa.contadora)

    borrador = drafted(empresa.como_representante, numero="2900000003")

    with pytest.raises(firmar.NoPuedeFirmar):
        firmar.open_intencion(contadora, borrador, now=NOW)


def test_7_3_a_mandate_ended_between_reading_and_signing_signs_nothing(empresa):
    mandato = granted(empresa.como_representante, alcances=["rut:ver", "rut:preparar", "rut:firmar"])
    services.accept_mandato(empresa.contadora, mandato.pk, now=NOW)
    services.revoke_mandato(empresa.como_representante, mandato.pk, now=NOW)

    assert selectors.poder_by_clave(empresa.contadora.user_id, f"mandato:{mandato.pk}", now=NOW) is None


@pytest.mark.parametrize(
    "cambios",
    [
        {"numero": EMPRESA},
        {"numero": REPRESENTANTE},
        {"alcances": ["mandato:otorgar"]},
        {"alcances": []},
        {"hasta": (HOY - timedelta(days=1)).isoformat()},
        {"hasta": (HOY + timedelta(days=1100)).isoformat()},
    ],
)
def test_what_the_rules_forbid_cannot_be_signed(empresa, cambios):
    actor = empresa.como_representante
    borrador = drafted(actor, **cambios)

    with pytest.raises(NoSePuedeFirmar):
        services.FIRMABLE.freeze(actor, borrador, now=NOW)


def test_whoever_holds_a_mandate_cannot_hand_it_on(empresa):
    services.accept_mandato(empresa.contadora, granted(empresa.como_representante).pk, now=NOW)
    contadora = for_company(empresa.contadora)

    assert not contadora.may(Alcance.MANDATO_OTORGAR)
    with pytest.raises(ObjectDoesNotExist):
        services.revoke_mandato(contadora, Mandato.objects.get().pk, now=NOW)


def test_only_who_received_it_accepts_it(empresa):
    mandato = granted(empresa.como_representante)

    for otro in (empresa.ajeno, empresa.representante, empresa.como_representante):
        with pytest.raises(ObjectDoesNotExist):
            services.accept_mandato(otro, mandato.pk, now=NOW)


def test_after_21_days_it_can_no_longer_be_accepted(empresa):
    mandato = granted(empresa.como_representante)
    tarde = NOW + timedelta(days=21, seconds=1)

    with pytest.raises(TransicionInvalida):
        services.accept_mandato(empresa.contadora, mandato.pk, now=tarde)

    assert services.lapse_mandatos(now=tarde) == 1
    assert services.lapse_mandatos(now=tarde) == 0
    mandato.refresh_from_db()
    assert mandato.estado == "vencido"


def test_the_day_after_its_last_one_a_mandate_is_worth_nothing(empresa):
    mandato = granted(empresa.como_representante, hasta=HOY.isoformat())
    services.accept_mandato(empresa.contadora, mandato.pk, now=NOW)

    assert selectors.poderes_of(empresa.contadora.user_id, now=NOW)
    assert not selectors.poderes_of(empresa.contadora.user_id, now=NOW + timedelta(days=1))


def test_the_other_side_may_reject_and_renounce(empresa):
    rechazado, renunciado = granted(empresa.como_representante), granted(empresa.como_representante)
    services.reject_mandato(empresa.contadora, rechazado.pk, now=NOW)
    services.accept_mandato(empresa.contadora, renunciado.pk, now=NOW)
    services.renounce_mandato(empresa.contadora, renunciado.pk, now=NOW)

    assert sorted(Mandato.objects.values_list("estado", flat=True)) == ["rechazado", "renunciado"]
    with pytest.raises(TransicionInvalida):
        services.accept_mandato(empresa.contadora, rechazado.pk, now=NOW)


def test_an_account_that_was_given_back_lately_neither_gives_nor_accepts(empresa):
    mandato = granted(empresa.como_representante)
    User.objects.update(congelado_hasta_at=NOW + timedelta(hours=72))

    with pytest.raises(services.CuentaCongelada):
        services.accept_mandato(empresa.contadora, mandato.pk, now=NOW)
    assert Alcance.MANDATO_OTORGAR not in for_company(empresa.representante).alcances


def test_both_sides_hear_of_it_and_nobody_without_an_account_is_told_apart(empresa):
    granted(empresa.como_representante)
    conocida = Mandato.objects.latest("pk")
    desconocida = granted(empresa.como_representante, numero="77777777")
    Mensaje.objects.all().delete()

    services.announce_proposal(conocida.pk, now=NOW)
    assert set(Mensaje.objects.values_list("destinatario", flat=True)) == {
        "empresa@ejemplo.co",
        f"{CONTADORA}@ejemplo.co",
    }
    Mensaje.objects.all().delete()
    services.announce_proposal(desconocida.pk, now=NOW)
    assert set(Mensaje.objects.values_list("destinatario", flat=True)) == {"empresa@ejemplo.co"}


def row(empresa, **cambios):
    valores = {
        "mandante_id": EMPRESA,
        "tipo_documento": "13",
        "numero_documento": CONTADORA,
        "origen": "digital",
        "alcances": ["rut:ver"],
        "desde_date": HOY,
        "hasta_date": HOY + timedelta(days=30),
        "estado": "propuesto",
        "otorgado_por_id": empresa.representante.user_id,
        "propuesto_at": NOW,
    }
    return Mandato.objects.create(**(valores | cambios))


@pytest.mark.parametrize(
    ("constraint", "cambios"),
    [
        ("mandato_estado_known", {"estado": "otro"}),
        ("mandato_origen_known", {"origen": "oral"}),
        ("mandato_calidad_known", {"calidad": "18"}),
        ("mandato_at_most_three_years", {"hasta_date": HOY + timedelta(days=1200)}),
        ("mandato_at_most_three_years", {"hasta_date": HOY - timedelta(days=1)}),
        ("mandato_alcances_known", {"alcances": ["todo:todo"]}),
        ("mandato_alcances_known", {"alcances": []}),
        ("mandato_vigente_was_accepted", {"estado": "vigente"}),
        ("mandato_ended_has_date", {"estado": "vencido"}),
        ("mandato_not_to_oneself", {"numero_documento": EMPRESA}),
        ("mandato_paper_vigente_was_approved", {"origen": "documento", "estado": "vigente", "aceptado_at": NOW}),
    ],
)
def test_constraints(empresa, constraint, cambios):
    with pytest.raises(IntegrityError, match=constraint):
        row(empresa, **cambios)


def test_mandato_paper_two_officials(empresa):
    uno = empresa.ajeno.user_id

    with pytest.raises(IntegrityError, match="mandato_paper_two_officials"):
        row(empresa, origen="documento", estado="vigente", aceptado_at=NOW, revisado_por_id=uno, aprobado_por_id=uno)


def test_mandato_one_per_radicado(empresa):
    row(empresa, radicado="MAN-1")

    with pytest.raises(IntegrityError, match="mandato_one_per_radicado"):
        row(empresa, radicado="MAN-1")
