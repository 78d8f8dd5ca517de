"""Appointments against a model of dictionaries: whatever people do in whatever order, and the clock with them.

The model knows of each place one word and one moment; the product has to say the same of what is free, of who has
what, and of what is refused.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.citas.fabricas import BOGOTA, INVITADO, NOW, a_cupo, a_puesto, at, datos, servicio
from ventanilla.citas import selectors
from ventanilla.citas.models import Cita, Cupo
from ventanilla.citas.rules import plazos
from ventanilla.citas.rules.estados import OCUPAN_CUPO, VIVAS
from ventanilla.citas.services import citas, cupos
from ventanilla.citas.services.vencimientos import lapse_passing

DUENOS, PERSONAS = ("i:a", "i:b", "i:c"), ("100", "200", "300")
HORAS = ((20, 9), (20, 9), (11, 13), (20, 9), (20, 10), (11, 10, 12))  # three of one hour; today it is ten
CUAL = st.integers(0, 5)
T = TypeVar("T")
INFINITO = datetime.max.replace(tzinfo=NOW.tzinfo)


@dataclass
class Lugar:
    """`libre_at`: infinity once it is booked or closed."""

    inicio_at: datetime
    libre_at: datetime
    cerrado: bool = False


@dataclass
class Apartado:
    lugar: int
    hasta_at: datetime
    persona: str = ""
    mueve: UUID | None = None
    prorrogas: int = 0


@dataclass
class Reservada:
    lugar: int
    persona: str
    cambios: int = 0


class Citas(RuleBasedStateMachine):
    """What is done to the product is done to the model; refusals have to agree."""

    def __init__(self) -> None:
        super().__init__()
        self.now = NOW
        self.lugares: dict[int, Lugar] = {}
        self.apartados: dict[str, tuple[UUID, Apartado]] = {}  # one for each browser
        self.reservadas: dict[UUID, Reservada] = {}
        self.atomic = transaction.atomic()
        self.atomic.__enter__()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    @initialize()
    def open_an_agenda(self) -> None:
        for numero, hora in enumerate(HORAS):
            cupo = a_cupo(at(*hora), puesto=a_puesto(nombre=f"Puesto {numero}", canal="video"))
            self.lugares[cupo.pk] = Lugar(cupo.inicio_at, NOW)
        for dueno, hora, persona in zip(DUENOS, HORAS[:2], PERSONAS, strict=False):
            self._book(dueno, hora, persona)

    @staticmethod
    def _one_of(todos: Sequence[T], cual: int) -> T:
        """By its place in the list: the keys themselves are random, and a failure has to be repeatable."""
        return todos[cual % len(todos)]

    # --- what the model says ---------------------------------------------------------------------

    def free_at(self, inicio_at: datetime) -> set[int]:
        return {
            pk for pk, lugar in self.lugares.items()
            if lugar.inicio_at == inicio_at and lugar.libre_at <= self.now < inicio_at and not lugar.cerrado
        }  # fmt: skip

    def kept(self, dueno: str) -> Apartado | None:
        """What this browser could still accept."""
        if dueno not in self.apartados:
            return None
        apartado = self.apartados[dueno][1]
        lugar = self.lugares[apartado.lugar]
        viva = self.now < apartado.hasta_at and not lugar.cerrado and self.now < lugar.inicio_at
        return apartado if viva else None

    def release(self, dueno: str) -> None:
        """A browser gives its place up, if it is still its own."""
        apartado = self.apartados.pop(dueno)[1]
        lugar = self.lugares[apartado.lugar]
        if self.now < apartado.hasta_at and not lugar.cerrado:
            lugar.libre_at = self.now

    def returned(self, pk: int) -> None:
        """A booked place comes back at a moment that only the product knows: it is read, and its bounds are checked."""
        lugar = self.lugares[pk]
        if lugar.cerrado or lugar.inicio_at <= self.now:
            return
        vuelve = Cupo.objects.get(pk=pk).libre_at
        assert vuelve is not None
        assert self.now < vuelve < lugar.inicio_at
        assert vuelve <= self.now + timedelta(minutes=21)
        lugar.libre_at = vuelve

    # --- what people do --------------------------------------------------------------------------

    @rule(dueno=st.sampled_from(DUENOS), hora=st.sampled_from(HORAS), repite=st.booleans())
    def hold(self, dueno: str, hora: tuple[int, ...], repite: bool) -> None:
        self._hold(dueno, hora, repite=repite)

    @precondition(lambda self: self.reservadas)
    @rule(dueno=st.sampled_from(DUENOS), hora=st.sampled_from(HORAS), al_final=st.booleans(), cual=CUAL)
    def hold_to_move(self, dueno: str, hora: tuple[int, ...], al_final: bool, cual: int) -> None:
        self._hold(dueno, hora, mueve=self._one_of(list(self.reservadas), cual))
        if al_final and dueno in self.apartados:
            self._move(dueno)

    @rule(dueno=st.sampled_from(DUENOS), hora=st.sampled_from(HORAS), persona=st.sampled_from(PERSONAS))
    def book(self, dueno: str, hora: tuple[int, ...], persona: str) -> None:
        self._book(dueno, hora, persona)

    def _book(self, dueno: str, hora: tuple[int, ...], persona: str) -> None:
        self._hold(dueno, hora)
        if self.kept(dueno):
            self._say_who(dueno, persona)
            self._accept(dueno)

    def _hold(self, dueno: str, hora: tuple[int, ...], *, mueve: UUID | None = None, repite: bool = False) -> None:
        llave, inicio_at = uuid4(), at(*hora)

        def ask() -> Cita:
            return citas.hold(
                INVITADO, dueno=dueno, servicio=servicio(), sede="20", canal="video", inicio_at=inicio_at, llave=llave,
                mueve=Cita.objects.get(pk=mueve) if mueve else None, now=self.now,
            )  # fmt: skip

        libres = self.free_at(inicio_at)
        if not libres:
            with pytest.raises(citas.SinCupo):
                ask()
            return
        cita = ask()
        assert cita.cupo_id in libres
        if repite:
            assert ask().pk == cita.pk
        if dueno in self.apartados:
            self.release(dueno)
        for otro, (_, apartado) in list(self.apartados.items()):
            if apartado.lugar == cita.cupo_id:  # it had lapsed
                del self.apartados[otro]
        hasta_at = self.now + (plazos.ACEPTAR_SIN_PRISA if mueve else plazos.DATOS)
        self.apartados[dueno] = (cita.pk, Apartado(cita.cupo_id, hasta_at, mueve=mueve))
        self.lugares[cita.cupo_id].libre_at = hasta_at

    @precondition(lambda self: self.apartados)
    @rule(persona=st.sampled_from(PERSONAS), veces=st.sampled_from([1, 1, 12]), cual=CUAL)
    def say_who(self, persona: str, veces: int, cual: int) -> None:
        dueno = self._one_of(sorted(self.apartados), cual)
        for _ in range(veces):
            self._say_who(dueno, persona)

    def _say_who(self, dueno: str, persona: str) -> None:
        cita_id = self.apartados[dueno][0]
        apartado = self.kept(dueno)
        if apartado is None:
            with pytest.raises(citas.RetencionVencida):
                citas.set_solicitante(dueno, cita_id, datos(persona), now=self.now)
            return
        citas.set_solicitante(dueno, cita_id, datos(persona), now=self.now)
        if apartado.persona == "" or apartado.prorrogas < plazos.PRORROGAS:
            apartado.prorrogas += apartado.persona != ""
            apartado.hasta_at = self.lugares[apartado.lugar].libre_at = self.now + plazos.ACEPTAR
        apartado.persona = persona

    @precondition(lambda self: self.apartados)
    @rule(cual=CUAL)
    def ask_for_time(self, cual: int) -> None:
        dueno = self._one_of(sorted(self.apartados), cual)
        cita_id = self.apartados[dueno][0]
        apartado = self.kept(dueno)
        if apartado is None:
            with pytest.raises(citas.RetencionVencida):
                citas.extend(dueno, cita_id, now=self.now)
            return
        citas.extend(dueno, cita_id, now=self.now)
        if apartado.prorrogas < plazos.PRORROGAS:
            apartado.prorrogas += 1
            apartado.hasta_at = self.now + (plazos.ACEPTAR if apartado.persona else plazos.DATOS)
            self.lugares[apartado.lugar].libre_at = apartado.hasta_at

    @precondition(lambda self: self.apartados)
    @rule(cual=CUAL)
    def let_go(self, cual: int) -> None:
        dueno = self._one_of(sorted(self.apartados), cual)
        citas.let_go(dueno, self.apartados[dueno][0], now=self.now)
        self.release(dueno)

    @precondition(lambda self: self.apartados)
    @rule(cual=CUAL)
    def accept(self, cual: int) -> None:
        self._accept(self._one_of(sorted(self.apartados), cual))

    def _accept(self, dueno: str) -> None:
        cita_id = self.apartados[dueno][0]
        apartado = self.kept(dueno)
        espera: type[Exception] | None = None
        if apartado is None:
            espera = citas.RetencionVencida
        elif apartado.persona == "":
            espera = citas.FaltanDatos
        elif any(una.persona == apartado.persona for una in self.reservadas.values()):
            espera = citas.YaTieneCita
        if espera is not None:
            with pytest.raises(espera):
                citas.confirm(INVITADO, cita_id, dueno=dueno, now=self.now)
            return
        assert apartado is not None
        citas.confirm(INVITADO, cita_id, dueno=dueno, now=self.now)
        assert citas.confirm(INVITADO, cita_id, dueno=dueno, now=self.now).estado == "confirmada"
        del self.apartados[dueno]
        self.lugares[apartado.lugar].libre_at = INFINITO
        self.reservadas[cita_id] = Reservada(apartado.lugar, apartado.persona)

    @precondition(lambda self: any(apartado.mueve for _, apartado in self.apartados.values()))
    @rule(cual=CUAL)
    def move(self, cual: int) -> None:
        self._move(self._one_of(sorted(d for d, (_, a) in self.apartados.items() if a.mueve), cual))

    def _move(self, dueno: str) -> None:
        hold_id, apartado = self.apartados[dueno]
        if apartado.mueve is None:
            return
        cita = Cita.objects.get(pk=apartado.mueve)
        suya = self.reservadas.get(cita.pk)
        espera: type[Exception] | None = None
        libre = suya is not None and self.lugares[suya.lugar].cerrado  # the office took it away: it is no change
        if suya is None or not libre and self.now > self.lugares[suya.lugar].inicio_at - timedelta(hours=2):
            espera = citas.MuyTarde
        elif not libre and suya.cambios == plazos.CAMBIOS:
            espera = citas.CambiosAgotados
        elif self.kept(dueno) is None:
            espera = citas.RetencionVencida
        if espera is not None:
            with pytest.raises(espera):
                citas.move(INVITADO, cita, hold_id, dueno=dueno, now=self.now)
            return
        assert suya is not None
        citas.move(INVITADO, cita, hold_id, dueno=dueno, now=self.now)
        assert citas.move(INVITADO, cita, hold_id, dueno=dueno, now=self.now).cupo_id == apartado.lugar
        del self.apartados[dueno]
        self.lugares[apartado.lugar].libre_at = INFINITO
        self.returned(suya.lugar)
        suya.lugar, suya.cambios = apartado.lugar, suya.cambios + (not libre)

    @precondition(lambda self: self.reservadas)
    @rule(por_entidad=st.booleans(), cual=CUAL)
    def cancel(self, por_entidad: bool, cual: int) -> None:
        cita_id = self._one_of(list(self.reservadas), cual)
        lugar = self.reservadas[cita_id].lugar
        if not por_entidad and self.lugares[lugar].inicio_at <= self.now:
            with pytest.raises(citas.MuyTarde):
                citas.cancel(INVITADO, cita_id, now=self.now)
            return
        citas.cancel(INVITADO, cita_id, por_entidad=por_entidad, now=self.now)
        citas.cancel(INVITADO, cita_id, por_entidad=por_entidad, now=self.now)
        del self.reservadas[cita_id]
        self.returned(lugar)

    # --- what the office and time do -------------------------------------------------------------

    @rule(cual=CUAL)
    def close_a_place(self, cual: int) -> None:
        """What was booked on it stays booked until somebody moves or cancels it."""
        pk = self._one_of(sorted(self.lugares), cual)
        cupos.lock([pk])
        Cupo.objects.filter(pk=pk).update(libre_at=None, retirado_at=self.now)
        self.lugares[pk].libre_at, self.lugares[pk].cerrado = INFINITO, True

    @rule(pasan=st.sampled_from([1, 44, 45, 46, 300, 600, 1260, 7200]))
    def time_goes_by(self, pasan: int) -> None:
        self.now += timedelta(seconds=pasan)

    @rule()
    def sweep(self) -> None:
        lapse_passing(now=self.now)
        for dueno, (_, apartado) in list(self.apartados.items()):
            if apartado.hasta_at <= self.now:
                del self.apartados[dueno]

    # --- what is always so -----------------------------------------------------------------------

    @invariant()
    def nobody_has_what_another_has(self) -> None:
        vivas = list(Cita.objects.filter(estado__in=sorted(VIVAS)))
        ocupan = Counter(Cita.objects.filter(estado__in=sorted(OCUPAN_CUPO)).values_list("cupo_id", flat=True))
        assert max(ocupan.values(), default=0) <= 1
        assert max(Counter(cita.persona for cita in vivas).values(), default=0) <= 1
        assert all(cita.cambios <= plazos.CAMBIOS for cita in vivas)

    @invariant()
    def each_appointment_is_where_the_model_says(self) -> None:
        vivas = Cita.objects.filter(estado__in=sorted(VIVAS)).values_list("pk", "cupo_id", "persona", "cambios")
        assert sorted(vivas) == sorted(
            (pk, una.lugar, f"13-{una.persona}", una.cambios) for pk, una in self.reservadas.items()
        )
        assert not Cupo.objects.filter(
            pk__in=[una.lugar for una in self.reservadas.values()], libre_at__isnull=False
        ).exists()

    @invariant()
    def what_is_offered_is_what_is_free(self) -> None:
        esperado = Counter(
            lugar.inicio_at.astimezone(BOGOTA).date()
            for pk, lugar in self.lugares.items()
            if pk in self.free_at(lugar.inicio_at)
        )
        visto = selectors.disponibilidad.free_days(
            selectors.disponibilidad.Busqueda("rut", sedes=("20",)), desde=date(2026, 8, 1), hasta=date(2026, 8, 31),
            now=self.now,
        )  # fmt: skip
        assert {libre.dia: libre.cupos for libre in visto} == dict(esperado)

    @invariant()
    def no_lapsed_hold_keeps_what_was_typed_once_swept(self) -> None:
        assert not Cita.objects.filter(estado="vencida").exclude(persona="", correo="", nombres="").exists()


@pytest.mark.django_db
def test_appointments_follow_the_model(monkeypatch):
    # a failure has to be repeatable
    monkeypatch.setattr("ventanilla.citas.services.cupos.secrets.randbelow", lambda n: n // 2)
    run_state_machine_as_test(
        Citas,
        settings=settings(
            max_examples=25, stateful_step_count=30, deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
        ),
    )  # fmt: skip
