"""Signing: the tests that the specification of the signature asks for, by its numbers, and what surrounds them."""

import io
import json
import subprocess
import zipfile
from datetime import timedelta

import pytest

from tests.fabricas import NOW
from tests.firma.conftest import FRASE, HUELLA, draft, last_code, person, with_instrument
from ventanilla.expediente import services as expediente
from ventanilla.firma import selectors
from ventanilla.firma.models import ActaFirma, IntencionFirma
from ventanilla.firma.rules import Canal, Factor, MotivoFin, TipoFactor
from ventanilla.firma.services import firmar
from ventanilla.firma.services import instrumento as instrumentos

pytestmark = pytest.mark.django_db


def ready(actor, **datos):
    """An intention with its code sent: all that is missing is to sign."""
    intencion = firmar.open_intencion(actor, draft(actor, **datos), now=NOW)
    firmar.send_codigo(actor, intencion.pk, canal=Canal.CORREO, now=NOW)
    return intencion


def sign(actor, intencion, *, codigo=None, frase=FRASE, now=NOW):
    factor = Factor(TipoFactor.CODIGO, codigo=codigo or last_code())
    return firmar.sign(actor, intencion.pk, frase=frase, factor=factor, huella=HUELLA, now=now)


def test_what_was_read_is_signed_and_filed_at_once(luz):
    intencion = ready(luz.actor)

    firmado = sign(luz.actor, intencion)

    assert firmado.radicado.startswith("PRU-2026-")
    acta = selectors.acta_for(luz.actor, firmado.acta_id)
    contenido = json.loads(bytes(acta.jcs))
    assert contenido["doc"]["sha256"] == intencion.sha256
    assert contenido["actua"] == {"modo": "nombre_propio", "nit": luz.actor.nit, "mandato": ""}
    assert selectors.verify_acta(acta, now=NOW).valida


def test_7_5_the_same_post_again_gives_the_same_answer(luz):
    intencion = ready(luz.actor)
    codigo = last_code()

    primero = sign(luz.actor, intencion, codigo=codigo)
    segundo = sign(luz.actor, intencion, codigo=codigo)

    assert primero == segundo
    assert ActaFirma.objects.count() == 1


def test_7_2_an_instrument_revoked_meanwhile_signs_nothing(luz):
    intencion = ready(luz.actor)
    instrumentos.revoke_instrumento(luz.actor, motivo=MotivoFin.VOLUNTAD, now=NOW)

    with pytest.raises(instrumentos.SinFirma):
        sign(luz.actor, intencion, codigo="123456")

    assert not ActaFirma.objects.exists()


def test_7_4_what_was_edited_meanwhile_is_not_signed_and_the_intention_is_void(luz):
    intencion = ready(luz.actor)
    codigo = last_code()
    expediente.save_seccion(
        luz.actor, intencion.borrador_id, nombre="promesa", datos={"pesos": 9999}, version=1, now=NOW
    )

    with pytest.raises(firmar.ObjetoCambio):
        sign(luz.actor, intencion, codigo=codigo)

    assert IntencionFirma.objects.get(pk=intencion.pk).estado == "anulada"
    assert not ActaFirma.objects.exists()


def test_7_7_five_wrong_passphrases_lock_and_the_right_code_is_not_spent(luz):
    intencion = ready(luz.actor)
    codigo = last_code()

    for _ in range(5):
        with pytest.raises(instrumentos.FraseIncorrecta):
            sign(luz.actor, intencion, codigo=codigo, frase="esta no es la frase")
    with pytest.raises(instrumentos.FraseEnEspera):
        sign(luz.actor, intencion, codigo=codigo)

    IntencionFirma.objects.filter(pk=intencion.pk).update(
        vence_at=NOW + timedelta(hours=1), codigo_enviado_at=NOW + timedelta(minutes=15)
    )
    assert sign(luz.actor, intencion, codigo=codigo, now=NOW + timedelta(minutes=16)).radicado


def test_ten_wrong_passphrases_in_a_day_block_the_instrument(luz):
    intencion = ready(luz.actor)
    codigo = last_code()
    for n in range(10):
        with pytest.raises(instrumentos.FraseIncorrecta):
            instrumentos.open_key(luz.actor, frase="no", now=NOW + timedelta(minutes=16 * n))

    with pytest.raises(instrumentos.SinFirma):
        sign(luz.actor, intencion, codigo=codigo)


def test_7_8_the_code_of_one_intention_does_not_serve_another(luz):
    una = ready(luz.actor)
    codigo_de_una = last_code()
    expediente.save_seccion(luz.actor, una.borrador_id, nombre="promesa", datos={"pesos": 5}, version=1, now=NOW)
    otra = firmar.open_intencion(luz.actor, una.borrador_id, now=NOW)
    assert otra.pk != una.pk

    with pytest.raises(firmar.FactorInvalido):
        sign(luz.actor, otra, codigo=codigo_de_una)


def test_7_11_the_evidence_verifies_with_openssl_alone(luz, tmp_path):
    firmado = sign(luz.actor, ready(luz.actor))
    assert firmar.stamp(firmado.acta_id, now=NOW)

    zipfile.ZipFile(io.BytesIO(selectors.evidence_pack(luz.actor, firmado.acta_id, now=NOW))).extractall(tmp_path)
    ordenes = [
        linea.strip() for linea in (tmp_path / "LEAME.txt").read_text().splitlines() if linea.startswith("   openssl")
    ]
    respuestas = [
        subprocess.run(orden, shell=True, cwd=tmp_path, capture_output=True, text=True, check=False)
        for orden in ordenes
    ]

    assert [r.returncode for r in respuestas] == [0] * len(ordenes), respuestas
    assert "CMS Verification successful" in respuestas[0].stderr
    assert json.loads((tmp_path / "acta.json").read_bytes())["doc"]["sha256"] in respuestas[1].stdout
    factor = json.loads((tmp_path / "acta.json").read_bytes())["factores"][1]
    assert factor["evidencia_sha256"] in respuestas[2].stdout
    (tmp_path / "acta.json").write_bytes((tmp_path / "acta.json").read_bytes().replace(b"192.0.2.7", b"192.0.2.8"))
    alterada = subprocess.run(ordenes[0], shell=True, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert alterada.returncode != 0


def test_a_person_without_signature_is_told_so(db):
    actor = person()

    with pytest.raises(instrumentos.SinFirma):
        firmar.open_intencion(actor, draft(actor), now=NOW)


def test_beginning_twice_gives_the_same_intention(luz):
    borrador = draft(luz.actor)

    assert (
        firmar.open_intencion(luz.actor, borrador, now=NOW).pk
        == firmar.open_intencion(luz.actor, borrador, now=NOW + timedelta(minutes=1)).pk
    )


def test_renewing_replaces_the_earlier_instrument_in_one_act(luz):
    nuevo = with_instrument(luz.actor, frase="otra frase larga y nueva", now=NOW + timedelta(days=1))

    luz.instrumento.refresh_from_db()
    assert (luz.instrumento.estado, luz.instrumento.motivo_fin) == ("reemplazado", "reemplazo")
    assert nuevo.estado == "vigente"
