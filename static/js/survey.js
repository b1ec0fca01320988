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
const PAUSE = 1500;
const CLOSED = "保存できませんでした。別の画面でログインし直してから「下書きに保存」を押してください。";
let waiting;
let saving;

function boxesOf(form, name) {
  return [...form.elements].filter((box) => box.name === name);
}

function valuesOf(body, name) {
  return JSON.stringify(body.getAll(name).map(String));
}

// The marks of what stood there when the page was drawn: question id -> mark.
function marksOf(form) {
  return new Map(form.elements.read.value.split(" ").filter(Boolean).map((each) => each.split(":")));
}

function namesOf(form, question) {
  const names = [...form.elements].map((box) => box.name);
  return [...new Set(names)].filter((name) => name === question || name.startsWith(`${question}.`));
}

function takeValue(name, fresh) {
  const stored = boxesOf(fresh, name);
  boxesOf(writing, name).forEach((box, place) => {
    const other = stored[place];
    if (!other) return;
    if (["radio", "checkbox"].includes(box.type)) box.checked = other.checked;
    else box.value = other.value;
  });
}

// What somebody else has written meanwhile comes into the boxes that were not touched; a question on which
// one is writing, or that was not kept, has its own mark still: the next save meets what the other has written.
function takeOver(fresh, sent) {
  const now = new FormData(writing);
  const marks = marksOf(writing);
  for (const [question, mark] of marksOf(fresh)) {
    const names = namesOf(writing, question);
    if (fresh.querySelector(`#q-${CSS.escape(question)} .err`)) continue;
    if (!names.every((name) => valuesOf(now, name) === valuesOf(sent, name))) continue;
    names.forEach((name) => takeValue(name, fresh));
    marks.set(question, mark);
  }
  writing.elements.read.value = [...marks].map((each) => each.join(":")).join(" ");
  ["post_key", "csrfmiddlewaretoken"].forEach((name) => {
    writing.elements[name].value = fresh.elements[name].value;
  });
  show();
}

function wordsOf(page) {
  const at = page.querySelector("[data-saved-at]")?.dataset.savedAt ?? "";
  const wrong = [...page.querySelectorAll("[role=alert] a")].map((link) => link.textContent.trim());
  if (wrong.length) return `直すところがあります：${wrong.join("、").replace(/。$/, "")}。ほかは保存しました。`;
  return at ? `${at}に自動で保存しました。` : "自動で保存しました。";
}

async function keep() {
  const body = new FormData(writing);
  body.set("do", "draft");
  try {
    const answer = await fetch(location.href, { method: "POST", body });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("form[data-keeps]");
    if (answer.ok && fresh) takeOver(fresh, body);
    told.textContent = answer.ok && fresh ? wordsOf(page) : CLOSED;
  } catch {
    told.textContent = "つながらないため、まだ保存していません。";
  }
}

function keepSoon() {
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    waiting = undefined;
    const mine = (saving ?? Promise.resolve()).then(keep);
    saving = mine;
    mine.then(() => {
      if (saving === mine) saving = undefined;
    });
  }, PAUSE);
}

writing?.addEventListener("input", keepSoon);
writing?.addEventListener("change", keepSoon);

// Whoever follows a link a moment after typing loses nothing.
window.addEventListener("pagehide", () => {
  if (!writing || waiting === undefined) return;
  clearTimeout(waiting);
  const body = new FormData(writing);
  body.set("do", "draft");
  fetch(location.href, { method: "POST", body, keepalive: true });
});

// A button that is pressed while that goes on waits for it. Not from within the first sending: the browser
// takes no second one before that has ended.
writing?.addEventListener("submit", (event) => {
  clearTimeout(waiting);
  waiting = undefined;
  if (!saving) return;
  event.preventDefault();
  event.stopPropagation();
  const { submitter } = event;
  saving.then(() => setTimeout(() => writing.requestSubmit(submitter)));
});
