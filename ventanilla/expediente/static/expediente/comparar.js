/* Compares a PDF with the digest of the issued document, on this device: the file is not sent. The button sends it,
   on purpose, to have the seal checked too; that is also what happens without this script. */
"use strict";

const formulario = document.querySelector("form[data-comparar]");
const LIMITE = 10 * 1024 * 1024;

if (formulario && globalThis.crypto?.subtle) {
  const campo = formulario.querySelector("input[type=file]");
  const resultado = formulario.querySelector("[data-resultado]");

  const say = (nombre) => {
    const plantilla = formulario.querySelector(`template[data-${nombre}]`);
    resultado.replaceChildren(plantilla.content.cloneNode(true));
  };

  const hexDigest = async (archivo) => {
    const bytes = await crypto.subtle.digest("SHA-256", await archivo.arrayBuffer());
    return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
  };

  const compare = async () => {
    const archivo = campo.files[0];
    if (!archivo) return;
    if (archivo.size > LIMITE) {
      say("grande");
      return;
    }
    const igual = (await hexDigest(archivo)) === formulario.dataset.sha256;
    if (archivo === campo.files[0]) say(igual ? "igual" : "distinto");
  };

  campo.addEventListener("change", compare);

  // Dropping anywhere on the box works like choosing.
  const caja = formulario.closest("section");
  caja.addEventListener("dragover", (evento) => {
    if (evento.dataTransfer.types.includes("Files")) evento.preventDefault();
  });
  caja.addEventListener("drop", (evento) => {
    if (!evento.dataTransfer.files.length) return;
    evento.preventDefault();
    campo.files = evento.dataTransfer.files;
    compare();
  });
}
