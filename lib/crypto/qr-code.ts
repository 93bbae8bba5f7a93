import { encode, renderSVG } from 'uqr';

/** Level M, with the quiet zone that ISO/IEC 18004 asks for. */
const OPTIONS = { ecc: 'M', border: 4 } as const;

/** The text as a QR code, an SVG element of its own without script, style or reference. ISO/IEC 18004, level M */
export const qrCode = (text: string): string => renderSVG(text, { ...OPTIONS, pixelSize: 1 });

/** A picture of black on white, for an SVG element of a page. */
export interface QrPicture {
  /** Of the square, in modules, with the quiet zone. */
  readonly size: number;
  /** The black modules as the attribute `d` of a path: digits, spaces and the letters `Mhvz`. */
  readonly path: string;
}

/** As `qrCode`, in a third of the bytes: neighbours in a row are one rectangle. */
export const qrPicture = (text: string): QrPicture => {
  const { size, data } = encode(text, OPTIONS);
  const path = data.map((row, y) =>
    runsOf(row)
      .map(({ x, width }) => `M${x} ${y}h${width}v1h-${width}z`)
      .join(''),
  );
  return { size, path: path.join('') };
};

/** The black parts of a row. */
const runsOf = (row: readonly boolean[]): { x: number; width: number }[] => {
  const runs: { x: number; width: number }[] = [];
  for (const [x, isDark] of row.entries()) {
    const last = runs.at(-1);
    if (!isDark) continue;
    if (last !== undefined && last.x + last.width === x) last.width += 1;
    else runs.push({ x, width: 1 });
  }
  return runs;
};
