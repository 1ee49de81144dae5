"use strict";

/* The worklist follows what is done elsewhere: it asks again while it is seen, and lets what is done fade.
   Without this script it is a plain page. */

const EVERY = 20000;

function tasksIn(place) {
  return [...place.querySelectorAll("[data-task]")];
}

function askAgain() {
  const list = document.getElementById("uppgifter");
  if (list && !document.hidden) list.dispatchEvent(new Event("fk-again"));
}
setInterval(askAgain, EVERY);
document.addEventListener("visibilitychange", askAgain);
window.addEventListener("pageshow", (event) => {
  if (event.persisted) askAgain();
});

/* Where focus goes when its row leaves: to the next row that stays, else the one before, else the page's content. */
function moveFocus(leaving, rows) {
  const focused = rows.indexOf(document.activeElement.closest("[data-task]"));
  if (focused < 0 || !leaving.has(rows[focused])) return;
  const staying = [...rows.slice(focused), ...rows.slice(0, focused).reverse()].find((row) => !leaving.has(row));
  const target = (staying && staying.querySelector("a[id]")) || document.getElementById("innehall");
  target.focus({ preventScroll: true });
}

let known = new Set();

document.addEventListener("htmx:beforeSwap", (event) => {
  const list = event.detail.target;
  if (list.id !== "uppgifter" || !event.detail.shouldSwap) return;
  const coming = new DOMParser().parseFromString(event.detail.serverResponse, "text/html");
  const fresh = coming.getElementById("uppgifter");
  if (!fresh) return;
  const rows = tasksIn(list);
  const done = new Set(fresh.dataset.doneKeys.split(" ").map((key) => `uppgift-${key}`));
  const leaving = new Set(rows.filter((row) => !coming.getElementById(row.id)));
  for (const row of leaving) if (done.has(row.id)) row.classList.add("fk-task--done");
  moveFocus(leaving, rows);
  known = new Set(rows.map((row) => row.id));
});

function say(selector, text) {
  for (const place of document.querySelectorAll(selector)) {
    if (place.textContent !== text) place.textContent = text;
    place.hidden = text === "" && !place.hasAttribute("role");
  }
}

document.addEventListener("htmx:afterSwap", () => {
  const list = document.getElementById("uppgifter");
  if (!list) return;
  for (const row of tasksIn(list)) row.classList.toggle("fk-new", !known.has(row.id));
  say("[data-worklist-done]", list.dataset.done);
  say("[data-worklist-count]", list.dataset.count);
});
