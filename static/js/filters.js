// Shows a chip for each filter in force; pressing it takes the filter away and searches again.

for (const form of document.querySelectorAll("form[data-filters]")) {
  const chips = form.querySelector("[data-chips]");
  // What the address says is in force, not what is being typed.
  const inForce = new URLSearchParams(window.location.search);
  for (const control of form.querySelectorAll("input:not([type=hidden]), select")) {
    if (!inForce.getAll(control.name).some((value) => value !== "")) continue;
    for (const [words, clear] of chosen(control)) {
      chips.append(chip(form, `${labelOf(control)}: ${words}`, clear));
    }
  }
  chips.hidden = !chips.children.length;
}

function chosen(control) {
  if (control.tagName === "SELECT") {
    return [...control.selectedOptions]
      .filter((option) => option.value !== "")
      .map((option) => [option.textContent.trim(), () => deselect(control, option)]);
  }
  if (control.type === "checkbox" || control.type === "radio") {
    return control.checked ? [[control.labels[0]?.textContent.trim() ?? control.value, () => (control.checked = false)]] : [];
  }
  return control.value ? [[control.value, () => (control.value = "")]] : [];
}

function deselect(control, option) {
  if (control.multiple) option.selected = false;
  else control.value = "";
}

function labelOf(control) {
  const legend = control.closest("fieldset")?.querySelector("legend");
  return (legend ?? control.labels?.[0])?.textContent.trim() ?? control.name;
}

function chip(form, words, clear) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "chip";
  const cross = document.createElement("span");
  cross.setAttribute("aria-hidden", "true");
  cross.textContent = "×";
  const hidden = document.createElement("span");
  hidden.className = "visually-hidden";
  hidden.textContent = `${form.dataset.removeLabel}: `;
  button.append(hidden, words, " ", cross);
  button.addEventListener("click", () => {
    clear();
    form.requestSubmit();
  });
  const item = document.createElement("li");
  item.append(button);
  return item;
}
