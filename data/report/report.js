"use strict";
/* Heads of the table of parts become buttons that sort it: numbers by value, text by the language, empty
 * cells last. Without this script the table stands in the order of the inspection. */
const language = document.documentElement.lang;
const order = new Intl.Collator(language, { numeric: true });

function keyOf(row, column) {
  const cell = row.cells[column];
  return cell.dataset.value ?? cell.textContent.trim();
}

function compare(one, other, falling, numeric) {
  if (one === "" || other === "")
    return (one === "") - (other === "");
  const difference = numeric ? Number(one) - Number(other) : order.compare(one, other);
  return falling ? -difference : difference;
}

function sort(table, head, column) {
  const falling = head.getAttribute("aria-sort") === "ascending";
  const numeric = head.classList.contains("number");
  const body = table.tBodies[0];
  const rows = [...body.rows].map((row, index) => ({ row, index, key: keyOf(row, column) }));
  for (const other of table.tHead.rows[0].cells)
    other.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", falling ? "descending" : "ascending");
  rows.sort((a, b) => compare(a.key, b.key, falling, numeric) || a.index - b.index);
  body.append(...rows.map(entry => entry.row));
}

for (const table of document.querySelectorAll("table.sortable"))
  [...table.tHead.rows[0].cells].forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    button.addEventListener("click", () => sort(table, head, column));
    head.append(button);
  });
