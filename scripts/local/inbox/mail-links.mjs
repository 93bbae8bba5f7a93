/**
 * @param {string} text of a mail
 * @returns {string[]} the URLs in it, in order, without repetitions
 */
export function linksIn(text) {
  const found = text.match(/https?:\/\/[^\s<>"']+/g) ?? [];
  return [...new Set(found.map((link) => link.replace(/[.,;:!?)\]]+$/, '')))].filter((link) => URL.canParse(link));
}
