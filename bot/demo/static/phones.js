// Shows new messages as they come. The page does everything without this, by plain forms and links.
const SLOW = 2000, QUICK = 250, QUICK_LOOKS = 12;
let seen = "", quick = 0, timer = 0;

async function look() {
  clearTimeout(timer);
  try {
    if (!document.hidden) await refresh();
  } catch {
    // The machine is not there just now: look again later.
  }
  quick = Math.max(0, quick - 1);
  timer = setTimeout(look, quick ? QUICK : SLOW);
}

function lookSoon() {
  quick = QUICK_LOOKS;
  return look();
}

async function refresh() {
  const answer = await fetch("/demo/live", { headers: { "If-None-Match": seen } });
  if (answer.status !== 200) return;
  seen = answer.headers.get("ETag") || "";
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of fresh.querySelectorAll("[data-live]")) replace(document.getElementById(part.id), part);
}

function replace(old, fresh) {
  const focused = document.activeElement && document.activeElement.id;
  if (fresh.dataset.live === "list") mend(old, fresh);
  else if (old.innerHTML !== fresh.innerHTML) old.innerHTML = fresh.innerHTML;
  if (focused && document.activeElement === document.body) document.getElementById(focused)?.focus();
}

// Only what is new is added, so that a screen reader reads out only that.
function mend(old, fresh) {
  const wanted = [...fresh.children];
  const ids = new Set(wanted.map((item) => item.id));
  for (const item of [...old.children]) if (!ids.has(item.id)) item.remove();
  let added = false;
  for (const item of wanted) {
    const here = document.getElementById(item.id);
    if (!here) {
      item.classList.add("new");
      old.append(item);
      added = true;
    } else if (inside(here) !== inside(item)) here.replaceChildren(...item.childNodes);
  }
  if (added) old.parentElement.scrollTop = 0;
}

function inside(item) {
  return item.innerHTML.trim();
}

// A form of a phone is sent without leaving the page; the text being typed on the other phone stays.
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("[data-quiet]")) return;
  event.preventDefault();
  const said = new FormData(form, event.submitter);
  const box = form.elements.text;
  if (box) box.value = "";
  try {
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(said), redirect: "manual" });
    if (answer.type !== "opaqueredirect" && !answer.ok) throw new Error(answer.status);
  } catch {
    if (box && !box.value) box.value = said.get("text");
  }
  lookSoon();
});

document.addEventListener("click", (event) => {
  const suggestion = event.target.closest("[data-try]");
  if (!suggestion) return;
  event.preventDefault();
  const box = document.getElementById(suggestion.dataset.for);
  box.value = suggestion.dataset.try;
  box.focus();
});

document.addEventListener("visibilitychange", () => document.hidden || look());
look();
