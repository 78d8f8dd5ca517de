/* What our pages add to ALTCHA's widget: our words, the worker's address, and sending the form when the work is done. */
"use strict";

const ESPERA_MAXIMA = 45000;

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
  const renglon = caja.querySelector("[data-espera]");
  let espera = 0;
  let seVa = false;

  widget.addEventListener("statechange", ({ detail }) => {
    renglon.textContent = detail.state === "error" ? dice.error : "";
  });

  // Somebody who sends before the work is done waits for it; if it fails or never ends, the form goes without it.
  formulario.addEventListener("submit", (evento) => {
    const estado = widget.getState?.();
    if (seVa || !estado || estado === "verified" || estado === "error") return;
    evento.preventDefault();
    evento.stopImmediatePropagation();
    const boton = evento.submitter;
    const enviar = () => {
      if (seVa) return;
      clearTimeout(espera);
      seVa = true;
      formulario.requestSubmit(boton);
    };
    clearTimeout(espera);
    espera = setTimeout(enviar, ESPERA_MAXIMA);
    widget.addEventListener("statechange", ({ detail }) => {
      // The hidden field gets its value after this event.
      if (detail.state === "verified" || detail.state === "error") setTimeout(enviar);
    });
    if (estado !== "verifying") widget.verify();
    renglon.textContent = dice.espere;
  }, true);

  // A page left open is not an error: the work is done again when it is needed.
  widget.addEventListener("expired", () => setTimeout(() => widget.reset()));
  window.addEventListener("pageshow", () => {
    clearTimeout(espera);
    seVa = false;
    renglon.textContent = "";
  });
}
