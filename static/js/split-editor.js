// Weights that must add up to 100 %: rows come and go, sum and rest are shown live.
import { fromHundredths, toHundredths } from "./numbers.js";

const WHOLE = 10000;

for (const editor of document.querySelectorAll("[data-split-editor]")) start(editor);

function start(editor) {
  const rows = editor.querySelector("[data-split-rows]");
  const template = editor.querySelector("[data-split-template]");
  const total = editor.querySelector(`[name="${editor.dataset.prefix}-TOTAL_FORMS"]`);
  const addButton = editor.querySelector("[data-split-add]");
  const fillButton = editor.querySelector("[data-split-fill]");
  const hasPicker = editor.querySelector("[data-picker]") !== null;

  for (const row of rows.children) enhance(row);
  if (hasPicker) for (const row of rows.children) if (isEmpty(row)) hide(row);
  addButton.hidden = hasPicker;
  addButton.addEventListener("click", () => codeOf(add()).focus());
  fillButton.addEventListener("click", fillRest);
  editor.addEventListener("input", show);
  editor.addEventListener("picker:chosen", (event) => take(event.detail));
  editor.addEventListener("click", (event) => {
    const button = event.target.closest("[data-row-remove]");
    if (button) remove(button.closest("[data-split-row]"));
  });
  show();

  function enhance(row) {
    const remover = row.querySelector("[data-row-remove]");
    remover.hidden = false;
    remover.setAttribute("aria-label", [remover.dataset.label ?? remover.getAttribute("aria-label"), codeOf(row).value].filter(Boolean).join(" "));
    const fallback = row.querySelector("[data-row-delete]");
    if (fallback) fallback.hidden = true;
    if (hasPicker && codeOf(row).value && !row.querySelector(".errorlist")) codeOf(row).readOnly = true;
    if (row.querySelector("[data-row-delete] input")?.checked) row.classList.add("is-removed");
  }

  function add() {
    const number = Number(total.value);
    const markup = document.createElement("template");
    markup.innerHTML = template.innerHTML.replaceAll("__prefix__", String(number));
    const row = markup.content.firstElementChild;
    rows.append(row);
    total.value = String(number + 1);
    enhance(row);
    return row;
  }

  function take({ code, title, goal }) {
    const known = shown().find((row) => codeOf(row).value === code);
    const row = known ?? add();
    if (!known) {
      codeOf(row).value = code;
      row.querySelector("[data-row-title]").textContent = title;
      const chip = row.querySelector("[data-row-chip]");
      if (goal) {
        chip.classList.add(`sdg-${goal}`);
        chip.textContent = goal;
        chip.hidden = false;
      }
      enhance(row);
    }
    percentOf(row).focus();
    percentOf(row).select();
    show();
  }

  function remove(row) {
    const at = shown().indexOf(row);
    hide(row);
    const left = shown();
    const next = left[Math.min(at, left.length - 1)];
    (next?.querySelector("[data-row-remove]") ?? editor.querySelector("[data-picker] input") ?? addButton).focus();
    show();
    editor.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function hide(row) {
    row.classList.add("is-removed");
    const deleted = row.querySelector("[data-row-delete] input");
    if (deleted) deleted.checked = true;
    else codeOf(row).value = percentOf(row).value = "";
  }

  function shown() {
    return [...rows.children].filter((row) => !row.classList.contains("is-removed"));
  }

  function sum() {
    return shown().reduce((soFar, row) => soFar + (toHundredths(percentOf(row).value) ?? 0), 0);
  }

  function fillRest() {
    const last = shown().findLast((row) => !percentOf(row).value.trim()) ?? shown().at(-1);
    const rest = WHOLE - sum() + (toHundredths(percentOf(last).value) ?? 0);
    if (rest > 0) percentOf(last).value = fromHundredths(rest);
    percentOf(last).focus();
    editor.dispatchEvent(new Event("change", { bubbles: true }));
    show();
  }

  function show() {
    const reached = sum();
    const rest = WHOLE - reached;
    const box = editor.querySelector("[data-split-sum]");
    const status = editor.querySelector("[data-split-status]");
    box.dataset.state = rest === 0 ? "full" : rest < 0 ? "over" : "open";
    const words = rest < 0 ? status.dataset.over : status.dataset.rest;
    const text = `${status.dataset.sum} ${fromHundredths(reached)} % · ${words} ${fromHundredths(Math.abs(rest))} %`;
    if (status.textContent !== text) status.textContent = text;
    box.hidden = shown().length === 0;
    fillButton.hidden = rest <= 0 || shown().length === 0;
  }
}

function codeOf(row) {
  return row.querySelector('[name$="-code"]');
}

function percentOf(row) {
  return row.querySelector('[name$="-percent"]');
}

function isEmpty(row) {
  return !codeOf(row).value && !percentOf(row).value && !row.querySelector(".errorlist");
}
