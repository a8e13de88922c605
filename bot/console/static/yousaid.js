// All the script of the staff pages. Every page works without it; it only refreshes what is live and shows previews.
(() => {
  "use strict";

  // Somebody is in a field or has just opened what hides one, or something is typed there that is not sent yet.
  const isBusy = (part) =>
    (part.contains(document.activeElement) && document.activeElement.matches("input, textarea, select, summary")) ||
    [...part.querySelectorAll("textarea, input")].some((one) => one.value !== one.defaultValue);

  // Parts marked data-live (each with an id) are taken over from the page as it is now, unless somebody is in them.
  const refresh = async () => {
    const answer = await fetch(location.href, { headers: { "X-Refresh": "1" } });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of document.querySelectorAll("[data-live]")) {
      const fresh = page.getElementById(part.id);
      if (fresh && !isBusy(part) && fresh.innerHTML !== part.innerHTML) part.replaceChildren(...fresh.childNodes);
    }
  };

  const listen = () => {
    if (!document.querySelector("[data-live]") || !window.EventSource) return;
    let waiting = 0;
    new EventSource("/console/live").addEventListener("changed", () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => refresh().catch(() => {}), 200);
    });
  };

  // <form data-preview="ADDRESS" data-into="ID">: what is typed is sent there, and what comes back is shown in ID.
  const preview = (form) => {
    const into = document.getElementById(form.dataset.into);
    let waiting = 0;
    let newest = 0;
    const show = async () => {
      const number = ++newest;
      const answer = await fetch(form.dataset.preview, { method: "POST", body: new URLSearchParams(new FormData(form)) });
      if (answer.ok && number === newest) {
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        into.replaceChildren(...page.body.childNodes);
      }
    };
    form.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => show().catch(() => {}), 300);
    });
  };

  listen();
  for (const form of document.querySelectorAll("form[data-preview]")) if (document.getElementById(form.dataset.into)) preview(form);
})();
