"""Attacks on signing that need several hands or a lying clock, and what the signer's account does to the signature."""

import json
from datetime import timedelta

import pytest

from tests.fabricas import NOW
from tests.firma.conftest import FRASE, person, with_instrument
from tests.firma.test_firmar import ready, sign
from tests.hilos import in_threads
from ventanilla.comun.actor import Actor, Calidad
from ventanilla.comun.alcances import Alcance
from ventanilla.expediente import ports as sellos
from ventanilla.expediente.models import Radicado
from ventanilla.firma import selectors
from ventanilla.firma.adapters import cades, cofre
from ventanilla.firma.models import ActaFirma, InstrumentoFirma
from ventanilla.firma.ports import custodia
from ventanilla.firma.rules import Canal, MotivoFin
from ventanilla.firma.services import firmar
from ventanilla.firma.services import instrumento as instrumentos
from ventanilla.rut.events import contacto_desconocido, cuenta_recuperada


def verdict(acta: ActaFirma, token: bytes) -> cades.Verificacion:
    return cades.verify(
        bytes(acta.jcs),
        cades.add_stamp(bytes(acta.cms), token),
        raiz=custodia().authority(),
        raices_de_estampa=sellos.sello().stamp_roots(now=NOW),
        firmada_at=acta.firmada_at,
        now=NOW,
    )


@pytest.mark.parametrize(("desfase", "vale"), [(-3600, False), (0, True), (3600, False)])
def test_7_1_a_stamp_from_before_the_signature_or_from_the_future_is_not_believed(luz, desfase, vale):
    acta = selectors.acta_for(luz.actor, sign(luz.actor, ready(luz.actor)).acta_id)
    resumen = cades.digest_to_stamp(bytes(acta.cms))

    assert verdict(acta, sellos.sello().stamp(resumen, now=NOW + timedelta(seconds=desfase))).valida is vale


def test_7_1_an_altered_stamp_is_not_believed(luz):
    acta = selectors.acta_for(luz.actor, sign(luz.actor, ready(luz.actor)).acta_id)
    token = bytearray(sellos.sello().stamp(cades.digest_to_stamp(bytes(acta.cms)), now=NOW))
    token[-1] ^= 1

    assert not verdict(acta, bytes(token)).valida


def test_7_7_a_wait_that_begins_while_the_key_opens_stops_the_signature(luz, monkeypatch):
    intencion = ready(luz.actor)
    abrir = cofre.unseal

    def open_slowly(*args, **kwargs):
        InstrumentoFirma.objects.update(fallos_seguidos=5, espera_hasta_at=NOW + timedelta(minutes=15))
        return abrir(*args, **kwargs)

    monkeypatch.setattr(cofre, "unseal", open_slowly)
    with pytest.raises(instrumentos.FraseEnEspera):
        sign(luz.actor, intencion)

    assert not ActaFirma.objects.exists()
    assert InstrumentoFirma.objects.get(pk=luz.instrumento.pk).espera_hasta_at == NOW + timedelta(minutes=15)


@pytest.mark.django_db(transaction=True)
def test_7_7_wrong_passphrases_sent_at_once_never_end_the_wait():
    actor = person()
    instrumento = with_instrument(actor, now=NOW - timedelta(minutes=5))

    def sent_at_once(_n):
        with pytest.raises((instrumentos.FraseIncorrecta, instrumentos.FraseEnEspera)):
            instrumentos.open_key(actor, frase="esta no es la frase", now=NOW)

    _hechos, errores = in_threads(8, sent_at_once)

    assert errores == []
    instrumento.refresh_from_db()
    assert instrumento.fallos_seguidos >= 5
    with pytest.raises(instrumentos.FraseEnEspera):
        instrumentos.open_key(actor, frase=FRASE, now=NOW)


def test_7_7_a_sixth_failure_already_under_way_keeps_the_wait(luz):
    InstrumentoFirma.objects.update(
        fallos_seguidos=5, fallos=5, fallos_desde_at=NOW, espera_hasta_at=NOW + timedelta(minutes=15)
    )

    instrumentos._count_failure(luz.actor, luz.instrumento.pk, now=NOW)

    luz.instrumento.refresh_from_db()
    assert luz.instrumento.espera_hasta_at == NOW + timedelta(minutes=15)


@pytest.mark.parametrize(
    ("noticia", "motivo"),
    [
        (contacto_desconocido, MotivoFin.CONTACTO_DESCONOCIDO),
        (cuenta_recuperada, MotivoFin.CUENTA_RECUPERADA),
    ],
)
def test_an_account_in_doubt_ends_the_signature(luz, noticia, motivo):
    noticia.send(sender=None, user_id=luz.actor.user_id, nit=luz.actor.nit, now=NOW)

    luz.instrumento.refresh_from_db()
    assert (luz.instrumento.estado, luz.instrumento.motivo_fin) == ("revocado", motivo)


def test_what_one_began_in_own_name_is_not_signed_in_that_of_another(luz):
    intencion = ready(luz.actor)
    por_otro = Actor(
        Calidad.TERCERO,
        user_id=luz.actor.user_id,
        nit="900373115",
        mandato="rut:1",
        alcances=frozenset({Alcance.RUT_FIRMAR}),
    )

    with pytest.raises(firmar.ContextoCambio):
        sign(por_otro, intencion)
    with pytest.raises(firmar.ContextoCambio):
        firmar.send_codigo(por_otro, intencion.pk, canal=Canal.CORREO, now=NOW)
    assert not Radicado.objects.exists()


def test_the_acta_speaks_in_strings_only(luz):
    """Canonical JSON writes 2.50 as 2.5: a figure that is not text could change without anybody editing it."""
    acta = json.loads(bytes(selectors.acta_for(luz.actor, sign(luz.actor, ready(luz.actor)).acta_id).jcs))

    def leaves(valor):
        if isinstance(valor, dict):
            return [hoja for uno in valor.values() for hoja in leaves(uno)]
        return [hoja for uno in valor for hoja in leaves(uno)] if isinstance(valor, list) else [valor]

    assert {type(hoja) for hoja in leaves(acta)} == {str}
