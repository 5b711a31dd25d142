// Writes a typed amount in its tidy form when the field is left; leaves alone what it cannot read.
import { fromHundredths, toHundredths } from "./numbers.js";

document.addEventListener("focusout", (event) => {
  const field = event.target;
  if (!field.matches?.("input[data-amount-input]")) return;
  const hundredths = toHundredths(field.value);
  if (field.value.trim() && hundredths !== null) field.value = fromHundredths(hundredths);
});
