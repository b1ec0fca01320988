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
