// A table for the terminal: names to the left, figures to the right.
export function print(columns, lines) {
  const widths = columns.map((column, i) => Math.max(column.length, ...lines.map((line) => String(line[i]).length)));
  const pad = (cell, i) => (i ? String(cell).padStart(widths[i]) : String(cell).padEnd(widths[i]));
  for (const line of [columns, ...lines]) console.log(line.map(pad).join("  "));
}
