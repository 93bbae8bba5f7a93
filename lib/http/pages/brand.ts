/** How the pages of the service look, from the settings. */
export interface Brand {
  readonly serviceName: string;
  /** An https URL, or a `data:` URL of an image; `null` if the pages show the name of the service instead. */
  readonly logoUrl: string | null;
  /** Fills and links on light surfaces. */
  readonly light: BrandColors;
  /** As `light`, on dark surfaces. */
  readonly dark: BrandColors;
}

interface BrandColors {
  /** `#rrggbb`. Contrast with the surface is at least `MINIMUM_CONTRAST`. */
  readonly accent: string;
  /** For text on the accent: black or white, whichever has more contrast. */
  readonly onAccent: string;
}

export const DEFAULT_BRAND_COLOR = '#1d4fbf';

/** For text of normal size. WCAG 2.2 section 1.4.3 */
export const MINIMUM_CONTRAST = 4.5;

/** The surfaces of the two schemes that have the least contrast with their accents: see page-style.ts. */
const SURFACES = { light: '#eef3fc', dark: '#1f2b40' };

/**
 * The two variants of a brand colour. A colour with too little contrast becomes darker on light surfaces, and lighter on dark ones.
 * @param color `#rrggbb`
 */
export const brandColors = (color: string): Pick<Brand, 'light' | 'dark'> => ({
  light: colorsOf(towards(color, '#000000', SURFACES.light)),
  dark: colorsOf(towards(color, '#ffffff', SURFACES.dark)),
});

/**
 * The contrast of two colours, from 1 to 21.
 * @see WCAG 2.2, "contrast ratio"
 */
export const contrast = (one: string, other: string): number => {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
};

const colorsOf = (accent: string): BrandColors => ({
  accent,
  onAccent: contrast(accent, '#ffffff') >= contrast(accent, '#000000') ? '#ffffff' : '#000000',
});

const STEPS = 50;

/** The mixture with the least of `target` that has enough contrast with the surface. */
const towards = (color: string, target: string, surface: string): string => {
  for (let step = 0; step < STEPS; step += 1) {
    const mixed = mix(color, target, step / STEPS);
    if (contrast(mixed, surface) >= MINIMUM_CONTRAST) return mixed;
  }
  return target;
};

const mix = (color: string, target: string, share: number): string => {
  const others = channels(target);
  const mixed = channels(color).map((value, index) => Math.round(value + ((others[index] ?? 0) - value) * share));
  return `#${mixed.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
};

/** From 0 to 255. */
const channels = (color: string): number[] =>
  [1, 3, 5].map((index) => Number.parseInt(color.slice(index, index + 2), 16));

/** @see WCAG 2.2, "relative luminance" */
const luminance = (color: string): number => {
  const [red = 0, green = 0, blue = 0] = channels(color).map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};
