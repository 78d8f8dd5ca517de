"""By which ways a service is attended at an office."""

from collections.abc import Collection

from ventanilla.citas.rules.canales import Canal


def ways_at(servicio: Collection[str], sede: Collection[str], *, solo_presencial: bool) -> tuple[str, ...]:
    """Where an office attends everything in person, that and nothing else; elsewhere what service and office share."""
    if solo_presencial:
        return (Canal.PRESENCIAL.value,)
    return tuple(canal for canal in servicio if canal in sede)
