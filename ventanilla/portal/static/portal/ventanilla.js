/* Small comforts. Every page works without this file. */
"use strict";

// The error summary takes the focus, so that a screen reader says it first.
const resumen = document.querySelector("[data-foco]");
if (resumen) resumen.focus();

// A link of the summary goes to its field and puts the cursor there.
document.addEventListener("click", (evento) => {
  const enlace = evento.target.closest(".error-summary a[href^='#']");
  const campo = enlace && document.getElementById(enlace.getAttribute("href").slice(1));
  if (!campo) return;
  evento.preventDefault();
  campo.focus({ preventScroll: true });
  (campo.closest(".field") || campo).scrollIntoView({ block: "start" });
});

// Menus close with Escape and with a click elsewhere.
const menus = "details.pop, details.menu";
document.addEventListener("click", (evento) => {
  document.querySelectorAll(menus).forEach((menu) => {
    if (menu.open && !menu.contains(evento.target)) menu.open = false;
  });
});
document.addEventListener("keydown", (evento) => {
  if (evento.key !== "Escape") return;
  document.querySelectorAll(menus).forEach((menu) => {
    if (!menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
});

document.querySelectorAll("[data-imprimir]").forEach((boton) => {
  boton.hidden = false;
  boton.addEventListener("click", () => window.print());
});

// Preferences are saved without leaving the page, so that nothing typed is lost.
const preferencias = document.querySelector("form[data-preferencias]");
if (preferencias) {
  preferencias.addEventListener("submit", async (evento) => {
    evento.preventDefault();
    const datos = new FormData(preferencias);
    try {
      const respuesta = await fetch(preferencias.action, { method: "POST", body: datos, redirect: "manual" });
      if (respuesta.type !== "opaqueredirect") throw new Error(String(respuesta.status));
    } catch {
      preferencias.submit();
      return;
    }
    const raiz = document.documentElement.dataset;
    raiz.text = datos.get("texto");
    if (datos.get("tema")) raiz.theme = datos.get("tema");
    else delete raiz.theme;
    if (datos.get("subrayar")) raiz.links = "underlined";
    else delete raiz.links;
    preferencias.querySelector("[data-guardado]").hidden = false;
  });
}

// What only serves without a script goes away when there is one.
document.querySelectorAll("[data-sin-script]").forEach((parte) => {
  parte.hidden = true;
});

// A second press of the same button sends nothing; the server would not do it twice anyway.
document.addEventListener("submit", (evento) => {
  const formulario = evento.target.closest("form[data-una-vez]");
  if (!formulario) return;
  if (formulario.ariaBusy === "true") evento.preventDefault();
  formulario.ariaBusy = "true";
});
window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-una-vez]").forEach((formulario) => {
    formulario.ariaBusy = null;
  });
});

// Two minutes before an unused session ends, ask whether somebody is there. The server keeps the real time.
const sesion = document.querySelector("[data-sesion]");
if (sesion) {
  let espera;
  const contar = () => {
    clearTimeout(espera);
    sesion.hidden = true;
    espera = setTimeout(() => {
      sesion.hidden = false;
      sesion.querySelector("button").focus();
    }, 13 * 60 * 1000);
  };
  sesion.querySelector("button").addEventListener("click", async () => {
    const respuesta = await fetch(sesion.dataset.sesion, { redirect: "manual" });
    if (respuesta.status === 204) contar();
    else location.reload();
  });
  contar();
}
