// Groups the digits of a typed amount when the field is left; leaves alone what it cannot read.
import { fromHundredths, toHundredths } from "./numbers.js";

document.addEventListener("focusout", (event) => {
  const field = event.target;
  if (!field.matches?.('input[inputmode="decimal"], input[data-amount]')) return;
  const text = field.value.trim();
  const hundredths = toHundredths(text);
  if (hundredths === null) return;
  // Some currencies have no decimals, so none are added where none were typed.
  const tidy = fromHundredths(hundredths);
  field.value = text.includes(".") ? tidy : tidy.replace(/\.00$/, "");
});
