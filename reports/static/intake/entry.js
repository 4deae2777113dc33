// Keep what is typed in this tab until it is sent: a reload or a lost connection loses nothing.
"use strict";
const form = document.getElementById("entry");
const sent = document.getElementById("sent");
const key = form && "entry:" + form.dataset.draft;
const kept = (field) => field.name && field.name !== "csrfmiddlewaretoken";
const draft = () => [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken");
let changed = false;

function restore(pairs) {
  const given = new Map();
  for (const [name, value] of pairs) given.set(name, [...(given.get(name) || []), value]);
  for (const field of form.elements) {
    if (!kept(field) || !given.has(field.name)) continue;
    const values = given.get(field.name);
    if (field.type === "radio" || field.type === "checkbox") field.checked = values.includes(field.value);
    else if (!field.value || field.name === "id") field.value = values.shift();
  }
}

// The receipt is the proof that the server has it: only then is the draft dropped.
if (sent) {
  for (const name of Object.keys(sessionStorage)) {
    if (name.startsWith("entry:") && sessionStorage.getItem(name).includes(sent.dataset.id)) sessionStorage.removeItem(name);
  }
}

const before = form && sessionStorage.getItem(key);
if (before && !document.querySelector(".problem")) restore(JSON.parse(before));
form?.addEventListener("input", () => { changed = true; sessionStorage.setItem(key, JSON.stringify(draft())); });
form?.addEventListener("submit", () => { changed = false; });
window.addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
