"""Each rule of the law on electronic signatures beside the control that proves it, and the life of an instrument."""

import json
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from django.db import IntegrityError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fabricas import NOW
from tests.firma.conftest import FRASE, HUELLA, draft, last_code, person, with_instrument
from tests.firma.test_firmar import ready, sign
from tests.hilos import in_threads
from ventanilla.comun.actor import Actor, Calidad
from ventanilla.cuentas import services as cuentas
from ventanilla.cuentas.models import User
from ventanilla.expediente import ports as sellos
from ventanilla.expediente.models import Radicado
from ventanilla.firma import rules, selectors
from ventanilla.firma.adapters import cades, cofre
from ventanilla.firma.models import ActaFirma, AcuerdoFirma, AvisoVencimiento, InstrumentoFirma, IntencionFirma
from ventanilla.firma.ports import LlaveDelServidor, custodia
from ventanilla.firma.rules import Canal, EstadoInstrumento, Factor, MotivoFin, TipoFactor
from ventanilla.firma.services import firmar
from ventanilla.firma.services import instrumento as instrumentos
from ventanilla.notificaciones.models import Mensaje
from ventanilla.rut import services as rut
from ventanilla.rut.rules.estados import Causal

ARGON = {"memoria": 64, "pasadas": 1, "carriles": 1}


def test_ley_527_art_7_it_identifies_who_signs_and_shows_what_they_approve(luz):
    firmado = sign(luz.actor, ready(luz.actor))

    acta = json.loads(bytes(selectors.acta_for(luz.actor, firmado.acta_id).jcs))
    assert acta["firmante"]["numero_documento"] == luz.actor.nit
    assert [factor["tipo"] for factor in acta["factores"]] == ["frase", "codigo"]
    assert acta["doc"]["sha256"] == IntencionFirma.objects.get().sha256


def test_decreto_2364_art_3_the_agreement_is_versioned_and_its_acceptance_kept(luz):
    acuerdo = AcuerdoFirma.objects.get(pk="2026-1")

    assert luz.instrumento.acuerdo == acuerdo
    assert luz.instrumento.aceptado_at is not None
    with pytest.raises(IntegrityError, match="append_only"), transaction.atomic():
        AcuerdoFirma.objects.update(texto="otro")


def test_decreto_2364_art_4_1_a_copy_of_the_database_opens_nothing_without_the_server_key(luz):
    guardada = InstrumentoFirma.objects.get(pk=luz.instrumento.pk)
    sellada = cofre.Sellada(
        bytes(guardada.sal or b""), guardada.argon or {}, bytes(guardada.nonce or b""), bytes(guardada.cifrado or b""),
        guardada.kek_id,
    )  # fmt: skip
    llave = custodia().key(sellada.kek_id)

    assert cofre.unseal(sellada, frase=FRASE, llave=llave, instrumento=guardada.pk)
    with pytest.raises(cofre.FraseEquivocada):
        cofre.unseal(sellada, frase=FRASE, llave=LlaveDelServidor(llave.id, b"x" * 32), instrumento=guardada.pk)
    with pytest.raises(cofre.FraseEquivocada):
        cofre.unseal(sellada, frase="otra frase", llave=llave, instrumento=guardada.pk)


def test_decreto_2364_art_4_1_no_official_has_a_way_to_sign_or_to_set_a_passphrase(luz):
    intencion = ready(luz.actor)
    funcionario = person("2900000009")
    User.objects.filter(pk=funcionario.user_id or 0).update(is_staff=True, is_superuser=True)
    como_funcionario = Actor(Calidad.FUNCIONARIO, user_id=funcionario.user_id, nit=luz.actor.nit)

    for actor in (como_funcionario, funcionario):
        with pytest.raises(IntencionFirma.DoesNotExist):
            sign(actor, intencion, codigo=last_code())
    with pytest.raises(instrumentos.NoPuedeTenerFirma):
        instrumentos.begin_emision(como_funcionario, acuerdo_version="2026-1", canal=Canal.CORREO, now=NOW)
    assert not ActaFirma.objects.exists()


def test_decreto_2364_art_4_2_any_alteration_shows(luz):
    acta = selectors.acta_for(luz.actor, sign(luz.actor, ready(luz.actor)).acta_id)
    raiz, raices = custodia().authority(), sellos.sello().stamp_roots(now=NOW)

    def verdict(jcs, firma):
        return cades.verify(jcs, firma, raiz=raiz, raices_de_estampa=raices, firmada_at=acta.firmada_at, now=NOW)

    assert verdict(bytes(acta.jcs), bytes(acta.cms)).valida
    assert not verdict(bytes(acta.jcs) + b" ", bytes(acta.cms)).valida
    assert verdict(bytes(acta.jcs), b"garbage").motivo == "ilegible"


def test_decreto_2364_art_6_reporting_ends_it_at_once_and_says_so(luz):
    instrumentos.revoke_instrumento(luz.actor, motivo=MotivoFin.COMPROMISO, now=NOW)

    luz.instrumento.refresh_from_db()
    assert (luz.instrumento.estado, luz.instrumento.motivo_fin) == ("revocado", "compromiso")
    assert {m.canal for m in Mensaje.objects.filter(plantilla="firma_terminada")} == {"correo", "sms"}
    serie = int(luz.instrumento.serie, 16)
    lista = x509.load_der_x509_crl(custodia().revocation_list(selectors.revoked(), now=NOW))
    assert lista.get_revoked_certificate_by_serial_number(serie) is not None


def test_resolucion_70_three_years_and_renewed_whenever_one_likes(luz):
    assert luz.instrumento.valid_to_at == rules.valid_until(luz.instrumento.valid_from_at)
    otro = with_instrument(luz.actor, frase="una frase distinta hoy", now=NOW + timedelta(days=2000))
    assert otro.estado == "vigente"


def test_2_the_certificate_is_for_signing_names_the_person_and_hides_the_document(luz):
    certificado = selectors.certificado_of(luz.instrumento)

    uso = certificado.extensions.get_extension_for_class(x509.KeyUsage).value
    assert uso.content_commitment
    assert uso.digital_signature
    assert luz.actor.nit not in certificado.subject.rfc4514_string()
    certificado.verify_directly_issued_by(custodia().authority())


# --- 7: replay, races, stamp -------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_7_6_twenty_posts_at_once_give_one_acta_and_one_filing():
    actor = person()
    with_instrument(actor, now=NOW - timedelta(minutes=5))
    intencion = ready(actor)
    codigo = last_code()

    hechos, errores = in_threads(20, lambda _: sign(actor, intencion, codigo=codigo))

    assert errores == []
    assert len({h.radicado for h in hechos}) == 1
    assert (ActaFirma.objects.count(), Radicado.objects.count()) == (1, 1)


def test_7_1_a_stamp_of_another_digest_is_not_believed(luz):
    acta = selectors.acta_for(luz.actor, sign(luz.actor, ready(luz.actor)).acta_id)
    token = sellos.sello().stamp(b"\x01" * 32, now=NOW)

    veredicto = cades.verify(
        bytes(acta.jcs), cades.add_stamp(bytes(acta.cms), token), raiz=custodia().authority(),
        raices_de_estampa=sellos.sello().stamp_roots(now=NOW), firmada_at=acta.firmada_at, now=NOW,
    )  # fmt: skip

    assert not veredicto.valida


def test_7_1_a_stamp_of_an_authority_that_is_not_ours_is_not_believed(luz):
    firmado = sign(luz.actor, ready(luz.actor))
    firmar.stamp(firmado.acta_id, now=NOW)
    acta = selectors.acta_for(luz.actor, firmado.acta_id)

    veredicto = cades.verify(
        bytes(acta.jcs), selectors.cms_of(acta), raiz=custodia().authority(), raices_de_estampa=[], firmada_at=NOW,
        now=NOW,
    )  # fmt: skip

    assert not veredicto.valida


def test_without_the_authority_the_filing_stands_and_the_stamp_follows(luz, monkeypatch):
    firmado = sign(luz.actor, ready(luz.actor))
    bueno = sellos.sello()

    class SinAutoridad:
        def stamp(self, *args, **kwargs):
            raise sellos.SelloError("no answer")

    monkeypatch.setattr(sellos, "sello", SinAutoridad)
    with pytest.raises(sellos.SelloError):
        firmar.stamp(firmado.acta_id, now=NOW)
    assert Radicado.objects.filter(numero=firmado.radicado).exists()

    monkeypatch.setattr(sellos, "sello", lambda: bueno)
    assert firmar.stamp(firmado.acta_id, now=NOW)
    assert not firmar.stamp(firmado.acta_id, now=NOW)
    assert selectors.verify_acta(selectors.acta_for(luz.actor, firmado.acta_id), now=NOW).estampada_at is not None


def test_what_was_signed_cannot_be_changed_nor_erased(luz):
    sign(luz.actor, ready(luz.actor))

    for orden in ("UPDATE firma_actafirma SET jcs = ''", "DELETE FROM firma_actafirma"):
        with pytest.raises(IntegrityError, match="append_only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(orden)


def test_two_signers_sign_the_same_words_and_the_last_one_files(luz):
    intencion = ready(luz.actor, firmantes=["propio", "18"])

    firmado = sign(luz.actor, intencion)

    assert (firmado.radicado, firmado.faltan) == ("", ("18",))
    assert sign(luz.actor, intencion, codigo="000000") == firmado


def test_a_suspended_taxpayer_signs_nothing(luz):
    intencion = ready(luz.actor)
    rut.change_estado(luz.actor, luz.actor.nit, Causal.ORDEN, radicado="X", now=NOW)

    with pytest.raises(firmar.NoPuedeFirmar):
        sign(luz.actor, intencion)


def test_it_lapses_after_fifteen_minutes(luz):
    intencion = ready(luz.actor)

    with pytest.raises(firmar.IntencionVencida):
        sign(luz.actor, intencion, now=NOW + timedelta(minutes=15))


def test_three_wrong_codes_and_it_serves_no_more(luz):
    intencion = ready(luz.actor)
    bueno = last_code()
    malo = "000000" if bueno != "000000" else "111111"

    quedan = []
    for _ in range(3):
        with pytest.raises(firmar.FactorInvalido) as error:
            sign(luz.actor, intencion, codigo=malo)
        quedan.append(error.value.quedan)
    with pytest.raises(firmar.FactorInvalido):
        sign(luz.actor, intencion, codigo=bueno)

    assert quedan == [2, 1, 0]


# --- the life of an instrument -----------------------------------------------------------------------


@pytest.mark.parametrize("frase", ["corta", "contraseña123", "1020304050 1020304050", "abcdefghijklm"])
def test_a_weak_passphrase_is_refused_before_the_code_is_spent(db, frase):
    actor = person()
    pendiente = instrumentos.begin_emision(actor, acuerdo_version="2026-1", canal=Canal.CORREO, now=NOW)

    with pytest.raises(instrumentos.FraseRechazada):
        instrumentos.issue_instrumento(actor, pendiente.pk, frase=frase, codigo=last_code(), now=NOW)

    assert instrumentos.issue_instrumento(actor, pendiente.pk, frase=FRASE, codigo=last_code(), now=NOW)


def test_the_password_of_the_account_does_not_serve_as_passphrase(db):
    actor = person()
    cuentas.set_first_password(actor, actor.user_id or 0, password="arco lluvia sello mango", now=NOW)

    with pytest.raises(instrumentos.FraseRechazada):
        instrumentos.ensure_frase("arco lluvia sello mango", user_id=actor.user_id or 0)


def test_notices_go_once_each_however_often_the_job_runs_or_the_clock_jumps(luz):
    vence = luz.instrumento.valid_to_at
    enviados = []
    for dias in (40, 30, 29.5, 7, 6.9, 1, 0.5, 0.4):
        ahora = vence - timedelta(days=dias)
        enviados.append((dias, instrumentos.notify_expiries(now=ahora), instrumentos.notify_expiries(now=ahora)))

    assert [(dias, uno) for dias, uno, _otra in enviados if uno] == [(30, 1), (7, 1), (1, 1)]
    assert all(otra == 0 for _dias, _uno, otra in enviados)
    instrumentos.notify_expiries(now=vence)
    luz.instrumento.refresh_from_db()
    assert luz.instrumento.estado == "vencido"


def test_a_clock_that_jumps_sends_only_the_notice_that_is_due(luz):
    instrumentos.notify_expiries(now=luz.instrumento.valid_to_at - timedelta(hours=20))

    assert list(AvisoVencimiento.objects.values_list("dias", flat=True)) == [1]


def test_a_new_server_key_seals_again_at_the_next_use(luz, tmp_path, monkeypatch):
    vieja = custodia().key(luz.instrumento.kek_id)
    nueva = LlaveDelServidor("0002", b"n" * 32)
    monkeypatch.setattr("ventanilla.firma.adapters.custodia.CustodiaEnArchivos.current_key", lambda _self: nueva)
    monkeypatch.setattr(
        "ventanilla.firma.adapters.custodia.CustodiaEnArchivos.key",
        lambda _self, id_: nueva if id_ == "0002" else vieja,
    )

    instrumentos.open_key(luz.actor, frase=FRASE, now=NOW)

    luz.instrumento.refresh_from_db()
    assert luz.instrumento.kek_id == "0002"
    assert instrumentos.open_key(luz.actor, frase=FRASE, now=NOW)


@settings(deadline=None, max_examples=25)
@given(st.text(min_size=1, max_size=40), st.text(min_size=1, max_size=40))
def test_only_the_very_passphrase_opens(frase, otra):
    import unicodedata
    from uuid import uuid4

    clave, instrumento, llave = ec.generate_private_key(ec.SECP256R1()), uuid4(), LlaveDelServidor("1", b"k" * 32)
    sellada = cofre.seal(clave, frase=frase, llave=llave, instrumento=instrumento, argon=ARGON)

    abierta = cofre.unseal(sellada, frase=frase, llave=llave, instrumento=instrumento)
    assert abierta.private_numbers() == clave.private_numbers()
    if unicodedata.normalize("NFC", frase) != unicodedata.normalize("NFC", otra):
        with pytest.raises(cofre.FraseEquivocada):
            cofre.unseal(sellada, frase=otra, llave=llave, instrumento=instrumento)
    with pytest.raises(cofre.FraseEquivocada):
        cofre.unseal(sellada, frase=frase, llave=llave, instrumento=uuid4())


def test_states_that_end_stay_ended():
    for estado in (EstadoInstrumento.VENCIDO, EstadoInstrumento.REVOCADO, EstadoInstrumento.REEMPLAZADO):
        assert rules.TRANSICIONES_INSTRUMENTO[estado] == frozenset()


@pytest.mark.parametrize(
    ("constraint", "cambios"),
    [
        ("instrumento_estado_known", {"estado": "otro"}),
        ("instrumento_emitido_has_key", {"cifrado": None}),
        ("instrumento_terminado_has_reason", {"estado": "revocado"}),
    ],
)
def test_constraints_of_an_instrument(luz, constraint, cambios):
    with pytest.raises(IntegrityError, match=constraint):
        InstrumentoFirma.objects.filter(pk=luz.instrumento.pk).update(**cambios)


@pytest.mark.parametrize("constraint", ["instrumento_one_vigente", "instrumento_one_pendiente"])
def test_one_at_a_time(luz, constraint):
    otro = InstrumentoFirma.objects.get(pk=luz.instrumento.pk)
    if constraint == "instrumento_one_pendiente":
        instrumentos.begin_emision(luz.actor, acuerdo_version="2026-1", canal=Canal.CORREO, now=NOW)
        otro = InstrumentoFirma.objects.get(estado="pendiente")
    otro.pk = None

    with pytest.raises(IntegrityError, match=constraint):
        otro.save(force_insert=True)


def test_aviso_once_per_plazo(luz):
    AvisoVencimiento.objects.create(instrumento=luz.instrumento, dias=7, enviado_at=NOW)

    with pytest.raises(IntegrityError, match="aviso_once_per_plazo"):
        AvisoVencimiento.objects.create(instrumento=luz.instrumento, dias=7, enviado_at=NOW)


@pytest.mark.parametrize(
    ("constraint", "cambios"),
    [
        ("intencion_estado_known", {"estado": "otro"}),
        ("intencion_few_intentos", {"codigo_intentos": 4}),
        ("intencion_mandato_for_tercero", {"mandato": "rut:1"}),
    ],
)
def test_constraints_of_an_intention(luz, constraint, cambios):
    intencion = firmar.open_intencion(luz.actor, draft(luz.actor), now=NOW)

    with pytest.raises(IntegrityError, match=constraint):
        IntencionFirma.objects.filter(pk=intencion.pk).update(**cambios)


def test_intencion_one_abierta(luz):
    intencion = firmar.open_intencion(luz.actor, draft(luz.actor), now=NOW)
    intencion.pk = None

    with pytest.raises(IntegrityError, match="intencion_one_abierta"):
        intencion.save(force_insert=True)


def test_the_code_goes_by_text_message_too(luz):
    intencion = firmar.open_intencion(luz.actor, draft(luz.actor), now=NOW)

    firmar.send_codigo(luz.actor, intencion.pk, canal=Canal.SMS, now=NOW)

    mensaje = Mensaje.objects.get(canal="sms", plantilla="firma_clave")
    assert rules.short_digest(intencion.sha256) in mensaje.texto
    factor = Factor(TipoFactor.CODIGO, codigo=last_code("3105550142"))
    assert firmar.sign(luz.actor, intencion.pk, frase=FRASE, factor=factor, huella=HUELLA, now=NOW).radicado
