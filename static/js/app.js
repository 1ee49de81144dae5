"use strict";

/* Small helps that no page depends on: `/` to search, focus on what went wrong, colour scheme, print. */

const root = document.documentElement;
root.classList.add("fk-js");

function isTyping(target) {
  return target.isContentEditable || target.matches("input, textarea, select");
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  const search = document.querySelector("[data-search]");
  if (!search) return;
  event.preventDefault();
  search.focus();
  search.select();
});

function focusMarked(scope) {
  const marked = scope.querySelector("[data-focus]");
  if (marked) marked.focus();
}
focusMarked(document);
document.addEventListener("htmx:afterSettle", (event) => focusMarked(event.detail.elt));

/* A row of tabs that is wider than the screen begins where the open page's tab is seen. */
for (const tab of document.querySelectorAll(".fk-tabs__list [aria-current]")) {
  const list = tab.closest("ul");
  const [inner, outer] = [tab.getBoundingClientRect(), list.getBoundingClientRect()];
  list.scrollLeft += inner.left - outer.left - (outer.width - inner.width) / 2;
}

/* An error summary's link goes to its field; a group of choices has no field of its own, so its first one. */
document.addEventListener("click", (event) => {
  const link = event.target.closest(".fk-error-summary a");
  if (!link) return;
  const place = document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (!place) return;
  event.preventDefault();
  const field = place.matches("input, select, textarea") ? place : place.querySelector("input, select, textarea");
  const target = field || place;
  target.focus();
  target.scrollIntoView({ block: "center" });
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});

/* A second click on the button sends nothing: what was sent is on its way. Coming back to the page, it works again. */
document.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-once]");
  if (!form) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "1";
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("[data-once]")) delete form.dataset.sent;
});

/* The server draws the page in the chosen scheme; here it changes without a reload that would lose what is typed. */
document.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-scheme-form]");
  if (!form || !event.submitter) return;
  event.preventDefault();
  const data = new FormData(form, event.submitter);
  fetch(form.action, { method: "POST", body: data, redirect: "manual" });
  root.dataset.colorScheme = event.submitter.value;
  for (const button of document.querySelectorAll("[data-scheme-form] button")) {
    button.setAttribute("aria-pressed", String(button.value === event.submitter.value));
  }
});

/* Paper is white whatever the screen is. */
let screenScheme = "";
window.addEventListener("beforeprint", () => {
  screenScheme = root.dataset.colorScheme;
  root.dataset.colorScheme = "light";
});
window.addEventListener("afterprint", () => {
  root.dataset.colorScheme = screenScheme;
});

document.addEventListener("keydown", (event) => {
  const menu = document.querySelector(".fk-menu[open]");
  if (event.key !== "Escape" || !menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});
