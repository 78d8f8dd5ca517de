/* Several papers at once, by choosing, dropping or taking a photo, each with its progress. The server decides about each
   one just as it does without this script; what it answers replaces the list. */
"use strict";

const panelDeAdjuntos = document.querySelector("[data-adjuntos]");

if (panelDeAdjuntos && panelDeAdjuntos.querySelector("[data-adjuntos-enviar]")) {
  const limite = Number(panelDeAdjuntos.dataset.limite);
  const fila = panelDeAdjuntos.querySelector("template[data-adjuntos-fila]");
  const textos = panelDeAdjuntos.querySelector("template[data-adjuntos-textos]").content;
  const aviso = panelDeAdjuntos.querySelector("[data-adjuntos-aviso]");
  const cola = [];
  let ocupado = false;

  const say = (cual) => textos.querySelector(`[data-${cual}]`).textContent;
  const weigh = (bytes) =>
    bytes < 104858 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1048576).toFixed(1).replace(".", ",")} MB`;

  panelDeAdjuntos.dataset.conScript = "";
  panelDeAdjuntos.querySelectorAll("[data-con-script]").forEach((parte) => {
    parte.hidden = false;
  });
  panelDeAdjuntos.querySelectorAll(".file-input").forEach((campo) => {
    campo.multiple = true;
  });

  const showLists = (documento) => {
    documento.querySelectorAll("[data-adjuntos-lista]").forEach((nueva) => {
      const vieja = document.getElementById(nueva.id);
      if (!vieja) return;
      vieja.replaceWith(nueva);
      globalThis.htmx?.process(nueva);
    });
  };

  const addRow = (envio) => {
    const lista = envio.formulario.closest(".adjuntos-tipo").querySelector("[data-adjuntos-envios]");
    const nodo = fila.content.firstElementChild.cloneNode(true);
    nodo.querySelectorAll("[data-nombre]").forEach((parte) => {
      parte.textContent = parte.matches("b") ? envio.archivo.name : ` ${envio.archivo.name}`;
    });
    nodo.querySelector("progress").ariaLabel = envio.archivo.name;
    nodo.querySelector("[data-peso]").textContent = weigh(envio.archivo.size);
    nodo.querySelector("[data-nota]").textContent = say("espera");
    nodo.querySelector("[data-cancelar]").addEventListener("click", () => {
      envio.cancelado = true;
      envio.peticion?.abort();
      nodo.remove();
      lista.hidden = !lista.children.length;
    });
    nodo.querySelector("[data-repetir]").addEventListener("click", () => {
      envio.nodo.remove();
      enqueue(envio.formulario, [envio.archivo]);
    });
    lista.hidden = false;
    lista.append(nodo);
    envio.nodo = nodo;
    envio.lista = lista;
  };

  const refuse = (envio, texto, repetible) => {
    const { nodo } = envio;
    nodo.classList.replace("tone-info", "tone-error");
    nodo.querySelector("progress").remove();
    nodo.querySelector("[data-nota]").textContent = texto;
    nodo.querySelector("[data-repetir]").hidden = !repetible;
    nodo.querySelector("[data-cancelar] span").firstChild.textContent = say("quitar");
    aviso.textContent = `${envio.archivo.name}: ${texto}`;
  };

  const understand = (envio) => {
    const { status, responseText } = envio.peticion;
    if (status === 200 || status === 422) {
      const documento = new DOMParser().parseFromString(responseText, "text/html");
      const error = documento.querySelector("[data-adjuntos-error]");
      if (error) {
        refuse(envio, error.textContent.trim(), false);
      } else if (status === 200 && documento.querySelector("[data-adjuntos-lista]")) {
        envio.nodo.remove();
        envio.lista.hidden = !envio.lista.children.length;
        aviso.textContent = `${say("recibido")}: ${envio.archivo.name}`;
      } else {
        refuse(envio, say("falla"), true);
      }
      showLists(documento);
    } else if (status === 413) {
      refuse(envio, say("grande"), false);
    } else if (status === 429) {
      refuse(envio, say("muchos"), true);
    } else {
      refuse(envio, say(status ? "falla" : "sin-red"), true);
    }
  };

  const next = () => {
    const envio = cola.shift();
    if (!envio) {
      ocupado = false;
      return;
    }
    ocupado = true;
    if (envio.cancelado) {
      next();
      return;
    }
    const datos = new FormData();
    envio.formulario.querySelectorAll("input[type=hidden]").forEach((campo) => datos.append(campo.name, campo.value));
    datos.append("archivo", envio.archivo, envio.archivo.name);
    const peticion = new XMLHttpRequest();
    envio.peticion = peticion;
    const barra = envio.nodo.querySelector("progress");
    envio.nodo.querySelector("[data-nota]").textContent = say("subiendo");
    peticion.upload.addEventListener("progress", (evento) => {
      if (evento.lengthComputable) barra.value = (100 * evento.loaded) / evento.total;
    });
    peticion.addEventListener("loadend", () => {
      if (!envio.cancelado) understand(envio);
      next();
    });
    peticion.open("POST", envio.formulario.action);
    peticion.setRequestHeader("HX-Request", "true");
    peticion.send(datos);
  };

  const enqueue = (formulario, archivos) => {
    for (const archivo of archivos) {
      const envio = { formulario, archivo, cancelado: false };
      addRow(envio);
      if (archivo.size > limite) refuse(envio, say("grande"), false);
      else cola.push(envio);
    }
    if (!ocupado) next();
  };

  panelDeAdjuntos.addEventListener("change", (evento) => {
    const campo = evento.target.closest("[data-adjuntos-enviar] input[type=file]");
    if (!campo || !campo.files.length) return;
    enqueue(campo.form, Array.from(campo.files));
    campo.value = "";
  });

  panelDeAdjuntos.querySelectorAll("[data-adjuntos-soltar]").forEach((caja) => {
    caja.addEventListener("dragover", (evento) => {
      if (!evento.dataTransfer.types.includes("Files")) return;
      evento.preventDefault();
      caja.dataset.encima = "";
    });
    caja.addEventListener("dragleave", () => delete caja.dataset.encima);
    caja.addEventListener("drop", (evento) => {
      delete caja.dataset.encima;
      if (!evento.dataTransfer.files.length) return;
      evento.preventDefault();
      enqueue(caja.closest("form"), Array.from(evento.dataTransfer.files));
    });
  });
  // A file that misses the box must not replace the page: what was being filled in would go with it.
  for (const suceso of ["dragover", "drop"]) {
    window.addEventListener(suceso, (evento) => {
      if (evento.dataTransfer?.types.includes("Files")) evento.preventDefault();
    });
  }

  document.addEventListener("htmx:afterSwap", () => {
    if (!panelDeAdjuntos.querySelector("[data-por-revisar]")) aviso.textContent = say("listo");
  });
  window.addEventListener("beforeunload", (evento) => {
    if (ocupado) evento.preventDefault();
  });
}
