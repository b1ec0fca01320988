// Comfort only: a question that is not asked with what is chosen on its page is hidden until it is.
const asked = document.querySelectorAll("[data-asks-if]");

function isAsked(box) {
  const boxes = document.getElementsByName(box.dataset.asksIf);
  if (!boxes.length) return true;
  const chosen = [...boxes].filter((each) => !["radio", "checkbox"].includes(each.type) || each.checked);
  const wanted = box.dataset.isOneOf.split(" ");
  return chosen.some((each) => wanted.includes(each.value));
}

function show() {
  asked.forEach((box) => (box.hidden = !isAsked(box)));
}

document.addEventListener("change", show);
show();

// What is written is kept as one goes: a moment after a change, as if 下書きに保存 had been pressed.
const writing = document.querySelector("form[data-keeps]");
const told = document.querySelector("[data-kept]");
const CARRIED = ["post_key", "csrfmiddlewaretoken", "read"];
let waiting;
let saving;

async function keep() {
  const body = new FormData(writing);
  body.set("do", "draft");
  try {
    const answer = await fetch(location.href, { method: "POST", body });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("form[data-keeps]");
    if (!answer.ok || !fresh) return;
    const isWrong = page.querySelector("[role=alert]");
    CARRIED.forEach((name) => {
      if (name !== "read" || !isWrong) writing.elements[name].value = fresh.elements[name].value;
    });
    const now = new Date();
    const clock = `${now.getHours()}:${String(now.getMinutes()).padStart(2, "0")}`;
    told.textContent = isWrong ? "直すところがあるため、まだ保存していません。" : `${clock}に自動で保存しました。`;
  } catch {
    told.textContent = "つながらないため、まだ保存していません。";
  } finally {
    saving = undefined;
  }
}

writing?.addEventListener("change", () => {
  clearTimeout(waiting);
  waiting = setTimeout(() => (saving = keep()), 1500);
});

writing?.addEventListener("submit", async (event) => {
  clearTimeout(waiting);
  if (!saving) return;
  event.preventDefault();
  await saving;
  delete writing.dataset.sent;
  writing.requestSubmit(event.submitter);
});
