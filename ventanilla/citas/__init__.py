"""Appointments: places, who holds them, and what happens on the day.

A `Cupo` is one place at one desk; a `Cita` is somebody's claim on it, from the hold to «atendida». What is scarce, how
it is locked and why is docs/decisiones/0020-cupos.md. One folder for each thing that people do:

    reserva     the microsite, the search, the hold, the confirmation
    gestion     consult, move, cancel, papers, reminders
    espera      the waitlist and its offers
    sorteo      releases by draw
    agenda      rules, closures and reference data, edited at the desk
    sala        the day itself: arrivals, turns, calls, what was done
    cifras      public figures and those of the desk
"""
