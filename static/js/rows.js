// Rows of a form that come and go: <section data-rows>; their sum is compared with another field.
import { fromHundredths, toHundredths } from "./numbers.js";

for (const editor of document.querySelectorAll("[data-rows]")) start(editor);

function start(editor) {
  const list = editor.querySelector("[data-rows-list]");
  const template = editor.querySelector("[data-rows-template]");
  const total = editor.querySelector(`[name="${editor.dataset.prefix}-TOTAL_FORMS"]`);
  const addButton = editor.querySelector("[data-rows-add]");
  const box = editor.querySelector("[data-rows-sum]");
  const whole = document.getElementById(box.dataset.rowsWhole);

  for (const row of list.children) enhance(row);
  addButton.hidden = false;
  addButton.addEventListener("click", () => fieldsOf(add())[0].focus());
  editor.addEventListener("input", show);
  whole?.addEventListener("input", show);
  editor.addEventListener("click", (event) => {
    const button = event.target.closest("[data-row-remove]");
    if (button) remove(button.closest("[data-row]"));
  });
  show();

  function enhance(row) {
    row.querySelector("[data-row-remove]").hidden = false;
    row.querySelector("[data-row-delete]").hidden = true;
    const isBlank = fieldsOf(row).every((field) => !field.value) && !row.querySelector(".errorlist");
    if (isBlank || deletionOf(row).checked) hide(row);
  }

  function add() {
    const number = Number(total.value);
    const markup = document.createElement("template");
    markup.innerHTML = template.innerHTML.replaceAll("__prefix__", String(number));
    const row = markup.content.firstElementChild;
    list.append(row);
    total.value = String(number + 1);
    enhance(row);
    deletionOf(row).checked = false;
    row.hidden = false;
    return row;
  }

  function remove(row) {
    const at = shown().indexOf(row);
    hide(row);
    const left = shown();
    (left[Math.min(at, left.length - 1)]?.querySelector("[data-row-remove]") ?? addButton).focus();
    show();
    editor.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function hide(row) {
    row.hidden = true;
    deletionOf(row).checked = true;
  }

  function shown() {
    return [...list.children].filter((row) => !row.hidden);
  }

  function show() {
    const amounts = shown().map((row) => row.querySelector(`[name$="-${box.dataset.rowsSum}"]`).value);
    const sum = amounts.reduce((soFar, text) => soFar + (toHundredths(text) ?? 0), 0);
    const limit = toHundredths(whole?.value ?? "");
    const status = editor.querySelector("[data-rows-status]");
    const rest = (limit ?? 0) - sum;
    const words = rest < 0 ? status.dataset.over : status.dataset.rest;
    const tail = limit === null ? "" : ` · ${words} ${fromHundredths(Math.abs(rest))}`;
    const text = `${status.dataset.sum} ${fromHundredths(sum)}${tail}`;
    if (status.textContent !== text) status.textContent = text;
    box.dataset.state = limit === null || rest > 0 ? "" : rest < 0 ? "over" : "full";
    box.hidden = amounts.length === 0;
  }
}

function fieldsOf(row) {
  return [...row.querySelectorAll('input:not([type="checkbox"])')];
}

function deletionOf(row) {
  return row.querySelector("[data-row-delete] input");
}
