// Amounts and percentages as people in Switzerland write them, as whole Rappen and whole hundredths.

const SEPARATORS = /['’\s\u00a0\u202f]/g;

/** "1'234.50" as 123450; null for what is no amount. */
export function toHundredths(text) {
  const bare = text.replace(SEPARATORS, "");
  const match = /^(-?)(\d{1,13})(?:\.(\d{1,2}))?$/.exec(bare);
  if (!match) return null;
  const size = Number(match[2]) * 100 + Number((match[3] ?? "").padEnd(2, "0"));
  return match[1] ? -size : size;
}

/** 123450 as "1'234.50". */
export function fromHundredths(hundredths) {
  const size = Math.abs(hundredths);
  const whole = String(Math.floor(size / 100)).replace(/\B(?=(\d{3})+$)/g, "'");
  return `${hundredths < 0 ? "-" : ""}${whole}.${String(size % 100).padStart(2, "0")}`;
}
