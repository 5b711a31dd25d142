// Ticks with a running sum: <form data-selection>, rows with <input type="checkbox" data-amount="Rappen">.
import { fromHundredths } from "./numbers.js";

for (const area of document.querySelectorAll("[data-selection]")) {
  const all = area.querySelector("[data-selection-all]");
  const rows = () => [...area.querySelectorAll('input[type="checkbox"][data-amount]:not(:disabled)')];
  if (all) {
    all.hidden = false;
    all.addEventListener("change", () => {
      for (const row of rows()) row.checked = all.checked;
      show();
    });
  }
  area.addEventListener("change", show);
  window.addEventListener("pageshow", show);
  show();

  function show() {
    const ticked = rows().filter((row) => row.checked);
    const sum = ticked.reduce((total, row) => total + Number(row.dataset.amount), 0);
    for (const place of area.querySelectorAll("[data-selection-count]")) place.textContent = ticked.length;
    for (const place of area.querySelectorAll("[data-selection-sum]")) place.textContent = fromHundredths(sum);
    for (const button of area.querySelectorAll("[data-selection-submit]")) button.disabled = !ticked.length;
    if (all) {
      all.checked = ticked.length > 0 && ticked.length === rows().length;
      all.indeterminate = ticked.length > 0 && !all.checked;
    }
  }
}
