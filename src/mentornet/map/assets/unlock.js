// A protected map: the passphrase opens the seal here, in the browser, and what was inside takes the page's place.

const [form, field, button, say] = ["unlock", "passphrase", "open", "say"].map((id) => document.getElementById(id));
const sealed = JSON.parse(document.getElementById("sealed").textContent);
const able = Boolean(globalThis.crypto && crypto.subtle && globalThis.DecompressionStream);
const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

async function unseal(passphrase) {
  const raw = new TextEncoder().encode(passphrase.normalize("NFC"));
  const start = await crypto.subtle.importKey("raw", raw, "PBKDF2", false, ["deriveKey"]);
  const way = { name: "PBKDF2", hash: "SHA-256", salt: bytes(sealed.salt), iterations: sealed.iterations };
  const key = await crypto.subtle.deriveKey(way, start, { name: "AES-GCM", length: 256 }, false, ["decrypt"]);
  const packed = await crypto.subtle.decrypt({ name: "AES-GCM", iv: bytes(sealed.nonce) }, key, bytes(sealed.data));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  return JSON.parse(await new Response(stream).text());
}

// Scripts that a parser has made do not run; new ones with the same text do, as the page's policy knows them.
function enter({ title, body }) {
  const scripts = [...document.getElementById("code").content.querySelectorAll("script")];
  document.title = title;
  document.body.className = "";
  document.body.replaceChildren(...new DOMParser().parseFromString(body, "text/html").body.childNodes);
  for (const { textContent } of scripts) {
    const script = document.createElement("script");
    script.textContent = textContent;
    document.body.append(script);
  }
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  button.disabled = true;
  say.textContent = "Opening…";
  try {
    enter(await unseal(field.value));
  } catch {
    say.textContent = "This passphrase does not open the map. Check capital letters and spaces, then try again.";
    button.disabled = false;
    field.select();
  }
});

if (able) field.focus();
else {
  [field.disabled, button.disabled] = [true, true];
  say.textContent = "This browser cannot open a protected map here: it has no WebCrypto. Save the file and open it from your disk, in a current browser.";
}
