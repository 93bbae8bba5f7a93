import { renderSVG } from 'uqr';

/** The text as a QR code, an SVG element of its own without script, style or reference. ISO/IEC 18004, level M */
export const qrCode = (text: string): string => renderSVG(text, { ecc: 'M', border: 4, pixelSize: 1 });
