"""What was written stays written: filings, events, documents."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from tests.fabricas import NOW, guest
from tests.hilos import in_threads
from ventanilla.comun.actor import Actor
from ventanilla.comun.nit import check_digit
from ventanilla.expediente import rules, selectors, services
from ventanilla.expediente.models import Consecutivo, Documento, Evento, Radicado

SISTEMA = Actor.sistema()


def issue(objeto="rut:1", contenido=b"%PDF-1.7 uno", codigo=None):
    return services.issue_documento(
        SISTEMA, codigo=codigo or rules.new_codigo(), tipo="rut", titulo="RUT", nit="1", titular="Ana", objeto=objeto,
        contenido=contenido, paginas=1, radicado=None, now=NOW,
    )  # fmt: skip


def a_radicado(numero="RUT-2026-0000001-6"):
    return Radicado.objects.create(numero=numero, tramite="x", nit="1", contenido={}, radicado_at=NOW)


def by_hand(sql):
    """As somebody with all rights over the database, who looks away from the triggers."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(sql)
        cursor.execute("SET session_replication_role = DEFAULT")


# --- numbers ----------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_numbers_have_no_gaps_although_some_filings_fail():
    class Fails(Exception):
        pass

    def take(n):
        numeros = []
        for turn in range(10):
            try:
                with transaction.atomic():
                    numero = services.next_consecutivo("RUT", 2026)
                    if (n + turn) % 3 == 0:
                        raise Fails
                numeros.append(numero)
            except Fails:
                pass
        return numeros

    listas, errores = in_threads(8, take)

    numeros = sorted(numero for lista in listas for numero in lista)
    assert errores == []
    assert numeros == list(range(1, len(numeros) + 1))


@pytest.mark.django_db(transaction=True)
def test_control_a_sequence_does_leave_gaps():
    with connection.cursor() as cursor:
        cursor.execute("CREATE SEQUENCE con_huecos")
    numeros = []
    for turn in range(6):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SELECT nextval('con_huecos')")
                numero = cursor.fetchone()[0]
                if turn % 3 == 0:
                    raise ZeroDivisionError
            numeros.append(numero)
        except ZeroDivisionError:
            pass
    with connection.cursor() as cursor:
        cursor.execute("DROP SEQUENCE con_huecos")

    assert numeros != list(range(1, len(numeros) + 1))


@given(st.integers(2020, 2099), st.integers(1, 9_999_999))
def test_a_radicado_carries_a_check_digit(year, consecutivo):
    numero = rules.radicado_numero("RUT", year, consecutivo)

    serie, y, n, digito = numero.split("-")
    assert (serie, int(y), int(n)) == ("RUT", year, consecutivo)
    assert int(digito) == check_digit(f"{y}{n}")


@pytest.mark.django_db
def test_one_row_counts_each_series_and_year():
    Consecutivo.objects.create(serie="RUT", year=2026, ultimo=1)

    with pytest.raises(IntegrityError, match="consecutivo_one_per_serie"), transaction.atomic():
        Consecutivo.objects.create(serie="RUT", year=2026, ultimo=2)


# --- append-only ------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sentence", "guard"),
    [
        ("UPDATE expediente_radicado SET nit = '2'", "radicado_append_only"),
        ("DELETE FROM expediente_radicado", "radicado_append_only"),
        ("TRUNCATE expediente_radicado CASCADE", "append_only"),
        ("UPDATE expediente_evento SET accion = 'otra'", "evento_append_only"),
        ("UPDATE expediente_evento SET seq = 7, prev = 'x', hash = 'y'", "evento_append_only"),
        ("DELETE FROM expediente_evento", "evento_append_only"),
        ("TRUNCATE expediente_evento", "evento_append_only"),
        ("UPDATE expediente_documento SET titular = 'Otro'", "documento_append_only"),
        ("DELETE FROM expediente_documento", "documento_append_only"),
        ("TRUNCATE expediente_documento", "documento_append_only"),
    ],
)
def test_the_past_cannot_be_changed(sentence, guard):
    a_radicado()
    issue()

    with pytest.raises(IntegrityError, match=guard), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(sentence)


# --- the chain --------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_the_chain_holds_with_many_writers_and_counts_without_gaps():
    def write(n):
        for turn in range(5):
            services.record_evento(guest(), accion="x.y.z", objeto=f"hilo:{n}", datos={"turno": turn, "ñ": "Ñandú"})

    _, errores = in_threads(8, write)

    assert errores == []
    assert list(Evento.objects.order_by("seq").values_list("seq", flat=True)) == list(range(1, 41))
    assert services.verify_chain() == []


@pytest.mark.django_db(transaction=True)
def test_an_event_belongs_to_the_transaction_of_its_fact():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        services.record_evento(guest(), accion="x.y.z", objeto="a")
        raise ZeroDivisionError

    assert not Evento.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("sentence", "finding"),
    [
        ("UPDATE expediente_evento SET accion = 'otra' WHERE seq = 2", "evento 2: fue alterado"),
        ("UPDATE expediente_evento SET datos = '{}' WHERE seq = 3", "evento 3: fue alterado"),
        ("DELETE FROM expediente_evento WHERE seq = 2", "evento 3: falta el anterior"),
    ],
)
def test_the_chain_shows_a_row_that_was_edited_or_taken_out(sentence, finding):
    for n in range(4):
        services.record_evento(guest(), accion="x.y.z", objeto=f"n:{n}", datos={"n": n})

    by_hand(sentence)

    assert services.verify_chain() == [finding]


@pytest.mark.django_db(transaction=True)
def test_a_cut_tail_is_seen_by_who_kept_the_head():
    for n in range(3):
        services.record_evento(guest(), accion="x.y.z", objeto=f"n:{n}")
    cabeza = selectors.chain_head()

    by_hand("DELETE FROM expediente_evento WHERE seq = 3")

    assert services.verify_chain() == []
    assert selectors.chain_head() != cabeza


# --- documents --------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_earlier_document_becomes_sustituido():
    primero, segundo = issue(), issue(contenido=b"%PDF-1.7 dos")

    assert Documento.objects.get(pk=primero.pk).estado == "sustituido"
    assert selectors.current_documento(tipo="rut", objeto="rut:1") == segundo
    assert selectors.contenido_of(primero) == b"%PDF-1.7 uno"


@pytest.mark.django_db(transaction=True)
def test_however_many_are_issued_at_once_one_is_valid():
    in_threads(8, lambda n: issue(contenido=b"%%PDF %d" % n))

    assert Documento.objects.filter(estado="vigente").count() == 1


@pytest.mark.django_db
def test_the_database_refuses_two_valid_documents_of_one_thing():
    documento = issue()

    with pytest.raises(IntegrityError, match="documento_one_vigente_per_objeto"), transaction.atomic():
        copia = Documento.objects.get(pk=documento.pk)
        copia.pk, copia.codigo_corto = rules.new_codigo(), rules.new_codigo_corto()
        copia.save(force_insert=True)


@pytest.mark.django_db
def test_the_database_refuses_an_unknown_state_and_a_short_code_twice():
    documento = issue()
    campos = {
        "tipo": "rut", "titulo": "x", "nit": "1", "titular": "A", "objeto": "otro", "sha256": "", "size": 1,
        "paginas": 1, "archivo": "a", "expedido_at": NOW, "estado_at": NOW,
    }  # fmt: skip

    with pytest.raises(IntegrityError, match="documento_estado_known"), transaction.atomic():
        Documento.objects.create(codigo=rules.new_codigo(), codigo_corto="X", estado="perdido", **campos)
    with pytest.raises(IntegrityError, match="documento_corto_unique"), transaction.atomic():
        Documento.objects.create(codigo=rules.new_codigo(), codigo_corto=documento.codigo_corto, **campos)


@pytest.mark.django_db
def test_an_annulled_document_stays_annulled():
    documento = issue()
    services.annul_documento(SISTEMA, documento.codigo, motivo="error", now=NOW)

    with pytest.raises(IntegrityError, match="documento_append_only"), transaction.atomic():
        Documento.objects.filter(pk=documento.pk).update(estado="vigente")


def test_a_code_has_130_bits_of_letters_that_nobody_confuses():
    codigos = {rules.new_codigo() for _ in range(500)}

    assert len(codigos) == 500
    assert all(re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{26}", codigo) for codigo in codigos)


@given(st.sampled_from([rules.new_codigo() for _ in range(20)] + [rules.new_codigo_corto() for _ in range(20)]))
def test_a_code_is_read_however_it_was_typed(codigo):
    escrito = rules.group_codigo(codigo).lower().replace("1", "l").replace("0", "o")

    assert rules.normalize_codigo(f"  {escrito} ") == codigo


@given(st.text(max_size=60))
def test_no_text_breaks_the_reading_of_a_code(texto):
    assert rules.normalize_codigo(texto) == "" or len(rules.normalize_codigo(texto)) in {12, 26}


def test_one_wrong_character_of_a_short_code_is_noticed_almost_always():
    codigo = rules.new_codigo_corto()
    alfabeto = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    otros = [
        codigo[:i] + letra + codigo[i + 1 :] for i in range(11) for letra in alfabeto if letra != codigo[i]
    ]  # fmt: skip

    aceptados = [otro for otro in otros if rules.normalize_codigo(otro)]

    assert len(aceptados) <= len(otros) * 0.05


def test_threads_share_no_random_state():
    with ThreadPoolExecutor(4) as pool:
        codigos = list(pool.map(lambda _: rules.new_codigo(), range(200)))

    assert len(set(codigos)) == 200
