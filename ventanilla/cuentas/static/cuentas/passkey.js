/* Passkeys: asks the browser for one and sends what it answers with the form.
   <form data-passkey='{"publicKey": …}' data-passkey-modo="usar|crear" data-passkey-campo="credential"
         data-passkey-cuando="factor=llave">   or data-passkey-url to ask for the options first. */
"use strict";

const aBytes = (texto) => Uint8Array.from(atob(texto.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const aTexto = (bytes) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

const abrir = (opciones) => {
  const llave = { ...opciones.publicKey, challenge: aBytes(opciones.publicKey.challenge) };
  if (llave.user) llave.user = { ...llave.user, id: aBytes(llave.user.id) };
  for (const lista of ["allowCredentials", "excludeCredentials"]) {
    if (llave[lista]) llave[lista] = llave[lista].map((una) => ({ ...una, id: aBytes(una.id) }));
  }
  return { publicKey: llave };
};

const cerrar = (credencial) => {
  const respuesta = {};
  for (const nombre of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credencial.response[nombre]) respuesta[nombre] = aTexto(credencial.response[nombre]);
  }
  return {
    id: credencial.id,
    rawId: aTexto(credencial.rawId),
    type: credencial.type,
    response: respuesta,
    clientExtensionResults: credencial.getClientExtensionResults(),
  };
};

const pedir = async (formulario) => {
  let opciones = formulario.dataset.passkey;
  if (formulario.dataset.passkeyUrl) {
    const respuesta = await fetch(formulario.dataset.passkeyUrl, { headers: { "X-Requested-With": "XMLHttpRequest" } });
    opciones = JSON.stringify((await respuesta.json()).request_options);
  }
  const abiertas = abrir(JSON.parse(opciones));
  const crear = formulario.dataset.passkeyModo === "crear";
  if (crear && formulario.elements.passwordless && formulario.elements.passwordless.checked) {
    abiertas.publicKey.authenticatorSelection = {
      ...abiertas.publicKey.authenticatorSelection, residentKey: "required", requireResidentKey: true, userVerification: "required",
    };
  }
  return cerrar(await (crear ? navigator.credentials.create(abiertas) : navigator.credentials.get(abiertas)));
};

for (const formulario of document.querySelectorAll("form[data-passkey], form[data-passkey-url]")) {
  if (!window.PublicKeyCredential) continue;
  formulario.hidden = false;
  const campo = formulario.elements[formulario.dataset.passkeyCampo || "credential"];
  const [nombre, valor] = (formulario.dataset.passkeyCuando || "").split("=");
  formulario.addEventListener("submit", async (evento) => {
    if (formulario.dataset.passkeyLista || (nombre && new FormData(formulario).get(nombre) !== valor)) return;
    evento.preventDefault();
    evento.stopPropagation();
    const aviso = formulario.querySelector("[data-passkey-aviso]");
    if (aviso) aviso.hidden = true;
    try {
      campo.value = JSON.stringify(await pedir(formulario));
      formulario.dataset.passkeyLista = "1";
    } catch {
      if (aviso) aviso.hidden = false;
      return;
    }
    formulario.requestSubmit();
  }, true);
}
