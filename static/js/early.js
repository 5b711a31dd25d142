// Says before the first paint that scripts run, so that the page need not jump.
document.documentElement.classList.add("js");
