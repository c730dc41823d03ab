export type Row = {
  what: string;
  measured: number;
  floor: number;
  unit: string;
  moreIsBetter?: boolean;
  floorIs: string;
};

/** One line a figure: ours, the floor of the same run, and how many times worse than the floor we are. */
export function printTable(rows: Row[]): void {
  const cells = rows.map(({ what, measured, floor, unit, moreIsBetter, floorIs }) => [
    what,
    `${rounded(measured)} ${unit}`,
    `${rounded(floor)} ${unit}`,
    `× ${(moreIsBetter ? floor / measured : measured / floor).toFixed(2)}`,
    floorIs,
  ]);
  const head = ['', 'sitekeeper', 'floor', 'ratio', 'the floor is'];
  const widths = head.map((title, column) =>
    Math.max(title.length, ...cells.map((row) => (row[column] as string).length)),
  );
  for (const row of [head, ...cells]) {
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column] as number))
        .join('  ')
        .trimEnd(),
    );
  }
}

function rounded(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
