// A combobox that asks a search address as one types; the choice goes to a split editor or a field.

const PAUSE = 200;

for (const picker of document.querySelectorAll("[data-picker]")) start(picker);

function start(picker) {
  const box = picker.querySelector("input");
  const list = picker.querySelector("[role=listbox]");
  const status = picker.querySelector("[data-picker-status]");
  let timer;
  let asked = 0;
  picker.hidden = false;

  box.addEventListener("input", () => {
    clearTimeout(timer);
    if (picker.dataset.fills && !box.value.trim()) give({ code: "", value: "" });
    timer = setTimeout(search, PAUSE);
  });
  box.addEventListener("keydown", onKey);
  // Whoever is back in the box by then has begun a new search, which must go on.
  box.addEventListener("blur", () => setTimeout(() => document.activeElement !== box && close(), 150));
  // The box keeps the focus while an option is pressed, so its blur does not close the list first.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => choose(event.target.closest("[role=option]")));

  async function search() {
    const words = box.value.trim();
    const turn = ++asked;
    if (!words) return close();
    try {
      const address = new URL(picker.dataset.url, window.location.href);
      address.searchParams.set("q", words);
      const answer = await fetch(address, { headers: { Accept: "application/json" }, credentials: "same-origin" });
      if (!answer.ok) throw new Error(String(answer.status));
      const { results } = await answer.json();
      if (turn === asked) open(results);
    } catch {
      if (turn === asked) tell(picker.dataset.failed);
    }
  }

  function open(results) {
    if (!results.length) return tell(picker.dataset.none);
    list.replaceChildren(...results.map(option));
    list.hidden = false;
    box.setAttribute("aria-expanded", "true");
    box.removeAttribute("aria-activedescendant");
    status.textContent = `${picker.dataset.found}: ${results.length}`;
  }

  function tell(words) {
    const item = document.createElement("li");
    item.className = "picker-option";
    item.setAttribute("role", "option");
    item.setAttribute("aria-disabled", "true");
    item.textContent = words;
    list.replaceChildren(item);
    list.hidden = false;
    box.setAttribute("aria-expanded", "true");
    status.textContent = words;
  }

  function option(result, index) {
    const item = document.createElement("li");
    item.className = "picker-option";
    item.id = `${list.id}_${index}`;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    item.result = result;
    const code = document.createElement("span");
    code.className = result.goal ? `sdg sdg-${result.goal}` : "picker-code";
    code.textContent = result.code;
    const title = document.createElement("span");
    title.textContent = result.title;
    item.append(...(result.code ? [code, title] : [title]));
    return item;
  }

  function onKey(event) {
    const moves = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in moves) {
      event.preventDefault();
      if (list.hidden) search();
      else move(moves[event.key]);
    } else if (event.key === "Enter" && !list.hidden) {
      event.preventDefault();
      choose(active() ?? list.querySelector("[role=option]:only-child"));
    } else if (event.key === "Enter" && box.value.trim() && !picker.dataset.fills) {
      event.preventDefault();
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    }
  }

  function active() {
    return list.querySelector('[aria-selected="true"]');
  }

  function move(step) {
    const options = [...list.querySelectorAll("[role=option]:not([aria-disabled])")];
    if (!options.length) return;
    const now = options.indexOf(active());
    const at = now < 0 ? (step > 0 ? 0 : options.length - 1) : (now + step + options.length) % options.length;
    const next = options[at];
    active()?.setAttribute("aria-selected", "false");
    next.setAttribute("aria-selected", "true");
    box.setAttribute("aria-activedescendant", next.id);
    next.scrollIntoView({ block: "nearest" });
  }

  function choose(item) {
    if (!item?.result) return;
    close();
    give(item.result);
    status.textContent = `${picker.dataset.added}: ${item.result.code} ${item.result.title}`;
  }

  function give(result) {
    const field = picker.dataset.fills && document.getElementById(picker.dataset.fills);
    if (field) {
      field.value = result.value ?? result.code;
      field.dispatchEvent(new Event("change", { bubbles: true }));
      if (result.title) box.value = [result.code, result.title].filter(Boolean).join(" ");
    } else {
      box.value = "";
      picker.dispatchEvent(new CustomEvent("picker:chosen", { bubbles: true, detail: result }));
    }
  }

  function close() {
    clearTimeout(timer);
    asked += 1;
    list.hidden = true;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  }
}
