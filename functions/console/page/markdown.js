// Turns an answer's Markdown into safe elements, its [n] markers into buttons.
//
// What an answer quotes may come from anybody's document. So raw HTML is shown as text and images by
// their description only; then everything but a few harmless tags and web links is taken out.

import { marked } from "./marked.js";
import DOMPurify from "./purify.js";

export const MARKER = /\[(\d{1,3}(?:\s*,\s*\d{1,3})*)\]/g;

const SAFE = {
  ALLOWED_TAGS: [
    ..."p br hr h1 h2 h3 h4 h5 h6 ul ol li blockquote pre code strong em del a".split(" "),
    ..."table thead tbody tr th td".split(" "),
  ],
  ALLOWED_ATTR: ["href", "title", "start", "align"],
  ALLOWED_URI_REGEXP: /^(?:https?:\/\/|mailto:)/i,
  ALLOW_DATA_ATTR: false,
  ALLOW_ARIA_ATTR: false,
  RETURN_DOM_FRAGMENT: true,
};
const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const escaped = (text) => text.replace(/[&<>"']/g, (character) => ENTITIES[character]);

marked.use({ renderer: { html: ({ text }) => escaped(text), image: ({ text }) => escaped(text) } });

// The elements of an answer; `open` is called with the citation whose marker is pressed.
export function rendered(text, citations, open) {
  const fragment = DOMPurify.sanitize(marked.parse(text), SAFE);
  for (const link of fragment.querySelectorAll("a")) {
    link.target = "_blank";
    link.rel = "noopener noreferrer";
  }
  for (const node of textNodes(fragment)) replaceMarkers(node, citations, open);
  return fragment;
}

function textNodes(root) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const nodes = [];
  while (walker.nextNode()) nodes.push(walker.currentNode);
  return nodes;
}

// A marker of which any number has no citation stays as it is written.
function replaceMarkers(node, citations, open) {
  const parts = [];
  let at = 0;
  for (const match of node.data.matchAll(MARKER)) {
    const cited = match[1].split(",").map((n) => citations.find((c) => c.index === Number(n)));
    if (!cited.every(Boolean)) continue;
    parts.push(node.data.slice(at, match.index).trimEnd(), ...cited.map((citation) => marker(citation, open)));
    at = match.index + match[0].length;
  }
  if (parts.length) node.replaceWith(...parts, node.data.slice(at));
}

function marker(citation, open) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "marker";
  button.textContent = citation.index;
  button.title = citation.title;
  button.setAttribute("aria-label", `Source ${citation.index}: ${citation.title}`);
  button.onclick = () => open(citation, button);
  return button;
}
