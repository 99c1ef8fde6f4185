// A table to type into like a spreadsheet (data-sheet="ID of its status"): a block copied in Excel goes into the cells
// from the one that has the focus, Enter and the arrows go up and down. Without it the cells are plain fields. Where the
// first column names the rows (data-sheet-named), names that were copied along find their rows.
import { announce } from "./announce.js";

const CONTROL = "input:not([type=hidden]):not([type=checkbox]):not([type=radio]), textarea";
// Cells apart by tabs, rows by line feeds; a cell that holds either stands in quotes, its own quotes doubled.
const CELL = /(?:"((?:[^"]|"")*)"(?=[\t\n]|$)|([^\t\n]*))(\t|\n|$)/y;

function linesOf(text) {
  const source = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  const lines = [[]];
  CELL.lastIndex = 0;
  for (;;) {
    const [, quoted, plain, end] = CELL.exec(source);
    lines.at(-1).push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (!end) return lines;
    if (end === "\n") lines.push([]);
  }
}

function controlsOf(table) {
  return [...table.tBodies[0].rows].map((row) => [...row.querySelectorAll(CONTROL)]);
}

function placeOf(controls, control) {
  const row = controls.findIndex((line) => line.includes(control));
  return [row, controls[row].indexOf(control)];
}

function put(control, text) {
  control.value = control.matches("textarea") ? text : text.replace(/\s*\n\s*/g, " ").trim();
  control.dispatchEvent(new Event("input", { bubbles: true }));
}

// Lines of prose pasted into a large field are one text; a column of cells comes along as a table in HTML.
function isBlock(data, control) {
  const text = data.getData("text/plain").replace(/\r?\n$/, "");
  if (text.includes("\t")) return true;
  if (!/[\r\n]/.test(text)) return false;
  return !control.matches("textarea") || data.getData("text/html").includes("<table");
}

const plain = (text) => text.replace(/\s/g, "");

// Where the lines go: from the cell with the focus, or, where names were copied along, below and beside the same names.
function placed(table, control, lines) {
  let [top, left] = placeOf(controlsOf(table), control);
  const headings = [...table.tHead.rows[0].cells].map((cell) => plain(cell.textContent));
  const names = [...table.tBodies[0].rows].map((row) => plain(row.cells[0].textContent));
  const first = headings.indexOf(plain(lines[0][0]));
  if (first >= 0 && lines[0].every((text, index) => plain(text) === headings[first + index])) {
    lines.shift();
    left = Math.max(0, first - 1);
  }
  if ("sheetNamed" in table.dataset && lines.length && lines.every(([name, ...cells]) => cells.length && names.includes(plain(name)))) {
    return lines.map(([name, ...cells]) => ({ row: names.indexOf(plain(name)), left, cells }));
  }
  return lines.map((cells, index) => ({ row: top + index, left, cells }));
}

function paste(table, control, lines) {
  const controls = controlsOf(table);
  const before = [];
  let outside = 0;
  for (const { row, left, cells } of placed(table, control, lines)) {
    cells.forEach((text, column) => {
      const target = controls[row]?.[left + column];
      if (target) before.push([target, target.value]);
      if (target) put(target, text);
      else if (text.trim()) outside += 1;
    });
  }
  tell(table, before, outside);
}

function tell(table, before, outside) {
  const status = document.getElementById(table.dataset.sheet);
  const undo = status.querySelector("[data-sheet-undo]");
  let text = status.dataset.done.replace("{count}", before.length);
  if (outside) text += status.dataset.outside.replace("{count}", outside);
  status.querySelector("[data-sheet-text]").textContent = text;
  announce(text);
  undo.hidden = false;
  undo.onclick = () => {
    for (const [target, value] of before) {
      target.value = value;
      target.dispatchEvent(new Event("input", { bubbles: true }));
    }
    status.querySelector("[data-sheet-text]").textContent = status.dataset.undone;
    announce(status.dataset.undone);
    undo.hidden = true;
    before[0]?.[0].focus();
  };
}

document.addEventListener("paste", (event) => {
  const control = event.target.closest?.(CONTROL);
  const table = control?.closest("table[data-sheet]");
  if (!table || !event.clipboardData || !isBlock(event.clipboardData, control)) return;
  event.preventDefault();
  paste(table, control, linesOf(event.clipboardData.getData("text/plain")));
});

// As in Excel: Enter down, Shift+Enter up, Alt+Enter a new line in the cell. A list of choices keeps its arrows.
function stepOf(event, control) {
  if (event.key === "Enter") return event.shiftKey ? -1 : 1;
  if (control.matches("textarea, [list]") || event.shiftKey || event.altKey) return 0;
  return { ArrowDown: 1, ArrowUp: -1 }[event.key] ?? 0;
}

document.addEventListener("keydown", (event) => {
  const control = event.target.closest?.(CONTROL);
  const table = control?.closest("table[data-sheet]");
  const step = table && !event.isComposing && event.keyCode !== 229 ? stepOf(event, control) : 0;
  if (!step) return;
  event.preventDefault();
  if (event.altKey && control.matches("textarea")) {
    control.setRangeText("\n", control.selectionStart, control.selectionEnd, "end");
    control.dispatchEvent(new Event("input", { bubbles: true }));
    return;
  }
  const controls = controlsOf(table);
  const [row, column] = placeOf(controls, control);
  const next = controls[row + step]?.[column];
  next?.focus();
  next?.select();
});
