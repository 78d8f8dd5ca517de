"""Drafts: one open at a time, private, and never overwritten unawares."""

from datetime import timedelta

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, transaction
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.fabricas import NOW, guest
from tests.hilos import in_threads
from ventanilla.expediente import selectors, services
from ventanilla.expediente.models import Borrador, Seccion

TRAMITE = "rut.inscripcion"
DATOS = {"municipio": "15001"}


def start(actor=None, *, now=NOW):
    return services.start_borrador(actor or guest(), tramite=TRAMITE, now=now)


@pytest.mark.django_db
def test_beginning_again_goes_on_with_the_open_draft():
    assert start().pk == start().pk


@pytest.mark.django_db(transaction=True)
def test_twenty_presses_at_once_begin_one_draft():
    borradores, errores = in_threads(20, lambda n: start().pk)

    assert errores == []
    assert len(set(borradores)) == 1


@pytest.mark.django_db
def test_a_draft_that_lapsed_makes_room_for_a_new_one():
    viejo = start()

    nuevo = start(now=NOW + timedelta(days=31))

    assert nuevo.pk != viejo.pk
    assert Borrador.objects.get(pk=viejo.pk).estado == "descartado"


@pytest.mark.django_db
def test_saving_makes_the_draft_last_thirty_days_more():
    borrador = start()
    despues = NOW + timedelta(days=20)

    services.save_seccion(guest(), borrador.pk, nombre="ubicacion", datos=DATOS, version=0, now=despues)

    assert Borrador.objects.get(pk=borrador.pk).vence_at == despues + timedelta(days=30)


@pytest.mark.django_db
def test_the_second_tab_is_told_and_the_first_is_kept():
    borrador = start()
    services.save_seccion(guest(), borrador.pk, nombre="ubicacion", datos=DATOS, version=0, now=NOW)

    with pytest.raises(services.ConflictoDeVersion) as conflicto:
        services.save_seccion(
            guest(), borrador.pk, nombre="ubicacion", datos={"municipio": "05001"}, version=0, now=NOW
        )

    assert conflicto.value.guardada == DATOS
    assert Seccion.objects.get(borrador=borrador).datos == DATOS


@pytest.mark.django_db
def test_saving_the_same_again_is_no_conflict():
    borrador = start()
    for _ in range(2):
        version = services.save_seccion(guest(), borrador.pk, nombre="ubicacion", datos=DATOS, version=0, now=NOW)

    assert version == 1


@pytest.mark.django_db(transaction=True)
def test_of_ten_tabs_that_save_at_once_one_wins():
    borrador = start()

    hechas, errores = in_threads(
        10,
        lambda n: services.save_seccion(
            guest(), borrador.pk, nombre="ubicacion", datos={"municipio": f"{n:05d}"}, version=0, now=NOW
        ),
    )

    assert hechas == [1]
    assert {type(error) for error in errores} == {services.ConflictoDeVersion}


@pytest.mark.django_db
@pytest.mark.parametrize("close", ["cita", "descartar", "vencer"])
def test_a_closed_draft_refuses_to_be_written(close):
    borrador, now = start(), NOW
    if close == "cita":
        services.send_to_cita(guest(), borrador.pk, motivo="identidad", now=NOW)
    elif close == "descartar":
        services.discard_borrador(guest(), borrador.pk, now=NOW)
    else:
        now = NOW + timedelta(days=31)

    with pytest.raises(services.BorradorCerrado):
        services.save_seccion(guest(), borrador.pk, nombre="ubicacion", datos=DATOS, version=0, now=now)


@pytest.mark.django_db
def test_what_goes_to_an_appointment_keeps_what_was_typed():
    borrador = start()
    services.save_seccion(guest(), borrador.pk, nombre="ubicacion", datos=DATOS, version=0, now=NOW)

    services.send_to_cita(guest(), borrador.pk, motivo="identidad", now=NOW)

    assert selectors.datos_of(selectors.borrador_for(guest(), borrador.pk)) == {"ubicacion": DATOS}


@pytest.mark.django_db
def test_absent_and_not_yours_are_the_same_answer():
    borrador = start()

    with pytest.raises(ObjectDoesNotExist):
        selectors.borrador_for(guest("stranger"), borrador.pk)
    with pytest.raises(ObjectDoesNotExist):
        services.save_seccion(guest("stranger"), borrador.pk, nombre="x", datos={}, version=0, now=NOW)


@pytest.mark.django_db
def test_who_proves_the_address_goes_on_elsewhere_and_the_first_browser_no_longer():
    borrador = start()
    services.set_correo(guest(), borrador.pk, correo="luz@ejemplo.co", now=NOW)

    services.adopt_borrador(guest("phone"), borrador.pk, correo="luz@ejemplo.co", now=NOW)

    assert selectors.borrador_for(guest("phone"), borrador.pk).pk == borrador.pk
    with pytest.raises(ObjectDoesNotExist):
        selectors.borrador_for(guest(), borrador.pk)


@pytest.mark.django_db
def test_discarding_erases_what_was_typed():
    borrador = start()
    services.set_correo(guest(), borrador.pk, correo="luz@ejemplo.co", now=NOW)
    services.save_seccion(guest(), borrador.pk, nombre="ubicacion", datos=DATOS, version=0, now=NOW)

    services.discard_borrador(guest(), borrador.pk, now=NOW)

    assert not Seccion.objects.exists()
    assert Borrador.objects.get().correo == ""


@pytest.mark.django_db
def test_the_night_erases_drafts_that_nobody_touched_for_thirty_days():
    viejo = start()
    services.save_seccion(guest(), viejo.pk, nombre="ubicacion", datos=DATOS, version=0, now=NOW)
    reciente = start(guest("other"), now=NOW + timedelta(days=10))

    assert services.forget_lapsed(now=NOW + timedelta(days=31)) == 1

    assert not Seccion.objects.exists()
    assert Borrador.objects.get(pk=reciente.pk).estado == "abierto"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("constraint", "campos"),
    [
        ("borrador_estado_known", {"estado": "perdido", "invitado": "x"}),
        ("borrador_has_owner", {"invitado": ""}),
    ],
)
def test_the_database_refuses_a_draft_that_cannot_be(constraint, campos):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Borrador.objects.create(tramite=TRAMITE, creado_at=NOW, guardado_at=NOW, vence_at=NOW, **campos)


@pytest.mark.django_db
def test_the_database_refuses_two_open_drafts_of_a_browser():
    borrador = start()

    with pytest.raises(IntegrityError, match="borrador_one_open_per_invitado"), transaction.atomic():
        Borrador.objects.create(
            tramite=TRAMITE, invitado=borrador.invitado, creado_at=NOW, guardado_at=NOW, vence_at=NOW
        )


@pytest.mark.django_db
def test_the_database_refuses_two_open_drafts_of_a_user(django_user_model):
    user = django_user_model.objects.create(
        username="13-1", tipo_documento="13", numero_documento="1", nombre="Ana", creado_at=NOW
    )
    campos = {"tramite": TRAMITE, "user": user, "creado_at": NOW, "guardado_at": NOW, "vence_at": NOW}
    Borrador.objects.create(**campos)

    with pytest.raises(IntegrityError, match="borrador_one_open_per_user"), transaction.atomic():
        Borrador.objects.create(**campos)


@pytest.mark.django_db
def test_the_database_refuses_a_section_twice_and_a_version_below_one():
    borrador = start()
    Seccion.objects.create(borrador=borrador, nombre="a", datos={}, version=1, guardada_at=NOW)

    with pytest.raises(IntegrityError, match="seccion_one_per_nombre"), transaction.atomic():
        Seccion.objects.create(borrador=borrador, nombre="a", datos={}, version=1, guardada_at=NOW)
    with pytest.raises(IntegrityError, match="seccion_version_positive"), transaction.atomic():
        Seccion.objects.create(borrador=borrador, nombre="b", datos={}, version=0, guardada_at=NOW)


class UnBorrador(RuleBasedStateMachine):
    """Any sequence of what two tabs may do: a saved answer is never lost, a closed draft never changes."""

    @initialize()
    def begin(self):
        Seccion.objects.all().delete()
        Borrador.objects.all().delete()
        self.pk = start().pk
        self.guardado: dict[str, tuple[dict, int]] = {}
        self.abierto = True

    @rule(nombre=st.sampled_from(["a", "b"]), valor=st.integers(0, 3), version=st.integers(0, 3))
    def save(self, nombre, valor, version):
        datos, actual = self.guardado.get(nombre, ({}, 0))
        try:
            nueva = services.save_seccion(guest(), self.pk, nombre=nombre, datos={"v": valor}, version=version, now=NOW)
        except services.BorradorCerrado:
            assert not self.abierto
        except services.ConflictoDeVersion as conflicto:
            assert self.abierto
            assert conflicto.guardada == datos
            assert version != actual
        else:
            assert self.abierto
            assert version == actual or datos == {"v": valor} or actual == 0
            self.guardado[nombre] = ({"v": valor}, nueva)

    @rule()
    def to_appointment(self):
        try:
            services.send_to_cita(guest(), self.pk, motivo="identidad", now=NOW)
        except services.BorradorCerrado:
            assert not self.abierto
        self.abierto = False

    @invariant()
    def nothing_saved_is_lost(self):
        if hasattr(self, "pk"):
            guardado = {s.nombre: (s.datos, s.version) for s in Seccion.objects.filter(borrador_id=self.pk)}
            assert guardado == self.guardado


@pytest.mark.django_db
def test_no_sequence_of_two_tabs_loses_an_answer():
    from hypothesis.stateful import run_state_machine_as_test

    run_state_machine_as_test(
        UnBorrador, settings=hypothesis_settings(max_examples=25, stateful_step_count=12, deadline=None)
    )
