"""What officials do with mandates, and what happens when both sides act at once."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group

from tests.fabricas import NOW
from tests.hilos import in_threads
from tests.rut.mandatos.conftest import CONTADORA, EMPRESA, HOY, for_company
from tests.rut.mandatos.test_mandatos import granted
from ventanilla.comun.actor import Actor, Calidad
from ventanilla.comun.alcances import Alcance
from ventanilla.cuentas.models import User
from ventanilla.expediente.firmables import NoSePuedeFirmar
from ventanilla.expediente.models import Evento
from ventanilla.rut import selectors
from ventanilla.rut.mandatos import services
from ventanilla.rut.mandatos.services import APROBACION, REVISION
from ventanilla.rut.models import Mandato
from ventanilla.rut.rules.poderes import TransicionInvalida

pytestmark = pytest.mark.django_db


def official(numero: str, *roles: str) -> Actor:
    user = User.objects.create(
        username=f"13-{numero}", tipo_documento="13", numero_documento=numero, nombre="Funcionario", is_staff=True,
        creado_at=NOW,
    )  # fmt: skip
    user.groups.set([Group.objects.get_or_create(name=rol)[0] for rol in roles])
    return Actor(Calidad.FUNCIONARIO, user_id=user.pk)


@pytest.fixture
def revisa(db):
    return official("2900000031", REVISION)


@pytest.fixture
def aprueba(db):
    return official("2900000032", APROBACION)


def reviewed(actor: Actor, *, numero: str = CONTADORA) -> Mandato:
    return services.review_paper(
        actor, nit=EMPRESA, tipo_documento="13", numero_documento=numero, alcances=["rut:ver", "rut:preparar"],
        hasta=HOY + timedelta(days=90), papel="Escritura 120 de la notaría 4", now=NOW,
    )  # fmt: skip


def test_a_power_on_paper_is_worth_something_after_the_second_official(empresa, revisa, aprueba):
    mandato = reviewed(revisa)
    assert selectors.poderes_of(empresa.contadora.user_id, now=NOW) == []

    services.approve_paper(aprueba, mandato.pk, now=NOW)

    assert for_company(empresa.contadora).alcances == {Alcance.RUT_VER, Alcance.RUT_PREPARAR}
    hechos = dict(Evento.objects.filter(objeto=f"poder:mandato:{mandato.pk}").values_list("accion", "user_id"))
    assert hechos == {"rut.mandato.revisado": revisa.user_id, "rut.mandato.vigente": aprueba.user_id}


def test_who_reviewed_a_paper_does_not_approve_it_with_both_roles(empresa):
    ambos = official("2900000033", REVISION, APROBACION)
    mandato = reviewed(ambos)

    with pytest.raises(services.SegundaPersona):
        services.approve_paper(ambos, mandato.pk, now=NOW)


def test_no_official_reviews_or_approves_their_own_power(empresa, revisa, aprueba):
    with pytest.raises(NoSePuedeFirmar):
        reviewed(revisa, numero="2900000031")
    with pytest.raises(services.SegundaPersona):
        services.approve_paper(aprueba, reviewed(revisa, numero="2900000032").pk, now=NOW)


def test_each_step_on_paper_needs_its_role(empresa, revisa, aprueba):
    mandato = reviewed(revisa)

    for otro in (aprueba, empresa.representante, empresa.como_representante):
        with pytest.raises(services.NoAutorizado):
            reviewed(otro)
    for otro in (revisa, empresa.representante, empresa.contadora):
        for paso in (services.approve_paper, services.accept_mandato):
            with pytest.raises((services.NoAutorizado, Mandato.DoesNotExist)):
                paso(otro, mandato.pk, now=NOW)


def test_a_refused_paper_is_never_approved(empresa, revisa, aprueba):
    mandato = reviewed(revisa)
    services.refuse_paper(aprueba, mandato.pk, motivo="No dice para qué", now=NOW)

    with pytest.raises(TransicionInvalida):
        services.approve_paper(aprueba, mandato.pk, now=NOW)


def test_a_suspended_mandate_is_worth_nothing_and_only_an_official_lifts_it(empresa, aprueba):
    mandato = granted(empresa.como_representante)
    services.accept_mandato(empresa.contadora, mandato.pk, now=NOW)
    services.suspend_mandato(aprueba, mandato.pk, motivo="Denuncia", now=NOW)
    assert selectors.poderes_of(empresa.contadora.user_id, now=NOW) == []

    with pytest.raises(TransicionInvalida):
        services.accept_mandato(empresa.contadora, mandato.pk, now=NOW)
    assert selectors.poderes_of(empresa.contadora.user_id, now=NOW) == []

    services.resume_mandato(aprueba, mandato.pk, motivo="Aclarado", now=NOW)
    assert for_company(empresa.contadora).may(Alcance.RUT_VER)


def test_approving_a_paper_does_not_lift_its_suspension(empresa, revisa, aprueba):
    mandato = reviewed(revisa)
    services.approve_paper(aprueba, mandato.pk, now=NOW)
    services.suspend_mandato(aprueba, mandato.pk, motivo="Denuncia", now=NOW)

    with pytest.raises(TransicionInvalida):
        services.approve_paper(official("2900000034", APROBACION), mandato.pk, now=NOW)


@pytest.mark.django_db(transaction=True)
def test_accepted_and_taken_back_at_once_it_ends(empresa):
    """Whichever comes first, the represented has the last word."""
    mandato = granted(empresa.como_representante)
    actor = empresa.como_representante

    def act(n: int) -> None:
        if n % 2:
            services.accept_mandato(empresa.contadora, mandato.pk, now=NOW)
        else:
            services.revoke_mandato(actor, mandato.pk, now=NOW)

    _hechos, errores = in_threads(8, act)

    assert {type(error) for error in errores} <= {TransicionInvalida}
    mandato.refresh_from_db()
    assert mandato.estado in {"cancelado", "revocado"}
    assert selectors.poderes_of(empresa.contadora.user_id, now=NOW) == []
    fines = Evento.objects.filter(accion__in=["rut.mandato.cancelado", "rut.mandato.revocado"])
    assert fines.count() == 1
