/* The seconds to accept, and the fields of a person or of an organisation. Every page works without this file. */
"use strict";

// The server says how many seconds are left, so that the browser's clock and zone do not matter.
const cuenta = document.querySelector("[data-cuenta]");
if (cuenta) {
  const total = Number(cuenta.dataset.cuenta);
  const desde = performance.now();
  const aro = cuenta.querySelector(".ring");
  const arco = cuenta.querySelector(".ring-left");
  const cifra = aro.querySelector("b");
  const texto = cuenta.querySelector("[data-texto]");
  const anuncio = cuenta.querySelector("[data-anuncio]");
  const AVISOS = [120, 60, 30, 15, 5];
  let dicho = total;
  aro.hidden = false;
  const pintar = () => {
    const quedan = Math.max(0, Math.ceil(total - (performance.now() - desde) / 1000));
    if (total <= 60) texto.textContent = cuenta.dataset.quedan.replace("%s", quedan);
    cifra.textContent = quedan > 99 ? `${Math.floor(quedan / 60)}:${String(quedan % 60).padStart(2, "0")}` : quedan;
    arco.style.strokeDashoffset = total ? 100 - (100 * quedan) / total : 100;
    // A screen reader hears it a few times, never every second.
    const aviso = AVISOS.find((segundo) => quedan <= segundo && dicho > segundo);
    if (aviso) anuncio.textContent = cuenta.dataset.quedan.replace("%s", quedan);
    dicho = quedan;
    if (quedan > 0) return;
    clearInterval(reloj);
    anuncio.textContent = cuenta.dataset.fin;
    setTimeout(() => location.replace(location.href), 1500); // by then it is over at the server too
  };
  const reloj = setInterval(pintar, 500);
  pintar();
}

// Of a person, names and surnames; of an organisation, its name.
const tipos = document.querySelectorAll("input[name=tipo_persona]");
if (tipos.length) {
  const documento = document.querySelector("select[name=tipo_documento]");
  const mostrar = () => {
    const elegido = document.querySelector("input[name=tipo_persona]:checked");
    if (!elegido) return;
    document.querySelectorAll("[data-de]").forEach((parte) => {
      parte.hidden = parte.dataset.de !== elegido.value;
    });
    if (documento && elegido.value === "juridica") documento.value = "31";
    else if (documento && documento.value === "31") documento.value = "13";
    if (documento) documento.closest(".field").hidden = elegido.value === "juridica";
  };
  tipos.forEach((tipo) => tipo.addEventListener("change", mostrar));
  mostrar();
}
