// Warns before a changed form is left: <form data-unsaved>.

for (const form of document.querySelectorAll("form[data-unsaved]")) {
  const asLoaded = snapshot(form);
  let isSent = false;
  form.addEventListener("submit", () => {
    isSent = true;
  });
  window.addEventListener("pageshow", () => {
    isSent = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (!isSent && snapshot(form) !== asLoaded) event.preventDefault();
  });
}

function snapshot(form) {
  const values = [...new FormData(form)].map(([name, value]) => [name, value.name ?? value]);
  return JSON.stringify(values);
}
