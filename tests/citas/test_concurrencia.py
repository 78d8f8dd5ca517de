"""Many at once: no place is sold twice, none stays empty by haste, nobody waits in a circle.

Each race has its control where that is possible: the same without the lock must go wrong, or the race proves nothing.
"""

import threading
from collections import Counter
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import OperationalError, connection, transaction

from tests.citas.fabricas import INVITADO, NOW, a_cupo, at, book, cupos_at, datos, hold, servicio
from tests.fabricas import found
from tests.hilos import in_threads
from ventanilla.citas import selectors
from ventanilla.citas.models import Cita, Cupo
from ventanilla.citas.rules.estados import OCUPAN_CUPO
from ventanilla.citas.services import citas, cupos
from ventanilla.citas.services.cupos import SinCupo
from ventanilla.expediente.models import Consecutivo

pytestmark = pytest.mark.django_db(transaction=True)
HILOS = 10
DESPUES = NOW + timedelta(hours=1)


def taken() -> list[int]:
    """The place of each claim that keeps one."""
    return list(Cita.objects.filter(estado__in=sorted(OCUPAN_CUPO)).values_list("cupo_id", flat=True))


def kinds(errors: list[Exception]) -> set[type[Exception]]:
    return {type(error) for error in errors}


def moved(cita: Cita, hold_id: UUID, dueno: str) -> Cita:
    return citas.move(INVITADO, cita, hold_id, dueno=dueno, now=NOW)


# --- one place, many callers ------------------------------------------------------------------------


def test_one_place_is_held_by_one_of_many():
    cupo = a_cupo(at(20, 10))

    holds, errors = in_threads(HILOS, lambda n: hold(cupo, dueno=f"i:{n}"))

    assert len(holds) == 1
    assert kinds(errors) == {SinCupo}
    assert len(errors) == HILOS - 1


def take_without_a_lock(cupo: Cupo, wait) -> None:
    """The same look and the same write, with nothing kept between them."""
    with transaction.atomic():
        visto = Cupo.objects.get(pk=cupo.pk, libre_at__lte=NOW)
        wait()
        cupos.hold_until(visto, NOW + timedelta(minutes=10))


def test_control_without_the_lock_the_same_place_is_taken_twice():
    cupo, barrier = a_cupo(at(20, 10)), threading.Barrier(4)

    results, errors = in_threads(4, lambda n: take_without_a_lock(cupo, lambda: barrier.wait(20)))

    assert (len(results), errors) == (4, [])


def test_control_without_the_lock_the_constraint_is_the_last_line():
    cupo = a_cupo(at(20, 10))
    hold(cupo)
    Cupo.objects.update(libre_at=NOW)  # as if somebody had taken it without looking at the claim
    Cita.objects.update(hasta_at=NOW + timedelta(days=1), estado="confirmada", persona="13-1", tipo_documento="13",
                        numero_documento="1", codigo="0202026000001", confirmada_at=NOW)  # fmt: skip

    with pytest.raises(SinCupo):
        hold(cupo, dueno="i:dos")


def test_nobody_is_sent_away_while_places_are_left():
    lugares = cupos_at(at(20, 10), 4)

    holds, errors = in_threads(HILOS, lambda n: hold(lugares[0], dueno=f"i:{n}"))

    assert sorted(cita.cupo_id for cita in holds) == sorted(cupo.pk for cupo in lugares)
    assert kinds(errors) == {SinCupo}


def test_who_waits_for_a_place_that_is_given_up_gets_it():
    """The first caller fails after the lock: a place left empty because two hurried would be lost for this minute."""
    cupo, locked = a_cupo(at(20, 10)), threading.Event()

    def work(n: int):
        if n == 0:
            with transaction.atomic():
                cupos.lock([cupo.pk])
                locked.set()
                transaction.set_rollback(True)
            return None
        locked.wait(20)
        return hold(cupo, dueno="i:dos")

    results, errors = in_threads(2, work)

    assert errors == []
    assert [cita.cupo_id for cita in results if cita] == [cupo.pk]


# --- the same request, the same browser -------------------------------------------------------------


def test_a_double_click_is_one_hold():
    lugares, llave = cupos_at(at(20, 10), 3), uuid4()

    def click(_: int) -> Cita:
        return citas.hold(
            INVITADO, dueno="i:uno", servicio=servicio(), sede="20", canal="video",
            inicio_at=lugares[0].inicio_at, llave=llave, now=NOW,
        )  # fmt: skip

    holds, errors = in_threads(6, click)

    assert errors == []
    assert len({cita.pk for cita in holds}) == 1
    assert Cupo.objects.filter(libre_at__gt=NOW).count() == 1


def test_a_browser_that_asks_for_many_places_at_once_keeps_one():
    horas = [a_cupo(at(20, 8 + n)) for n in range(6)]

    _, errors = in_threads(6, lambda n: hold(horas[n], dueno="i:uno"))

    assert errors == []
    assert len(taken()) == 1
    assert Cupo.objects.filter(libre_at__gt=NOW).count() == 1


def test_two_accept_clicks_are_one_appointment_and_one_number():
    cita = hold(a_cupo(at(20, 10)))
    citas.set_solicitante("i:uno", cita.pk, datos(), now=NOW)

    done, errors = in_threads(4, lambda n: citas.confirm(INVITADO, cita.pk, dueno="i:uno", now=NOW))

    assert errors == []
    assert {una.codigo for una in done} == {"0202026000001"}
    assert Consecutivo.objects.get(serie="cita:020").ultimo == 1


def test_one_person_who_accepts_in_two_offices_at_once_has_one_appointment():
    lugares = [a_cupo(at(20, 10), sede=sede) for sede in ("20", "05", "01", "02")]
    holds = [hold(cupo, dueno=f"i:{n}") for n, cupo in enumerate(lugares)]
    for n, cita in enumerate(holds):
        citas.set_solicitante(f"i:{n}", cita.pk, datos(), now=NOW)

    done, errors = in_threads(4, lambda n: citas.confirm(INVITADO, holds[n].pk, dueno=f"i:{n}", now=NOW))

    assert len(done) == 1
    assert kinds(errors) == {citas.YaTieneCita}
    assert {error.cita.pk for error in errors} == {done[0].pk}  # type: ignore[attr-defined]
    assert sorted(Consecutivo.objects.values_list("ultimo", flat=True)) == [1]


def test_codes_have_no_gaps_and_no_repeats_when_many_accept_at_once():
    lugares = cupos_at(at(20, 10), HILOS)
    holds = [hold(lugares[0], dueno=f"i:{n}") for n in range(HILOS)]
    for n, cita in enumerate(holds):
        citas.set_solicitante(f"i:{n}", cita.pk, datos(f"5212345{n}"), now=NOW)

    done, errors = in_threads(HILOS, lambda n: citas.confirm(INVITADO, holds[n].pk, dueno=f"i:{n}", now=NOW))

    assert errors == []
    assert sorted(found(cita.codigo)[-6:] for cita in done) == [f"{n + 1:06d}" for n in range(HILOS)]


def test_bookings_of_one_service_do_not_wait_for_each_other():
    """Each locks its place and its claim: a lock on the service would make the country wait for one booking."""
    una, otra = hold(a_cupo(at(20, 10))), hold(a_cupo(at(20, 10), sede="05"), dueno="i:dos")

    def other(_: int) -> Cita:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '2s'")
        try:
            return citas.set_solicitante("i:dos", otra.pk, datos("99"), now=NOW)
        finally:
            with connection.cursor() as cursor:
                cursor.execute("RESET lock_timeout")

    with transaction.atomic():
        citas.set_solicitante("i:uno", una.pk, datos(), now=NOW)
        done, errors = in_threads(1, other)

    assert (len(done), errors) == (1, [])


# --- a hold that lapses -----------------------------------------------------------------------------


def test_accepting_at_the_last_moment_against_who_comes_after_it():
    """Whatever the order, one of both has the place, and the other is told."""
    for vuelta in range(4):
        cupo = a_cupo(at(20 + vuelta, 10))
        cita = hold(cupo)
        citas.set_solicitante("i:uno", cita.pk, datos(), now=NOW)
        vence = found(Cita.objects.get(pk=cita.pk).hasta_at)

        def work(n: int, cupo=cupo, cita=cita, vence=vence):
            if n == 0:
                return citas.confirm(INVITADO, cita.pk, dueno="i:uno", now=vence - timedelta(microseconds=1))
            return hold(cupo, dueno="i:dos", now=vence)

        done, errors = in_threads(2, work)

        assert len(done) == 1
        assert kinds(errors) <= {citas.RetencionVencida, SinCupo}
        assert taken().count(cupo.pk) == 1
        if done[0].dueno == "i:uno":
            citas.cancel(INVITADO, done[0].pk, now=NOW)
        else:
            citas.let_go("i:dos", done[0].pk, now=vence)


def test_letting_go_late_does_not_free_the_place_of_the_next_one():
    cupo = a_cupo(at(20, 10))
    vieja = hold(cupo)
    vence = NOW + timedelta(minutes=10)

    def work(n: int):
        return citas.let_go("i:uno", vieja.pk, now=vence) if n == 0 else hold(cupo, dueno="i:dos", now=vence)

    _, errors = in_threads(2, work)

    assert errors == []
    assert taken() == [cupo.pk]
    assert found(Cupo.objects.get(pk=cupo.pk).libre_at) > vence


def test_browsers_that_trade_places_for_a_while_lose_none_and_wait_in_no_circle():
    horas = [at(20, 8 + n) for n in range(3)]
    lugares = [a_cupo(hora) for hora in horas]

    def churn(n: int) -> Counter[str]:
        visto: Counter[str] = Counter()
        for vuelta in range(12):
            ahora = NOW + timedelta(minutes=4 * vuelta)  # holds live for ten: some lapse, some are let go
            try:
                cita = hold(lugares[(n + vuelta) % 3], dueno=f"i:{n}", now=ahora)
            except SinCupo:
                visto["no"] += 1
                continue
            visto["si"] += 1
            if vuelta % 3 == 0:
                citas.let_go(f"i:{n}", cita.pk, now=ahora)
        return visto

    cuentas, errors = in_threads(6, churn)

    assert errors == []
    assert sum(cuentas, Counter[str]())["si"] > 0
    assert max(Counter(taken()).values(), default=0) <= 1
    # in the end every place is free again by the mere passing of time
    libres = selectors.disponibilidad.free_days(
        selectors.disponibilidad.Busqueda("rut", sedes=("20",)), desde=horas[0].date(), hasta=horas[0].date(),
        now=NOW + timedelta(hours=3),
    )  # fmt: skip
    assert [dia.cupos for dia in libres] == [3]


# --- moves ------------------------------------------------------------------------------------------


def test_crossed_moves_leave_each_with_one_place():
    """Ten people of ten hours, each towards the other office: nobody ends with none, nobody with two."""
    de_aqui = [book(a_cupo(at(20, 8 + n)), numero=f"1{n}", dueno=f"i:a{n}") for n in range(5)]
    de_alla = [book(a_cupo(at(20, 8 + n), sede="05"), numero=f"2{n}", dueno=f"i:b{n}") for n in range(5)]
    viajes = []
    for n in range(5):
        alla, aqui = a_cupo(at(21, 8 + n), sede="05"), a_cupo(at(21, 8 + n))
        viajes.append((de_aqui[n], hold(alla, dueno=f"i:a{n}", mueve=de_aqui[n]).pk, f"i:a{n}"))
        viajes.append((de_alla[n], hold(aqui, dueno=f"i:b{n}", mueve=de_alla[n]).pk, f"i:b{n}"))

    done, errors = in_threads(10, lambda n: moved(*viajes[n]))

    assert errors == []
    assert len({cita.cupo_id for cita in done}) == 10
    assert Cupo.objects.filter(libre_at__isnull=True).count() == 10
    assert Cita.objects.filter(estado="confirmada").count() == 10


def test_two_people_trade_their_offices_through_freed_places():
    """A goes where B was and B where A was, at the same instant, with the places that both gave back."""
    una, otra = a_cupo(at(20, 10)), a_cupo(at(20, 10), sede="05")
    tercera, cuarta = a_cupo(at(20, 11)), a_cupo(at(20, 11), sede="05")
    ana, beto = book(una, numero="1", dueno="i:a"), book(otra, numero="2", dueno="i:b")
    ana = moved(ana, hold(tercera, dueno="i:a", mueve=ana).pk, "i:a")
    beto = moved(beto, hold(cuarta, dueno="i:b", mueve=beto).pk, "i:b")
    hacia_b = hold(otra, dueno="i:a", mueve=ana, now=DESPUES)
    hacia_a = hold(una, dueno="i:b", mueve=beto, now=DESPUES)

    def work(n: int) -> Cita:
        cita, apartado, dueno = ((ana, hacia_b, "i:a"), (beto, hacia_a, "i:b"))[n]
        return citas.move(INVITADO, cita, apartado.pk, dueno=dueno, now=DESPUES)

    done, errors = in_threads(2, work)

    assert errors == []
    assert {(cita.numero_documento, cita.cupo_id) for cita in done} == {("1", otra.pk), ("2", una.pk)}


def test_a_cancellation_against_a_move_ends_with_one_or_none_never_two():
    for vuelta in range(4):
        dueno = f"i:{vuelta}"
        vieja, nueva = a_cupo(at(20 + vuelta, 10)), a_cupo(at(20 + vuelta, 12))
        cita = book(vieja, numero=f"7{vuelta}", dueno=dueno)
        apartado = hold(nueva, dueno=dueno, mueve=cita)

        def work(n: int, cita=cita, apartado=apartado, dueno=dueno):
            return moved(cita, apartado.pk, dueno) if n == 0 else citas.cancel(INVITADO, cita.pk, now=NOW)

        _, errors = in_threads(2, work)

        assert kinds(errors) <= {citas.MuyTarde}
        assert Cita.objects.get(pk=cita.pk).estado == "cancelada"
        for cupo in (vieja, nueva):
            assert Cupo.objects.get(pk=cupo.pk).libre_at is not None  # none stays taken by nobody


def test_an_appointment_moved_by_two_browsers_at_once_is_in_one_place():
    cita = book(a_cupo(at(20, 10)))
    uno = hold(a_cupo(at(20, 12)), dueno="i:uno", mueve=cita)
    dos = hold(a_cupo(at(20, 14)), dueno="i:dos", mueve=cita)

    done, errors = in_threads(
        2, lambda n: moved(cita, (uno, dos)[n].pk, ("i:uno", "i:dos")[n])
    )  # fmt: skip

    assert errors == []  # both are kept in time: one after the other, the second from where the first one left it
    final = Cita.objects.get(pk=cita.pk)
    assert (final.cambios, len(done)) == (2, 2)
    assert list(Cupo.objects.filter(libre_at__isnull=True).values_list("pk", flat=True)) == [final.cupo_id]


def test_what_was_locked_in_vain_is_given_back_before_locking_again(monkeypatch):
    """Moved between the look and the lock: keeping the old lock while asking for the new one is how circles begin."""
    cita = book(vieja := a_cupo(at(20, 10)))
    nueva = a_cupo(at(20, 12))
    de_verdad = cupos.lock
    vistos: list[int] = []

    def lock_late(ids):
        if not vistos:  # somebody moves it now
            vistos.append(1)
            in_threads(1, lambda _: Cita.objects.filter(pk=cita.pk).update(cupo=nueva))
        return de_verdad(ids)

    monkeypatch.setattr(cupos, "lock", lock_late)

    def free_to_lock(_: int) -> int:
        with transaction.atomic():
            return Cupo.objects.select_for_update(nowait=True).get(pk=vieja.pk).pk

    with transaction.atomic():
        [fila], lugares = citas.lock_with_places([cita.pk])
        done, errors = in_threads(1, free_to_lock)

    assert (fila.cupo_id, list(lugares)) == (nueva.pk, [nueva.pk])
    assert (done, errors) == ([vieja.pk], [])


# --- the level of the transactions ------------------------------------------------------------------


def test_transactions_are_read_committed():
    """Decision 20. Whoever raises the level must read the next test first."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW transaction_isolation")
        assert cursor.fetchone() == ("read committed",)


def second_caller(level: str) -> list[Exception]:
    """Somebody waits for the lock of a place that another one takes meanwhile. What the second is told."""
    cupo, locked, looked = a_cupo(at(20, 10)), threading.Event(), threading.Event()

    def first() -> None:
        with transaction.atomic():
            cupos.lock([cupo.pk])
            locked.set()
            looked.wait(20)
            cupos.hold_until(cupo, NOW + timedelta(minutes=10))

    def second() -> None:
        locked.wait(20)
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(f"SET TRANSACTION ISOLATION LEVEL {level}")
                cursor.execute("SELECT count(*) FROM citas_cupo")  # its snapshot is of now
            looked.set()
            hold(cupo, dueno="i:dos")

    _, errors = in_threads(2, lambda n: (first, second)[n]())
    return errors


def test_at_read_committed_the_second_caller_is_told_that_it_is_taken():
    assert kinds(second_caller("READ COMMITTED")) == {SinCupo}


def test_control_at_repeatable_read_the_second_caller_gets_an_error_of_the_database():
    [error] = second_caller("REPEATABLE READ")

    assert isinstance(error, OperationalError)
    assert "could not serialize" in str(error)
