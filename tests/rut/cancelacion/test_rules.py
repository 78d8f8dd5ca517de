"""Art. 1.6.1.2.18 of Decreto 1625 de 2016: on what grounds a registration is cancelled, and with what papers."""

from datetime import date

import pytest

from ventanilla.rut.cancelacion.rules import (
    CESE,
    DE_FALLECIDO,
    DE_ORGANIZACION,
    DE_PERSONA,
    PAPELES,
    grounds_for,
    impossible_date,
)
from ventanilla.rut.rules.estados import PASOS, Causal, EstadoRut

HOY = date(2026, 8, 11)


def test_every_ground_that_is_asked_cancels_and_has_its_papers():
    pedidas = {*DE_PERSONA, *DE_FALLECIDO, *DE_ORGANIZACION}

    assert pedidas == {causal for causal, paso in PASOS.items() if paso.hasta is EstadoRut.CANCELADO}
    assert set(PAPELES) == pedidas


def test_plain_end_of_activity_is_not_a_ground():
    assert CESE not in set(Causal)


def test_a_company_and_a_person_are_asked_different_grounds():
    assert Causal.LIQUIDACION in grounds_for(es_persona_juridica=True)
    assert not set(DE_FALLECIDO) & set(grounds_for(es_persona_juridica=True))
    assert Causal.LIQUIDACION not in grounds_for(es_persona_juridica=False)


def test_a_dead_persons_registration_needs_the_death_and_how_the_estate_ended():
    """«Registro civil de defunción» and the document that ends the succession; without estate, a statement."""
    liquidada = [papel.codigo for papel in PAPELES[Causal.SUCESION_LIQUIDADA] if papel.obligatorio]
    sin_bienes = [papel.codigo for papel in PAPELES[Causal.SIN_SUCESION] if papel.obligatorio]

    assert liquidada == ["defuncion", "liquidacion"]
    assert sin_bienes == ["defuncion"]


@pytest.mark.parametrize(
    ("dicha", "dice"),
    [
        (date(2026, 8, 12), "no ha llegado"),
        (date(1899, 12, 31), "Revise el año"),
        (date(2026, 1, 31), "anterior al fallecimiento"),
        (date(2026, 2, 1), ""),
        (HOY, ""),
    ],
)
def test_nothing_ended_tomorrow_nor_an_estate_before_the_death(dicha, dice):
    problema = impossible_date(dicha, today=HOY, no_antes=date(2026, 2, 1))

    assert dice in problema
    assert bool(problema) == bool(dice)
