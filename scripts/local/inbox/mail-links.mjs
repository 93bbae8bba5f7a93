/**
 * @param {string} text of a mail
 * @returns {string[]} the web addresses in it, each once, in order
 */
export function linksIn(text) {
  const found = text.match(/https?:\/\/[^\s<>"']+/g) ?? [];
  return [...new Set(found.map((link) => link.replace(/[.,;:!?)\]]+$/, '')))].filter((link) => URL.canParse(link));
}
