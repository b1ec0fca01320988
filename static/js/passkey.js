// Passkeys and security keys: tells in words when the browser or the device did not give one.
document.addEventListener("allauth.error", (event) => {
  const note = document.getElementById("passkey-trouble");
  if (!note) return;
  event.preventDefault();
  note.hidden = false;
  note.focus();
});
