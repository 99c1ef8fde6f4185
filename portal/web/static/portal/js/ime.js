// Enter that confirms a conversion belongs to the IME and never sends a form. keyCode 229 is what Safari gives for it.
document.addEventListener(
  "keydown",
  (event) => {
    if (event.key !== "Enter" && event.keyCode !== 229) return;
    if (!event.isComposing && event.keyCode !== 229) return;
    if (event.target.matches?.("input, select")) {
      event.stopPropagation();
      if (event.key === "Enter") event.preventDefault();
    }
  },
  true,
);
