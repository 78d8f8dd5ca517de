/* What our pages add to ALTCHA's widget: our words, the worker's address, and sending the form when the work is done. */
"use strict";

for (const caja of document.querySelectorAll("[data-prueba]")) {
  const dice = caja.dataset;
  globalThis.$altcha.algorithms.set("PBKDF2/SHA-256", () => new Worker(dice.worker));
  globalThis.$altcha.i18n.set("es-co", {
    ...globalThis.$altcha.i18n.get("en"),
    label: dice.falta, verifying: dice.trabaja, verified: dice.lista, waitAlert: dice.espere,
    error: dice.error, expired: dice.vencida,
  });

  const widget = caja.querySelector("altcha-widget");
  const formulario = caja.closest("form");
  let seVa = false;

  // Somebody who sends before the work is done waits for it; if it fails, the form goes without it.
  formulario.addEventListener("submit", (evento) => {
    const estado = widget.getState?.();
    if (seVa || !estado || estado === "verified" || estado === "error") return;
    evento.preventDefault();
    evento.stopImmediatePropagation();
    const boton = evento.submitter;
    const sigue = ({ detail }) => {
      if (detail.state !== "verified" && detail.state !== "error") return;
      widget.removeEventListener("statechange", sigue);
      seVa = true;
      // The hidden field gets its value after this event.
      setTimeout(() => formulario.requestSubmit(boton));
    };
    widget.addEventListener("statechange", sigue);
    if (estado !== "verifying") widget.verify();
  }, true);

  // A page left open is not an error: the work is done again when it is needed.
  widget.addEventListener("expired", () => setTimeout(() => widget.reset()));
  window.addEventListener("pageshow", () => {
    seVa = false;
  });
}
