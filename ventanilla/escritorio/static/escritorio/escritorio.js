/* Shortcuts of the desk and the texts of templates. Every page works without this file. */
"use strict";

const CLAVE = "escritorio.sin-atajos";
const ayuda = document.querySelector("[data-ayuda]");
const apagados = () => localStorage.getItem(CLAVE) === "1";

document.querySelectorAll("[data-atajos]").forEach((boton) => {
  boton.hidden = false;
  boton.addEventListener("click", () => ayuda.showModal());
});

const casilla = document.querySelector("[data-sin-atajos]");
if (casilla) {
  casilla.checked = apagados();
  casilla.addEventListener("change", () => localStorage.setItem(CLAVE, casilla.checked ? "1" : "0"));
}

// A row up or down: the lists of cases.
function mover(paso) {
  const filas = [...document.querySelectorAll("[data-fila]")];
  if (!filas.length) return;
  let aqui = filas.indexOf(document.activeElement);
  if (aqui < 0) aqui = filas.findIndex((fila) => fila.getAttribute("aria-current") === "true");
  const destino = aqui < 0 ? (paso > 0 ? 0 : filas.length - 1) : Math.min(Math.max(aqui + paso, 0), filas.length - 1);
  filas[destino].focus();
}

document.addEventListener("keydown", (evento) => {
  if (evento.ctrlKey || evento.metaKey || evento.altKey || evento.defaultPrevented) return;
  if (evento.target.closest("input:not([type=checkbox], [type=radio]), textarea, select, dialog[open]")) return;
  const tecla = evento.key.toLowerCase();
  if (tecla === "?") {
    evento.preventDefault();
    ayuda.showModal();
    return;
  }
  if (apagados()) return;
  if (tecla === "j" || tecla === "k") {
    evento.preventDefault();
    mover(tecla === "j" ? 1 : -1);
    return;
  }
  const parte = [...document.querySelectorAll("[data-tecla]")].find((uno) => uno.dataset.tecla === tecla);
  if (!parte) return;
  evento.preventDefault();
  // Links go and the next case is taken; what decides only takes the focus: one still has to press it.
  if (parte.matches("a, [data-oprime]")) parte.click();
  else {
    parte.focus();
    parte.scrollIntoView({ block: "center" });
  }
});

// The text of a template goes after what is already written.
const plantilla = document.querySelector("select[name=plantilla]");
const motivo = document.querySelector("textarea[name=motivo]");
if (plantilla && motivo) {
  plantilla.addEventListener("change", () => {
    const texto = plantilla.selectedOptions[0].dataset.texto || "";
    if (!texto || motivo.value.includes(texto)) return;
    motivo.value = [motivo.value.trim(), texto].filter(Boolean).join("\n\n");
  });
}

// The reasons that are half written survive another form of the page, and a click elsewhere; until they are sent.
if (motivo) {
  const borrador = `escritorio.motivo:${location.pathname.split("/")[3]}`;
  const guardado = sessionStorage.getItem(borrador);
  if (guardado && !motivo.value.trim()) motivo.value = guardado;
  motivo.addEventListener("input", () => sessionStorage.setItem(borrador, motivo.value));
  motivo.form.addEventListener("submit", (evento) => {
    const accion = evento.submitter && evento.submitter.value;
    if (accion === "aprobar" || accion === "negar") sessionStorage.removeItem(borrador);
  });
}
